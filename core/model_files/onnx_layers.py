"""What a network computes, in ONNX's operators: it runs once, and each call that makes a tensor is written down.

That happens in the calling thread alone, and takes a moment where torch's own exporter takes many seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

Attributes = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operator: the names of the tensors that it takes and of the one that it gives."""

    operator: str
    inputs: tuple[str, ...]
    output: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


def operations_of(network: nn.Module, images: torch.Tensor, first: str, last: str) -> list[Operation]:
    """From the tensor named `first` to the one named `last`; weights have the names of the state dict."""
    names = {id(tensor): name for name, tensor in network.state_dict(keep_vars=True).items()}
    recorder = _Recorder({**names, id(images): first}, last)
    with torch.no_grad(), recorder:
        output = network(images)
    return recorder.up_to(output)


class _Recorder(TorchFunctionMode):
    """Torch calls it instead of each of its functions."""

    def __init__(self, names: dict[int, str], last: str) -> None:
        super().__init__()
        self._names = names
        self._last = last
        self._operations: list[Operation] = []
        self._kept: list[torch.Tensor] = []  # one that was freed would leave its id to another

    def __torch_function__(
        self,
        function: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = function(*args, **(kwargs or {}))
        if isinstance(given, torch.Tensor):
            self._write(function.__name__, given, args, kwargs or {})
        return given

    def up_to(self, output: torch.Tensor) -> list[Operation]:
        last = self._names[id(output)]
        return [self._renamed(operation, last) for operation in self._operations]

    def _write(self, function: str, given: torch.Tensor, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        self._kept.append(given)
        if function == "dropout":  # which does nothing outside of a training
            self._names[id(given)] = self._names[id(args[0])]
            return
        if function not in _OPERATORS:
            raise NotImplementedError(f"There is no operator of ONNX here for “{function}”.")
        operator, tensors, attributes = _OPERATORS[function](*args, **kwargs)
        inputs = tuple(self._names[id(tensor)] for tensor in tensors if tensor is not None)
        name = f"{function}_{len(self._operations)}"
        self._operations.append(Operation(operator, inputs, name, attributes))
        self._names[id(given)] = name

    def _renamed(self, operation: Operation, last: str) -> Operation:
        if operation.output != last:
            return operation
        return Operation(operation.operator, operation.inputs, self._last, operation.attributes)


Written = tuple[str, tuple[torch.Tensor | None, ...], Attributes]


def _convolution(
    images: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Written:
    attributes = {"strides": [*stride], "pads": [*padding, *padding], "dilations": [*dilation], "group": groups}
    return "Conv", (images, weight, bias), attributes


def _pooling(
    images: torch.Tensor,
    size: int,
    *,
    stride: int | None,
    padding: int,
    dilation: int,
    ceil_mode: bool,
    return_indices: bool,
) -> Written:
    attributes = {
        "kernel_shape": [size] * 2,
        "strides": [stride or size] * 2,
        "pads": [padding] * 4,
        "dilations": [dilation] * 2,
        "ceil_mode": int(ceil_mode),
    }
    return "MaxPool", (images,), attributes


def _normalization(
    values: torch.Tensor,
    mean: torch.Tensor,
    variance: torch.Tensor,
    *,
    weight: torch.Tensor,
    bias: torch.Tensor,
    eps: float,
    **_training: object,
) -> Written:
    return "BatchNormalization", (values, weight, bias, mean, variance), {"epsilon": eps}


def _linear(values: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> Written:
    return "Gemm", (values, weight, bias), {"transB": 1}


def _relu(values: torch.Tensor, **_in_place: object) -> Written:
    return "Relu", (values,), {}


def _flatten(values: torch.Tensor, start: int, _end: int = -1) -> Written:
    return "Flatten", (values,), {"axis": start}


_OPERATORS: dict[str, Callable[..., Written]] = {
    "conv2d": _convolution,
    "max_pool2d": _pooling,
    "batch_norm": _normalization,
    "linear": _linear,
    "relu": _relu,
    "flatten": _flatten,
}
