"""What the rest of the program knows of a dataset before any of it is read."""

from dataclasses import dataclass

DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class DataFile:
    """One file that a loader reads: its name in the dataset's folder, and the fewest and most bytes it may have."""

    name: str
    least: int
    most: int


@dataclass(frozen=True)
class SourceFile:
    """One file to download: its name in the dataset's folder, its pinned SHA-256, and where it can be had.

    The checksum decides whether it is the right one; `size` in bytes serves the progress, and limits what is taken.
    `unpacks_to` names what an archive holds; it is empty where the file is read as it is.
    """

    name: str
    sha256: str
    size: int
    urls: tuple[str, ...]
    unpacks_to: tuple[DataFile, ...] = ()

    @property
    def data_files(self) -> tuple[DataFile, ...]:
        """What has to lie on disk for the loader."""
        return self.unpacks_to or (DataFile(self.name, 1, self.size * 2),)


@dataclass(frozen=True)
class DatasetSpec:
    """One entry of the catalog.

    `digits` says that the images look like MNIST's (white ink, 20-pixel box, centred by mass), so that drawings are
    prepared that way. `files` is empty for what is made or drawn here. `folder` is torchvision's, under its root.
    Sizes are 0 where they are not known before reading.
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
