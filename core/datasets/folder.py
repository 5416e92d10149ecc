"""Folders of images: a folder for each class, perhaps below `train` and `test`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.datasets.image_dataset import MEMORY_BUDGET, read_images
from core.datasets.listing import ImageFile, Listing, in_natural_order, is_image_name, split_off_test
from core.errors import DataError
from core.progress import Progress, Work

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset

_TEST_NAMES = ("test", "val", "valid", "validation")
_NO_CLASSES = ("__MACOSX",)
_TICK = 1_000  # files between two chances to cancel


def load_folder(path: Path, shape: tuple[int, int, int] | None = None, budget: int = MEMORY_BUDGET) -> Work[Dataset]:
    """The images below a folder, with the names of its folders as classes, in natural order.

    With a folder `train`, the classes lie in it, and those of `test` (or `val`) are for testing; without, a fifth of
    each class is. `shape` and `budget` are as in `read_images`. Nothing outside the folder is read, through links
    neither.
    """
    listing = yield from list_folder(path)
    return (yield from read_images(listing, shape, budget))


def list_folder(path: Path) -> Work[Listing]:
    """All images with their classes; those that links lead to outside are among the problems."""
    key = f"folder:{path}"
    try:
        root = _existing_folder(path)
        train_root, test_root = _split_roots(root)
        classes = in_natural_order(_class_names(train_root))
        problems: list[str] = []
        train = yield from _images(root, train_root, classes, problems)
        if test_root is None:
            train, test = split_off_test(train)
        else:
            _check_test_classes(test_root, classes, path)
            test = yield from _images(root, test_root, classes, problems)
    except OSError as error:
        raise DataError("“{folder}” cannot be read ({reason}).", folder=path, reason=error.strerror or error) from error
    if not classes:
        raise DataError("“{folder}” holds no folders, and each class of images needs one.", folder=path)
    return Listing(key, root.name, classes, train, test, tuple(problems))


def _existing_folder(path: Path) -> Path:
    if not path.exists():
        raise DataError("There is no folder “{folder}”.", folder=path)
    if not path.is_dir():
        raise DataError("“{folder}” is not a folder.", folder=path)
    return path.resolve()


def _split_roots(root: Path) -> tuple[Path, Path | None]:
    """Where the classes lie for training, and for testing."""
    folders = {entry.name.casefold(): Path(entry.path) for entry in _folders(root)}
    train = folders.get("train")
    if train is None:
        return root, None
    return train, next((folders[name] for name in _TEST_NAMES if name in folders), None)


def _class_names(folder: Path) -> list[str]:
    return [entry.name for entry in _folders(folder)]


def _check_test_classes(test_root: Path, classes: tuple[str, ...], path: Path) -> None:
    if unknown := sorted(set(_class_names(test_root)) - set(classes)):
        raise DataError("“{folder}” has a class “{name}” to test that is never trained.", folder=path, name=unknown[0])


def _folders(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return [entry for entry in entries if _may_be_class(entry)]


def _may_be_class(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir() and not entry.name.startswith(".") and entry.name not in _NO_CLASSES
    except OSError:  # links that lead round in a circle
        return False


def _images(root: Path, split_root: Path, classes: tuple[str, ...], problems: list[str]) -> Work[list[ImageFile]]:
    """The images of each class, in the order of their names."""
    files: list[ImageFile] = []
    for label, name in enumerate(classes):
        folder = split_root / name
        for number, file in enumerate(_images_below(root, folder, label, problems) if folder.is_dir() else ()):
            if number % _TICK == 0:
                yield Progress("Looking through the folder", label, len(classes))
            files.append(file)
    return files


def _images_below(root: Path, folder: Path, label: int, problems: list[str]) -> Iterator[ImageFile]:
    """The images in a folder and the folders in it."""
    shown = _shown(root, folder)
    if not folder.resolve().is_relative_to(root):
        problems.append(f"{shown}: it leads outside the folder, and is not read")
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            # A link to a folder inside would bring its images in twice, or lead round in a circle.
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _images_below(root, folder / entry.name, label, problems)
            elif is_image_name(entry.name):
                if (file := _image(root, entry, f"{shown}/{entry.name}", label)) is None:
                    problems.append(f"{shown}/{entry.name}: it leads outside the folder, or nowhere, and is not read")
                else:
                    yield file


def _image(root: Path, entry: os.DirEntry[str], shown: str, label: int) -> ImageFile | None:
    path = entry.path
    if entry.is_symlink():
        path = os.path.realpath(path)
        if not Path(path).is_relative_to(root) or not Path(path).is_file():
            return None
    status = entry.stat()
    return ImageFile(path, shown, label, status.st_size, status.st_mtime_ns)


def _shown(root: Path, folder: Path) -> str:
    return folder.relative_to(root).as_posix()
