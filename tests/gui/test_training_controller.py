import dataclasses
import math
import shutil
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.errors import AppError
from core.paths import runs_dir
from core.runs import Run, RunStore, RunWriter
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.events import CheckpointMade, Event, Preparing, RunEnded, RunStarted, Snapshot, StepsDone
from gui import training_controller
from gui.training_controller import TrainingController
from tests.gui.fakes import STEPS_PER_EPOCH, WARNING, FakeTraining, empty_model, linear_model, started, steps

TWO_EPOCHS = TrainingConfig(epochs=2)
ENDLESS = TrainingConfig(epochs=100_000)


@pytest.fixture
def controller(app: QApplication) -> Iterator[TrainingController]:
    made = TrainingController(FakeTraining())
    yield made
    made.shut_down()


def test_a_run_goes_from_idle_through_preparing_and_running_back_to_idle(
    controller: TrainingController, qtbot: QtBot
) -> None:
    states: list[str] = []
    controller.state_changed.connect(states.append)
    with qtbot.waitSignal(controller.ended) as ended:
        controller.train(TWO_EPOCHS)
    assert states == ["preparing", "running", "idle"]
    assert ended.args[0].outcome == "completed"
    assert controller.run.step == 2 * STEPS_PER_EPOCH
    assert len(controller.run.validations) == 2


def test_the_run_has_each_event_before_it_is_told(controller: TrainingController, qtbot: QtBot) -> None:
    known: list[bool] = []

    def look(event: Event) -> None:
        if isinstance(event, StepsDone):
            known.append(controller.run.step >= event.last_step)

    controller.event_recorded.connect(look)
    with qtbot.waitSignal(controller.ended):
        controller.train(TWO_EPOCHS)
    assert known == [True] * (2 * STEPS_PER_EPOCH)


def test_the_run_is_on_disk_under_the_id_that_the_view_has(controller: TrainingController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.ended):
        controller.train(TWO_EPOCHS)
    (stored,) = RunStore(runs_dir()).runs()
    assert stored.id == controller.run.id
    assert stored.ended["outcome"] == "completed"


def test_paused_it_does_one_batch_for_each_step(controller: TrainingController, qtbot: QtBot) -> None:
    controller.train(ENDLESS, paused=True)
    for expected in (1, 2, 3):
        with qtbot.waitSignal(controller.snapshot_taken):
            controller.step()
        qtbot.waitUntil(lambda expected=expected: controller.run.step >= expected)
    first = controller.run.step
    assert controller.state == "paused"
    with qtbot.waitSignal(controller.snapshot_taken):
        controller.step()
    assert controller.run.step == first + 1


def test_pausing_halts_after_the_batch_and_resuming_goes_on(controller: TrainingController, qtbot: QtBot) -> None:
    controller.train(ENDLESS)
    qtbot.waitUntil(lambda: controller.state == "running" and controller.run.step > 0)
    with qtbot.waitSignal(controller.snapshot_taken):
        controller.pause()
    assert controller.state == "paused"
    halted = controller.run.step
    with qtbot.waitSignal(controller.snapshot_taken):
        controller.step()
    assert controller.run.step == halted + 1
    controller.go_on()
    qtbot.waitUntil(lambda: controller.run.step > halted)


def test_stopping_keeps_what_was_trained_so_far(controller: TrainingController, qtbot: QtBot) -> None:
    controller.train(ENDLESS)
    qtbot.waitUntil(lambda: controller.run.step > 0)
    with qtbot.waitSignal(controller.ended) as ended:
        controller.stop()
        assert controller.state == "stopping"
    assert ended.args[0].outcome == "stopped"
    assert controller.state == "idle"


def test_a_paused_run_can_be_stopped(controller: TrainingController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.snapshot_taken):
        controller.train(ENDLESS, paused=True)
    with qtbot.waitSignal(controller.ended) as ended:
        controller.stop()
    assert ended.args[0].outcome == "stopped"


def test_a_run_can_be_stopped_before_its_first_step(app: QApplication, qtbot: QtBot) -> None:
    def forever_preparing(*_arguments: object) -> Iterator[Event]:
        while True:
            yield Preparing("Reading", 0, 0)

    controller = TrainingController(forever_preparing)
    with qtbot.waitSignal(controller.event_recorded):
        controller.train(ENDLESS)
    with qtbot.waitSignal(controller.abandoned):
        controller.stop()
    assert controller.state == "idle"
    controller.shut_down()


