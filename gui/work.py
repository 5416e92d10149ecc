"""What the window has done in threads of their own: each function imports what it needs there, not at the start."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.atomic import replacing
from core.datasets.catalog import find_dataset
from core.datasets.load import parse_key
from core.datasets.on_disk import dataset_folder, find_file, is_on_disk
from core.errors import AppError
from core.progress import Progress, Work
from gui.torch_loading import loading_torch
from gui.translation import told

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.datasets.spec import DatasetSpec, SourceFile
    from core.device import DeviceStatus
    from core.models.spec import Shape
    from core.trained_model import TrainedModel
    from gui.judge import Judge


def preview_images(key: str) -> tuple[str, list[Any]]:
    """The key again, and a few images of that dataset (none, where they cannot be had quickly)."""
    from core.datasets.preview import preview

    part = parse_key(key)[0]
    try:
        return key, [] if part.path else preview(part.kind)
    except AppError:
        return key, []


def download(key: str) -> Work[None]:
    from core.datasets.download import download_dataset

    return download_dataset(key)


def bring_files(key: str, folder: Path) -> Work[None]:
    """Copy the dataset's files out of a folder of the user's, unpacking archives; says which are missing there."""
    spec = find_dataset(key)
    target = dataset_folder(spec)
    names = [name for source in spec.files for name in (source.name, *(file.name for file in source.data_files))]
    found = [(path, target / name) for name in dict.fromkeys(names) if (path := _find(spec, name, folder))]
    done, total = 0, sum(path.stat().st_size for path, _ in found)
    for source, destination in found:
        yield Progress(source.name, done, total)
        done += source.stat().st_size
        if source.resolve() != destination.resolve():
            _copy(source, destination)
    if not is_on_disk(spec):
        if missing := [source for source in spec.files if not _has_arrived(spec, source)]:
            raise AppError("That folder does not hold {files}.", files=", ".join(source.name for source in missing))
        yield from download(key)


def _find(spec: DatasetSpec, name: str, folder: Path) -> Path | None:
    """The file in that folder, or below it as torchvision puts it: also the folder above may have been chosen."""
    places = (folder, folder / Path(spec.folder).name, folder / spec.folder)
    return next((place / name for place in places if (place / name).is_file()), None)


def _has_arrived(spec: DatasetSpec, source: SourceFile) -> bool:
    """Packed, or unpacked already."""
    packed = (dataset_folder(spec) / source.name).is_file()
    return packed or all(find_file(spec, file) for file in source.data_files)


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all: half a file would be taken for a damaged one."""
    from core.datasets.fetch import cannot_write

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file, replacing(target) as copy:
            shutil.copyfileobj(file, copy)
    except OSError as error:
        raise cannot_write(target, error) from error


def network_facts(model: str, shape: Shape, classes: int) -> Work[tuple[str, Shape, int, str]]:
    """Model, shape, how many parameters such a network has, or why it cannot be built."""
    yield from loading_torch()
    import torch

    from core.models.catalog import find_model
    from core.models.layers import count_parameters

    try:
        with torch.device("meta"):  # no memory, and no random numbers taken from a training
            return model, shape, count_parameters(find_model(model).build(shape, classes)), ""
    except AppError as error:
        return model, shape, 0, told(error)


def device_facts() -> Work[tuple[DeviceStatus, ...]]:
    yield from loading_torch()
    from core.device import devices

    return devices()


def first_judge(path: Path) -> Judge | None:
    """Answers as that file's model does, and needs no torch for it; None if it cannot."""
    from core.first_answers import open_first
    from core.pixels.spec import Drawing, Point
    from gui.judge import Judge

    network = open_first(path)
    if network is None:
        return None
    judge = Judge(network)
    judge.look(Drawing(((Point(0, 0), Point(9, 9)),)))  # what this still imports is imported here and not in the window
    return judge


def read_model(path: Path, name: str) -> Work[tuple[TrainedModel, Path, str]]:
    """The model, and what was asked for."""
    yield from loading_torch()
    from core.model_files import open_model

    return open_model(path), path, name


def write_model(model: TrainedModel, path: Path) -> tuple[TrainedModel, Path]:
    """What was written, and where."""
    from core.model_files import save_model

    save_model(model, path)
    return model, path


def export(model: TrainedModel, path: Path) -> Work[Path]:
    """The format follows from the file's ending."""
    from core.model_files import exporting
    from core.model_files.export import FORMATS

    yield from exporting(model, path, FORMATS.get(path.suffix.lower(), "safetensors"))
    return path


def read_dataset(key: str) -> Work[Dataset]:
    """The dataset as a training would read it."""
    yield from loading_torch()
    from core.datasets.load import load_dataset

    return (yield from load_dataset(key))
