from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from core.datasets.dataset import Dataset, MemorySplit
from core.errors import DataError
from core.models.catalog import find_model
from core.pixels.spec import Preprocessing
from core.progress import Progress, finish
from core.trained_model import TrainedModel
from core.training.evaluate import Evaluation, evaluate, evaluate_network

PLAIN = Preprocessing("picture", (1, 1, 3), (0.0,), (1.0,))


class Brightest(nn.Module):
    """Answers with the brightest of three pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(4.0))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.flatten(1) * self.scale


def split_of(answers: list[int], labels: list[int]) -> MemorySplit:
    images = F.one_hot(torch.tensor(answers), 3).mul(255).to(torch.uint8).view(-1, 1, 1, 3)
    return MemorySplit(images, torch.tensor(labels))


def measured(answers: list[int], labels: list[int]) -> Evaluation:
    return finish(evaluate_network(Brightest(), split_of(answers, labels), PLAIN))


def test_figures_by_hand() -> None:
    result = measured([0, 0, 1, 2, 2, 0], [0, 1, 1, 2, 0, 0])
    assert result.accuracy == pytest.approx(4 / 6)
    assert result.confusion == ((2, 0, 1), (1, 1, 0), (0, 0, 1))
    assert result.per_class == pytest.approx((2 / 3, 1 / 2, 1))
    assert result.answers.tolist() == [0, 0, 1, 2, 2, 0]
    right, wrong = -4 + float(torch.tensor([4.0, 0, 0]).logsumexp(0)), float(torch.tensor([4.0, 0, 0]).logsumexp(0))
    assert result.loss == pytest.approx((4 * right + 2 * wrong) / 6)
    assert torch.allclose(result.probabilities.sum(1), torch.ones(6))


def test_a_class_without_images_has_no_hits() -> None:
    result = measured([0, 1], [0, 1])
    assert result.per_class == (1, 1, 0)
    assert result.confusion[2] == (0, 0, 0)


def test_junk_is_left_out() -> None:
    result = measured([0, 1, 2, 2], [-1, 1, -1, 2])
    assert result.indices.tolist() == [1, 3]
    assert result.labels.tolist() == [1, 2]
    assert result.accuracy == 1


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(DataError, match="no images with a class"):
        measured([0, 1], [-1, -1])


@pytest.mark.parametrize("training", [True, False])
def test_the_network_keeps_its_mode_and_its_weights(training: bool) -> None:
    network = find_model("lenet5-bn").build((1, 28, 28), 10).train(training)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    split = MemorySplit(torch.randint(0, 256, (20, 1, 28, 28), dtype=torch.uint8), torch.arange(20) % 10)
    work = evaluate_network(network, split, Preprocessing("picture", (1, 28, 28), (0.0,), (1.0,)))
    next(work)
    assert not network.training
    work.close()
    assert network.training is training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_progress_reaches_the_end_and_batches_do_not_matter(easy: Dataset) -> None:
    network = find_model("lenet5").build((1, 28, 28), 10)
    count = 1201
    split = MemorySplit(torch.randint(0, 256, (count, 1, 28, 28), dtype=torch.uint8), torch.arange(count) % 10)
    preprocessing = Preprocessing("picture", (1, 28, 28), (0.5,), (0.5,))
    work = evaluate_network(network, split, preprocessing)
    told: list[Progress] = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as stop:
            result = stop.value
            break
    assert [progress.done for progress in told] == [500, 1000, 1201]
    with torch.inference_mode():
        logits = network((split.images / 255 - 0.5) / 0.5)
    assert torch.allclose(result.probabilities, logits.softmax(1), atol=1e-5)
    assert result.loss == pytest.approx(float(F.cross_entropy(logits, split.labels)), rel=1e-4)


def trained(easy: Dataset) -> TrainedModel:
    network = find_model("lenet5").build((1, 28, 28), 10)
    return TrainedModel(
        "lenet5", easy.classes, Preprocessing("picture", (1, 28, 28), (0.2,), (0.3,)), network.state_dict()
    )


def test_a_model_is_measured_on_the_split_that_is_asked_for(easy: Dataset) -> None:
    model = trained(easy)
    assert len(finish(evaluate(model, easy)).labels) == 100
    assert len(finish(evaluate(model, easy, "train")).labels) == 320


def test_a_model_that_does_not_fit_the_data_is_refused_in_a_sentence(easy: Dataset) -> None:
    model = trained(easy)
    with pytest.raises(DataError) as caught:
        finish(evaluate(model, replace(easy, shape=(3, 32, 32))))
    assert str(caught.value) == "This model takes 28×28 grey images; those of Easy squares are 32×32 colour."
    with pytest.raises(DataError) as caught:
        finish(evaluate(model, replace(easy, classes=("a", "b"))))
    assert str(caught.value) == "This model tells 10 classes apart; Easy squares has 2."


def test_a_model_of_other_classes_is_refused_unless_its_classes_are_only_assumed(easy: Dataset) -> None:
    model, garments = trained(easy), replace(easy, title="Garments", classes=tuple("abcdefghij"))
    with pytest.raises(DataError) as caught:
        finish(evaluate(model, garments))
    expected = "This model was trained for other classes (0, 1, 2, 3, 4, …) than those of Garments (a, b, c, d, e, …)."
    assert str(caught.value) == expected
    bare = replace(model, record={"assumed": True})
    assert len(finish(evaluate(bare, garments)).labels) == 100
