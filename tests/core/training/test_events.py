import json

import pytest
import torch

from core.config import TrainingConfig
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.events import (
    CheckpointMade,
    EpochDone,
    Event,
    Preparing,
    RunEnded,
    RunStarted,
    Snapshot,
    StepsDone,
    Validated,
    Warned,
    event_name,
    to_json,
)

MODEL = TrainedModel("linear", ("a",), Preprocessing("picture", (1, 1, 1), (0.0,), (1.0,)), {"w": torch.zeros(1)})
EVENTS: list[tuple[str, Event]] = [
    ("preparing", Preparing("Reading", 1, 2)),
    ("run_started", RunStarted(TrainingConfig(), 1, 2, 3, 4, ("a",), "test", (("torch", "2"),), MODEL)),
    ("steps_done", StepsDone(5, 1, (1.0, 2.0), (0.5, 0.6), 0.1, 1000.0, 2.0)),
    ("validated", Validated(6, 0.1, 0.9, whole=True)),
    ("snapshot", Snapshot(6, {"w": torch.zeros(1)})),
    ("epoch_done", EpochDone(1, 6, 0.1, 0.9, 0.2, 0.8, 3.0)),
    ("warned", Warned("disk", "No {thing}.", (("thing", "room"),))),
    ("run_ended", RunEnded("completed", 6, 0.1, 0.9, 3.0, 1000.0, MODEL)),
    ("checkpoint_made", CheckpointMade(6, 1, Checkpoint(TrainingConfig(), 6, 1, {"w": torch.zeros(1)}, {}))),
]


@pytest.mark.parametrize(("name", "event"), EVENTS)
def test_every_event_is_json_without_weights(name: str, event: Event) -> None:
    fields = to_json(event)
    assert event_name(event) == fields["event"] == name
    assert json.loads(json.dumps(fields)) is not None
    assert not {"weights", "model", "checkpoint"} & set(fields)


def test_a_warning_is_told_as_its_sentence() -> None:
    assert to_json(EVENTS[6][1]) == {"event": "warned", "kind": "disk", "message": "No room."}


def test_the_settings_of_a_run_are_told_whole() -> None:
    assert to_json(EVENTS[1][1])["config"] == TrainingConfig().to_json()


def test_steps_know_their_last_number() -> None:
    assert StepsDone(5, 1, (1.0, 2.0), (0.5, 0.6), 0.1, 1000.0, 2.0).last_step == 6


def test_what_is_asked_for_is_taken_once() -> None:
    control = Control()
    assert control.take_learning_rate() is None
    control.request_learning_rate(0.1)
    control.request_learning_rate(0.2)
    assert (control.take_learning_rate(), control.take_learning_rate()) == (0.2, None)
    control.request_snapshot()
    assert (control.take_snapshot_request(), control.take_snapshot_request()) == (True, False)
    control.request_validation()
    assert (control.take_validation_request(), control.take_validation_request()) == (True, False)


def test_a_stop_may_become_a_hurry() -> None:
    control = Control()
    assert not control.stop_requested
    control.request_stop()
    assert (control.stop_requested, control.in_a_hurry) == (True, False)
    control.request_stop(hurry=True)
    assert control.in_a_hurry
