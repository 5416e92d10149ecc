"""Files of torch.save: the zip that it writes since 1.6, and the row of pickles that it wrote before."""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING

from core.model_files.pickle_reader import LARGEST_PICKLE, Pickled, read_pickle
from core.model_files.pickle_values import PickledTensor, StorageReference
from core.model_files.pickled_weights import find_weights
from core.model_files.refusal import RefusedError, shown
from core.model_files.stored import ITEM_SIZES, StoredTensor
from core.model_files.zip_records import read_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

_OLD_NUMBER = 0x1950A86A20F9469CFC6C
_OLD_VERSION = 1001
_COUNT_SIZE = 8
_MOST_STORAGES = 4096
_FEW_OPCODES = 100
OLD_MAGIC = pickle.PROTO


def read_zip(data: bytes) -> dict[str, StoredTensor]:
    """The weights by name, out of the format that torch.save writes today."""
    records = read_records(data)
    if "data.pkl" not in records:
        raise RefusedError("it is a zip file, but none of torch.save")
    if "constants.pkl" in records:
        raise RefusedError("it is a TorchScript file; save its weights with torch.save(model.state_dict(), “NAME.pth”)")
    if bytes(records.get("byteorder", b"little")) != b"little":
        raise RefusedError("its numbers are stored in an order of bytes that is not read here")
    if len(records["data.pkl"]) > LARGEST_PICKLE:
        raise RefusedError("its list of weights is far too long")
    listed = read_pickle(records["data.pkl"])
    if listed.end != len(records["data.pkl"]):
        raise RefusedError("something follows its list of weights")
    storages = {name.removeprefix("data/"): record for name, record in records.items() if name.startswith("data/")}
    return _resolved(find_weights(listed.value), storages)


def read_old(data: bytes) -> dict[str, StoredTensor]:
    """The weights by name, out of the format before torch 1.6: five pickles, then the numbers."""
    view = memoryview(data)
    position = 0
    for wanted in (_OLD_NUMBER, _OLD_VERSION):
        found = read_pickle(view, position, _FEW_OPCODES)
        if not isinstance(found.value, int) or found.value != wanted:
            raise RefusedError("it is a pickle, but none of torch.save")
        position = found.end
    machine = read_pickle(view, position, _FEW_OPCODES)
    listed = read_pickle(view, machine.end)
    keys = read_pickle(view, listed.end, _MOST_STORAGES * 3)
    return _resolved(find_weights(listed.value), _old_storages(view, keys, listed.storages))


def write(weights: Mapping[str, torch.Tensor]) -> bytes:
    """A plain state dict, which `model.load_state_dict(torch.load(file))` takes."""
    import torch

    buffer = io.BytesIO()
    torch.save({name: weight.detach().contiguous().clone() for name, weight in weights.items()}, buffer)
    return buffer.getvalue()


def _resolved(weights: dict[str, PickledTensor], storages: Mapping[str, memoryview]) -> dict[str, StoredTensor]:
    return {name: _stored(name, tensor, storages) for name, tensor in weights.items()}


def _stored(name: str, tensor: PickledTensor, storages: Mapping[str, memoryview]) -> StoredTensor:
    storage = tensor.storage
    if storage.dtype not in ITEM_SIZES:
        raise RefusedError(
            "“{name}” holds {kind} numbers, and weights are floating-point numbers",
            name=shown(name),
            kind=shown(storage.dtype),
        )
    numbers = storages.get(storage.key)
    if numbers is None:
        raise RefusedError("the numbers of “{name}” are missing", name=shown(name))
    if len(numbers) != storage.count * ITEM_SIZES[storage.dtype]:
        raise RefusedError("“{name}” has more or fewer numbers than it says", name=shown(name))
    return StoredTensor(storage.dtype, tensor.shape, tensor.strides, tensor.offset, numbers)


def _old_storages(view: memoryview, keys: Pickled, known: dict[str, StorageReference]) -> dict[str, memoryview]:
    """The numbers of each storage, in the order of the keys: a count of 8 bytes, then that many elements."""
    if not isinstance(keys.value, list) or len(keys.value) > _MOST_STORAGES:
        raise RefusedError("its list of weights is damaged")
    storages: dict[str, memoryview] = {}
    position = keys.end
    for key in keys.value:
        size = ITEM_SIZES.get(known[key].dtype, 0) if isinstance(key, str) and key in known else 0
        if not size or key in storages:
            raise RefusedError("its list of weights is damaged")
        count = int.from_bytes(view[position : position + _COUNT_SIZE], "little")
        start = position + _COUNT_SIZE
        position = start + count * size
        if position > len(view):
            raise RefusedError("it is cut off")
        storages[key] = view[start:position]
    return storages
