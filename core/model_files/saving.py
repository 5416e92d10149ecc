"""Saving a model, as Inkling's own file or as a plain state dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.atomic import sweep_orphans, write_atomically
from core.errors import ModelFileError
from core.model_files import pth, safetensors_file
from core.model_files.description import METADATA_KEY, describe
from core.model_files.opening import model_from
from core.model_files.reading import LARGEST_FILE
from core.model_files.refusal import RefusedError, shown_file
from core.model_files.stored import check_finite, from_torch, to_torch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import torch

    from core.trained_model import TrainedModel

    Weights = Mapping[str, torch.Tensor]

FORMATS = {".safetensors": "safetensors", ".pth": "pth", ".pt": "pth"}
"""By the ending of a file."""


def save_model(model: TrainedModel, path: Path, format: str | None = None) -> None:  # noqa: A002 - the option's name
    """Write "safetensors" (Inkling's own, which keeps everything) or "pth" (bare weights); by the ending if not said.

    A file of that name is only replaced by one that has been read back and opens. Raises a ModelFileError otherwise.
    """
    kind = format or FORMATS.get(path.suffix.lower())
    weights = _plain(model.weights)
    if kind == "safetensors":
        data, read = own_bytes(model, weights), _own_weights
    elif kind == "pth":
        data, read = pth.write(weights), _bare_weights
    else:
        template = "“{file}” cannot be saved: its name should end in .safetensors or .pth."
        raise ModelFileError(template, file=shown_file(path))
    if len(data) > LARGEST_FILE:
        template = "“{file}” is not saved: it would have {size:,} MB, and files of more than {most} are not opened."
        raise ModelFileError(template, file=shown_file(path), size=len(data) >> 20, most=LARGEST_FILE >> 20)
    sweep_orphans(path.parent)
    write_atomically(path, data, lambda written: _check(path, read, written, weights), ModelFileError)


def own_bytes(model: TrainedModel, weights: Mapping[str, torch.Tensor]) -> bytes:
    stored = {name: from_torch(weight) for name, weight in weights.items()}
    return safetensors_file.write(weights, {"format": "pt", METADATA_KEY: describe(model, stored)})


def _plain(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights that share nothing with those of a running training, in the one layout that every reader takes."""
    import torch

    plain = {name: weight.detach().to("cpu", copy=True).contiguous() for name, weight in weights.items()}
    return {name: weight.to(torch.float32) if weight.is_floating_point() else weight for name, weight in plain.items()}


def _own_weights(data: bytes) -> Weights:
    return model_from(data)[1].weights


def _bare_weights(data: bytes) -> Weights:
    weights = {name: to_torch(tensor) for name, tensor in pth.read_zip(data).items()}
    check_finite(weights.items())
    return weights


def _check(path: Path, read: Callable[[bytes], Weights], data: bytes, weights: Weights) -> None:
    """Raise unless the bytes open, with these weights."""
    import torch

    file = shown_file(path)
    try:
        found = read(data)
    except RefusedError as reason:
        raise ModelFileError("“{file}” is not saved, since {reason}.", file=file, reason=reason) from reason
    if found.keys() != weights.keys() or not all(torch.equal(found[name], weights[name]) for name in weights):
        raise ModelFileError("“{file}” is not saved: its weights read back differently.", file=file)
