"""Event files as TensorBoard reads them."""

import importlib.util
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError
from core.runs import Run
from core.runs import tensorboard as written
from core.runs.tensorboard import write_tensorboard
from tests.core.runs.telling import CONFIG, epoch, started, steps

START = "2025-06-01T12:00:00+00:00"


@pytest.fixture
def run() -> Run:
    run = Run(CONFIG, id="20250101-an-id-708888", name="A name: with/odd\\parts ")
    for event in (started(), *epoch(1), steps(11, 12, math.nan)):
        run.record(event)
    return run


def records(data: bytes) -> Iterator[bytes]:
    while data:
        (length,) = struct.unpack_from("<Q", data)
        body = data[12 : 12 + length]
        assert data[8:12] == written._masked_checksum(data[:8])
        assert data[12 + length : 16 + length] == written._masked_checksum(body)
        yield body
        data = data[16 + length :]


def fields(data: bytes) -> dict[int, Any]:
    """A message in protobuf's encoding, its own way of reading: numbers by field."""
    found: dict[int, Any] = {}
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            found[key >> 3], at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            found[key >> 3], at = data[at : at + length], at + length
        else:
            size, code = (8, "<d") if kind == 1 else (4, "<f")
            found[key >> 3], at = struct.unpack_from(code, data, at)[0], at + size
    return found


def varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return number, at


def scalars(path: Path) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    first, *rest = records(path.read_bytes())
    assert fields(first)[3] == b"brain.Event:2"
    for record in rest:
        event = fields(record)
        value = fields(fields(event[5])[1])
        found.setdefault(value[1].decode(), []).append((event[2], value[2]))
    return found


def test_checksums_are_those_of_the_standard() -> None:
    (masked,) = struct.unpack("<I", written._masked_checksum(b"123456789"))
    rotated = (masked - 0xA282EAD8) & 0xFFFFFFFF
    assert (rotated >> 17 | rotated << 15) & 0xFFFFFFFF == 0xE3069283


def test_every_curve_is_in_the_file(run: Run, tmp_path: Path) -> None:
    path = write_tensorboard(tmp_path, run, START)
    assert path == tmp_path / "A name- with-odd-parts 708888" / path.name
    assert path.name.startswith("events.out.tfevents.1748779200")
    found = scalars(path)
    assert set(found) == {"loss/train", "accuracy/train", "learning_rate", "loss/validation", "accuracy/validation",
                          "loss/validation_part", "accuracy/validation_part"}  # fmt: skip
    assert [step for step, _ in found["loss/train"]] == list(range(1, 13))
    assert found["loss/train"][9] == (10, pytest.approx(0.1))
    assert math.isnan(found["loss/train"][11][1])
    assert found["accuracy/validation"] == [(10, pytest.approx(0.9))]


@pytest.mark.parametrize("name", ["", "..", "/", "\0", "x" * 300, "我的"])
def test_any_name_makes_a_folder_inside(name: str, run: Run, tmp_path: Path) -> None:
    run.name = name
    path = write_tensorboard(tmp_path, run, "no time")
    assert path.parent.parent == tmp_path
    assert scalars(path)


def test_numbers_too_large_for_the_format_are_infinite(tmp_path: Path) -> None:
    run = Run(CONFIG, id="x")
    run.record(steps(1, 1, -1e300))
    assert scalars(write_tensorboard(tmp_path, run))["loss/train"] == [(1, -math.inf)]


def test_a_folder_that_takes_no_files_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(AppError, match="cannot be made"):
        write_tensorboard(tmp_path / "taken", run)


@pytest.mark.skipif(importlib.util.find_spec("tensorboard") is None, reason="needs the tensorboard package")
@pytest.mark.filterwarnings("ignore")
def test_tensorboard_itself_reads_it(run: Run, tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    path = write_tensorboard(tmp_path, run, START)
    read = EventAccumulator(str(path.parent))
    read.Reload()
    assert [(event.step, event.value) for event in read.Scalars("accuracy/validation")] == [(10, pytest.approx(0.9))]
