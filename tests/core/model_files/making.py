"""Good model files, and the pieces that hostile ones are put together from."""

import io
import json
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch

from core.model_files.saving import own_bytes
from core.models.catalog import find_model
from core.pixels.spec import Preprocessing
from core.trained_model import Sureness, TrainedModel

DIGITS = tuple("0123456789")
SHAPES = {"lenet5": (1, 28, 28), "lenet5-bn": (1, 28, 28), "mlp": (1, 28, 28), "cifar-cnn": (3, 32, 32),
          "linear": (1, 28, 28)}  # fmt: skip


@lru_cache
def weights_of(architecture: str = "lenet5") -> dict[str, torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return dict(find_model(architecture).build(SHAPES[architecture], 10).state_dict())


def model_of(architecture: str = "lenet5", **fields: Any) -> TrainedModel:
    shape = SHAPES[architecture]
    known = {
        "architecture": architecture,
        "classes": DIGITS,
        "preprocessing": Preprocessing("digit", shape, (0.1307,) * shape[0], (0.3081,) * shape[0]),
        "weights": weights_of(architecture),
        "sureness": Sureness("energy", 4.5, trained_on_junk=False),
        "record": {"accuracy": 0.99, "config": {"epochs": 3}},
    }
    return TrainedModel(**{**known, **fields})


@lru_cache
def own_file(architecture: str = "lenet5") -> bytes:
    return own_bytes(model_of(architecture), weights_of(architecture))


def saved(value: object, **options: Any) -> bytes:
    """What torch.save writes."""
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def state_dict(**changes: object) -> "OrderedDict[str, object]":
    """LeNet-5's, with some entries changed (`__` stands for a dot) or, if None, left out."""
    entries: OrderedDict[str, object] = OrderedDict(weights_of())
    for name, value in changes.items():
        entries[name.replace("__", ".")] = value
    return OrderedDict((name, value) for name, value in entries.items() if value is not None)


def records_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(records: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in records.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_records(**changes: bytes | None) -> bytes:
    """A good .pth file with records changed, added or, if None, left out; `data_pkl` stands for data.pkl."""
    records: dict[str, bytes | None] = dict(records_of(saved(state_dict())))
    for name, content in changes.items():
        records["archive/" + name.replace("_pkl", ".pkl").replace("__", "/")] = content
    return zipped({name: content for name, content in records.items() if content is not None})


def with_pickle(opcodes: bytes) -> bytes:
    """A good .pth file but for its list of weights."""
    return with_records(data_pkl=opcodes)


def header_and_numbers(data: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def safetensors_of(header: object, numbers: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


class Payload:
    """Unpickled, it calls a function of the standard library or of anyone else."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[Any, tuple[object, ...]]:
        return self.function, self.arguments


def text_opcode(text: str) -> bytes:
    raw = text.encode()
    return pickle.BINUNICODE + len(raw).to_bytes(4, "little") + raw
