"""Downloads a dataset of the catalog into torchvision's folder layout."""

import dataclasses
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

from core import paths
from core.datasets.catalog import find_dataset
from core.datasets.fetch import fetch
from core.datasets.on_disk import dataset_folder
from core.datasets.spec import SourceFile
from core.datasets.unpack import unpack
from core.errors import DownloadError
from core.progress import Progress, Work


def download_dataset(key: str) -> Work[None]:
    """Fetch all files of the dataset and unpack them. Archives that are there already, by hand or before, are used."""
    spec = find_dataset(key)
    folder = dataset_folder(spec)
    total = sum(source.size for source in spec.files)
    bases = mirrors(key)
    done = 0
    for source in spec.files:
        from_mirrors = _with_mirrors(source, bases)
        target = folder / source.name
        yield from _shown(fetch(from_mirrors, target), _part_of(done, total))
        yield from unpack(source, target)
        done += source.size


def mirrors(key: str) -> tuple[str, ...]:
    """Addresses of the user's own, tried before the catalog's.

    They come from `mirrors.json` in INKLING_HOME, which names folders on the web by dataset:
    `{"mnist": ["https://example.org/mnist/"]}` has `https://example.org/mnist/train-images-idx3-ubyte.gz` tried first.
    """
    path = paths.home_dir() / "mirrors.json"
    try:
        listed = json.loads(path.read_text("utf-8")).get(key, [])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise DownloadError(
            "“{file}” cannot be read as a list of mirrors ({reason}).", file=path, reason=error
        ) from error
    if not isinstance(listed, list) or not all(isinstance(base, str) for base in listed):
        raise DownloadError("“{file}” must hold a list of addresses for “{key}”.", file=path, key=key)
    return tuple(base.rstrip("/") + "/" for base in listed)


def _with_mirrors(source: SourceFile, bases: tuple[str, ...]) -> SourceFile:
    return dataclasses.replace(source, urls=(*(base + source.name for base in bases), *source.urls))


def _part_of(before: int, total: int) -> Callable[[Progress], Progress]:
    """One file's progress, as that of all."""
    return lambda progress: Progress(progress.what, before + progress.done, total)


def _shown(work: Work[Any], change: Callable[[Progress], Progress]) -> Work[None]:
    """The work, with its progress told differently."""
    with closing(work):
        for progress in work:
            yield change(progress)
