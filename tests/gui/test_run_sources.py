"""What a run's events come to where it is stopped early."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.config import TrainingConfig
from core.runs import RunStore, RunWriter
from core.training.control import Control
from core.training.events import RunEnded
from gui.run_sources import new_run
from gui.threads import DataRead, training_events


@pytest.fixture
def config(tmp_path: Path) -> TrainingConfig:
    """A training of one epoch on a few images in two classes."""
    for number in range(10):
        file = tmp_path / "images" / "ab"[number % 2] / f"{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((28, 28), 20 * number, np.uint8)).save(file)
    return TrainingConfig(dataset=f"folder:{tmp_path / 'images'}", model="linear", epochs=1)


@pytest.mark.parametrize("stopped", [True, False])
def test_a_training_that_is_stopped_while_it_gets_ready_never_begins(config: TrainingConfig, *, stopped: bool) -> None:
    control, told = Control(), []
    for event in new_run(training_events, RunWriter(config), config, None, None, control):
        told.append(event)
        if isinstance(event, DataRead) and stopped:
            control.request_stop()
    assert isinstance(told[-1], DataRead if stopped else RunEnded)
    assert len(RunStore().runs()) == (0 if stopped else 1)
