"""How well a network does on a split: loss, accuracy, each class, the confusions, and each image."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from core.datasets.batches import to_floats
from core.datasets.dataset import Dataset, Split, say_classes
from core.datasets.taking import take_patiently
from core.errors import DataError
from core.models.spec import say_shape
from core.pixels.spec import Preprocessing
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from core.training.losses import LossFunction

_BATCH = 500


class MisfitError(DataError):
    """A model and images that do not go together."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """`indices` are the images with a class, in the split's order; `labels`, `answers` and `probabilities` (of every
    class) belong to them. `confusion` counts images: a row a true class, a column an answer.
    """

    loss: float
    accuracy: float
    per_class: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...]
    indices: torch.Tensor
    labels: torch.Tensor
    probabilities: torch.Tensor

    @property
    def answers(self) -> torch.Tensor:
        return self.probabilities.argmax(1)


def evaluate(model: TrainedModel, dataset: Dataset, split: str = "test") -> Work[Evaluation]:
    """The model on the `test` or `train` split of a dataset that fits it."""
    check_fit(model, dataset)
    part = dataset.test if split == "test" else dataset.train
    return in_one_thread(evaluate_network(model.build(), part, model.preprocessing))


def in_one_thread(work: Work[Evaluation]) -> Work[Evaluation]:
    """Ten thousand small images take a third of a second so, and several seconds in several threads on busy cores."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return (yield from work)
    finally:
        torch.set_num_threads(before)


def evaluate_network(
    network: nn.Module, split: Split, preprocessing: Preprocessing, loss_function: LossFunction = F.cross_entropy
) -> Work[Evaluation]:
    """A network on a split; it is left in the mode, training or not, in which it came."""
    was_training = network.training
    network.eval()
    try:
        known, logits = yield from _outputs(network, split, preprocessing)
    finally:
        network.train(was_training)
    labels = split.labels[known]
    return _summary(logits, known, labels, float(loss_function(logits, labels)))


def _outputs(network: nn.Module, split: Split, preprocessing: Preprocessing) -> Work[tuple[torch.Tensor, torch.Tensor]]:
    """Which images have a class, and what the network gives for each of them."""
    device = next(network.parameters()).device
    known = (split.labels >= 0).nonzero().flatten()
    if not len(known):
        raise DataError("There are no images with a class to evaluate on.")
    outputs = []
    for chosen in known.split(_BATCH):
        images = yield from take_patiently(split, chosen)
        with torch.inference_mode():
            x = to_floats(images.to(device), preprocessing)
            outputs.append(network(x).cpu())
        yield Progress("Evaluating", min(len(known), len(outputs) * _BATCH), len(known))
    return known, torch.cat(outputs)


def _summary(logits: torch.Tensor, indices: torch.Tensor, labels: torch.Tensor, loss: float) -> Evaluation:
    classes = logits.shape[1]
    answers = logits.argmax(1)
    confusion = torch.bincount(labels * classes + answers, minlength=classes**2).view(classes, classes)
    per_class = confusion.diagonal() / confusion.sum(1).clamp(min=1)
    return Evaluation(
        loss=loss,
        accuracy=float((answers == labels).double().mean()),
        per_class=tuple(per_class.tolist()),
        confusion=tuple(tuple(row) for row in confusion.tolist()),
        indices=indices,
        labels=labels,
        probabilities=logits.softmax(1),
    )


def check_fit(model: TrainedModel, dataset: Dataset) -> None:
    """A MisfitError where the model cannot judge these images."""
    if model.preprocessing.shape != dataset.shape:
        raise MisfitError(
            "This model takes {model} images; those of {dataset} are {given}.",
            model=say_shape(model.preprocessing.shape),
            dataset=dataset.title,
            given=say_shape(dataset.shape),
        )
    if len(model.classes) != len(dataset.classes):
        raise MisfitError(
            "This model tells {model} classes apart; {dataset} has {given}.",
            model=len(model.classes),
            dataset=dataset.title,
            given=len(dataset.classes),
        )
    if model.classes != dataset.classes and not model.record.get("assumed"):
        raise MisfitError(
            "This model was trained for other classes ({model}) than those of {dataset} ({given}).",
            model=say_classes(model.classes),
            dataset=dataset.title,
            given=say_classes(dataset.classes),
        )
