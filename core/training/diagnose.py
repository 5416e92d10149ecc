"""Looks at a training as a teacher would, and says what is wrong with it, with the numbers that show it.

The rules keep silent rather than guess: a healthy run, however slow it begins, is told nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.training import symptoms
from core.training.curves import curves_of
from core.training.finding import Course, Finding, say
from core.training.generalising import learns_by_heart, looks_shuffled
from core.training.usual_rates import lower_rate

_DEAD = 0.5
_NEVER_OF = 10  # images of a class that is never the answer
_ELSE_RIGHT = 0.6
_NAMED = 3


def diagnose(
    run: Course,
    *,
    dead: Sequence[tuple[str, float]] = (),
    confusion: Sequence[Sequence[int]] = (),
) -> tuple[Finding, ...]:
    """What is wrong with the run, the most important first; nothing for a healthy one.

    `dead` are layers with their share of units that are 0 for every image; `confusion` has a row for each true class
    and a column for each answer. Both are for whoever has them.
    """
    if (curves := curves_of(run)) is None:
        return ()
    classes = run.started.classes if run.started else ()
    if broken := symptoms.not_a_number(curves) or symptoms.diverging(curves, run.warnings):
        return (broken,)
    stuck, shuffled = symptoms.guessing(curves), looks_shuffled(run)
    found = (
        stuck,
        shuffled or learns_by_heart(run),
        None if stuck else symptoms.plateau(curves),
        dead_units(dead, run),
        None if stuck else never_answered(confusion, classes),
    )
    return tuple(finding for finding in found if finding)


def dead_units(dead: Sequence[tuple[str, float]], run: Course | None = None) -> Finding | None:
    """`dead`: layers with their share of units that are 0 for every image."""
    layer, share = max(dead, key=lambda pair: pair[1], default=("", 0.0))
    if not share >= _DEAD:
        return None
    changes: tuple[tuple[str, float], ...] = ()
    advice = say("Such units no longer learn. A lower learning rate keeps them alive in a new run.")
    if run is not None:
        lower = lower_rate(run.config, run.config.learning_rate)
        changes = (("learning_rate", lower),)
        advice = say(
            "Such units no longer learn. A new run with a learning rate of {lower} keeps more of them.",
            lower=f"{lower:g}",
        )
    return Finding(
        "dead",
        "warning",
        say("{share} of the units of {layer} do nothing", share=f"{share:.0%}", layer=layer),
        say("They give 0 for every image, so no gradient reaches their weights."),
        advice,
        changes,
    )


def never_answered(confusion: Sequence[Sequence[int]], classes: Sequence[str]) -> Finding | None:
    """Classes that are never the answer, although the others are told apart."""
    if len(confusion) != len(classes) or len(classes) < 2:
        return None
    given = [sum(row[column] for row in confusion) for column in range(len(classes))]
    never = [at for at, count in enumerate(given) if not count and sum(confusion[at]) >= _NEVER_OF]
    if not never or len(never) == len(classes) - 1 or not _share_right(confusion, given) > _ELSE_RIGHT:
        return None
    worst = max(never, key=lambda at: sum(confusion[at]))
    taken, count = max((count, at) for at, count in enumerate(confusion[worst]))[::-1]
    names = ", ".join(f"“{classes[at]}”" for at in never[:_NAMED]) + (", …" if len(never) > _NAMED else "")
    return Finding(
        "never-answered",
        "warning",
        say("{names} is never the answer", names=names),
        say(
            "None of the {total} images of “{name}” is recognised; {count} of them are taken for “{other}”.",
            total=f"{sum(confusion[worst]):,}",
            name=classes[worst],
            count=f"{count:,}",
            other=classes[taken],
        ),
        say("Look at its training images: there may be none, or they may have another label."),
    )


def _share_right(confusion: Sequence[Sequence[int]], given: Sequence[int]) -> float:
    """How many are right of the images whose class is an answer at times."""
    total = sum(sum(row) for row, count in zip(confusion, given, strict=True) if count)
    right = sum(row[at] for at, row in enumerate(confusion))
    return right / total if total else math.nan
