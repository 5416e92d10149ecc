"""The network as a table: each operation with its output's shape and its parameters, and the sums behind both."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import torch
from torch import nn

from core.explain.network import network_of
from core.explain.trace import Stage, Window, trace
from core.models.layers import count_parameters
from core.trained_model import TrainedModel


@dataclass(frozen=True)
class Row:
    """One operation. The sums are plain arithmetic, empty where there is nothing to calculate.

    `multiplications` is how many numbers it multiplies for one image.
    """

    name: str
    kind: str
    written: str
    output: tuple[int, ...]
    size_sum: str
    parameters: int
    parameter_sum: str
    multiplications: int


@dataclass(frozen=True)
class Table:
    """`printed` is what `print(model)` says; `input` is the shape of one image."""

    input: tuple[int, ...]
    rows: tuple[Row, ...]
    printed: str

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def multiplications(self) -> int:
        return sum(row.multiplications for row in self.rows)


def network_table(model: TrainedModel) -> Table:
    network = network_of(model)
    shape = model.preprocessing.shape
    return Table(shape, tuple(_row(stage) for stage in trace(network, torch.zeros(1, *shape))), str(network))


def _row(stage: Stage) -> Row:
    parameters = count_parameters(stage.module) if stage.module else 0
    return Row(
        name=stage.name,
        kind=stage.kind,
        written=stage.written,
        output=stage.after,
        size_sum=_size_sum(stage),
        parameters=parameters,
        parameter_sum=_parameter_sum(stage.module, parameters),
        multiplications=_multiplications(stage),
    )


def _size_sum(stage: Stage) -> str:
    """Why the output has that size: (28 - 5) / 1 + 1 = 24."""
    if stage.window:
        sides = [_side_sum(stage, stage.window, side) for side in (0, 1)]
        return sides[0] if sides[0] == sides[1] else ", ".join(sides)
    if stage.kind == "Flatten" and len(stage.before) > 1:
        return f"{_times(stage.before)} = {prod(stage.before):,}"
    if isinstance(stage.module, nn.Linear):
        return f"{stage.module.in_features:,} → {stage.module.out_features:,}"
    return ""


def _side_sum(stage: Stage, window: Window, side: int) -> str:
    size, out = stage.before[side + 1], stage.after[side + 1]
    kernel, stride, padding = window.kernel[side], window.stride[side], window.padding[side]
    if stage.kind == "MaxPool2d" and kernel == stride and not padding:
        quotient = f"{size} / {kernel}"
        return f"{quotient} = {out}" if size % kernel == 0 else f"⌊{quotient}⌋ = {out}"
    top = f"{size} + 2 × {padding} - {kernel}" if padding else f"{size} - {kernel}"
    quotient = f"({top}) / {stride}"
    exact = (size + 2 * padding - kernel) % stride == 0
    return f"{quotient} + 1 = {out}" if exact else f"⌊{quotient}⌋ + 1 = {out}"


def _parameter_sum(module: nn.Module | None, total: int) -> str:
    """How many weights and biases that makes: 6 × (1 × 5 × 5 + 1) = 156."""
    if not isinstance(module, (nn.Conv2d, nn.Linear, nn.BatchNorm1d, nn.BatchNorm2d)):
        return ""
    if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
        return f"2 × {module.num_features} = {total:,}"
    outputs, *inputs = module.weight.shape
    each = f"({_times(inputs)} + 1)" if module.bias is not None else _times(inputs)
    return f"{outputs:,} × {each} = {total:,}"


def _multiplications(stage: Stage) -> int:
    """Of the layers with weight matrices; the rest is next to nothing."""
    if isinstance(stage.module, nn.Conv2d):
        return prod(stage.after) * prod(stage.module.weight.shape[1:])
    return stage.module.weight.numel() if isinstance(stage.module, nn.Linear) else 0


def _times(sizes: tuple[int, ...] | list[int]) -> str:
    return " × ".join(f"{size:,}" for size in sizes)
