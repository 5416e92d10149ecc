"""What a network answers to one drawing or picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.trained_model import Sureness

if TYPE_CHECKING:
    from core.trained_model import TrainedModel

UNCALIBRATED = Sureness("probability", 0.8, trained_on_junk=False)
LEAST_SURE = 0.5
"""What is less likely than all else together is never sure: of a network at chance, every energy is a usual one."""


@dataclass(frozen=True)
class Prediction:
    """The answer. `probabilities` are in the order of the model's classes.

    `well_founded` says whether the network has learned what is none of its classes: without that, `sure` is only a
    guess from how it answers known images. `untrained` is for fresh weights: any answer is a guess.
    """

    label: str
    probabilities: tuple[float, ...]
    sure: bool
    well_founded: bool
    untrained: bool

    @property
    def probability(self) -> float:
        return max(self.probabilities)


def is_untrained(model: TrainedModel) -> bool:
    """Whether these are fresh weights. A model whose record says nothing of steps counts as trained."""
    return bool(model.record.get("steps", 1) == 0)


def sureness_of(model: TrainedModel) -> Sureness:
    """When its answers count as sure; without a measured threshold, a cautious one."""
    return model.sureness or UNCALIBRATED


def answers(
    model: TrainedModel, best: list[int], probabilities: list[list[float]], sure: list[bool]
) -> tuple[Prediction, ...]:
    """One for each row of numbers that the network gave."""
    founded, untrained = sureness_of(model).trained_on_junk, is_untrained(model)
    return tuple(
        Prediction(model.classes[index], tuple(row), is_sure and row[index] >= LEAST_SURE, founded, untrained)
        for index, row, is_sure in zip(best, probabilities, sure, strict=True)
    )
