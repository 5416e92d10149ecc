"""What the rest of the program knows of a dataset before any of it is read."""

from dataclasses import dataclass

DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class SourceFile:
    """One file to download: its name in the dataset's folder, its pinned SHA-256, and where it can be had."""

    name: str
    sha256: str
    size: int
    urls: tuple[str, ...]


@dataclass(frozen=True)
class DatasetSpec:
    """One entry of the catalog.

    `digits` says that the images look like MNIST's (white ink, 20-pixel box, centred by mass), so that drawings are
    prepared that way. `files` is empty for what is made or drawn here. `folder` is torchvision's name for it.
    """

    key: str
    title: str
    classes: tuple[str, ...]
    shape: tuple[int, int, int]
    train_size: int
    test_size: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    source: str
    licence: str
    digits: bool = False
    folder: str = ""
    files: tuple[SourceFile, ...] = ()
