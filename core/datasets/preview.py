"""One small image of each class, to show a dataset before it is read; it needs no torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.datasets import cifar
from core.datasets.catalog import find_dataset
from core.datasets.idx import read_idx
from core.datasets.on_disk import find_file, is_on_disk
from core.datasets.pen.recipe import GENERATED, JUNK, Part, draw, labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.datasets.spec import DatasetSpec

_DRAWN = {recipe.key: recipe for recipe in (GENERATED, JUNK)}


def preview(key: str, count: int = 10) -> list[NDArray[np.uint8]]:
    """The first test image of each class as uint8 (height, width, channels); empty for what cannot be shown so soon."""
    if key in _DRAWN:
        recipe = _DRAWN[key]
        return _first_of_each(draw(recipe, Part("test", 0, count)), labels(recipe, "test")[:count], count)
    spec = find_dataset(key)
    if not spec.files or not is_on_disk(spec):
        return []
    return _first_of_each(*_test_images(spec), count)


def _test_images(spec: DatasetSpec) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    paths = {file.name: find_file(spec, file) for source in spec.files for file in source.data_files}
    if spec.key == "cifar10":
        batch = next(path for name, path in paths.items() if path and name.endswith("test_batch"))
        return cifar.read_batch(batch)
    images = [path for name, path in paths.items() if path and name.startswith("t10k")]
    if len(images) != 2:
        return np.zeros((0, 1, 1, 1), np.uint8), np.zeros(0, np.uint8)
    pixels, classes = sorted((read_idx(path) for path in images), key=lambda array: -array.ndim)
    return pixels[:, np.newaxis], classes


def _first_of_each(
    images: NDArray[np.uint8], classes: NDArray[np.uint8] | NDArray[np.int64], count: int
) -> list[NDArray[np.uint8]]:
    """In the order of the classes; images without a class as they come."""
    firsts = np.unique(classes, return_index=True)[1] if classes.size and classes.max() >= 0 else np.arange(len(images))
    return [images[place].transpose(1, 2, 0) for place in firsts[:count]]
