"""A checkpoint as a file: safetensors, with one JSON string beside the tensors. Nothing in it is ever run.

{"format": 1, "config": {...}, "step": ..., "epoch": ..., "values": {...}, "tensors_sha256": ..., "sha256": ...}.
`tensors_sha256` is that of model files, `sha256` is over the JSON of all the rest.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import config as settings
from core.errors import AppError
from core.model_files import safetensors_file, strict_json
from core.model_files.description import digest_of_tensors
from core.model_files.refusal import RefusedError, shown, shown_file
from core.model_files.stored import StoredTensor, check_finite, check_weight, from_torch, to_torch
from core.plain_json import plain_json
from core.training.checkpoint import GENERATORS, Checkpoint, under

if TYPE_CHECKING:
    import torch

LARGEST = 512 * 2**20
"""Bytes: the weights come up to six times over, as the optimizer and the guard keep their own."""
_KEY = "inkling-checkpoint"
_FORMAT = 1
_LONGEST_GENERATOR = 2**16


def checkpoint_to_bytes(checkpoint: Checkpoint) -> bytes:
    """What `read_checkpoint` reads."""
    stored = {name: from_torch(tensor.contiguous()) for name, tensor in checkpoint.tensors.items()}
    fields = {
        "format": _FORMAT,
        "config": checkpoint.config.to_json(),
        "step": checkpoint.step,
        "epoch": checkpoint.epoch,
        "values": plain_json(dict(checkpoint.values)),
        "tensors_sha256": digest_of_tensors(stored),
    }
    text = _canonical({**fields, "sha256": _digest(fields)})
    return safetensors_file.write(checkpoint.tensors, {_KEY: text})


def read_checkpoint(source: Path | bytes) -> Checkpoint:
    """The checkpoint in a file or its bytes; an AppError says in one sentence why there is none."""
    name = f"“{shown_file(source)}”" if isinstance(source, Path) else "The checkpoint"
    try:
        return _understood(source if isinstance(source, bytes) else _bytes_of(source))
    except RefusedError as reason:
        raise AppError("{name} cannot be read: {reason}.", name=name, reason=reason) from reason
    except OSError as problem:
        why = problem.strerror or "the disk refuses"
        raise AppError("{name} cannot be read ({reason}).", name=name, reason=why) from problem
    except (ArithmeticError, LookupError, MemoryError, RecursionError, RuntimeError, TypeError, ValueError) as problem:
        raise AppError("{name} cannot be read: it is damaged.", name=name) from problem


def _bytes_of(path: Path) -> bytes:
    status = path.stat()  # before opening, since opening a device can already do something
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("it is no regular file")
    _check_size(status.st_size)
    return path.read_bytes()


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise RefusedError("it has {size:,} MB, and at most {most} are read", size=size >> 20, most=LARGEST >> 20)


def _understood(data: bytes) -> Checkpoint:
    _check_size(len(data))
    if not safetensors_file.looks_like(data):
        raise RefusedError("it is no checkpoint")
    contents = safetensors_file.read(data)
    fields = strict_json.parse(contents.metadata.get(_KEY, ""))
    if not isinstance(fields, dict):
        raise RefusedError("its description is damaged")
    if fields.get("format") != _FORMAT:
        raise RefusedError("it was written by another version of Inkling")
    if fields.pop("sha256", None) != _digest(fields):
        raise RefusedError("its description is damaged: its checksum does not fit")
    if digest_of_tensors(contents.tensors) != fields["tensors_sha256"]:
        raise RefusedError("its numbers are damaged: their checksum does not fit")
    return _checkpoint(fields, contents.tensors)


def _checkpoint(fields: dict[str, Any], stored: Mapping[str, StoredTensor]) -> Checkpoint:
    step, epoch, values = fields["step"], fields["epoch"], fields["values"]
    if not all(type(number) is int and number >= 0 for number in (step, epoch)) or not isinstance(values, dict):
        raise RefusedError("its description is damaged")
    try:
        config = settings.from_json(fields["config"])
    except AppError as error:
        raise RefusedError("{reason}", reason=str(error).removesuffix(".")) from error
    tensors = {name: _tensor(name, tensor) for name, tensor in stored.items()}
    check_finite(under("network", tensors).items())
    return Checkpoint(config, step, epoch, tensors, values)


def _tensor(name: str, tensor: StoredTensor) -> torch.Tensor:
    if name not in GENERATORS:
        check_weight(name, tensor)
    elif tensor.dtype != "uint8" or len(tensor.shape) != 1 or tensor.shape[0] > _LONGEST_GENERATOR:
        raise RefusedError("“{name}” is no state of random numbers", name=shown(name))
    return to_torch(tensor)


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(fields).encode()).hexdigest()


def _canonical(fields: dict[str, Any]) -> str:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False)
