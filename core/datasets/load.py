"""A dataset by its key: one of the catalog, one at a path, or several joined by `+`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from core.datasets.catalog import DATASETS, find_dataset
from core.errors import InvalidSettingError
from core.paths import expanded
from core.pixels.spec import Shape
from core.progress import Work

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset

_OF_FILES = ("folder", "csv")
PATH_KINDS = (*_OF_FILES, "unipen")


class Part(NamedTuple):
    """One of the datasets that a key names: its catalog key, or one of PATH_KINDS and a path."""

    kind: str
    path: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.path}" if self.path else self.kind


_CATALOG_KEYS = "|".join(re.escape(spec.key) for spec in DATASETS)
# A path may hold a `+`: the key goes on only where another dataset's name follows it.
_NEXT_PART = re.compile(rf"\+(?=(?:{_CATALOG_KEYS})(?:\+|$)|(?:{'|'.join(PATH_KINDS)}):)")


def parse_key(key: str) -> tuple[Part, ...]:
    """The datasets that a key names, or an InvalidSettingError; nothing is read."""
    parts = tuple(_parse_part(text) for text in _NEXT_PART.split(key.strip()))
    if all(part.kind == "junk" for part in parts):
        raise InvalidSettingError("dataset", "Junk has no classes to learn; join it to a dataset, as in mnist+junk.")
    return parts


def _parse_part(text: str) -> Part:
    kind, colon, path = text.partition(":")
    if colon and kind in PATH_KINDS:
        if not path.strip():
            raise InvalidSettingError("dataset", "A path has to follow “{kind}:”.", kind=kind)
        return Part(kind, path)
    return Part(find_dataset(text).key)


def begin_early(key: str) -> None:
    """Begin what takes a while and needs no torch (drawing): it goes on while torch is imported."""
    from core.datasets.pen.feed import start_early
    from core.datasets.pen.recipe import GENERATED, JUNK

    for part in parse_key(key):
        for recipe in (GENERATED, JUNK):
            if part.kind == recipe.key:
                start_early(recipe)


def load_dataset(key: str, shape: Shape | None = None) -> Work[Dataset]:
    """The dataset, read or made or from a cache; MissingDataError if it has to be downloaded first.

    Where it takes any shape, `shape` is what its images are brought to; if it is not given, one that suits them.
    """
    from core.datasets.join import join

    parts = parse_key(key)
    shape = _known_shape(parts) or shape
    datasets: list[Dataset] = []
    for part in parts:
        dataset = yield from _load_part(part, shape)
        datasets.append(dataset)
        shape = dataset.shape
    return datasets[0] if len(datasets) == 1 else join(datasets)


def takes_any_shape(key: str) -> bool:
    """Whether it is of image files alone: all others come in the shape that they have."""
    return all(text.partition(":")[0] in _OF_FILES for text in _NEXT_PART.split(key.strip()))


def _known_shape(parts: tuple[Part, ...]) -> Shape | None:
    """The shape that images of folders are brought to: that of the datasets which they join."""
    # Pen strokes from files are drawn as the user's own are.
    keys = ("drawings" if part.kind == "unipen" else part.kind for part in parts if part.kind not in _OF_FILES)
    return next((find_dataset(key).shape for key in keys), None)


def _load_part(part: Part, shape: Shape | None) -> Work[Dataset]:
    if part.kind in _OF_FILES:
        return _load_images(part, shape)
    if part.path:
        from core.datasets.unipen import load_unipen

        return load_unipen(expanded(part.path))
    return _CATALOG_LOADERS.get(part.kind, _load_builtin)(part.kind)


def _load_images(part: Part, shape: Shape | None) -> Work[Dataset]:
    path = expanded(part.path)
    if part.kind == "csv":
        from core.datasets.table import load_table

        return load_table(path, shape)
    from core.datasets.folder import load_folder

    return load_folder(path, shape)


def _load_builtin(key: str) -> Work[Dataset]:
    from core.datasets.builtin import load_builtin

    return load_builtin(key)


def _load_generated(_key: str) -> Work[Dataset]:
    from core.datasets.generated import load_generated

    return load_generated()


def _load_junk(_key: str) -> Work[Dataset]:
    from core.datasets.generated import load_junk

    return load_junk()


def _load_drawings(_key: str) -> Work[Dataset]:
    from core.datasets.drawings import load_drawings

    return load_drawings()


_CATALOG_LOADERS: dict[str, Callable[[str], Work[Dataset]]] = {
    "generated": _load_generated,
    "junk": _load_junk,
    "drawings": _load_drawings,
}
