"""What a model gets wrong: an evaluation with all that a page about mistakes shows, and the images behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch

from core.datasets.batches import first_images
from core.datasets.dataset import Dataset, Split
from core.errors import DataError
from core.prediction import LEAST_SURE, is_untrained, sureness_of
from core.progress import Work
from core.trained_model import TrainedModel
from core.training.calibration import Calibration, bin_of, calibration
from core.training.evaluate import Evaluation, check_fit, evaluate_network, in_one_thread
from core.training.parts import PartName, own_drawings, part_of
from core.training.score import Score

TOP = 3
_TINY = 1e-38

Kind = Literal["mistakes", "unsure", "class", "cell", "bin"]


class Choice(NamedTuple):
    """Which images are looked at: all mistakes, those not sure of, a true class, a cell (true, read), or a bin."""

    kind: Kind = "mistakes"
    first: int = 0
    second: int = 0


MISTAKES, UNSURE = Choice(), Choice("unsure")


@dataclass(frozen=True, eq=False)
class Report:
    """A model on some images. `indices` say which of `split` they are, and `whole` how many there would have been.

    `labels`, `answers`, `sureness` (the probability of each answer), `sure` and `probabilities` belong to them in that
    order. `confusion` counts images: a row a true class, a column an answer. For `broken` of them the network gave no
    numbers; they count as guesses.
    """

    model: TrainedModel
    part: PartName
    key: str
    title: str
    classes: tuple[str, ...]
    split: Split
    indices: torch.Tensor
    labels: torch.Tensor
    probabilities: torch.Tensor
    answers: torch.Tensor
    sureness: torch.Tensor
    sure: torch.Tensor
    confusion: tuple[tuple[int, ...], ...]
    each_class: tuple[Score, ...]
    score: Score
    loss: float
    calibration: Calibration
    whole: int
    broken: int

    @property
    def is_part(self) -> bool:
        return len(self.indices) < self.whole

    @property
    def step(self) -> int:
        return int(self.model.record.get("steps", 0) or 0)

    @property
    def untrained(self) -> bool:
        return is_untrained(self.model)


class Answered(NamedTuple):
    """One image: its number in its split, and what the network made of it, likeliest first."""

    number: int
    label: int
    top: tuple[tuple[int, float], ...]

    @property
    def answer(self) -> int:
        return self.top[0][0]

    @property
    def is_right(self) -> bool:
        return self.answer == self.label


def find_mistakes(
    model: TrainedModel, dataset: Dataset | None, part: PartName, most: int | None = None
) -> Work[Report]:
    """The model on that part of the dataset (on the user's drawings without one), or on a fixed piece of it."""
    if part == "drawings":
        dataset = own_drawings(model)
    if dataset is None:
        raise DataError("There are no images to evaluate on: pick a dataset first.")
    check_fit(model, dataset)
    split = dataset.test if part == "drawings" else part_of(dataset, part, model.record)
    piece = first_images(split, most or len(split.labels))
    found = yield from in_one_thread(evaluate_network(model.build(), piece, model.preprocessing))
    return _report(model, dataset, part, split, piece.indices, found)


def chosen(report: Report, choice: Choice) -> torch.Tensor:
    """The places, within the report, of the images that are meant.

    The surest mistake comes first; of right answers, and where it is about not being sure, the least sure.
    """
    wrong = report.answers != report.labels
    meant = _meant(report, choice, wrong).nonzero().flatten()
    # Mistakes from the surest down, then right answers from the least sure up.
    key = torch.where(wrong, -report.sureness, 1 + report.sureness)[meant]
    if choice.kind == "unsure":
        key = report.sureness[meant]
    return meant[key.argsort(stable=True)]


def answered(report: Report, place: int) -> Answered:
    top = report.probabilities[place].topk(min(TOP, len(report.classes)))
    pairs = tuple(zip(top.indices.tolist(), top.values.tolist(), strict=True))
    return Answered(int(report.indices[place]), int(report.labels[place]), pairs)


def place_of(report: Report, index: int) -> int | None:
    """Where the report has that image of its split."""
    found = (report.indices == index).nonzero().flatten()
    return int(found[0]) if len(found) else None


def mixed_up(report: Report, most: int) -> tuple[tuple[int, int, int], ...]:
    """The commonest mistakes: true class, answer, and how many images."""
    cells = [
        (true, read, count)
        for true, row in enumerate(report.confusion)
        for read, count in enumerate(row)
        if count and true != read
    ]
    return tuple(sorted(cells, key=lambda cell: -cell[2])[:most])


def _meant(report: Report, choice: Choice, wrong: torch.Tensor) -> torch.Tensor:
    if choice.kind == "unsure":
        return ~report.sure
    if choice.kind == "class":
        return wrong & (report.labels == choice.first)
    if choice.kind == "cell":
        return (report.labels == choice.first) & (report.answers == choice.second)
    if choice.kind == "bin":
        return bin_of(report.sureness) == choice.first
    return wrong


def _report(
    model: TrainedModel, dataset: Dataset, part: PartName, split: Split, order: torch.Tensor, found: Evaluation
) -> Report:
    probabilities, broken = _mended(found.probabilities)
    answers = probabilities.argmax(1)
    right = answers == found.labels
    sureness = probabilities.amax(1)
    classes = len(dataset.classes)
    confusion = torch.bincount(found.labels * classes + answers, minlength=classes**2).view(classes, classes).tolist()
    return Report(
        model=model,
        part=part,
        key=dataset.key,
        title=dataset.title,
        classes=dataset.classes,
        split=split,
        indices=order[found.indices],
        labels=found.labels,
        probabilities=probabilities,
        answers=answers,
        sureness=sureness,
        sure=_sure(probabilities, model),
        confusion=tuple(tuple(row) for row in confusion),
        each_class=tuple(Score(row[true], sum(row)) for true, row in enumerate(confusion)),
        score=Score(int(right.sum()), len(right)),
        loss=found.loss,
        calibration=calibration(sureness, right),
        whole=int((split.labels >= 0).sum()),
        broken=broken,
    )


def _mended(probabilities: torch.Tensor) -> tuple[torch.Tensor, int]:
    """An answer that is no number counts as a guess; where there is no other, there is nothing to show."""
    good = probabilities.isfinite().all(1)
    broken = int((~good).sum())
    if broken == len(good):
        raise DataError(
            "This network's answers are no numbers any more, because its training diverged: train again with a lower "
            "learning rate."
        )
    return probabilities.nan_to_num(1 / probabilities.shape[1]) if broken else probabilities, broken


def _sure(probabilities: torch.Tensor, model: TrainedModel) -> torch.Tensor:
    """As the predictor judges it. The outputs' energy around zero is the mean of -log p."""
    sureness = sureness_of(model)
    if is_untrained(model):
        return torch.zeros(len(probabilities), dtype=torch.bool)
    likely = probabilities.amax(1) >= LEAST_SURE
    if sureness.measure == "energy":
        return likely & (-probabilities.clamp(min=_TINY).log().mean(1) >= sureness.threshold)
    return likely & (probabilities.amax(1) >= sureness.threshold)
