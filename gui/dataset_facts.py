"""What the window says of a dataset before it is read: its size, its classes, whether it is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.datasets.catalog import DATASETS, find_dataset
from core.datasets.load import Part, parse_key
from core.datasets.on_disk import DatasetStatus, status
from core.datasets.spec import DatasetSpec
from core.models.spec import Shape, say_shape
from gui.translation import counted, tr
from gui.widgets.picker import Option

if TYPE_CHECKING:
    from core.datasets.preview import PathLook

JOINED = ("mnist+generated+junk", "generated+junk")
"""Offered beside the plain datasets: with junk, a network learns to say that it is not sure."""

Fetching = Literal["", "under way", "waiting", "failed"]
"""Where the download of a dataset stands; "waiting" while another one is under way."""


@dataclass(frozen=True)
class DatasetFacts:
    """`shape` and `classes` are None and empty for data that has to be looked at first; `missing` has to be downloaded.

    `problem` says why it cannot be used, once a look has shown that.
    """

    key: str
    title: str
    size: str
    classes: tuple[str, ...]
    shape: Shape | None
    missing: DatasetStatus | None
    problem: str = ""


def dataset_options(own: tuple[str, ...]) -> list[Option]:
    """The rows of the picker: the catalog, a few joined ones, and the user's own folders and tables."""
    plain = [Option(spec.key, tr(spec.title), tr(spec.source)) for spec in DATASETS if spec.classes]
    joined = [Option(key, dataset_title(key)) for key in JOINED]
    return [*plain, *joined, *(Option(key, dataset_title(key), key) for key in own)]


def dataset_title(key: str) -> str:
    return " + ".join(_part_title(part) for part in parse_key(key))


def dataset_facts(key: str) -> DatasetFacts:
    """Looks at file sizes only."""
    parts = parse_key(key)
    specs = [find_dataset(part.kind) for part in parts if not part.path]
    first = next((spec for spec in specs if spec.classes), None)
    whole = len(specs) == len(parts)
    return DatasetFacts(
        key=key,
        title=dataset_title(key),
        size=_size(specs, whole=whole),
        classes=first.classes if first and whole else (),
        shape=first.shape if first else None,
        missing=next((found for found in map(_missing, specs) if found), None),
    )


def is_to_be_looked_at(key: str) -> bool:
    """Whether only a look can tell what is in it: a folder, a table, or the user's own drawings."""
    return any(part.kind in ("folder", "csv", "drawings") for part in parse_key(key))


def has_own_drawings(key: str) -> bool:
    return any(part.kind == "drawings" for part in parse_key(key))


def with_look(facts: DatasetFacts, look: PathLook) -> DatasetFacts:
    """The facts with what a look has found."""
    parts = parse_key(facts.key)
    specs = [find_dataset(part.kind) for part in parts if not part.path and part.kind != "drawings"]
    size = facts.size
    if look.train == look.test and facts.key == "drawings":  # so few that they serve for both
        size = counted("{n} image for training and test", "{n} images for training and test", look.train)
    elif len(specs) + 1 == len(parts):  # what further folders hold is not known
        size = _say_size(look.train + _train_size(specs), look.test + _test_size(specs))
    return replace(facts, size=size, classes=look.classes, shape=facts.shape or look.shape)


def megabytes(size: int) -> str:
    return tr("{size} MB").format(size=f"{size / 1e6:.1f}" if size < 1e8 else f"{size / 1e6:.0f}")


def _part_title(part: Part) -> str:
    if part.path:
        return Path(part.path).name or part.path
    if part.kind == "junk":
        return tr("junk")
    return tr(find_dataset(part.kind).title)


def _missing(spec: DatasetSpec) -> DatasetStatus | None:
    found = status(spec.key)
    return None if found.on_disk else found


def _size(specs: list[DatasetSpec], *, whole: bool) -> str:
    return _say_size(_train_size(specs), _test_size(specs)) if whole and _train_size(specs) else ""


def _train_size(specs: list[DatasetSpec]) -> int:
    return sum(spec.train_size for spec in specs)


def _test_size(specs: list[DatasetSpec]) -> int:
    """What has no classes joins the training only."""
    return sum(spec.test_size for spec in specs if spec.classes)


def _say_size(train: int, test: int) -> str:
    return tr("{train} + {test} images").format(train=f"{train:,}", test=f"{test:,}")


def describe(facts: DatasetFacts) -> str:
    """One line: how much, of what kind, and where."""
    if facts.problem:
        return ""
    made_here = all(part.kind in ("generated", "junk") for part in parse_key(facts.key))
    where = tr("not on disk") if facts.missing else tr("drawn here") if made_here else tr("on disk")
    parts = (facts.size, say_shape(facts.shape) if facts.shape else "", where)
    return " · ".join(part for part in parts if part)


def describe_classes(facts: DatasetFacts) -> str:
    if not facts.classes:
        return ""
    count = counted("{n} class", "{n} classes", len(facts.classes))
    return f"{count}: {', '.join(facts.classes)}"
