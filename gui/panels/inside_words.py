"""How the Inside tab says what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.translation import counted, tr
from gui.widgets.probability_text import say_probability

if TYPE_CHECKING:
    from core.explain.gradients import WeightsView
    from core.explain.occlusion import Occlusion
    from core.explain.table import Table


def kind_words(kind: str) -> str:
    """What an operation is called outside of the code."""
    return {
        "input": tr("Input"),
        "Conv2d": tr("Convolution"),
        "MaxPool2d": tr("Max pooling"),
        "ReLU": tr("ReLU"),
        "Flatten": tr("Flatten"),
        "Linear": tr("Linear"),
        "BatchNorm1d": tr("Batch norm"),
        "BatchNorm2d": tr("Batch norm"),
        "Dropout": tr("Dropout"),
    }.get(kind, kind)


def why_size(kind: str) -> str:
    """Where no sum is needed to know the output's size."""
    return {
        "ReLU": tr("same; negative to 0"),
        "BatchNorm1d": tr("same, rescaled"),
        "BatchNorm2d": tr("same, rescaled"),
        "Dropout": tr("same; only in training"),
    }.get(kind, tr("same"))


def shape_words(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{size:,}" for size in shape)


def totals_words(table: Table) -> str:
    """44,426 parameters · 174 KB · 282,640 multiplications for an image."""
    parts = (
        counted("{n} parameter", "{n} parameters", table.parameters),
        size_words(table.parameters * 4),
        counted("{n} multiplication for an image", "{n} multiplications for an image", table.multiplications),
    )
    return " · ".join(parts)


def size_words(size: int) -> str:
    return tr("{n} KB").format(n=f"{size / 1000:,.0f}") if size < 10**6 else tr("{n} MB").format(n=f"{size / 1e6:,.1f}")


def occlusion_title(found: Occlusion, classes: tuple[str, ...], *, untrained: bool) -> str:
    told = tr("Reads {label}, {share}; untrained, so it is a guess") if untrained else tr("Reads {label}, {share}")
    return told.format(label=classes[found.answer], share=say_probability(float(found.plain[found.answer])))


def occlusion_words(found: Occlusion, classes: tuple[str, ...]) -> str:
    """What the map says, in a sentence or two."""
    worst = float(found.drop.max())
    if worst < 0.02:
        words = tr("No patch of this size costs the answer more than {worst}: it rests on no single place.")
        return words.format(worst=points_words(worst))
    place = int(found.drop.argmax())
    row, column = divmod(place, found.drop.shape[1])
    there = int(found.probabilities[row, column].argmax())
    if there == found.answer:
        words = tr("The answer rests most on the strongest orange: covered there, it loses {worst} and stays {label}.")
    else:
        words = tr("The answer rests most on the strongest orange: covered there, it loses {worst} and reads {other}.")
    return words.format(worst=points_words(worst), label=classes[found.answer], other=classes[there])


def covered_words(found: Occlusion, classes: tuple[str, ...], row: int, column: int) -> str:
    """The answer with the patch at one place."""
    there = found.probabilities[row, column]
    best = int(there.argmax())
    words = tr("With this covered: {label}, {share}")
    return words.format(label=classes[best], share=say_probability(float(there[best])))


def points_words(share: float) -> str:
    """A difference of two shares."""
    points = share * 100
    if points < 0.1:
        return tr("0.1 points")
    return tr("{n} points").format(n=f"{points:.1f}" if points < 2 else f"{points:.0f}")


def dead_words(view: WeightsView) -> str:
    """What dead units are, and how many there are."""
    if not view.images:
        return tr("Dead units are counted once there are test images.")
    if not view.dead:
        return tr("This network has no ReLU, so none of its units can die.")
    dead, total = sum(layer.dead for layer in view.dead), sum(layer.total for layer in view.dead)
    told = tr("Dead: after the ReLU, a unit that is 0 for each of {images} test images. It passes nothing on.")
    count = tr("Here {dead} of {total} are.").format(dead=f"{dead:,}", total=f"{total:,}")
    return f"{told.format(images=f'{view.images:,}')} {count}"
