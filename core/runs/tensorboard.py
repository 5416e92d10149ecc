"""A run's curves as an event file that TensorBoard opens. The format is small enough to be written by hand.

A file is a row of records: a length (8 bytes), its checksum, an `Event` in protobuf's encoding, and its checksum.
Event: 1 wall time (double), 2 step (varint), 3 file version (string), 5 summary; a summary holds values (1), each with
a tag (1, string) and a number (2, float).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from core.atomic import write_atomically
from core.errors import AppError

if TYPE_CHECKING:
    from pathlib import Path

    from core.runs.run import Run

_POLYNOMIAL = 0x82F63B78  # CRC-32C, as it comes out of a shift register
_VERSION = "brain.Event:2"


def write_tensorboard(folder: Path, run: Run, started: str = "") -> Path:
    """The file of a run, in a folder of its own below `folder`: TensorBoard calls the run by that folder's name.

    `started` is when the run began, as a StoredRun has it; the times of steps in between are spread evenly.
    """
    begun = _timestamp(started)
    own = folder / _folder_name(run)
    path = own / f"events.out.tfevents.{int(begun):010d}.inkling"
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError("“{folder}” cannot be made ({reason}).", folder=own, reason=error.strerror) from error
    write_atomically(path, b"".join(_records(run, begun)))
    return path


def _records(run: Run, begun: float) -> Iterator[bytes]:
    a_step = run.seconds / run.step if run.step else 0.0
    yield _record(_double(1, begun) + _bytes(3, _VERSION.encode()))
    for step, tag, value in _scalars(run):
        summary = _bytes(1, _bytes(1, tag.encode()) + _float(2, value))
        yield _record(_double(1, begun + step * a_step) + _varint(2 << 3) + _varint(step) + _bytes(5, summary))


def _scalars(run: Run) -> Iterator[tuple[int, str, float]]:
    for step, loss, accuracy in zip(run.steps, run.losses, run.accuracies, strict=True):
        yield step, "loss/train", loss
        yield step, "accuracy/train", accuracy
    for step, rate in run.learning_rates:
        yield step, "learning_rate", rate
    for event in run.validations:
        part = "" if event.whole else "_part"
        yield event.step, f"loss/validation{part}", event.loss
        yield event.step, f"accuracy/validation{part}", event.accuracy


def _folder_name(run: Run) -> str:
    """With the end of its id, since two runs may have the same name."""
    name = "".join(letter if letter.isalnum() or letter in "-_+.() " else "-" for letter in run.name)
    return f"{name.strip('. ')[:80]} {run.id[-6:]}".strip(". ") if run.name else run.id or "run"


def _timestamp(started: str) -> float:
    try:
        return max(0.0, datetime.fromisoformat(started).timestamp())
    except (ValueError, OverflowError, OSError):
        return 0.0


def _record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    return length + _masked_checksum(length) + data + _masked_checksum(data)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _double(field: int, value: float) -> bytes:
    return _varint(field << 3 | 1) + struct.pack("<d", value)


def _float(field: int, value: float) -> bytes:
    single = value if not math.isfinite(value) or abs(value) < 3.4e38 else math.copysign(math.inf, value)
    return _varint(field << 3 | 5) + struct.pack("<f", single)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _masked_checksum(data: bytes) -> bytes:
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _table_entry(number: int) -> int:
    for _ in range(8):
        number = number >> 1 ^ (_POLYNOMIAL if number & 1 else 0)
    return number


_TABLE = tuple(_table_entry(number) for number in range(256))
