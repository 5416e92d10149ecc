from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from core.model_files import open_model
from core.trained_model import TrainedModel
from gui.model_session import ModelSession
from gui.moments import Moment
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs, linear_model

LOADING = 60_000
"""Milliseconds: the first file waits for torch."""


@pytest.fixture
def session(tasks: Tasks, dialogs: FakeDialogs) -> ModelSession:
    return ModelSession(tasks, dialogs)


@pytest.fixture
def model() -> TrainedModel:
    return linear_model()


@pytest.fixture
def saved(session: ModelSession, model: TrainedModel, tmp_path: Path, qtbot: QtBot) -> Path:
    """A model's file; the session is as if it had never seen it."""
    session.take_trained(model, "Linear on MNIST")
    session._dialogs.path = str(tmp_path / "模型.safetensors")
    with qtbot.waitSignal(session.saved, timeout=LOADING):
        session.choose_and_save()
    path = session.path
    session.clear()
    return path


def test_a_trained_model_is_unsaved_until_it_is_saved(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    session.take_trained(model, "Linear on MNIST")
    assert (session.title, session.unsaved) == ("Linear on MNIST", True)
    dialogs.path = str(tmp_path / "mine")
    with qtbot.waitSignal(session.saved, timeout=LOADING):
        session.save()
    assert (session.title, session.unsaved) == ("mine", False)
    assert (tmp_path / "mine.safetensors").is_file()


def test_a_saved_model_opens_again_with_the_same_weights(
    session: ModelSession, model: TrainedModel, saved: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=LOADING) as opened:
        session.open(saved)
    assert opened.args == [saved]
    assert session.title == "模型"
    assert not session.unsaved
    for name, weight in model.weights.items():
        assert torch.equal(session.model.weights[name], weight)


def test_a_file_that_cannot_be_opened_leaves_the_loaded_model(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    session.take_trained(model, "Linear on MNIST")
    (tmp_path / "broken.pth").write_bytes(b"\x80\x02broken")
    session.open(tmp_path / "broken.pth")
    qtbot.waitUntil(lambda: bool(dialogs.told), timeout=LOADING)
    assert "broken.pth" in dialogs.told[0]
    assert session.model is model
    assert session.unsaved


def test_the_model_that_comes_along_gives_way_to_one_that_is_there(
    session: ModelSession, model: TrainedModel, saved: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    session.load(saved, "A trained model")
    session.take_trained(model, "Linear on MNIST")
    qtbot.waitUntil(lambda: tasks.count == 0, timeout=LOADING)
    assert session.model is model
    session.clear()
    session.load(saved, "A trained model")
    qtbot.waitUntil(lambda: session.title == "A trained model", timeout=LOADING)
    assert session.path is None


def test_a_second_save_asks_for_no_name(session: ModelSession, saved: Path, dialogs: FakeDialogs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.opened, timeout=LOADING):
        session.open(saved)
    dialogs.path = ""
    with qtbot.waitSignal(session.saved, timeout=LOADING):
        session.save()


@pytest.mark.parametrize(("answer", "goes_on"), [("cancel", False), ("discard", True)])
def test_unsaved_weights_are_asked_about(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, answer: str, goes_on: bool
) -> None:
    session.take_trained(model, "Linear on MNIST")
    dialogs.answer = answer  # type: ignore[assignment]
    assert session.may_lose_weights() is goes_on
    assert dialogs.asked == ["Linear on MNIST"]


def test_saving_first_waits_until_the_file_is_there(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    session.take_trained(model, "Linear on MNIST")
    dialogs.answer, dialogs.path = "save", str(tmp_path / "kept.safetensors")
    assert session.may_lose_weights()
    assert (tmp_path / "kept.safetensors").is_file()


def test_saving_first_but_giving_no_name_loses_nothing(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs
) -> None:
    session.take_trained(model, "Linear on MNIST")
    dialogs.answer, dialogs.path = "save", ""
    assert not session.may_lose_weights()


def test_a_place_that_cannot_be_written_is_said_and_the_model_stays_unsaved(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    session.take_trained(model, "Linear on MNIST")
    dialogs.answer, dialogs.path = "save", str(tmp_path / "missing" / "model.safetensors")
    assert not session.may_lose_weights()
    assert len(dialogs.told) == 1
    assert session.unsaved


def test_without_unsaved_weights_nothing_is_asked(session: ModelSession, dialogs: FakeDialogs) -> None:
    assert session.may_lose_weights()
    assert dialogs.asked == []


def test_an_export_is_whole_before_the_window_may_close(
    session: ModelSession, model: TrainedModel, tasks: Tasks, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    session.take_trained(model, "Linear on MNIST")
    dialogs.path = str(tmp_path / "out.pth")
    session.choose_and_export()
    tasks.stop()
    assert (tmp_path / "out.pth").is_file()


def at_step(model: TrainedModel, step: int) -> Moment:
    return Moment(model.after(step, {name: weight + 1 for name, weight in model.weights.items()}), step, "Linear, mine")


def test_what_is_looked_at_in_the_past_is_saved_and_says_which_moment_it_is(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    session.take_trained(model, "Linear on MNIST")
    moment = at_step(model, 1234)
    session.look_at(moment)
    dialogs.path = str(tmp_path / "then")
    with qtbot.waitSignals([session.saved, session.said], timeout=LOADING):
        session.save()
    assert dialogs.saves == [("Save the network of step 1,234", "linear--mine-step-1234.safetensors")]
    written = open_model(tmp_path / "then.safetensors")
    assert all(torch.equal(written.weights[name], weight) for name, weight in moment.model.weights.items())
    assert (session.model, session.path, session.unsaved) == (model, None, True)


def test_a_moment_never_takes_the_place_of_a_file_that_is_open(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, saved: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=LOADING):
        session.open(saved)
    session.look_at(at_step(model, 7))
    dialogs.path = ""
    session.save()
    assert "step 7" in dialogs.saves[-1][0]
    session.look_at(None)
    with qtbot.waitSignal(session.saved, timeout=LOADING):
        session.save()
    written = open_model(saved)
    assert all(torch.equal(written.weights[name], weight) for name, weight in model.weights.items())


def test_a_model_whose_file_a_moment_has_taken_is_in_no_file_any_more(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, saved: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=LOADING):
        session.open(saved)
    title = session.title
    session.look_at(at_step(model, 7))
    dialogs.path = str(saved)
    with qtbot.waitSignal(session.saved, timeout=LOADING):
        session.save()
    assert (session.path, session.title, session.unsaved) == (None, title, True)
    assert open_model(saved).record["steps"] == 7


def test_so_it_is_where_the_moment_was_exported_there(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, saved: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.opened, timeout=LOADING):
        session.open(saved)
    session.look_at(at_step(model, 7))
    dialogs.path = str(saved)
    with qtbot.waitSignal(session.said, timeout=LOADING):
        session.choose_and_export()
    assert (session.path, session.unsaved) == (None, True)


def test_saving_before_weights_are_lost_is_about_the_newest_ones(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    session.take_trained(model, "Linear on MNIST")
    session.look_at(at_step(model, 3))
    dialogs.answer, dialogs.path = "save", str(tmp_path / "newest.safetensors")
    assert session.may_lose_weights()
    written = open_model(tmp_path / "newest.safetensors")
    assert all(torch.equal(written.weights[name], weight) for name, weight in model.weights.items())


def test_a_moment_is_exported_before_anything_was_trained_to_its_end(
    session: ModelSession, model: TrainedModel, dialogs: FakeDialogs, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    session.look_at(at_step(model, 5))
    assert session.seen is not None
    dialogs.path = str(tmp_path / "then.pth")
    with qtbot.waitSignal(session.said, timeout=LOADING) as said:
        session.choose_and_export()
    assert said.args == ["“then.pth” was written."]
    qtbot.waitUntil(lambda: tasks.count == 0, timeout=LOADING)
    assert dialogs.saves[-1] == ("Export the network of step 5", "linear--mine-step-5.onnx")
    assert (tmp_path / "then.pth").is_file()
