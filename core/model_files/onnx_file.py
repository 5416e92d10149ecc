"""ONNX: the network as one file for other programs. Its input is the network's: already scaled and normalised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from core.errors import ModelFileError
from core.model_files.refusal import shown_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.trained_model import TrainedModel

_OPSET = 18
_IR_VERSION = 8
"""The format that this opset came with, so that programs of its time read it as well."""
_INPUT, _OUTPUT = "image", "logits"


def onnx_bytes(model: TrainedModel, path: Path) -> bytes:
    """One file, for any number of images at once; metadata says classes and normalisation."""
    try:
        import onnx
    except ImportError as problem:
        template = "“{file}” cannot be written: ONNX is not installed here; “uv sync --extra onnx” installs it."
        raise ModelFileError(template, file=shown_file(path)) from problem
    graph = _graph(model)
    opset = onnx.helper.make_opsetid("", _OPSET)
    proto = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION, producer_name="Inkling")
    onnx.helper.set_model_props(proto, _metadata(model))
    onnx.checker.check_model(proto, full_check=True)
    return bytes(proto.SerializeToString())


def _graph(model: TrainedModel) -> Any:
    import torch
    from onnx import helper, numpy_helper

    from core.model_files.onnx_layers import operations_of

    example = torch.zeros(2, *model.preprocessing.shape)
    operations = operations_of(model.build(), example, _INPUT, _OUTPUT)
    used = {name for operation in operations for name in operation.inputs}
    return helper.make_graph(
        [helper.make_node(step.operator, step.inputs, [step.output], **step.attributes) for step in operations],
        model.architecture,
        [_tensor_info(_INPUT, model.preprocessing.shape)],
        [_tensor_info(_OUTPUT, (len(model.classes),))],
        [numpy_helper.from_array(value.numpy(), name) for name, value in model.weights.items() if name in used],
    )


def _tensor_info(name: str, shape: Sequence[int]) -> Any:
    from onnx import TensorProto, helper

    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])


def _metadata(model: TrainedModel) -> dict[str, str]:
    prepared = model.preprocessing
    return {
        "architecture": model.architecture,
        "classes": json.dumps(list(model.classes), ensure_ascii=False),
        "mean": json.dumps(list(prepared.mean)),
        "std": json.dumps(list(prepared.std)),
        "input": "pixels from 0 to 1, then (pixel - mean) / std for each channel",
    }
