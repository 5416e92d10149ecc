"""After a crash: offers to go on with the training that it has cut off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from core.runs import RunStore
from gui.advice import Advice
from gui.adviser import Adviser
from gui.dataset_facts import dataset_title
from gui.model_session import model_name
from gui.tasks import Tasks
from gui.threads import as_work
from gui.translation import told, tr

if TYPE_CHECKING:
    from core.runs import StoredRun


class Unfinished(QObject):
    """`look` once the window is painted; `continue_requested` brings the id of the run that is to go on."""

    continue_requested = Signal(str)

    def __init__(self, adviser: Adviser, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._adviser, self._tasks = adviser, tasks

    def look(self) -> None:
        task = self._tasks.new(as_work(newest_broken_off))
        task.done.connect(self._offer)
        task.start()

    def _offer(self, run: StoredRun | None) -> None:
        if run is None or self._adviser.shown is not None:
            return  # it is offered again at the next start
        self._adviser.say(
            Advice(
                say_cut_off(run),
                tr("It can go on from its last checkpoint, as if nothing had happened."),
                tr("Continue"),
                kind="info",
                key="unfinished",
                act=partial(self.continue_requested.emit, run.id),
                close=partial(self._dismiss, run.id),
            )
        )

    def _dismiss(self, run_id: str) -> None:
        task = self._tasks.new(as_work(partial(dismiss, run_id)), writes=True)
        task.failed.connect(self._refuse)
        task.start()

    def _refuse(self, error: BaseException) -> None:
        if self._adviser.shown is None:
            self._adviser.say(Advice(tr("This training will be offered again"), told(error), kind="info"))


def newest_broken_off() -> StoredRun | None:
    return next(iter(RunStore().broken_off()), None)


def dismiss(run_id: str) -> None:
    RunStore().dismiss(run_id)


def say_cut_off(run: StoredRun) -> str:
    words = tr("The training of {name} was cut off at step {step}.")
    return words.format(name=run.name or _what_it_is(run), step=f"{run.step:,}")


def _what_it_is(run: StoredRun) -> str:
    """The network and what it learned from; its id where somebody has edited that away."""
    if run.config is None:
        return run.id
    try:
        return model_name(run.config.model, dataset_title(run.config.dataset))
    except AppError:
        return run.id
