"""What the window shows and asks as runs begin, fail, go on and end."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig
from core.errors import AppError
from core.runs import RunStore
from core.training.events import RunEnded, Snapshot
from gui.advice import Advice
from gui.model_session import ModelSession
from gui.panels.run_bar import RunBar
from gui.panels.setup_panel import SetupPanel
from gui.panels.training_tab import TrainingTab
from gui.run_presenter import RunPresenter
from gui.setup_notes import loaded_words
from gui.tasks import Tasks
from gui.training_controller import TrainingController
from tests.gui.fakes import STEPS_PER_EPOCH, FakeDialogs, FakeTraining, linear_model

ENDLESS = {"epochs": 100_000}


@dataclass
class Window:
    """The parts that a presenter stands between."""

    training: FakeTraining
    controller: TrainingController
    session: ModelSession
    setup: SetupPanel
    bar: RunBar
    tab: TrainingTab
    presenter: RunPresenter

    def begin(self, **settings: object) -> None:
        self.setup.training.set_values(settings)
        self.presenter.train_or_pause()


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs, tasks: Tasks) -> Iterator[Window]:
    holder = QWidget()
    qtbot.addWidget(holder)
    training = FakeTraining(model=linear_model())
    controller = TrainingController(training, holder)
    session = ModelSession(tasks, dialogs, holder)
    setup, bar, tab = SetupPanel(tasks, dialogs), RunBar(), TrainingTab(dialogs, tasks)
    for part in (setup, bar, tab):
        part.setParent(holder)
    presenter = RunPresenter(controller, session, setup, bar, tab, dialogs, tasks, holder)
    yield Window(training, controller, session, setup, bar, tab, presenter)
    controller.shut_down()


def test_a_failure_goes_when_other_data_is_picked(window: Window, qtbot: QtBot) -> None:
    window.training.trouble = AppError("No images.")
    with qtbot.waitSignal(window.controller.failed):
        window.begin()
    assert window.tab.advice.reason == "No images."
    window.presenter.judge_setup()
    assert not window.tab.advice.isHidden()
    window.setup.data.show_dataset("drawings")
    assert window.tab.advice.isHidden()
    assert window.bar.headline() == "Ready"


def test_a_run_goes_on_and_what_is_set_up_stays(window: Window, qtbot: QtBot) -> None:
    window.training.keeps = True
    with qtbot.waitSignal(window.controller.ended, timeout=20_000):
        window.begin(epochs=1, batch_size=32)
    run_id = window.controller.run.id
    window.setup.training.set_values({"batch_size": 99, "epochs": 7})
    before = window.setup.config()
    notes: list[str] = []
    window.controller.state_changed.connect(lambda _state: notes.append(window.setup.training.note()))
    with qtbot.waitSignal(window.controller.ended):
        window.presenter.going_on.resume(run_id, 3)
    assert window.controller.run.step == 3 * STEPS_PER_EPOCH
    assert window.controller.run.config.batch_size == 32
    assert window.setup.config() == before
    assert "This run keeps its own settings; only a new learning rate reaches it." in notes
    assert window.setup.training.note() == ""


def test_advice_on_a_run_that_went_on_is_for_its_settings(window: Window, qtbot: QtBot) -> None:
    window.training.keeps = True
    with qtbot.waitSignal(window.controller.ended, timeout=20_000):
        window.begin(epochs=1, batch_size=32)
    window.setup.training.set_values({"batch_size": 99})
    with qtbot.waitSignal(window.controller.ended):
        window.presenter.going_on.resume(window.controller.run.id, 2)
    with qtbot.waitSignal(window.controller.ended):
        window.presenter.going_on.begin_again(Advice("", "", changes=(("learning_rate", 0.125),)))
    config = window.controller.run.config
    assert (config.batch_size, config.learning_rate, config.epochs) == (32, 0.125, 2)
    assert window.setup.training.values()["batch_size"] == 99


def test_while_one_run_is_under_way_another_asks_first(window: Window, dialogs: FakeDialogs, qtbot: QtBot) -> None:
    window.begin(**ENDLESS)
    qtbot.waitUntil(lambda: window.controller.run.step > 0)
    first = window.controller.run
    dialogs.yes = False
    window.presenter.going_on.repeat(TrainingConfig(epochs=1), 2)
    assert (window.controller.state, len(dialogs.asked)) == ("running", 1)
    dialogs.yes = True
    with qtbot.waitSignal(window.controller.series_ended) as ended:
        window.presenter.going_on.repeat(TrainingConfig(epochs=1), 2)
    assert first.ended.outcome == "stopped"
    assert len(ended.args[0].done) == 2


def test_a_training_that_ends_while_the_question_stands_there_makes_way_as_well(
    window: Window, dialogs: FakeDialogs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.begin(**ENDLESS)
    qtbot.waitUntil(lambda: window.controller.run.step > 0)

    def confirm_late(*_: object) -> bool:
        window.controller.stop()
        qtbot.waitUntil(lambda: not window.controller.is_busy)
        return True

    monkeypatch.setattr(dialogs, "confirm", confirm_late)
    with qtbot.waitSignal(window.controller.series_ended) as ended:
        window.presenter.going_on.repeat(TrainingConfig(epochs=1), 2)
    assert len(ended.args[0].done) == 2


def test_advice_that_is_followed_begins_again_with_its_settings(window: Window, qtbot: QtBot) -> None:
    window.begin(**ENDLESS)
    qtbot.waitUntil(lambda: window.controller.run.step > 0)
    first = window.controller.run
    window.presenter.adviser.say(Advice("It diverges", "Why.", "Start again with 0.125", (("learning_rate", 0.125),)))
    window.tab.advice.action_clicked.emit()
    qtbot.waitUntil(lambda: window.controller.run is not first and window.controller.run.step > 0)
    assert window.controller.run.config.learning_rate == 0.125
    assert first.config.learning_rate != 0.125


def test_the_next_training_after_a_fork_was_chosen_goes_on_from_there(window: Window, qtbot: QtBot) -> None:
    window.training.keeps = True
    with qtbot.waitSignal(window.controller.ended, timeout=20_000):
        window.begin(epochs=2)
    parent = window.controller.run
    window.presenter.going_on.offer_fork(parent.id, STEPS_PER_EPOCH, parent.config, "parent")
    assert "step 5" in window.tab.advice.fact
    assert f"click {window.bar.train.text()}." in window.tab.advice.reason
    with qtbot.waitSignal(window.controller.ended):
        window.begin(learning_rate=0.25)
    assert window.controller.run.parent == (parent.id, STEPS_PER_EPOCH)
    assert window.controller.run.config.learning_rate == 0.25
    with qtbot.waitSignal(window.controller.ended):
        window.begin()
    assert window.controller.run.parent is None


def test_a_fork_that_could_not_begin_is_offered_still(window: Window, qtbot: QtBot) -> None:
    window.training.keeps = True
    with qtbot.waitSignal(window.controller.ended, timeout=20_000):
        window.begin(epochs=2)
    parent = window.controller.run
    window.presenter.going_on.offer_fork(parent.id, STEPS_PER_EPOCH, parent.config, "parent")
    window.training.trouble = AppError("No images.")
    with qtbot.waitSignal(window.controller.failed):
        window.begin()
    assert window.tab.advice.fact == "The run could not begin"
    assert "still goes on from step 5" in window.tab.advice.reason
    window.training.trouble = None
    with qtbot.waitSignal(window.controller.ended):
        window.begin(learning_rate=0.25)
    assert window.controller.run.parent == (parent.id, STEPS_PER_EPOCH)
    assert window.presenter.going_on.fork is None


def test_a_fork_that_is_closed_is_forgotten_and_what_was_set_up_comes_back(window: Window) -> None:
    own = window.setup.config()
    for epochs in (1, 2):
        window.presenter.going_on.offer_fork("a-run", 5, TrainingConfig(epochs=epochs), "parent")
    assert f"click {window.bar.train.text()}." in window.tab.advice.reason
    assert window.setup.training.values()["epochs"] == 2
    window.tab.advice.hide()
    window.tab.advice.closed.emit()
    assert window.presenter.going_on.fork is None
    assert window.setup.config() == own


def test_what_was_set_up_comes_back_when_another_run_takes_the_place_of_a_fork(window: Window, qtbot: QtBot) -> None:
    own = window.setup.config()
    window.presenter.going_on.offer_fork("a-run", 5, TrainingConfig(epochs=3, seed=9), "parent")
    with qtbot.waitSignal(window.controller.series_ended):
        window.presenter.going_on.repeat(TrainingConfig(epochs=1), 1)
    assert window.setup.config() == own


def test_once_a_fork_has_begun_what_was_set_up_can_be_brought_back(window: Window, qtbot: QtBot) -> None:
    window.training.keeps = True
    with qtbot.waitSignal(window.controller.ended, timeout=20_000):
        window.begin(epochs=2)
    parent = window.controller.run
    window.setup.training.set_values({"epochs": 7, "batch_size": 99})
    own = window.setup.config()
    window.presenter.going_on.offer_fork(parent.id, STEPS_PER_EPOCH, parent.config, "parent")
    with qtbot.waitSignal(window.controller.ended):
        window.begin(learning_rate=0.25)
    assert window.tab.advice.fact == "The settings on the left are those of this fork"
    assert window.setup.training.values()["learning_rate"] == 0.25
    window.tab.advice.action_clicked.emit()
    assert window.setup.config() == own


def test_a_series_says_where_it_is_and_what_came_of_it(window: Window, qtbot: QtBot) -> None:
    headlines: list[str] = []
    window.controller.state_changed.connect(lambda _state: headlines.append(window.bar.headline()))
    with qtbot.waitSignal(window.controller.series_ended):
        window.presenter.going_on.repeat(TrainingConfig(epochs=1), 2)
    assert any(words.startswith("Seed 2 of 2") for words in headlines)
    assert (window.bar.progress.done, window.bar.progress.epochs) == (2, 2)
    assert window.tab.advice.fact == "2 of 2 seeds are done"
    assert window.tab.advice.reason.startswith("80.00% right on average")
    assert window.setup.training.note() == ""


def test_a_run_that_was_trained_already_is_the_first_of_its_seeds(window: Window, qtbot: QtBot) -> None:
    headlines: list[str] = []
    with qtbot.waitSignal(window.controller.ended):
        window.begin(epochs=1)
    config = window.controller.run.config
    window.controller.state_changed.connect(lambda _state: headlines.append(window.bar.headline()))
    with qtbot.waitSignal(window.controller.series_ended):
        window.presenter.going_on.repeat(config, 3)
    assert window.training.seeds == [0, 1, 2]
    assert not any(words.startswith("Seed 1 of 3") for words in headlines)
    with qtbot.waitSignal(window.controller.series_ended):
        window.presenter.going_on.repeat(config, 3)
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    assert window.training.seeds == [0, 1, 2]
    assert window.tab.advice.fact == "All 3 seeds were trained before"
    assert window.bar.headline() == "Finished"
    assert len({run.group for run in RunStore().runs()}) == 1


def end(window: Window, model_ended: RunEnded) -> None:
    """The run at hand ends, as the controller tells it."""
    window.controller.run.record(model_ended)
    window.controller.event_recorded.emit(model_ended)


def looking_back(window: Window, qtbot: QtBot) -> None:
    """At step 3 of a run that is under way."""
    window.begin(**ENDLESS)
    qtbot.waitUntil(lambda: window.controller.run.step > 3)
    window.controller.run.record(Snapshot(3, linear_model().weights, kept=True))
    window.tab.prepare().refresh()
    with qtbot.waitSignal(window.tab.moment_chosen):
        window.tab.panel.time_machine.slider.choose(3)
    assert window.tab.moment == 3


def test_a_moment_outlives_the_end_of_its_run(window: Window, qtbot: QtBot) -> None:
    looking_back(window, qtbot)
    told: list[object] = []
    window.session.changed.connect(lambda: told.append("model"))
    window.tab.moment_chosen.connect(told.append)
    end(window, RunEnded("completed", 20, 0.5, 0.8, 1.0, 1.0, linear_model()))
    assert told == ["model", window.tab.panel.time_machine.model]
    assert window.tab.moment == 3


def test_another_model_leads_back_to_now(window: Window, qtbot: QtBot) -> None:
    looking_back(window, qtbot)
    window.session.take_trained(linear_model(), "Another")
    assert window.tab.moment is None


def test_beside_another_model_the_bar_does_not_tell_how_well_the_run_ended(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.controller.ended, timeout=20_000):
        window.begin(epochs=1)
    assert window.bar.headline() == "Finished"
    window.session.changed.emit()
    assert window.bar.headline() == "Finished", "the same model, under another name"
    window.session.take_trained(linear_model(), "Another")
    assert window.bar.headline() == "Ready"


def test_it_says_that_the_model_is_being_loaded(window: Window) -> None:
    window.bar.window().show()
    assert loaded_words(window.session) == "No model is loaded yet"
    window.session._loading = 1
    window.session.loading_changed.emit()
    assert window.bar.status.text() == "Loading the model…"
    window.session._loading = 0
    window.session.loading_changed.emit()
    assert window.bar.status.text() == "No model is loaded yet"


def test_a_new_beginning_forgets_the_run(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.controller.ended):
        window.begin(epochs=1)
    window.presenter.clear()
    assert window.bar.headline() == "Ready"
    assert window.tab.moment is None
