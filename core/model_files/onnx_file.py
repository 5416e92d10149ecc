"""ONNX: the network as one file for other programs. Its input is the network's: already scaled and normalised."""

from __future__ import annotations

import json
import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import ModelFileError
from core.model_files.refusal import shown_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.trained_model import TrainedModel

_OPSET = 18


def onnx_bytes(model: TrainedModel, path: Path) -> bytes:
    """One file, for any number of images at once; metadata says classes and normalisation."""
    import torch

    try:
        import onnx
        import onnxscript  # noqa: F401 - torch's exporter needs it
    except ImportError as problem:
        template = "“{file}” cannot be written: ONNX is not installed here; “uv sync --extra onnx” installs it."
        raise ModelFileError(template, file=shown_file(path)) from problem
    example = torch.zeros(2, *model.preprocessing.shape)
    with _quietly(), torch.random.fork_rng(devices=[]):
        program = torch.onnx.export(
            model.build(),
            (example,),
            input_names=["image"],
            output_names=["logits"],
            dynamic_shapes=({0: torch.export.Dim("batch")},),
            opset_version=_OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    assert program is not None  # as it is only for the older exporter
    proto = program.model_proto
    onnx.helper.set_model_props(proto, _metadata(model))
    onnx.checker.check_model(proto)
    return bytes(proto.SerializeToString())


def _metadata(model: TrainedModel) -> dict[str, str]:
    prepared = model.preprocessing
    return {
        "architecture": model.architecture,
        "classes": json.dumps(list(model.classes), ensure_ascii=False),
        "mean": json.dumps(list(prepared.mean)),
        "std": json.dumps(list(prepared.std)),
        "input": "pixels from 0 to 1, then (pixel - mean) / std for each channel",
    }


@contextmanager
def _quietly() -> Iterator[None]:
    """The exporter speaks of its own affairs: deprecations within it, and its progress."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        logger.setLevel(level)
