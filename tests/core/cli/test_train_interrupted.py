import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.model_files import open_model
from core.progress import Progress, Work
from core.training import loop
from core.training.control import Control
from core.training.events import Event, StepsDone
from tests.core.cli.done import QUICK, Command

pytestmark = pytest.mark.usefixtures("easy_data")


def test_ctrl_c_ends_after_the_batch_and_the_model_is_written(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGINT)
    interrupt_at(monkeypatch, {3})
    output = tmp_path / "model.safetensors"
    done = command(*QUICK, "--epochs", "500", "--json", "--output", output)
    assert done.code == 0
    last = done.objects[-1]
    assert (last["event"], last["outcome"], last["step"]) == ("run_ended", "stopped", 4)
    assert last["accuracy"] is not None
    assert open_model(output).record["steps"] == 4
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_leaves_out_the_last_measurements(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_at(monkeypatch, {3, 4})
    last = command(*QUICK, "--json").objects[-1]
    assert (last["event"], last["outcome"], last["accuracy"]) == ("run_ended", "stopped", None)


def test_what_was_left_out_is_not_told_as_a_number(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_at(monkeypatch, {3, 4})
    last = command(*QUICK).out.splitlines()[-1]
    assert last.startswith("Stopped after 4 steps: not measured, ")
    assert "nan" not in last


def interrupt_at(monkeypatch: pytest.MonkeyPatch, steps: set[int]) -> None:
    """Ctrl-C as the command is told of these steps."""
    real = loop.train

    def train(config: TrainingConfig, control: Control, **options: Any) -> Iterator[Event]:
        control.step = True
        for event in real(config, control, **options):
            if isinstance(event, StepsDone) and event.last_step in steps:
                os.kill(os.getpid(), signal.SIGINT)
            yield event

    monkeypatch.setattr(loop, "train", train)


def test_ctrl_c_while_the_data_is_read_ends_before_the_first_step(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def interrupted(_key: str, _shape: object = None) -> Work[Dataset]:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            yield Progress("Reading images", 1, 0)
            raise AssertionError("it goes on")
        finally:
            closed.append(True)

    monkeypatch.setattr(loop, "load_dataset", interrupted)
    done = command(*QUICK)
    assert (done.code, done.out, done.err) == (130, "", "Stopped before the first step.\n")
    assert closed == [True]
