"""The well-known datasets, read from files in torchvision's layout and checked at each load."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core.datasets import cifar, on_disk
from core.datasets.catalog import find_dataset
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.fetch import is_whole
from core.datasets.idx import read_idx
from core.datasets.spec import DataFile, DatasetSpec
from core.datasets.unpack import unpack
from core.datasets.usps import read_usps
from core.errors import DamagedDataError, DataError, MissingDataError
from core.progress import Progress, Work

Arrays = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Images and their labels, one read from each file or pair of files."""


def load_builtin(key: str) -> Work[Dataset]:
    """The dataset from disk; a MissingDataError says how to get it, if it is not there or damaged."""
    spec = find_dataset(key)
    yield from _unpack_by_hand(spec)
    files = [_find(spec, file) for source in spec.files for file in source.data_files]
    read = {"usps": _read_usps, "cifar10": _read_cifar10}.get(key, _read_idx)
    splits = []
    what = f"Reading {spec.title}"
    for done, (part, size) in enumerate((("train", spec.train_size), ("test", spec.test_size))):
        yield Progress(what, done, 2)
        splits.append(_checked(spec, read, files, part, size))
    yield Progress(what, 2, 2)
    return Dataset(
        spec.key, spec.title, spec.classes, spec.shape, spec.mean, spec.std, spec.digits, splits[0], splits[1]
    )


def how_to_get(spec: DatasetSpec) -> MissingDataError:
    """The sentence for a dataset that is not on this computer."""
    return MissingDataError(
        spec.key,
        "{title} is not on this computer: download it in the window, or put {files} from {address} into “{folder}”.",
        details=tuple(source.urls[0] for source in spec.files),
        title=spec.title,
        files=", ".join(source.name for source in spec.files),
        address=spec.files[0].urls[0].removesuffix(spec.files[0].name),
        folder=on_disk.dataset_folder(spec),
    )


def _unpack_by_hand(spec: DatasetSpec) -> Work[None]:
    """Archives that somebody has put into the folder are as good as a download."""
    if on_disk.is_on_disk(spec):
        return
    for source in spec.files:
        archive = on_disk.dataset_folder(spec) / source.name
        if source.unpacks_to and (yield from is_whole(archive, source)):
            yield from unpack(source, archive)


def _find(spec: DatasetSpec, file: DataFile) -> Path:
    found = on_disk.find_file(spec, file)
    if found is not None:
        return found
    expected = on_disk.dataset_folder(spec) / file.name
    if expected.is_file():
        raise _damaged(spec, DataError("“{file}” does not have the size that it should have.", file=expected))
    raise how_to_get(spec)


def _damaged(spec: DatasetSpec, error: DataError) -> DamagedDataError:
    """The same sentence, and that a new download mends it."""
    template = error.template.removesuffix(".") + "; download {title} again."
    return DamagedDataError(spec.key, template, **{**error.values, "title": spec.title})


def _checked(
    spec: DatasetSpec, read: Callable[[list[Path], str], Arrays], files: list[Path], part: str, size: int
) -> MemorySplit:
    try:
        images, labels = read(files, part)
        _check(spec, images, labels, size, part)
    except DataError as error:
        raise _damaged(spec, error) from error
    channels_first = images.reshape(-1, *spec.shape)
    return MemorySplit(torch.from_numpy(channels_first), torch.from_numpy(labels.astype(np.int64)))


def _check(spec: DatasetSpec, images: NDArray[np.uint8], labels: NDArray[np.uint8], size: int, part: str) -> None:
    if images.shape[-2:] != spec.shape[-2:] or labels.shape != (size,) or images.size != size * math.prod(spec.shape):
        raise DataError(
            "The {part} files of {title} do not hold {size} images and labels.",
            part=part,
            title=spec.title,
            size=size,
        )
    if labels.max() >= len(spec.classes):
        raise DataError("The {part} files of {title} hold labels that it has not.", part=part, title=spec.title)


def _read_idx(files: list[Path], part: str) -> Arrays:
    prefix = "train" if part == "train" else "t10k"
    images, labels = [file for file in files if file.name.startswith(prefix)]
    return read_idx(images), read_idx(labels)


def _read_usps(files: list[Path], part: str) -> Arrays:
    train, test = files
    return read_usps(train if part == "train" else test)


def _read_cifar10(files: list[Path], part: str) -> Arrays:
    meta, *batches, test = files
    names = cifar.read_class_names(meta)
    if names != find_dataset("cifar10").classes:
        raise DataError("“{file}” names other classes than CIFAR-10's.", file=meta)
    return _joined(cifar.read_batch(file) for file in (batches if part == "train" else [test]))


def _joined(batches: Iterable[Arrays]) -> Arrays:
    images, labels = zip(*batches, strict=True)
    return np.concatenate(images), np.concatenate(labels)
