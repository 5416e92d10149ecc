"""Rules on the curves of the training images: each gives a Finding, or None."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.training.curves import Curves
from core.training.events import Warned
from core.training.finding import Finding, Said, say
from core.training.usual_rates import higher_rate, lower_rate, usual_rates

if TYPE_CHECKING:
    import numpy as np

_TAIL = 4_000  # steps in which a loss that is no number is looked for
_ABOVE_CHANCE = 1.5
_TIMES_BEST = 3.0
_LEAST_BLOCKS = 4
_NEAR_CHANCE = 1.12  # times the loss of guessing
_ASKED_AN_IMAGE = 1e-7  # how far the loss is to fall with each image seen, as a share of the loss of guessing
_MOST_ASKED = 0.03
_SURE_IMAGES = 20_000
_SURE_STEPS = 300
_SOON_IMAGES = 5_000
_SOON_STEPS = 150
_FAR = 3.0  # times above the highest usual rate
_GROWTH_IMAGES = 80_000
_FLAT_SHARE = 0.4
_FLAT_GAIN = 0.01
_GOOD_ACCURACY = 0.8
_MUCH_DECAY = 0.02

_LOWER = "A new run with a learning rate of {lower} should learn."
_HIGHER = "A new run with a learning rate of {higher} should learn faster."


def not_a_number(curves: Curves) -> Finding | None:
    import numpy as np

    tail = np.isfinite(curves.losses[-_TAIL:])
    if tail.all():
        return None
    step = curves.steps - len(tail) + int(tail.argmin()) + 1
    return Finding(
        "not-a-number",
        "error",
        say("The loss is no longer a number"),
        say(
            "It was lost in step {step}. Learning rate {rate} makes the weights too large to compute with.",
            step=f"{step:,}",
            rate=f"{curves.rate:g}",
        ),
        *_mend_with_lower(curves),
    )


def diverging(curves: Curves, warnings: Sequence[Warned]) -> Finding | None:
    """Far above what it was, or above what guessing gives."""
    if len(curves.blocks) < _LEAST_BLOCKS and not _gave_up(warnings):
        return None
    now, best, at = _rise(curves)
    above = now > _ABOVE_CHANCE * max(float(curves.losses[0]), curves.chance_loss)
    risen = now > _TIMES_BEST * best and now > best + 0.5 * curves.chance_loss
    if not (above or risen or _gave_up(warnings)):
        return None
    if risen:
        reason = say(
            "Up from {best} to {now} in {steps} steps. Learning rate {rate} looks too high.",
            best=_figure(best),
            now=_figure(now),
            steps=f"{curves.steps - at:,}",
            rate=f"{curves.rate:g}",
        )
    else:
        reason = say(
            "It is {now}, and guessing would give {chance}. Learning rate {rate} looks too high.",
            now=_figure(now),
            chance=_figure(curves.chance_loss),
            rate=f"{curves.rate:g}",
        )
    return Finding("diverging", "error", say("The loss is diverging"), reason, *_mend_with_lower(curves))


def _gave_up(warnings: Sequence[Warned]) -> bool:
    return any(warning.kind == "diverged" for warning in warnings)


def _rise(curves: Curves) -> tuple[float, float, int]:
    """The loss now (the lower of the last two blocks), the best block before, and the step after that."""
    if len(curves.blocks) < 3:
        return float(curves.losses[-curves.block :].mean()), float(curves.losses[0]), 1
    earlier = curves.blocks[:-2]
    best = int(earlier.argmin())
    at = curves.steps - (len(curves.blocks) - best - 1) * curves.block
    return float(curves.blocks[-2:].min()), float(earlier[best]), at


def guessing(curves: Curves) -> Finding | None:
    """The loss stays where guessing is, and the answers are no better."""
    rate, (lowest, _, highest) = curves.rate, usual_rates(curves.config)
    far_above = rate > _FAR * highest
    images, steps = (_SOON_IMAGES, _SOON_STEPS) if far_above else (_SURE_IMAGES, _SURE_STEPS)
    if curves.images < images or curves.steps < steps:
        return None
    recent = slice(-max(1, curves.steps // 4), None)
    loss, accuracy = float(curves.losses[recent].mean()), float(curves.accuracies[recent].mean())
    if not _is_chance(curves, loss, accuracy):
        return None
    reason = _evidence(curves, loss, accuracy)
    if far_above or rate > highest:
        fact = say("Learning rate {rate} looks too high", rate=f"{rate:g}")
        return Finding("rate-too-high", "warning", fact, reason, *_mend_with_lower(curves))
    if rate < lowest:
        fact = say("Learning rate {rate} looks far too low", rate=f"{rate:g}")
        return Finding("rate-too-low", "warning", fact, reason, *_mend_with_higher(curves))
    advice = say("Look at the data: do the labels belong to the images? Else try another seed or network.")
    return Finding("guessing", "warning", say("The network is still guessing"), reason, advice)


def _is_chance(curves: Curves, loss: float, accuracy: float) -> bool:
    """Tutorials begin slowly: little is asked of them at first, and either the loss or the accuracy will do."""
    begun = min(float(curves.losses[: curves.block].mean()), curves.chance_loss)
    asked = curves.chance_loss * min(_MOST_ASKED, _ASKED_AN_IMAGE * curves.images)
    passed = curves.chance * (1 + min(1.0, curves.images / _GROWTH_IMAGES))
    highest = max(_NEAR_CHANCE * curves.chance_loss, float(curves.losses[0]))
    return begun - asked < loss < highest and accuracy < min(passed, 0.5 + curves.chance / 2)


def _evidence(curves: Curves, loss: float, accuracy: float) -> Said:
    return say(
        "After {steps} steps the loss is {loss} and {accuracy} are right; guessing gives {chance} and {share}.",
        steps=f"{curves.steps:,}",
        loss=_figure(loss),
        accuracy=f"{accuracy:.0%}",
        chance=_figure(curves.chance_loss),
        share=f"{curves.chance:.0%}",
    )


def plateau(curves: Curves) -> Finding | None:
    """No progress for long, although much is still wrong."""
    window = int(curves.steps * _FLAT_SHARE) // 2 * 2
    if window < _SURE_STEPS or window * curves.config.batch_size < _SURE_IMAGES:
        return None
    accuracy = float(curves.accuracies[-window:].mean())
    if accuracy > _GOOD_ACCURACY or accuracy < 2 * curves.chance or not _is_flat(curves, window):
        return None
    return Finding(
        "plateau",
        "note",
        say("The loss has stopped falling"),
        say(
            "It has been {loss} for {steps} steps, and only {accuracy} of the training images are right.",
            loss=_figure(float(curves.losses[-window:].mean())),
            steps=f"{window:,}",
            accuracy=f"{accuracy:.0%}",
        ),
        *_off_the_plateau(curves),
    )


def _is_flat(curves: Curves, window: int) -> bool:
    """Whether the second half of the last steps is no better than the first: neither its loss nor its accuracy,
    which climbs while the loss has hardly begun to fall.
    """
    losses, accuracies = curves.losses[-window:], curves.accuracies[-window:]
    return _gain(-losses) < _FLAT_GAIN * float(losses.mean()) and _gain(accuracies) < _FLAT_GAIN


def _gain(values: np.ndarray) -> float:
    """How much the second half lies above the first, where that is more than their noise."""
    before, after = values[: len(values) // 2], values[len(values) // 2 :]
    gain = float(after.mean() - before.mean())
    return gain if gain > 2 * math.sqrt((before.var() + after.var()) / len(after)) else 0.0


def _off_the_plateau(curves: Curves) -> tuple[Said, tuple[tuple[str, Any], ...]]:
    config = curves.config
    if config.weight_decay >= _MUCH_DECAY:
        advice = say("Weight decay {decay} holds the weights back: try a new run without it.",
                     decay=f"{config.weight_decay:g}")  # fmt: skip
        return advice, (("weight_decay", 0.0),)
    if curves.rate > usual_rates(config)[1]:
        return _mend_with_lower(curves)
    if config.model == "linear":
        advice = say("One linear layer cannot do more: try a new run with LeNet-5.")
        return advice, (("model", "lenet5"),)
    return say("Try a new run with a learning rate of {higher}, or another network.",
               higher=f"{higher_rate(config, curves.rate):g}"), (
        ("learning_rate", higher_rate(config, curves.rate)),
    )  # fmt: skip


def _mend_with_lower(curves: Curves) -> tuple[Said, tuple[tuple[str, Any], ...]]:
    lower = lower_rate(curves.config, curves.rate)
    return say(_LOWER, lower=f"{lower:g}"), (("learning_rate", lower),)


def _mend_with_higher(curves: Curves) -> tuple[Said, tuple[tuple[str, Any], ...]]:
    higher = higher_rate(curves.config, curves.rate)
    return say(_HIGHER, higher=f"{higher:g}"), (("learning_rate", higher),)


def _figure(loss: float) -> str:
    return f"{loss:.3g}" if loss < 1 else f"{loss:.2f}" if loss < 100 else f"{loss:,.0f}"
