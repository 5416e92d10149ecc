"""At least a hundred kinds of hostile and damaged model files, each with a name that says what is wrong with it."""

import gzip
import io
import json
import os
import random
import socket
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from core.trained_model import TrainedModel
from tests.core.model_files import hostile_pickles, hostile_safetensors, hostile_zips
from tests.core.model_files.making import own_file, saved, state_dict, weights_of

MB = 2**20


@dataclass(frozen=True)
class Case:
    """`make` puts the file into the folder that it is given, and returns its path."""

    name: str
    make: Callable[[Path], Path]


def good_files() -> dict[str, bytes]:
    """LeNet-5 in every format that is read."""
    from safetensors.torch import save

    return {
        "own": own_file(),
        "safetensors": save(weights_of()),
        "pth": saved(state_dict()),
        "old pth": saved(state_dict(), _use_new_zipfile_serialization=False),
    }


def families(marker: Path) -> dict[str, Callable[[], Iterator[Case]]]:
    """Cases that are all to be refused, by kind. `marker` is a file that every payload would make, if it ran."""
    contents: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
        "other kinds": _other_kinds,
        "safetensors": hostile_safetensors.cases,
        "pickles": lambda: hostile_pickles.cases(str(marker)),
        "zips": lambda: hostile_zips.cases(str(marker)),
        "truncations": _truncations,
    }
    return {"places": _places, **{kind: partial(_as_files, make) for kind, make in contents.items()}}


def _places() -> Iterator[Case]:
    for name, make in _PLACES.items():
        yield Case(name, make)


def _as_files(contents: Callable[[], Iterator[tuple[str, bytes]]]) -> Iterator[Case]:
    for name, data in contents():
        yield Case(name, partial(_written, data=data))


def same_weights(model: TrainedModel) -> bool:
    """Whether these are the weights that every good file holds."""
    return model.weights.keys() == weights_of().keys() and all(
        torch.equal(weight, model.weights[name]) for name, weight in weights_of().items()
    )


def mutations(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Good files with a few bytes changed, cut out, doubled or swapped; with the name of the good file."""
    chance = random.Random(seed)
    files = list(good_files().items())
    for _ in range(count):
        name, data = chance.choice(files)
        yield name, _mutated(bytearray(data), chance)


def _mutated(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        # Half of them where the structure is, since most of the file is numbers.
        place = chance.randrange(len(data)) if chance.random() < 0.5 else _near_an_end(len(data), chance)
        size = chance.choice((1, 1, 2, 8, 64, 1000))
        match chance.randrange(5):
            case 0:
                data[place] ^= 1 << chance.randrange(8)
            case 1:
                data[place : place + size] = chance.randbytes(min(size, len(data) - place))
            case 2:
                del data[place : place + size]
            case 3:
                data[place:place] = data[place : place + size]
            case _:
                other = chance.randrange(len(data))
                data[place : place + 8] = data[other : other + 8]
        if not data:
            break
    return bytes(data)


def _near_an_end(length: int, chance: random.Random) -> int:
    distance = min(int(chance.expovariate(1 / 800)), length - 1)
    return distance if chance.random() < 0.5 else length - 1 - distance


def _other_kinds() -> Iterator[tuple[str, bytes]]:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("storages"))
    yield "an empty file", b""
    yield "one byte", b"\x80"
    yield "eight zeros", bytes(8)
    yield "a text", b"These are the weights of my network."
    yield "a web page", b"<!DOCTYPE html><title>404</title>"
    yield "a PNG", b"\x89PNG\r\n\x1a\n" + bytes(1000)
    yield "an archive of tar", archive.getvalue()
    yield "a good file packed by gzip", gzip.compress(own_file())
    yield "weights as JSON", json.dumps({"fc1.weight": [[0.5]]}).encode()
    yield "a numpy file", b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n"
    yield "a script", b"import os\nos.system('touch here')\n"
    yield "noise", random.Random(1).randbytes(100_000)
    yield "60 MB of zeros", bytes(60 * MB)
    yield "60 MB of spaces in braces", b"{" * 60 * MB


def _truncations() -> Iterator[tuple[str, bytes]]:
    for name, data in good_files().items():
        for tenth in range(1, 10):
            yield f"{name} cut at {tenth}/10", data[: len(data) * tenth // 10]
        for missing in (1, 4, 22, 100):
            yield f"{name} without its last {missing} bytes", data[:-missing]
        yield f"{name} without its first byte", data[1:]


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "model.bin"
    path.write_bytes(data)
    return path


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo")
    return folder / "fifo"


def _socket(folder: Path) -> Path:
    here = Path.cwd()
    os.chdir(folder)  # the names of sockets must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.chdir(here)
    return folder / "socket"


def _link(target: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "link").symlink_to(target)
        return folder / "link"

    return make


def _sparse(size: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = _written(folder, own_file())
        os.truncate(path, size)
        return path

    return make


_PLACES: dict[str, Callable[[Path], Path]] = {
    "a folder": lambda folder: folder,
    "no file": lambda folder: folder / "nothing.pth",
    "a file in a file": lambda folder: _written(folder, own_file()) / "model.pth",
    "a name too long": lambda folder: folder / ("x" * 5000),
    "a name with a zero byte": lambda folder: folder / "a\0b",
    "a name of two lines": lambda folder: folder / "a\nb",
    "a pipe": _fifo,
    "a socket": _socket,
    "a link to itself": _link("link"),
    "a link to nothing": _link("nothing"),
    "a link to a folder": _link("."),
    "a link to endless zeros": _link("/dev/zero"),
    "endless zeros": lambda _: Path("/dev/zero"),
    "the null device": lambda _: Path("/dev/null"),
    "a terminal": lambda _: Path("/dev/tty"),
    "the memory of this process": lambda _: Path("/proc/self/mem"),
    "what the kernel says": lambda _: Path("/proc/kmsg"),
    "a terabyte of nothing": _sparse(2**40),
    "a good file grown to 65 MB": _sparse(65 * MB),
    "a good file grown to 63 MB": _sparse(63 * MB),
}
