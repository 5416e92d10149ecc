"""Answers before torch is there: the same as the Predictor's, from the same file."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.datasets.batches import to_floats
from core.datasets.pen.digits import make_digits
from core.datasets.pen.junk import make_junk
from core.first_answers import FirstPredictor, open_first
from core.model_files import open_model, save_model
from core.models.catalog import find_model
from core.paths import assets_dir
from core.predict import Predictor
from core.trained_model import Sureness, TrainedModel

SHIPPED = assets_dir() / "digits-lenet5.safetensors"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> TrainedModel:
    return open_model(SHIPPED)


@pytest.fixture(scope="module")
def inputs(shipped: TrainedModel) -> torch.Tensor:
    images = np.concatenate([make_digits(5, 0, 600)[0], make_junk(5, 0, 600, held_out=False)])
    return to_floats(torch.from_numpy(images), shipped.preprocessing)


def first(path: Path) -> FirstPredictor:
    found = open_first(path)
    assert found is not None
    return found


def agree(path: Path, inputs: torch.Tensor) -> None:
    numpys, torchs = first(path).predict_arrays(inputs.numpy()), Predictor(open_model(path)).predict_inputs(inputs)
    for ours, theirs in zip(numpys, torchs, strict=True):
        assert ours.probabilities == pytest.approx(theirs.probabilities, abs=1e-5)
        assert replace(ours, probabilities=()) == replace(theirs, probabilities=())


def test_digits_and_junk_get_the_answers_that_torch_gives(inputs: torch.Tensor) -> None:
    agree(SHIPPED, inputs)


@pytest.mark.parametrize("sureness", [None, Sureness("probability", 0.6, trained_on_junk=False)])
def test_other_ways_of_being_sure_agree_as_well(
    shipped: TrainedModel, inputs: torch.Tensor, tmp_path: Path, sureness: Sureness | None
) -> None:
    save_model(replace(shipped, sureness=sureness), tmp_path / "other.safetensors")
    agree(tmp_path / "other.safetensors", inputs[:50])


def test_fresh_weights_for_other_images_agree_too(shipped: TrainedModel, tmp_path: Path) -> None:
    preprocessing = replace(shipped.preprocessing, shape=(3, 33, 30), mean=(0.5,) * 3, std=(0.5,) * 3)
    weights = find_model("lenet5").build(preprocessing.shape, 10).state_dict()
    model = replace(shipped, preprocessing=preprocessing, weights=weights, record={"steps": 0})
    save_model(model, tmp_path / "fresh.safetensors")
    agree(tmp_path / "fresh.safetensors", torch.randn(20, 3, 33, 30, generator=torch.Generator().manual_seed(1)))


def test_its_model_says_all_but_the_weights(shipped: TrainedModel) -> None:
    model = first(SHIPPED).model
    assert not model.weights
    assert replace(model, weights=shipped.weights) == shipped


def missing(data: bytes) -> bytes | None:
    return None


def cut(data: bytes) -> bytes:
    return data[:-100]


def changed(data: bytes) -> bytes:
    return data[:-5] + bytes([data[-5] ^ 1]) + data[-4:]


def nothing(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [missing, cut, changed, nothing])
def test_a_file_that_is_not_whole_gives_no_answers(tmp_path: Path, damage: Callable[[bytes], bytes | None]) -> None:
    data = damage(SHIPPED.read_bytes())
    if data is not None:
        (tmp_path / "model.safetensors").write_bytes(data)
    assert open_first(tmp_path / "model.safetensors") is None


def test_another_network_is_left_to_torch(shipped: TrainedModel, tmp_path: Path) -> None:
    weights = find_model("linear").build(shipped.preprocessing.shape, 10).state_dict()
    save_model(replace(shipped, architecture="linear", weights=weights), tmp_path / "linear.safetensors")
    assert open_first(tmp_path / "linear.safetensors") is None


def test_no_torch_is_needed() -> None:
    script = f"""
import sys
from pathlib import Path
from core.pixels.spec import Drawing, Point
from gui.judge import Judge
from gui.work import first_judge
judge = first_judge(Path({str(SHIPPED)!r}))
line = Drawing(((Point(140, 40), Point(140, 240)),), canvas=(280, 280))
judgement = judge.judge(line, pins=[line], each=True)
assert len(judge.look(line).images) == 3
print(judgement.answer.label, judgement.pinned[0].label, "torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1", "False"]
