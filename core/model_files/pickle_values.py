"""What the pickle reader makes of a pickle: plain values, and inert notes of everything else."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import cast

from core.model_files.refusal import RefusedError, shown

_STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool", "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
}  # fmt: skip
_STANDARD_MODULES = sys.stdlib_module_names | {"__builtin__", "commands", "copy_reg", "exceptions"}
_LONGEST_KEY = 256
_MOST_ARGUMENTS = 8  # of a maker that is known, and dimensions of a tensor: long ones again and again would take ages
_HARMLESS_MODULES = frozenset(
    {"_codecs", "argparse", "collections", "copy_reg", "copyreg", "datetime", "decimal", "enum", "fractions",
     "functools", "pathlib", "uuid"}
)  # fmt: skip
_HARMLESS_BUILTINS = frozenset(
    {"bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "getattr", "int", "list", "object", "range",
     "set", "slice", "str", "tuple"}  # getattr: torch.relu, say, is pickled as an attribute
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Named:
    """A class or function that the pickle names. It is never looked up."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(eq=False, slots=True)
class PickledDict:
    """A dict's entries with names for keys. Others are only counted: what the file chose for a key is never hashed."""

    items: dict[str, object] = field(default_factory=dict)
    odd_keys: int = 0

    def set(self, key: object, value: object) -> None:
        if isinstance(key, str) and len(key) <= _LONGEST_KEY:
            self.items[key] = value
        else:
            self.odd_keys += 1


@dataclass(eq=False, slots=True)
class PickledObject:
    """Something that unpickling would have made by calling `maker`: here only a note of it."""

    maker: object
    arguments: object
    state: object = None


@dataclass(frozen=True, eq=False, slots=True)
class StorageReference:
    dtype: str
    key: str
    count: int


@dataclass(frozen=True, eq=False, slots=True)
class PickledTensor:
    storage: StorageReference
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def call(maker: object, arguments: object) -> object:
    """What stands for `maker(*arguments)`: a tensor or dict for the few makers that state dicts need, else a note."""
    if not isinstance(maker, Named):
        raise RefusedError("it asks to run something of its own making, which no weights need; nothing was run")
    refuse_harmful(maker)
    made = _known(str(maker), arguments) if isinstance(arguments, tuple) and len(arguments) <= _MOST_ARGUMENTS else None
    return PickledObject(maker, arguments) if made is None else made


def refuse_harmful(maker: Named) -> None:
    """Nothing is ever called; but a file that asks for such a call is not one to take weights from."""
    root = maker.module.partition(".")[0]
    if root in ("builtins", "__builtin__"):
        harmful = maker.name not in _HARMLESS_BUILTINS
    else:
        harmful = root in _STANDARD_MODULES and maker.module not in _HARMLESS_MODULES
    if harmful:
        raise RefusedError("it asks to run “{maker}”, which no weights need; nothing was run", maker=shown(maker))


def persistent(reference: object) -> object:
    """What stands for an object that the pickle only refers to: a storage, or (in old files) a module's class."""
    match reference:
        case ("storage", Named(), str(), _, int()) | ("storage", Named(), str(), _, int(), None):
            _, kind, key, _, count, *_ = cast("tuple[str, Named, str, object, int]", reference)
            return StorageReference(_STORAGES.get(kind.name, kind.name), key, count)
        case ("module", Named() as kind, *_):
            return kind
    raise RefusedError("it refers to something other than weights")


def _known(maker: str, arguments: tuple[object, ...]) -> object:
    match maker:
        case "collections.OrderedDict":
            return None if arguments else PickledDict()
        case "torch._utils._rebuild_tensor_v2" | "torch._utils._rebuild_tensor":
            return _tensor(arguments)
        case "torch._utils._rebuild_parameter" | "torch._utils._rebuild_parameter_with_state":
            return arguments[0] if arguments and isinstance(arguments[0], PickledTensor) else None
        case "torch._tensor._rebuild_from_type_v2":
            return _typed_tensor(arguments)
    return None


def _tensor(arguments: tuple[object, ...]) -> PickledTensor | None:
    match arguments:
        case (StorageReference() as storage, int(offset), tuple(shape), tuple(strides), *more):
            plain = _are_sizes(shape) and _are_sizes(strides) and _no_flags(more)
            return PickledTensor(storage, offset, shape, strides) if plain else None
    return None


def _are_sizes(numbers: tuple[object, ...]) -> bool:
    return len(numbers) <= _MOST_ARGUMENTS and all(isinstance(number, int) for number in numbers)


def _no_flags(more: list[object]) -> bool:
    """Whether the tensor's numbers mean what they say: conjugated or negated ones carry a last, filled argument."""
    flags = more[2] if len(more) > 2 else None
    return flags is None or (isinstance(flags, PickledDict) and not flags.items)


def _typed_tensor(arguments: tuple[object, ...]) -> object:
    match arguments:
        case (Named() as maker, Named(), tuple(inner), _):
            return _tensor(inner) if str(maker) == "torch._utils._rebuild_tensor_v2" else None
    return None
