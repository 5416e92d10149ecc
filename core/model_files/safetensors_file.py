"""The safetensors format: a length, a JSON header that lists the tensors, and their numbers one after another."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from core.model_files import strict_json
from core.model_files.refusal import RefusedError, shown
from core.model_files.stored import ITEM_SIZES, MOST_DIMENSIONS, StoredTensor, contiguous_strides

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

LARGEST_HEADER = 2**20
_LENGTH_SIZE = 8
_MOST_TENSORS = 4096
_METADATA = "__metadata__"
_DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64", "I32": "int32",
    "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool", "C64": "complex64",
}  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """Tensors in the order of their numbers in the file, and the strings that the header carries besides."""

    tensors: dict[str, StoredTensor]
    metadata: dict[str, str]


def looks_like(data: bytes) -> bool:
    return data[_LENGTH_SIZE : _LENGTH_SIZE + 1] == b"{"


def read(data: bytes) -> Contents:
    length = int.from_bytes(data[:_LENGTH_SIZE], "little")
    if length > LARGEST_HEADER:
        raise RefusedError("its header claims {size:,} MB", size=length >> 20)
    start = _LENGTH_SIZE + length
    if start > len(data):
        raise RefusedError("it is cut off")
    header = strict_json.parse(data[_LENGTH_SIZE:start])
    if not isinstance(header, dict) or len(header) > _MOST_TENSORS:
        raise RefusedError("its header is no list of tensors")
    metadata = header.pop(_METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise RefusedError("its description is damaged")
    return Contents(_tensors(header, memoryview(data)[start:]), metadata)


def write(tensors: Mapping[str, torch.Tensor], metadata: dict[str, str]) -> bytes:
    from safetensors.torch import save

    return save({name: tensor.detach().contiguous() for name, tensor in tensors.items()}, metadata)


def _tensors(header: dict[str, Any], numbers: memoryview) -> dict[str, StoredTensor]:
    """Every byte after the header belongs to exactly one tensor."""
    entries = [(name, *_checked_entry(name, entry)) for name, entry in header.items()]
    tensors: dict[str, StoredTensor] = {}
    position = 0
    for name, dtype, shape, begin, end in sorted(entries, key=lambda entry: entry[3:]):
        if begin != position or end > len(numbers):
            raise RefusedError("its tensors overlap, leave gaps or are cut off at “{name}”", name=shown(name))
        if end - begin != prod(shape) * ITEM_SIZES[dtype]:
            raise RefusedError("“{name}” has more or fewer numbers than it says", name=shown(name))
        tensors[name] = StoredTensor(dtype, shape, contiguous_strides(shape), 0, numbers[begin:end])
        position = end
    if position != len(numbers):
        raise RefusedError("something follows its tensors")
    return tensors


def _checked_entry(name: str, entry: object) -> tuple[str, tuple[int, ...], int, int]:
    match entry:
        case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [int(begin), int(end)], **more} if not more:
            if dtype not in _DTYPES:
                raise RefusedError(
                    "“{name}” holds {dtype} numbers, and weights are floating-point numbers",
                    name=shown(name),
                    dtype=shown(dtype),
                )
            if len(shape) <= MOST_DIMENSIONS and all(_is_size(size) for size in (*shape, begin, end)):
                return _DTYPES[dtype], tuple(shape), begin, end
    raise RefusedError("the entry of “{name}” in its header is damaged", name=shown(name))


def _is_size(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**40