def test_a_failure_is_told_and_another_run_can_begin(app: QApplication, qtbot: QtBot) -> None:
    training = FakeTraining(trouble=AppError("No images."))
    controller = TrainingController(training)
    with qtbot.waitSignal(controller.failed) as failed, qtbot.assertNotEmitted(controller.abandoned):
        controller.train(TWO_EPOCHS)
    assert str(failed.args[0]) == "No images."
    assert controller.state == "idle"
    training.trouble = None
    with qtbot.waitSignal(controller.ended):
        controller.train(TWO_EPOCHS)
    controller.shut_down()


def test_one_run_can_follow_another_at_once(controller: TrainingController, qtbot: QtBot) -> None:
    for _ in range(5):
        with qtbot.waitSignal(controller.ended):
            controller.train(TrainingConfig(epochs=1))
    assert len(RunStore(runs_dir()).runs()) == 5


def test_while_one_run_goes_on_no_other_begins(controller: TrainingController, qtbot: QtBot) -> None:
    controller.train(ENDLESS)
    run = controller.run
    controller.train(TWO_EPOCHS)
    assert controller.run is run


def test_snapshots_become_models_of_the_run(app: QApplication, qtbot: QtBot) -> None:
    controller = TrainingController(FakeTraining())
    with qtbot.waitSignal(controller.snapshot_taken) as taken:
        controller.train(ENDLESS, paused=True)
    assert taken.args[0] == dataclasses.replace(empty_model(), record={"steps": 1})
    controller.shut_down()


def test_the_learning_rate_reaches_a_training_that_runs(app: QApplication, qtbot: QtBot) -> None:
    training = FakeTraining()
    controller = TrainingController(training)
    controller.train(ENDLESS)
    qtbot.waitUntil(lambda: controller.run.step > 0)
    controller.set_learning_rate(0.25)
    qtbot.waitUntil(lambda: training.learning_rates == [0.25])
    controller.shut_down()


def test_warnings_are_told(app: QApplication, qtbot: QtBot) -> None:
    controller = TrainingController(FakeTraining(warning=WARNING))
    with qtbot.waitSignal(controller.warned) as warned:
        controller.train(TWO_EPOCHS)
    assert warned.args == [WARNING]
    controller.shut_down()


def test_once_it_is_shut_down_for_good_no_other_run_begins(controller: TrainingController, qtbot: QtBot) -> None:
    controller.ended.connect(lambda _: controller.train(ENDLESS))
    controller.train(ENDLESS)
    qtbot.waitUntil(lambda: controller.run.step > 0)
    with qtbot.waitSignal(controller.ended):
        controller.shut_down(for_good=True)
    assert controller.state == "idle"
    assert len(RunStore(runs_dir()).runs()) == 1


def test_last_measurements_that_take_long_do_not_hold_up_a_shutting_down(
    app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_controller, "_PATIENCE_MS", 1)
    hurried: list[bool] = []

    def long_measuring(config: TrainingConfig, control: Control, *_arguments: object) -> Iterator[Event]:
        yield started(config, linear_model())
        yield steps(1, 1)
        measuring = threading.Event()
        for _ in range(5_000):
            if control.in_a_hurry:
                break
            measuring.wait(0.001)
        hurried.append(control.in_a_hurry)
        yield RunEnded("stopped", 1, 0.5, math.nan, 0.1, 1000.0, linear_model())

    controller = TrainingController(long_measuring)
    controller.train(ENDLESS)
    qtbot.waitUntil(lambda: controller.run.step > 0)
    controller.shut_down()
    assert hurried == [True]
    (stored,) = RunStore(runs_dir()).runs()
    assert stored.ended["outcome"] == "stopped"


def test_shutting_down_leaves_no_thread_and_the_run_on_disk(controller: TrainingController, qtbot: QtBot) -> None:
    controller.train(ENDLESS)
    qtbot.waitUntil(lambda: controller.run.step > 0)
    controller.shut_down()
    (stored,) = RunStore(runs_dir()).runs()
    assert stored.ended["outcome"] == "stopped"


