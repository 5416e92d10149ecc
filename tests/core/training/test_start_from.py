from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import torch
from PIL import Image

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.datasets.load import load_dataset
from core.errors import InvalidSettingError
from core.model_files import save_model
from core.pixels.spec import Preprocessing
from core.progress import finish
from core.trained_model import TrainedModel
from core.training.events import RunEnded, RunStarted
from core.training.loop import train
from tests.core.training.told import checkpoints, ended

MakeDataset = Callable[..., Dataset]


@pytest.fixture(scope="module")
def trained(config: TrainingConfig, easy: Dataset) -> TrainedModel:
    last = list(train(config.changed(model="lenet5-bn", scaling="unit"), dataset=easy))[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    return last.model


@pytest.fixture
def further(config: TrainingConfig) -> TrainingConfig:
    return config.changed(model="lenet5-bn", epochs=1)


def test_training_goes_on_from_the_weights_and_the_scaling_of_the_model(
    further: TrainingConfig, easy: Dataset, trained: TrainedModel
) -> None:
    kept = {name: value.clone() for name, value in trained.weights.items()}
    events = list(train(further, dataset=easy, start_from=trained))
    started, last = events[0], events[-1]
    assert isinstance(started, RunStarted)
    assert isinstance(last, RunEnded)
    assert last.model is not None
    assert all(torch.equal(value, kept[name]) for name, value in started.model.weights.items())
    assert all(torch.equal(value, kept[name]) for name, value in trained.weights.items())
    assert not torch.equal(last.model.weights["fc3.weight"], kept["fc3.weight"])
    assert last.model.preprocessing == trained.preprocessing == Preprocessing("picture", (1, 28, 28), (0.0,), (1.0,))
    assert started.model.record["steps"] == 20


def test_a_file_does_as_well(further: TrainingConfig, easy: Dataset, trained: TrainedModel, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_model(trained, path)
    started = next(iter(train(further.changed(start_from=str(path)), dataset=easy)))
    assert isinstance(started, RunStarted)
    assert all(torch.equal(value, trained.weights[name]) for name, value in started.model.weights.items())


def test_options_of_the_network_are_kept(further: TrainingConfig, easy: Dataset, trained: TrainedModel) -> None:
    dropping = replace(trained, options={"dropout": 0.25})
    last = list(train(further, dataset=easy, start_from=dropping))[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    assert last.model.options == {"dropout": 0.25}


def test_another_network_is_refused(config: TrainingConfig, easy: Dataset, trained: TrainedModel) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        list(train(config.changed(model="mlp"), dataset=easy, start_from=trained))
    assert str(caught.value).endswith("another kind: LeNet-5 + batch norm, while MLP is to be trained.")
    assert caught.value.setting == "start_from"


@pytest.mark.parametrize(
    ("misfit", "said"),
    [
        ({"shape": (3, 32, 32)}, "takes 28×28 grey images of 10 classes; Easy squares has 32×32 colour images of 10."),
        ({"classes": 7}, "takes 28×28 grey images of 10 classes; Easy squares has 28×28 grey images of 7."),
    ],
)
def test_a_model_for_other_images_or_classes_is_refused(
    further: TrainingConfig, make_dataset: MakeDataset, trained: TrainedModel, misfit: dict[str, int], said: str
) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        list(train(further, dataset=make_dataset(**misfit), start_from=trained))
    assert str(caught.value).endswith(said)
    assert caught.value.setting == "start_from"


def test_images_of_a_folder_take_the_shape_of_the_network_also_when_it_goes_on(
    further: TrainingConfig, trained: TrainedModel, tmp_path: Path
) -> None:
    for name, brightness in product("0123456789", (50, 200)):
        folder = tmp_path / "images" / name
        folder.mkdir(exist_ok=True, parents=True)
        Image.new("RGB", (40, 30), (brightness, 0, 0)).save(folder / f"{brightness}.png")
    config = further.changed(dataset=f"folder:{tmp_path / 'images'}")
    natural = finish(load_dataset(config.dataset))
    assert natural.shape == (3, 30, 40)
    events = list(train(config, start_from=trained))
    model = ended(events).model
    assert model is not None
    assert model.preprocessing == trained.preprocessing
    gone_on = list(train(config.changed(epochs=2), dataset=natural, resume=checkpoints(events)[-1]))
    assert ended(gone_on).outcome == "completed"


def test_the_classes_are_those_of_the_data(further: TrainingConfig, easy: Dataset, trained: TrainedModel) -> None:
    letters = replace(easy, classes=tuple("abcdefghij"))
    started = next(iter(train(further, dataset=letters, start_from=trained)))
    assert isinstance(started, RunStarted)
    assert started.model.classes == letters.classes
