"""Rules on what a network makes of images that it has not trained on: each gives a Finding, or None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.training.finding import Course, Finding, Said, say
from core.training.score import Score

if TYPE_CHECKING:
    from core.training.events import EpochDone

_FOR_LONG = 3  # epochs in a row
_LEAST_EPOCHS = 5
_WORSE = 1.15  # times the lowest validation loss
_GAP = 0.03
_LEAST_STEPS = 100
_ABOVE_CHANCE = 0.25
_AROUND_CHANCE = 0.05


def learns_by_heart(run: Course) -> Finding | None:
    """Far better on the training images than on others, and no longer improving there."""
    epochs = list(run.epochs)
    if len(epochs) < _LEAST_EPOCHS or run.started is None:
        return None
    best = min(epochs, key=lambda epoch: epoch.validation_loss)
    last = epochs[-1]
    gap = _share(last.train_accuracy) - _share(last.validation_accuracy)
    if gap < _GAP or last.train_loss > 0.5 * last.validation_loss or not _only_worse_since(best, epochs):
        return None
    return Finding(
        "overfitting",
        "warning",
        say("The network learns by heart"),
        say(
            "It gets {train} of the training images right and {validation} of the others; there the loss was lowest "
            "after epoch {epoch} ({best}) and is {now} now.",
            train=f"{last.train_accuracy:.1%}",
            validation=f"{last.validation_accuracy:.1%}",
            epoch=best.epoch,
            best=f"{best.validation_loss:.3g}",
            now=f"{last.validation_loss:.3g}",
        ),
        *_against_learning_by_heart(run),
    )


def _only_worse_since(best: EpochDone, epochs: list[EpochDone]) -> bool:
    """Whether every one of the last epochs was clearly worse than the best."""
    return all(epoch.validation_loss > _WORSE * best.validation_loss for epoch in epochs[-_FOR_LONG:])


def _against_learning_by_heart(run: Course) -> tuple[Said, tuple[tuple[str, Any], ...]]:
    config = run.config
    if config.limit_train:
        advice = say(
            "More images help most: try a new run with all of them, not {limit}.", limit=f"{config.limit_train:,}"
        )
        return advice, (("limit_train", 0),)
    if config.augment == "none":
        advice = say("Try a new run whose images vary a little each time, and keep the best weights.")
        return advice, (("augment", _variation(run)), ("keep_best", True))
    return say("Try a new run that keeps the best weights, or gather more images."), (("keep_best", True),)


def _variation(run: Course) -> str:
    """Photographs may be mirrored, digits may not."""
    model = run.started.model if run.started else None
    return "light" if model is None or model.preprocessing.shape[0] == 1 else "flip-crop"


def looks_shuffled(run: Course) -> Finding | None:
    """What is learned on the training images is worth nothing elsewhere: their labels follow no rule."""
    epochs = list(run.epochs)
    if run.started is None or len(epochs) < 2 or epochs[-1].step < _LEAST_STEPS:
        return None
    chance = 1 / max(2, len(run.started.classes))
    if not all(_learned_nothing(epoch, chance, run.started.validation_size) for epoch in epochs[-2:]):
        return None
    last = epochs[-1]
    return Finding(
        "shuffled",
        "warning",
        say("The labels look shuffled"),
        say(
            "{train} of the training images are right but only {validation} of the others; guessing gives {chance}.",
            train=f"{last.train_accuracy:.0%}",
            validation=f"{last.validation_accuracy:.0%}",
            chance=f"{chance:.0%}",
        ),
        say("The network can only learn such labels by heart. Look at the images with their labels under Data."),
    )


def _learned_nothing(epoch: EpochDone, chance: float, validation_size: int) -> bool:
    """Much better than guessing on the training images, and no better than guessing on the others."""
    low, _ = Score(round(epoch.validation_accuracy * validation_size), validation_size).interval
    much = epoch.train_accuracy > chance + _ABOVE_CHANCE * (1 - chance)
    return much and low < chance + _AROUND_CHANCE and epoch.validation_accuracy < 1.6 * chance + _AROUND_CHANCE


def _share(accuracy: float) -> float:
    return accuracy if accuracy == accuracy else 0.0  # nan where there was nothing to measure
