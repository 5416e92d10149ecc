from dataclasses import replace

import pytest
import torch

from core.datasets.dataset import Dataset, MemorySplit
from core.errors import DataError
from core.models.catalog import find_model
from core.pixels.spec import Preprocessing
from core.predict import Predictor, calibrate
from core.progress import finish
from core.trained_model import Sureness, TrainedModel
from core.training.evaluate import MisfitError
from core.training.mistakes import (
    MISTAKES,
    UNSURE,
    Choice,
    Report,
    answered,
    chosen,
    find_mistakes,
    mixed_up,
    place_of,
)
from core.training.mistakes_table import columns, rows

SHAPE = (1, 1, 3)
CLASSES = ("a", "b", "c")


def reader(scale: float = 1.0, **changes: object) -> TrainedModel:
    """Answers with the brightest of three pixels, the surer the brighter it is."""
    weights = {"fc.weight": torch.eye(3) * scale, "fc.bias": torch.zeros(3)}
    names = list(find_model("linear").build(SHAPE, 3).state_dict())
    named = dict(zip(names, weights.values(), strict=True))
    model = TrainedModel("linear", CLASSES, Preprocessing("picture", SHAPE, (0.0,), (1.0,)), named)
    return replace(model, **changes)


def data(pixels: list[list[int]], labels: list[int]) -> Dataset:
    images = torch.tensor(pixels, dtype=torch.uint8).view(-1, *SHAPE)
    split = MemorySplit(images, torch.tensor(labels))
    return Dataset("three", "Three pixels", CLASSES, SHAPE, (0.0,), (1.0,), False, split, split)


# Images 0 to 5: right and sure, wrong, wrong and surer, no class, right and hardly sure, wrong and least sure.
SMALL = data(
    [[255, 0, 0], [120, 0, 0], [0, 0, 250], [9, 9, 9], [0, 40, 0], [20, 0, 0]],
    [0, 1, 1, -1, 1, 2],
)


@pytest.fixture(scope="module")
def report() -> Report:
    return finish(find_mistakes(reader(4.0), SMALL, "test"))


def numbers(report: Report, choice: Choice) -> list[int]:
    return report.indices[chosen(report, choice)].tolist()


def test_figures_by_hand(report: Report) -> None:
    assert (report.score.right, report.score.total, report.whole) == (2, 5, 5)
    assert report.confusion == ((1, 0, 0), (1, 1, 1), (1, 0, 0))
    assert [(score.right, score.total) for score in report.each_class] == [(1, 1), (1, 3), (0, 1)]
    assert not report.is_part
    assert report.broken == 0
    assert set(mixed_up(report, 5)) == {(1, 0, 1), (1, 2, 1), (2, 0, 1)}
    assert len(mixed_up(report, 2)) == 2


def test_the_surest_mistake_comes_first(report: Report) -> None:
    assert numbers(report, MISTAKES) == [2, 1, 5]
    assert numbers(report, Choice("class", 1)) == [2, 1]
    assert numbers(report, Choice("cell", 1, 0)) == [1]
    assert numbers(report, Choice("cell", 0, 1)) == []


def test_of_what_is_right_the_least_sure_comes_first() -> None:
    rights = data([[255, 0, 0], [50, 0, 0], [90, 0, 0]], [0, 0, 0])
    report = finish(find_mistakes(reader(), rights, "test"))
    assert numbers(report, Choice("cell", 0, 0)) == [1, 2, 0]


def test_each_bin_of_the_calibration_leads_to_its_images(report: Report) -> None:
    counts = [len(chosen(report, Choice("bin", place))) for place in range(10)]
    assert counts == [each.score.total for each in report.calibration.bins]
    assert sum(counts) == 5


def test_an_image_has_its_likeliest_answers(report: Report) -> None:
    place = place_of(report, 2)
    assert place is not None
    found = answered(report, place)
    assert (found.number, found.label, found.answer, found.is_right) == (2, 1, 2, False)
    assert [probability for _, probability in found.top] == sorted((p for _, p in found.top), reverse=True)
    assert place_of(report, 3) is None  # it has no class


def test_not_sure_is_what_the_predictor_says(easy: Dataset) -> None:
    torch.manual_seed(0)
    weights = find_model("lenet5").build((1, 28, 28), 10).state_dict()
    weights["fc3.weight"] = weights["fc3.weight"] * 60  # flat answers are never sure
    model = TrainedModel("lenet5", easy.classes, Preprocessing("picture", (1, 28, 28), (0.2,), (0.3,)), weights)
    middle = float(finish(find_mistakes(model, easy, "test")).sureness.median())
    for sureness in (calibrate(model, easy.train), Sureness("probability", middle, trained_on_junk=False)):
        judged = replace(model, sureness=sureness)
        report = finish(find_mistakes(judged, easy, "test"))
        inputs = (easy.test.take(torch.arange(100)) / 255 - 0.2) / 0.3
        expected = [answer.sure for answer in Predictor(judged).predict_inputs(inputs)]
        assert report.sure.tolist() == expected
        assert 0 < sum(expected) < 100