def test_a_training_starts_from_the_model_that_it_is_given(app: QApplication, qtbot: QtBot) -> None:
    training = FakeTraining()
    controller = TrainingController(training)
    model = empty_model()
    with qtbot.waitSignal(controller.ended):
        controller.train(TWO_EPOCHS, model)
    assert training.start_from == [model]
    controller.shut_down()


@pytest.fixture
def stored() -> Run:
    """A run of two epochs that broke off in its second one, with its checkpoint and snapshot after the first."""
    config = TrainingConfig(model="linear", epochs=2)
    writer, step = RunWriter(config), STEPS_PER_EPOCH
    run = Run(config, writer.id)
    kept = Snapshot(step, linear_model().weights, kept=True)
    checkpoint = CheckpointMade(step, 1, Checkpoint(config, step, 1, {}, {}))
    for event in (started(config, linear_model()), steps(1, 1, step), kept, checkpoint, steps(step + 1, 2, 2)):
        assert writer.write(event) is None
        run.record(event)
    writer.close()
    return run


def test_a_stored_run_goes_on_with_its_history(stored: Run, controller: TrainingController, qtbot: QtBot) -> None:
    shown: list[tuple[int, tuple[int, ...]]] = []
    controller.run_changed.connect(lambda run: shown.append((run.step, controller.moments)))
    with qtbot.waitSignal(controller.ended) as ended:
        controller.resume(stored.id)
    assert ended.args[0].outcome == "completed"
    assert shown == [(stored.step, (STEPS_PER_EPOCH,))]
    assert controller.run.id == stored.id
    assert list(controller.run.steps) == list(range(1, 2 * STEPS_PER_EPOCH + 1))
    assert controller.run.losses[:STEPS_PER_EPOCH] == stored.losses[:STEPS_PER_EPOCH]
    assert len(RunStore(runs_dir()).runs()) == 1


def test_a_run_can_go_on_for_more_epochs(stored: Run, controller: TrainingController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.ended):
        controller.resume(stored.id, 5)
    assert controller.run.config.epochs == 5
    assert controller.run.step == 5 * STEPS_PER_EPOCH


def test_a_fork_starts_where_it_left_with_other_settings(
    stored: Run, controller: TrainingController, qtbot: QtBot
) -> None:
    config = stored.config.changed(learning_rate=0.5)
    with qtbot.waitSignal(controller.ended):
        controller.fork(stored.id, STEPS_PER_EPOCH, config)
    run = controller.run
    assert (run.parent, run.first_step) == ((stored.id, STEPS_PER_EPOCH), STEPS_PER_EPOCH)
    assert list(run.steps) == list(range(STEPS_PER_EPOCH + 1, 2 * STEPS_PER_EPOCH + 1))
    assert run.config.learning_rate == 0.5
    assert RunStore(runs_dir()).run(run.id).parent == (stored.id, STEPS_PER_EPOCH)


@pytest.mark.parametrize("name", ["no-such-run", "", "../elsewhere"])
def test_a_run_that_is_not_there_is_a_failure_in_one_sentence(
    controller: TrainingController, qtbot: QtBot, name: str
) -> None:
    with qtbot.waitSignal(controller.failed) as failed:
        controller.resume(name)
    assert isinstance(failed.args[0], AppError)
    assert controller.state == "idle"


