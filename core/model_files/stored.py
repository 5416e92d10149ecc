"""A tensor as it lies in a file: a view into bytes, checked before torch sees any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model_files.refusal import RefusedError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    import torch

ITEM_SIZES = {
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int64": 8, "int32": 4, "int16": 2, "int8": 1, "uint8": 1,
    "bool": 1, "complex64": 8, "complex128": 16,
}  # fmt: skip
FLOATS = ("float32", "float64", "float16", "bfloat16")
MOST_DIMENSIONS = 8
_COUNTER = "num_batches_tracked"  # the one whole number in a state dict that batch norm keeps


@dataclass(frozen=True)
class StoredTensor:
    """`shape` and `strides` (in elements, from element `offset` on) of a tensor in the storage `data`."""

    dtype: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    data: memoryview


def contiguous_strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    strides: list[int] = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))


def check_weight(name: str, tensor: StoredTensor) -> None:
    """Raise unless this can be a weight: of a floating kind and wholly inside its storage."""
    label = shown(name)
    counter = name.endswith(_COUNTER) and tensor.dtype == "int64" and tensor.shape == ()
    if tensor.dtype not in FLOATS and not counter:
        raise RefusedError(
            "“{name}” holds {dtype} numbers, and weights are floating-point numbers", name=label, dtype=tensor.dtype
        )
    if len(tensor.shape) > MOST_DIMENSIONS or len(tensor.strides) != len(tensor.shape):
        raise RefusedError("“{name}” has an impossible shape", name=label)
    if tensor.offset < 0 or any(size <= 0 for size in tensor.shape) or any(stride < 0 for stride in tensor.strides):
        raise RefusedError("“{name}” has an impossible shape", name=label)
    if (tensor.offset + _span(tensor)) * ITEM_SIZES[tensor.dtype] > len(tensor.data):
        raise RefusedError("“{name}” reaches beyond its own numbers", name=label)


def _span(tensor: StoredTensor) -> int:
    """How many elements of the storage lie between its first and its last, both included."""
    return 1 + sum((size - 1) * step for size, step in zip(tensor.shape, tensor.strides, strict=True))


def to_torch(tensor: StoredTensor) -> torch.Tensor:
    """A tensor of its own: float32, or int64 for a counter. Call `check_weight` first."""
    import torch

    kind: torch.dtype = getattr(torch, tensor.dtype)
    size = ITEM_SIZES[tensor.dtype]
    piece = tensor.data[tensor.offset * size : (tensor.offset + _span(tensor)) * size]
    flat = torch.frombuffer(bytearray(piece), dtype=kind)
    whole = flat.as_strided(tensor.shape, tensor.strides).contiguous()
    return whole.to(torch.float32) if kind.is_floating_point else whole


def check_finite(weights: Iterable[tuple[str, torch.Tensor]]) -> None:
    import torch

    for name, weight in weights:
        if not torch.isfinite(weight).all():
            raise RefusedError("“{name}” holds numbers that are not finite", name=shown(name))


def from_torch(tensor: torch.Tensor) -> StoredTensor:
    """A contiguous tensor on the CPU, as it would lie in a file."""
    shape = tuple(tensor.shape)
    numbers = memoryview(tensor.detach().numpy().tobytes())
    return StoredTensor(str(tensor.dtype).removeprefix("torch."), shape, contiguous_strides(shape), 0, numbers)