def test_fresh_weights_are_sure_of_nothing() -> None:
    report = finish(find_mistakes(reader(100.0, record={"steps": 0}), SMALL, "test"))
    assert report.untrained
    assert len(chosen(report, UNSURE)) == 5


def test_a_piece_is_always_the_same_and_names_its_images_as_the_whole_does(easy: Dataset) -> None:
    network = find_model("linear").build((1, 28, 28), 10)
    model = TrainedModel(
        "linear", easy.classes, Preprocessing("picture", (1, 28, 28), (0.2,), (0.3,)), network.state_dict()
    )
    whole, first, second = (finish(find_mistakes(model, easy, "test", most)) for most in (None, 30, 30))
    assert (len(first.indices), first.whole, first.is_part) == (30, 100, True)
    assert first.indices.tolist() == second.indices.tolist()
    for place, number in enumerate(first.indices.tolist()):
        assert first.labels[place] == easy.test.labels[number]
        assert torch.allclose(first.probabilities[place], whole.probabilities[number], atol=1e-6)


def test_answers_that_are_no_numbers_count_as_guesses() -> None:
    weights = {name: value.clone() for name, value in reader().weights.items()}
    next(iter(weights.values()))[2] = 3e38  # three bright pixels together are more than a number can hold
    images = data([[255, 255, 255], [255, 0, 0], [0, 0, 255]], [0, 2, 2])
    report = finish(find_mistakes(reader(weights=weights), images, "test"))
    assert report.broken == 1
    assert report.probabilities[0].tolist() == pytest.approx([1 / 3] * 3)
    assert report.answers.tolist()[1:] == [2, 2]


def test_a_network_without_any_number_is_refused_in_a_sentence() -> None:
    weights = {name: torch.full_like(value, torch.nan) for name, value in reader().weights.items()}
    with pytest.raises(DataError, match="train again with a lower learning rate"):
        finish(find_mistakes(reader(weights=weights), SMALL, "test"))


def test_bad_input_is_said_in_a_sentence() -> None:
    with pytest.raises(MisfitError, match="takes 1×3 grey images"):
        finish(find_mistakes(reader(), replace(SMALL, shape=(3, 32, 32)), "test"))
    with pytest.raises(DataError, match="no images with a class"):
        finish(find_mistakes(reader(), data([[1, 2, 3]], [-1]), "test"))
    empty = replace(SMALL, test=MemorySplit(SMALL.test.images[:0], SMALL.test.labels[:0]))
    with pytest.raises(DataError, match="no images with a class"):
        finish(find_mistakes(reader(), empty, "test"))
    with pytest.raises(DataError, match="pick a dataset"):
        finish(find_mistakes(reader(), None, "test"))


def test_no_random_number_is_drawn_and_the_threads_are_left_alone() -> None:
    model = reader()
    torch.manual_seed(3)
    state = torch.get_rng_state()
    threads = torch.get_num_threads()
    torch.set_num_threads(threads + 1)
    work = find_mistakes(model, SMALL, "test")
    next(work)
    assert torch.get_num_threads() == 1
    work.close()
    assert torch.get_num_threads() == threads + 1
    torch.set_num_threads(threads)
    finish(find_mistakes(model, SMALL, "test", 3))
    assert torch.equal(state, torch.get_rng_state())


def test_the_table_has_a_row_an_image(report: Report) -> None:
    header, lines = columns(report), list(rows(report))
    assert header == (
        "image",
        "true",
        "right",
        "read",
        "probability",
        "read_2",
        "probability_2",
        "read_3",
        "probability_3",
    )
    assert [line[:4] for line in lines] == [
        (0, "a", 1, "a"), (1, "b", 0, "a"), (2, "b", 0, "c"), (4, "b", 1, "b"), (5, "c", 0, "a"),
    ]  # fmt: skip
    assert all(len(line) == len(header) for line in lines)


def test_two_classes_have_two_answers() -> None:
    model = TrainedModel(
        "linear", ("a", "b"), Preprocessing("picture", SHAPE, (0.0,), (1.0,)),
        find_model("linear").build(SHAPE, 2).state_dict(),
    )  # fmt: skip
    two = replace(SMALL, classes=("a", "b"), test=MemorySplit(SMALL.test.images[:2], torch.tensor([0, 1])))
    report = finish(find_mistakes(model, two, "test"))
    assert len(columns(report)) == 7
    assert len(answered(report, 0).top) == 2
