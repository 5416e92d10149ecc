"""What the Runs tab has done in threads takes the images as the run's network does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.config import TrainingConfig
from core.progress import finish
from core.runs import RunStore, RunWriter
from core.training.control import Control
from core.training.events import CheckpointMade, RunEnded
from gui.panels.code_recipe import recipe_of_setup
from gui.panels.code_work import write as write_script
from gui.runs_work import write_report
from gui.threads import DataRead, training_events
from tests.gui.fakes import linear_model, started, steps


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten classes of images that are larger than the network's."""
    chance = np.random.default_rng(0)
    for name in "0123456789":
        (tmp_path / "images" / name).mkdir(parents=True)
        for number in range(5):
            pixels = chance.integers(0, 255, (40, 40), np.uint8)
            Image.fromarray(pixels).save(tmp_path / "images" / name / f"{number}.png")
    return tmp_path / "images"


def test_a_report_has_the_mistakes_of_a_run_on_images_of_another_size(folder: Path, tmp_path: Path) -> None:
    config = TrainingConfig(dataset=f"folder:{folder}", model="linear", epochs=1)
    writer, model = RunWriter(config), linear_model()
    ended = RunEnded("completed", 5, 0.5, 0.8, 1.0, 1.0, model)
    for event in (started(config, model), steps(1, 1, 5), ended):
        assert writer.write(event) is None
    path = finish(write_report(RunStore(), writer.id, tmp_path / "report.html"))
    assert "What it mixes up" in path.read_text()


def test_a_script_that_starts_from_a_model_takes_images_of_folders_in_its_size(folder: Path, tmp_path: Path) -> None:
    from core.datasets.load import load_dataset
    from core.model_files import save_model

    dataset = finish(load_dataset(f"folder:{folder}"))
    assert dataset.shape != (1, 28, 28)
    start = tmp_path / "start.safetensors"
    save_model(replace(linear_model(), record={}), start)
    config = TrainingConfig(dataset=dataset.key, model="linear", start_from=str(start))
    recipe = recipe_of_setup(config, dataset)
    assert recipe is not None
    assert finish(write_script(recipe)).recipe.shape == (1, 28, 28)


def test_a_run_goes_on_with_images_of_folders_in_its_size(folder: Path) -> None:
    config = TrainingConfig(dataset=f"folder:{folder}", model="linear", epochs=1, schedule="constant")
    first = list(training_events(config, Control(), linear_model(), None, None))
    checkpoint = [event.checkpoint for event in first if isinstance(event, CheckpointMade)][-1]
    again = training_events(config.changed(epochs=2), Control(), None, None, checkpoint)
    assert [event.dataset.shape for event in again if isinstance(event, DataRead)] == [(1, 28, 28)]
