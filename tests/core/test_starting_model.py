"""The model that the canvas starts with: real digits are read, and what is no digit is declined."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from core.datasets.batches import to_floats
from core.datasets.load import load_dataset
from core.datasets.pen.junk import make_junk
from core.datasets.spec import DIGITS
from core.datasets.unipen import held_out_writers, read_unipen
from core.model_files import open_model
from core.paths import assets_dir
from core.pixels.spec import Drawing, Point
from core.predict import Predictor
from core.progress import finish
from core.trained_model import TrainedModel
from core.training.evaluate import evaluate


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small batches only suffer from more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return open_model(assets_dir() / "digits-lenet5.safetensors")


@pytest.fixture(scope="module")
def predictor(model: TrainedModel) -> Predictor:
    return Predictor(model)


def strokes(*lines: list[tuple[float, float]]) -> Drawing:
    return Drawing(tuple(tuple(Point(x, y) for x, y in line) for line in lines), canvas=(280.0, 280.0))


def arc(x: float, y: float, across: float, down: float, start: float, end: float) -> list[tuple[float, float]]:
    """From angle to angle in turns, clockwise from the right."""
    turns = np.linspace(start, end, 40) * 2 * math.pi
    return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]


DRAWN = {
    "0": strokes(arc(140, 140, 50, 80, 0, 1)),
    "1": strokes([(140, 50), (138, 230)]),
    "3": strokes([*arc(130, 95, 45, 45, -0.4, 0.25), *arc(130, 185, 50, 45, -0.25, 0.4)]),
    "4": strokes([(120, 60), (80, 150), (200, 150)], [(170, 90), (165, 230)]),
    "7": strokes([(80, 70), (200, 70), (130, 230)]),
}
NO_DIGITS = {
    "zigzag": strokes([(30 + 20 * n, 80 + 120 * (n % 2)) for n in range(12)]),
    "arrow": strokes([(40, 140), (240, 140)], [(180, 80), (240, 140), (180, 200)]),
    "plus": strokes([(140, 50), (140, 230)], [(50, 140), (230, 140)]),
    "M": strokes([(60, 220), (70, 60), (140, 160), (210, 60), (220, 220)]),
    "H": strokes([(80, 50), (80, 230)], [(200, 50), (200, 230)], [(80, 140), (200, 140)]),
    "scrawl": strokes([(140 + 90 * math.sin(2.3 * n), 140 + 90 * math.cos(3.7 * n)) for n in range(40)]),
}


def test_it_is_a_small_lenet_that_has_learned_what_is_no_digit(model: TrainedModel) -> None:
    assert model.architecture == "lenet5"
    assert model.classes == DIGITS
    assert model.preprocessing.kind == "digit"
    assert model.sureness is not None
    assert model.sureness.trained_on_junk
    assert (assets_dir() / "digits-lenet5.safetensors").stat().st_size < 500_000


def test_its_record_names_no_place_on_the_machine_that_made_it(model: TrainedModel) -> None:
    dataset = model.record["config"]["dataset"]
    assert not any(Path(part.partition(":")[2]).is_absolute() for part in dataset.split("+"))


@pytest.mark.parametrize("label", DRAWN)
@pytest.mark.parametrize("size", [0.2, 0.6, 0.95])
def test_a_digit_is_read_whatever_its_size_and_place(predictor: Predictor, label: str, size: float) -> None:
    times = size * 280 / 180
    moved = [[(p.x * times + 9, p.y * times - 4) for p in stroke] for stroke in DRAWN[label].strokes]
    answer = predictor.predict(strokes(*moved))
    assert answer is not None
    assert (answer.label, answer.sure, answer.well_founded) == (label, True, True)


@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_digit_is_declined(predictor: Predictor, name: str) -> None:
    answer = predictor.predict(NO_DIGITS[name])
    assert answer is not None
    assert not answer.sure


def test_kinds_of_junk_that_it_was_never_trained_on_are_declined(predictor: Predictor) -> None:
    images = torch.from_numpy(make_junk(77, 0, 1000, held_out=True))
    preprocessing = predictor.model.preprocessing
    answers = predictor.predict_inputs(to_floats(images, preprocessing))
    assert np.mean([not answer.sure for answer in answers]) > 0.85


def test_at_least_99_percent_of_mnists_test_images_are_read(model: TrainedModel, real_data: Path) -> None:
    assert (real_data / "MNIST").is_dir()
    assert finish(evaluate(model, finish(load_dataset("mnist")))).accuracy >= 0.99


def test_the_strokes_of_writers_that_it_never_saw_are_read(predictor: Predictor, real_data: Path) -> None:
    path = real_data / "pendigits-train.unipen"
    if not path.is_file():
        pytest.skip("needs the pen strokes in the folder that INKLING_DATA_DIR names")
    written = read_unipen(path)
    unseen = held_out_writers(entry.writer for entry in written)
    drawings = [entry.drawing for entry in written if entry.writer in unseen]
    answers = predictor.predict_all(list(drawings))
    right = [
        answer is not None and answer.label == drawing.label for answer, drawing in zip(answers, drawings, strict=True)
    ]
    assert np.mean(right) >= 0.98
    assert np.mean([answer is not None and answer.sure for answer in answers]) >= 0.95
