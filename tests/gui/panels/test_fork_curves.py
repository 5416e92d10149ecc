"""What came before a fork is read from the disk and drawn behind its curves."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.paths import runs_dir
from core.progress import Work, finish
from core.runs import Run, RunStore, RunWriter
from core.training.events import RunEnded, StepsDone, Validated
from gui.panels import fork_curves
from gui.panels.fork_curves import Before, ForkCurves, Parent, ancestors, read_before
from gui.tasks import Tasks
from gui.widgets.chart_curve import DASHED, SOLID
from tests.gui.fakes import started


def keep(first: int, last: int, parent: tuple[str, int] | None = None) -> str:
    """A run on disk whose loss at each step is that step."""
    config = TrainingConfig(dataset="mnist", epochs=2)
    writer = RunWriter(config, parent=parent)
    writer.write(replace(started(config), first_step=first))
    losses = tuple(float(step) for step in range(first + 1, last + 1))
    writer.write(StepsDone(first + 1, 1, losses, (0.5,) * len(losses), 0.1, 1000.0, 1.0))
    writer.write(Validated(last, 0.2, 0.9, whole=True))
    writer.write(RunEnded("completed", last, 0.2, 0.9, 1.0, 1000.0, None))
    writer.close()
    return writer.id


@pytest.fixture
def curves(app: QApplication, tasks: Tasks) -> ForkCurves:
    return ForkCurves(tasks, tasks)


def test_the_parent_is_drawn_up_to_the_fork() -> None:
    before = finish(read_before((keep(0, 10), 6)))
    train, validation = before.losses
    assert train.x.tolist() == [1, 2, 3, 4, 5, 6]
    assert train.name == "before the fork"
    assert validation.x.tolist() == []
    assert len(before.accuracies[0].x) == 6


def test_all_that_it_measured_until_then_is_there() -> None:
    train, validation = finish(read_before((keep(0, 10), 10))).accuracies
    assert (validation.x.tolist(), validation.y.tolist()) == ([10], [0.9])
    assert (train.dash, validation.dash) == (SOLID, DASHED)
    assert (train.colour, validation.name) == (validation.colour, "")


def test_the_fork_of_a_fork_shows_both() -> None:
    oldest = keep(0, 10)
    parent = keep(6, 12, (oldest, 6))
    assert finish(read_before((parent, 9))).losses[0].x.tolist() == list(range(1, 10))


def test_a_parent_that_is_gone_is_not_drawn_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    gone = keep(0, 10)
    parent = keep(6, 12, (gone, 6))
    shutil.rmtree(runs_dir() / gone)
    assert finish(read_before((parent, 9))).losses[0].x.tolist() == [7, 8, 9]
    assert finish(read_before((gone, 6))).losses == ()
    assert gone in caplog.text


def test_before_the_first_step_there_is_nothing_to_draw() -> None:
    before = finish(read_before((keep(0, 10), 0)))
    assert (before.losses, before.accuracies) == ((), ())


def test_a_step_beyond_the_parents_end_adds_nothing() -> None:
    assert ancestors((keep(0, 10), 10**12), RunStore())[0].step == 10


def test_runs_that_name_one_another_are_read_once() -> None:
    one = keep(0, 10)
    about = runs_dir() / one / "run.json"
    about.write_text(about.read_text().replace("null", f'["{one}", 5]', 1))
    assert len(ancestors((one, 5), RunStore())) == 1


def test_they_come_when_they_are_read(curves: ForkCurves, qtbot: QtBot) -> None:
    parent = (keep(0, 10), 6)
    with qtbot.waitSignal(curves.changed, timeout=20_000):
        curves.follow(parent)
    assert len(curves.losses()) == len(curves.accuracies()) == 2
    shown = curves.losses()
    curves.follow(parent)
    assert curves.losses() is shown
    curves.follow(None)
    assert curves.losses() == ()


def test_those_of_a_run_that_has_left_the_view_meanwhile_are_not_shown(
    curves: ForkCurves, tasks: Tasks, qtbot: QtBot
) -> None:
    told: list[QObject] = []
    curves.changed.connect(lambda: told.append(curves))
    curves.follow((keep(0, 10), 6))
    curves.follow(None)
    qtbot.waitUntil(lambda: not tasks.count, timeout=20_000)
    assert (curves.losses(), told) == ((), [])


def test_a_parent_is_read_once_however_often_it_is_followed(
    curves: ForkCurves, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is being read, and where there was nothing to draw."""
    read: list[Parent] = []

    def reading(parent: Parent) -> Work[Before]:
        read.append(parent)
        return read_before(parent)

    monkeypatch.setattr(fork_curves, "read_before", reading)
    parent = (keep(0, 10), 0)
    curves.follow(parent)
    curves.follow(parent)
    qtbot.waitUntil(lambda: not tasks.count, timeout=20_000)
    curves.follow(parent)
    qtbot.waitUntil(lambda: not tasks.count, timeout=20_000)
    assert read == [parent]


def test_what_goes_wrong_is_in_the_log_alone(
    curves: ForkCurves, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_parent: Parent, _store: RunStore) -> list[Run]:
        raise RuntimeError("a broken reader")

    monkeypatch.setattr(fork_curves, "ancestors", broken)
    curves.follow(("gone", 6))
    qtbot.waitUntil(lambda: not tasks.count, timeout=20_000)
    assert "a broken reader" in caplog.text
    assert curves.losses() == ()
