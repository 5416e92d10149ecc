"""The whole window with two short runs behind it, and a place where its files lie; what its users do, in few words."""

from __future__ import annotations

import dataclasses
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast
from unittest import mock

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from core.config import TrainingConfig
from core.datasets import generated
from core.progress import Progress, Work
from core.runs import RunStore
from core.training.hand import LearnedHand
from core.training.score import Score
from gui import theme
from gui.app import make_window
from gui.panels import code_work
from gui.panels.code_tab import CodeTab
from gui.panels.mistakes_tab import MistakesTab
from gui.panels.runs_tab import RunsTab
from tests.gui.fakes import FakeDialogs, linear_model
from tests.gui.writing import bring

PATIENCE = 120.0
CONFIG = TrainingConfig(dataset="generated", model="linear", epochs=2, limit_train=200, device="cpu", threads=1)
AnyDialog = TypeVar("AnyDialog", bound=QDialog)


class Room:
    """The window on a screen that nobody sees. `place` holds Inkling's own two folders as well."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.dialogs = FakeDialogs()
        self.unhandled: list[str] = []
        self.window = make_window(cast("QApplication", QApplication.instance()), dialogs=self.dialogs)
        self.window.resize(1300, 800)
        self.window.show()
        self.window.begin([], Path("no model comes along"))
        self.settle()
        self._train()
        self.runs = self._tab(RunsTab, "runsTab")
        self.mistakes = self._tab(MistakesTab, "mistakesTab")
        self.code = self._tab(CodeTab, "codeTab")
        self.window.tabs.setCurrentIndex(0)
        self.run = RunStore().runs()[0].id

    @property
    def charts(self) -> Any:
        return self.window.training_tab.panel

    @property
    def compared(self) -> Any:
        """What stands below the table of runs."""
        return self.runs.compared.panel

    def choose(self, action: str) -> None:
        """An entry of the menus."""
        self.window.findChild(QAction, action).trigger()

    def dialog(self, kind: type[AnyDialog]) -> AnyDialog:
        """The one that is open."""
        return next(found for found in self.window.draw.findChildren(kind) if found.isVisible())

    def close_dialogs(self) -> None:
        for dialog in self.window.draw.findChildren(QDialog):
            dialog.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        """Until nothing is under way any more."""
        self.wait_until(lambda: not self._is_busy())
        self.window.keeper._later.stop()  # what is set is kept when it is asked for

    def wait_until(self, reached: Callable[[], bool]) -> None:
        """And twice, since the end of one thing may begin another."""
        until, quiet = time.monotonic() + PATIENCE, 0
        while quiet < 3:
            QCoreApplication.processEvents()
            quiet = quiet + 1 if reached() else 0
            if time.monotonic() > until:
                raise TimeoutError("The window did not come to rest.")
            if not quiet:
                time.sleep(0.001)

    def keep(self, template: Path) -> None:
        """All files of the place as they are now."""
        shutil.copytree(self.place, template, symlinks=True)

    def put_back(self, template: Path) -> None:
        """The files that were kept, and no others."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(template, self.place, symlinks=True, dirs_exist_ok=True)

    def leave(self) -> None:
        self.close_dialogs()
        self.window.session.unsaved = False
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        theme.set_theme("light", 1.0)

    def _is_busy(self) -> bool:
        return bool(self.window.tasks.count) or self.window.draw.own._busy or self.window.controller.is_busy

    def _train(self) -> None:
        for seed in (1, 2):
            self.window.setup.set_config(CONFIG.changed(seed=seed))
            self.window.run_bar.train.click()
            self.settle()
        assert len(RunStore().runs()) == 2

    def _tab(self, kind: type[Any], name: str) -> Any:
        made = self.window.show_tab(name)
        assert isinstance(made, kind)
        self.settle()
        return made


@contextmanager
def opened_room(place: Path) -> Iterator[Room]:
    """With little to learn from; what is slow or leaves the process is played."""
    small = dataclasses.replace(generated.GENERATED, train=400, test=100, piece=400)
    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(generated, "GENERATED", small))
        patches.enter_context(mock.patch.object(code_work, "running", _script_that_tells_losses))
        patches.enter_context(mock.patch("core.training.hand.learn_hand", _learn_nothing))
        patches.enter_context(mock.patch("gui.panels.data_section.bring_files", partial(_bring, place)))
        patches.enter_context(mock.patch.object(QDesktopServices, "openUrl", return_value=True))
        room = Room(place)
        patches.callback(room.leave)
        patches.enter_context(_caught(room.unhandled))
        yield room


@contextmanager
def _caught(unhandled: list[str]) -> Iterator[None]:
    """What nobody has caught, in any thread."""

    def hook(kind: type[BaseException], error: BaseException, _trace: object = None) -> None:
        unhandled.append(f"{kind.__name__}: {error}")

    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(sys, "excepthook", hook))
        patches.enter_context(mock.patch.object(threading, "excepthook", lambda told: hook(*told[:3])))
        patches.enter_context(mock.patch.object(sys, "unraisablehook", lambda told: hook(*told[:3])))
        yield


@contextmanager
def _script_that_tells_losses(_script: Path, _environment: object) -> Iterator[mock.Mock]:
    lines = [f"epoch 1, step {n} of 20: loss 9.0" for n in range(1, code_work.STEPS + 1)]
    yield mock.Mock(lines=lambda: iter(lines))


def _bring(place: Path, _key: str, _folder: Path) -> Work[None]:
    return bring(place)


def _learn_nothing(*_arguments: object) -> Work[LearnedHand]:
    yield Progress("Learning", 0, 1)
    score = Score(1, 2)
    return LearnedHand(linear_model(), score, score, score, score, 2, "Test")
