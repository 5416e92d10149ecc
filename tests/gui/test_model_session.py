from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from core.trained_model import TrainedModel
from gui.model_session import ModelSession
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
