"""Which of the known networks a state dict belongs to, from its names and shapes alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model_files.expected import Shapes, differences, expected_shapes
from core.model_files.refusal import RefusedError
from core.models.catalog import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.models.spec import Shape

_SIZES = (28, 32, 16, 64)
_MOST_CLASSES = 1000
_WRAPPING = re.compile(r"(?:module|_orig_mod)\.")
_INNER_INDEX = re.compile(r"^((?:conv|fc|bn)\d+)\.\d+\.")


@dataclass(frozen=True)
class Recognised:
    """The network, the images it takes, and for each of its own names the one in the file."""

    architecture: str
    shape: Shape
    classes: int
    names: dict[str, str]


def recognise(found: Shapes) -> Recognised:
    """Raise a RefusedError that names the differences from the network that fits best, if none does."""
    classes = _count_classes(found)
    best: tuple[int, Shapes, str] = (0, {}, "")
    for architecture, title, shape in _candidates(found):
        expected = expected_shapes(architecture, shape, classes)
        names = _match(found, expected)
        if names:
            return Recognised(architecture, shape, classes, names)
        best = max(best, (_likeness(found, expected), expected, title), key=lambda row: row[0])
    _, nearest, title = best
    raise RefusedError(
        "its weights fit none of the networks here; {title} comes nearest, but {differences}",
        title=title,
        differences=differences(_renamed(found, nearest), nearest),
    )


def _candidates(found: Shapes) -> Iterator[tuple[str, str, Shape]]:
    """Networks with the images they might take, those with the right number of channels only."""
    filters = next((shape for shape in found.values() if len(shape) == 4), None)
    channels = (filters[1],) if filters and filters[1] in (1, 3) else (1, 3)
    for count in channels:
        for size in _SIZES:
            for spec in MODELS:
                yield spec.key, spec.title, (count, size, size)


def _count_classes(found: Shapes) -> int:
    """The outputs of the last linear layer: those that no other one takes as its inputs."""
    matrices = [shape for shape in found.values() if len(shape) == 2]
    if not matrices:
        raise RefusedError("it holds no linear layer, which every network here has")
    inputs = {columns for _, columns in matrices}
    classes = [rows for rows, _ in matrices if rows not in inputs] or [matrices[-1][0]]
    if classes[-1] > _MOST_CLASSES:
        raise RefusedError("its last layer has {count:,} outputs, more than there are classes", count=classes[-1])
    return classes[-1]


def _match(found: Shapes, expected: Shapes) -> dict[str, str]:
    """Our names to the file's, by name if all are there, else by shape; empty if something does not fit."""
    plain = {_plain_name(name): name for name in found}
    if len(plain) == len(found) and {name: found[original] for name, original in plain.items()} == expected:
        return plain
    return _match_layers(found, expected)


def _match_layers(found: Shapes, expected: Shapes) -> dict[str, str]:
    """Layers paired by what they hold, whatever they are called; equal ones in the order of the file."""
    theirs = _layers(found)
    names: dict[str, str] = {}
    for ours, contents in _layers(expected).items():
        fitting = next((name for name, other in theirs.items() if other == contents), None)
        if fitting is None:
            return {}
        del theirs[fitting]
        names |= {_joined(ours, part): _joined(fitting, part) for part in contents}
    return {} if theirs else names


def _layers(shapes: Shapes) -> dict[str, Shapes]:
    layers: dict[str, Shapes] = {}
    for name, shape in shapes.items():
        layer, _, part = name.rpartition(".")
        layers.setdefault(layer, {})[part] = shape
    return layers


def _joined(layer: str, part: str) -> str:
    return f"{layer}.{part}" if layer else part


def _plain_name(name: str) -> str:
    """`module.conv1.0.weight` -> `conv1.weight`."""
    return _INNER_INDEX.sub(r"\1.", _WRAPPING.sub("", name))


def _likeness(found: Shapes, expected: Shapes) -> int:
    """How many tensors have the same shape, and how many of those the same name."""
    renamed = _renamed(found, expected)
    same = sum(renamed.get(name) == shape for name, shape in expected.items())
    return same + (Counter(found.values()) & Counter(expected.values())).total()


def _renamed(found: Shapes, expected: Shapes) -> Shapes:
    """The file's shapes under our names, as far as that can be told: plain names, else the order of the file."""
    plain = {_plain_name(name): shape for name, shape in found.items()}
    without_first = {name.partition(".")[2] or name: shape for name, shape in plain.items()}
    nearest = max(plain, without_first, key=lambda shapes: len(shapes.keys() & expected.keys()))
    if nearest.keys() & expected.keys() or len(found) != len(expected):
        return nearest
    return dict(zip(expected, found.values(), strict=True))