def test_a_damaged_checkpoint_is_a_failure_and_the_run_in_view_stays(
    stored: Run, controller: TrainingController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(controller.ended):
        controller.train(TWO_EPOCHS)
    before = controller.run
    for file in (runs_dir() / stored.id / "checkpoints").iterdir():
        file.write_bytes(b"spoilt")
    with qtbot.waitSignal(controller.failed) as failed:
        controller.resume(stored.id)
    assert "open its model" in str(failed.args[0])
    assert controller.run is before
    (runs_dir() / stored.id / "model.safetensors").unlink(missing_ok=True)
    shutil.rmtree(runs_dir() / stored.id / "snapshots")
    with qtbot.waitSignal(controller.failed) as failed:
        controller.resume(stored.id)
    assert str(failed.args[0]) == f"No checkpoint of “{stored.id}” can be read, so it cannot go on."


def test_checkpoints_stay_out_of_the_windows_queue(app: QApplication, qtbot: QtBot) -> None:
    controller = TrainingController(FakeTraining(model=linear_model(), keeps=True))
    told: list[Event] = []
    controller.event_recorded.connect(told.append)
    with qtbot.waitSignal(controller.ended):
        controller.train(TrainingConfig(model="linear", epochs=2))
    assert not any(isinstance(event, CheckpointMade) for event in told)
    assert len(controller.run.snapshots) == 2
    assert [entry.step for entry in RunStore(runs_dir()).checkpoints(controller.run.id)] == [5, 10]
    controller.shut_down()


def test_seeds_are_trained_one_after_another(app: QApplication, qtbot: QtBot) -> None:
    training = FakeTraining()
    controller = TrainingController(training)
    places: list[int] = []
    controller.run_changed.connect(lambda _run: places.append(controller.series.place))
    with qtbot.waitSignal(controller.series_ended) as ended:
        controller.repeat(TrainingConfig(epochs=1, seed=7), 3)
    assert training.seeds == [7, 8, 9]
    assert places == [1, 2, 3]
    assert [run.config.seed for run in ended.args[0].done] == [7, 8, 9]
    assert controller.state == "idle"
    groups = {run.group for run in RunStore(runs_dir()).runs()}
    assert len(groups) == 1
    assert groups != {""}
    controller.shut_down()


def test_stopping_one_seed_ends_the_series(controller: TrainingController, qtbot: QtBot) -> None:
    controller.repeat(ENDLESS, 5)
    qtbot.waitUntil(lambda: controller.run is not None and controller.run.step > 0)
    with qtbot.waitSignals([controller.series_ended, controller.ended]):
        controller.stop()
    assert controller.state == "idle"
    assert len(RunStore(runs_dir()).runs()) == 1


def test_stopping_between_two_seeds_ends_the_series(controller: TrainingController, qtbot: QtBot) -> None:
    def stop(_ended: RunEnded) -> None:
        if len(controller.series.done) == 2:
            controller.stop()

    controller.ended.connect(stop)
    with qtbot.waitSignal(controller.series_ended) as ended:
        controller.repeat(TrainingConfig(epochs=1), 5)
    assert len(ended.args[0].done) == 2
    assert controller.state == "idle"


def test_a_seed_that_cannot_begin_ends_the_series(app: QApplication, qtbot: QtBot) -> None:
    controller = TrainingController(FakeTraining(trouble=AppError("No images.")))
    with qtbot.waitSignal(controller.failed):
        controller.repeat(TWO_EPOCHS, 5)
    assert controller.state == "idle"
    controller.shut_down()


def test_shutting_down_ends_a_series(controller: TrainingController, app: QApplication, qtbot: QtBot) -> None:
    controller.repeat(TWO_EPOCHS, 5)
    qtbot.waitUntil(lambda: controller.series is not None and len(controller.series.done) > 0)
    controller.shut_down()
    app.processEvents()
    assert controller.state == "idle"
    assert len(RunStore(runs_dir()).runs()) <= 2


def test_a_series_that_is_stopped_before_it_begins_trains_nothing(controller: TrainingController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.abandoned):
        controller.repeat(TWO_EPOCHS, 5)
        controller.stop()
    assert (controller.state, controller.run) == ("idle", None)


def test_a_run_after_a_series_is_no_part_of_it(controller: TrainingController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.series_ended):
        controller.repeat(TrainingConfig(epochs=1), 2)
    with qtbot.waitSignal(controller.ended), qtbot.assertNotEmitted(controller.series_ended):
        controller.train(TWO_EPOCHS)
    assert controller.series is None


def test_a_kept_snapshot_takes_no_step_of_a_paused_run(app: QApplication, qtbot: QtBot) -> None:
    controller = TrainingController(FakeTraining(model=linear_model(), keeps=True))
    controller.train(TrainingConfig(model="linear", epochs=100), paused=True)
    for expected in range(1, STEPS_PER_EPOCH + 3):
        qtbot.waitUntil(lambda expected=expected: controller.run.step == expected, timeout=20_000)
        with qtbot.waitSignal(controller.snapshot_taken):
            controller.step()
    controller.shut_down()


def test_the_fake_training_is_like_the_real_one() -> None:
    """It must not promise more than the loop does: the same kinds of events, RunEnded last."""
    events = list(FakeTraining()(TWO_EPOCHS, Control(), None))
    assert isinstance(events[1], type(started(TWO_EPOCHS)))
    assert isinstance(events[1], RunStarted)
    assert isinstance(events[2], type(steps(1, 1)))
    assert isinstance(events[-1], RunEnded)
