"""Opening a model file, by what is in it and not by its name: first every check, and only then tensors."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Literal

from core.errors import ModelFileError
from core.model_files import pth, safetensors_file, zip_records
from core.model_files.assumptions import assumed_classes, assumed_preprocessing
from core.model_files.description import METADATA_KEY, digest_of_tensors, understand
from core.model_files.expected import differences, expected_shapes, shapes_of
from core.model_files.reading import read_regular_file
from core.model_files.recognise import recognise
from core.model_files.refusal import RefusedError, shown_file
from core.model_files.stored import StoredTensor, check_finite, check_weight, to_torch
from core.models.catalog import find_model
from core.trained_model import TrainedModel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_STATISTICS = ("running_mean", "running_var", "num_batches_tracked")  # batch norm measures these; they are not trained
Format = Literal["inkling", "safetensors", "pth"]
_Parts = tuple[TrainedModel, "Mapping[str, StoredTensor]"]
"""A model without its weights, and these by its own names, checked but for their numbers."""


def open_model(path: Path) -> TrainedModel:
    """The model in the file; a ModelFileError says in one sentence why not. Nothing in the file is ever run.

    `record["assumed"]` is true where the file holds bare weights, so that classes and preprocessing are assumptions.
    """
    return _open(path)[1]


def inspect_model(path: Path) -> dict[str, Any]:
    """What is in the file, as JSON can hold it. Refuses what `open_model` refuses."""
    kind, model = _open(path)
    return {
        "file": str(path),
        "format": kind,
        "architecture": model.architecture,
        "options": dict(model.options),
        "classes": list(model.classes),
        "input": dataclasses.asdict(model.preprocessing),
        "parameters": sum(weight.numel() for name, weight in model.weights.items() if not name.endswith(_STATISTICS)),
        "tensors": {name: list(weight.shape) for name, weight in model.weights.items()},
        "sureness": dataclasses.asdict(model.sureness) if model.sureness else None,
        "assumed": bool(model.record.get("assumed")),
        "record": dict(model.record),
    }


def model_from(data: bytes) -> tuple[Format, TrainedModel]:
    """The model in the bytes of a file; raises a RefusedError."""
    kind, (model, tensors) = _understood(data)
    weights = {name: to_torch(tensor) for name, tensor in tensors.items()}
    check_finite(weights.items())
    return kind, dataclasses.replace(model, weights=weights)


def _open(path: Path) -> tuple[Format, TrainedModel]:
    file = shown_file(path)
    try:
        return model_from(read_regular_file(path))
    except RefusedError as reason:
        raise ModelFileError("“{file}” cannot be opened: {reason}.", file=file, reason=reason) from reason
    # The checks are meant to leave nothing to these; but a file must not bring the window down where one is wrong.
    except (ArithmeticError, LookupError, MemoryError, RecursionError, RuntimeError, TypeError, ValueError) as problem:
        raise ModelFileError("“{file}” cannot be opened: it is damaged.", file=file) from problem


def _understood(data: bytes) -> tuple[Format, _Parts]:
    if data.startswith(zip_records.MAGIC):
        return "pth", _foreign(pth.read_zip(data), "pth")
    if not safetensors_file.looks_like(data):  # before pickles, since any byte may be the first of a header's length
        if data.startswith(pth.OLD_MAGIC):
            return "pth", _foreign(pth.read_old(data), "pth")
        raise RefusedError("it is no model file; .safetensors and .pth files are")
    contents = safetensors_file.read(data)
    if METADATA_KEY in contents.metadata:
        return "inkling", _own(contents.tensors, contents.metadata[METADATA_KEY])
    return "safetensors", _foreign(contents.tensors, "safetensors")


def _own(tensors: Mapping[str, StoredTensor], text: str) -> _Parts:
    model, digest = understand(text)
    if digest_of_tensors(tensors) != digest:
        raise RefusedError("its weights are damaged: their checksum does not fit")
    expected = expected_shapes(model.architecture, model.preprocessing.shape, len(model.classes))
    if difference := differences(shapes_of(tensors), expected):
        title = find_model(model.architecture).title
        raise RefusedError("its weights do not fit {title}: {differences}", title=title, differences=difference)
    return model, _checked({name: tensors[name] for name in expected})


def _foreign(tensors: Mapping[str, StoredTensor], kind: Format) -> _Parts:
    found = recognise(shapes_of(tensors))
    model = TrainedModel(
        architecture=found.architecture,
        classes=assumed_classes(found.shape, found.classes),
        preprocessing=assumed_preprocessing(found.architecture, found.shape),
        weights={},
        record={"assumed": True, "format": kind},
    )
    return model, _checked({ours: tensors[theirs] for ours, theirs in found.names.items()})


def _checked(tensors: Mapping[str, StoredTensor]) -> Mapping[str, StoredTensor]:
    for name, tensor in tensors.items():
        check_weight(name, tensor)
    return tensors
