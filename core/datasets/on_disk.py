"""Which datasets of the catalog lie on this computer, and where they lie or would. Looks at file sizes only."""

from dataclasses import dataclass
from pathlib import Path

from core import paths
from core.datasets.catalog import find_dataset
from core.datasets.spec import DataFile, DatasetSpec


@dataclass(frozen=True)
class DatasetStatus:
    """What a list of datasets shows of one: `bytes_to_download` is 0 if it is on disk or made here."""

    key: str
    on_disk: bool
    bytes_to_download: int
    folder: Path


def status(key: str) -> DatasetStatus:
    spec = find_dataset(key)
    on_disk = is_on_disk(spec)
    size = 0 if on_disk else sum(source.size for source in spec.files)
    return DatasetStatus(key, on_disk, size, dataset_folder(spec))


def sizes(spec: DatasetSpec) -> tuple[int, int]:
    """How many images there are to train and to test on; the user's own drawings are counted."""
    if spec.key != "drawings":
        return spec.train_size, spec.test_size
    from core.datasets.drawing_rules import is_held_out, readable
    from core.datasets.drawings_file import read_drawings

    known = len(readable(read_drawings()[0]))
    held_out = sum(map(is_held_out, range(known)))
    return known - held_out, held_out or known  # of fewer, all serve for both


def dataset_folder(spec: DatasetSpec) -> Path:
    """Where its files lie, or are to be put."""
    return paths.data_dir() / spec.folder


def is_on_disk(spec: DatasetSpec) -> bool:
    """Whether all its files are there with sizes that they can have; loading looks closer."""
    files = [file for source in spec.files for file in source.data_files]
    return all(find_file(spec, file) is not None for file in files)


def find_file(spec: DatasetSpec, file: DataFile) -> Path | None:
    """The file, or its .gz beside it; torchvision's users also keep USPS in a folder of its own."""
    folder = dataset_folder(spec)
    path = folder / file.name
    if _has_size(path, file.least, file.most):
        return path
    for other in (folder / f"{file.name}.gz", folder / spec.key.upper() / file.name):
        if _has_size(other, 1, 2 * file.most + 1000):  # packing can make small files larger
            return other
    return None


def _has_size(path: Path, least: int, most: int) -> bool:
    try:
        return path.is_file() and least <= path.stat().st_size <= most
    except OSError:
        return False
