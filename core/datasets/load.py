"""A dataset by its key: one of the catalog, one at a path, or several joined by `+`."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from core.datasets.catalog import DATASETS, find_dataset
from core.errors import DataError, InvalidSettingError
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
        """What `parse_key` reads as this part, alone or joined; a path is in quotes only where it has to be."""
        if not self.path:
            return self.kind
        plain = f"{self.kind}:{self.path}"
        if _split(plain) == [plain] and not self.path.startswith('"'):
            return plain
        doubled = self.path.replace('"', '""')
        return f'{self.kind}:"{doubled}"'


_CATALOG_KEYS = "|".join(re.escape(spec.key) for spec in DATASETS)
_KINDS = "|".join(PATH_KINDS)
# A path may hold a `+`: the key goes on only where nothing but datasets follow it.
_NEXT_PART = rf"\+(?=(?:(?:{_CATALOG_KEYS})\+)*(?:(?:{_CATALOG_KEYS})\Z|(?:{_KINDS}):))"
_QUOTED = r'"((?:[^"]|"")*)"'
_PART = re.compile(rf"(?:(?:{_KINDS}):{_QUOTED}|.*?)(?=\Z|{_NEXT_PART})", re.DOTALL)


def parse_key(key: str) -> tuple[Part, ...]:
    """The datasets that a key names, or an InvalidSettingError; nothing is read.

    A path that could be taken for a joined dataset, as one that ends in `+mnist`, stands in double quotes. What lies on
    the disk decides nothing: a key means the same on every machine, and so do the runs that were trained by it.
    """
    parts = tuple(_parse_part(text) for text in _split(key))
    if all(part.kind == "junk" for part in parts):
        raise InvalidSettingError("dataset", "Junk has no classes to learn; join it to a dataset, as in mnist+junk.")
    return parts


def _split(key: str) -> list[str]:
    """The texts of the parts, as they stand there."""
    key = key.strip()
    texts = []
    end = -1
    while end < len(key):
        match = _PART.match(key, end + 1)
        assert match is not None  # any text is followed by the end
        texts.append(match[0])
        end = match.end()
    return texts


def _path_in(text: str) -> str:
    """The path without the quotes around it."""
    match = re.fullmatch(_QUOTED, text, re.DOTALL)
    return match[1].replace('""', '"') if match else text


def _parse_part(text: str) -> Part:
    kind, colon, path = text.partition(":")
    if colon and kind in PATH_KINDS:
        path = _path_in(path)
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
    for number, part in enumerate(parts):
        try:
            dataset = yield from _load_part(part, shape)
        except DataError as error:
            raise _misread(parts[number:]) or error from error.__cause__
        datasets.append(dataset)
        shape = dataset.shape
    whole = datasets[0] if len(datasets) == 1 else join(datasets)
    # A path may be written in more ways than one: the dataset goes by the key that it was asked for by.
    return whole if whole.key == key else replace(whole, key=key)


def _misread(parts: tuple[Part, ...]) -> DataError | None:
    """What to say where the first is not there, but would be if what joins it were a part of its path."""
    kind, path = parts[0]
    if not path:
        return None
    for end in range(2, len(parts) + 1):
        meant = Part(kind, "+".join((path, *(part.key for part in parts[1:end]))))
        with suppress(OSError):
            if not expanded(path).exists() and expanded(meant.path).exists():
                template = (
                    "There is no “{path}”; if you mean “{whole}”, put it in double quotes "
                    "that the shell leaves alone: '{key}'"
                )
                return DataError(template, path=path, whole=meant.path, key=meant.key)
    return None


def takes_any_shape(key: str) -> bool:
    """Whether it is of image files alone: all others come in the shape that they have."""
    return all(text.partition(":")[0] in _OF_FILES for text in _split(key))


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
