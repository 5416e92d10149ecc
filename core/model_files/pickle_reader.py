"""A pickle read without running any of it: its opcodes move plain values and notes about a stack.

Only the opcodes that torch.save writes are known, in protocols 2 to 5. What a pickle would import is only named, what
it would call is only noted (see pickle_values), so that even a whole pickled network can be searched for its weights.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.model_files.pickle_values import (
    Named,
    PickledDict,
    PickledObject,
    StorageReference,
    call,
    persistent,
    refuse_harmful,
)
from core.model_files.refusal import RefusedError, shown

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_PICKLE = 4 * 2**20
MOST_OPCODES = 200_000
_LONGEST_NAME = 512
_LONGEST_NUMBER = 32


@dataclass(frozen=True)
class Pickled:
    """A pickle's value, where the pickle ends, and every storage that it refers to."""

    value: object
    end: int
    storages: dict[str, StorageReference]


def read_pickle(data: memoryview, start: int = 0) -> Pickled:
    """The pickle that begins at `start`."""
    reader = _Reader(bytes(data[start : start + LARGEST_PICKLE]))
    for _ in range(MOST_OPCODES):
        opcode = reader.take(1)
        if opcode == pickle.STOP:
            return Pickled(reader.pop(), start + reader.position, reader.storages)
        action = _ACTIONS.get(opcode)
        if action is None:
            raise RefusedError("its list of weights has an instruction (“{code}”) that none needs", code=opcode.hex())
        action(reader)
    raise RefusedError("its list of weights is far too long")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.stack: list[object] = []
        self.marks: list[int] = []
        self.memo: dict[int, object] = {}
        self.storages: dict[str, StorageReference] = {}

    def take(self, count: int) -> bytes:
        piece = self.data[self.position : self.position + count] if count >= 0 else b""
        if len(piece) != count:
            raise RefusedError("its list of weights is cut off")
        self.position += count
        return piece

    def take_line(self) -> str:
        end = self.data.find(b"\n", self.position, self.position + _LONGEST_NAME)
        if end < 0:
            raise RefusedError("its list of weights is damaged")
        line = self.data[self.position : end]
        self.position = end + 1
        return _text(line, "utf-8")

    def number(self, layout: str) -> Any:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def push(self, value: object) -> None:
        self.stack.append(value)

    def pop(self) -> object:
        if len(self.stack) <= (self.marks[-1] if self.marks else 0):
            raise RefusedError("its list of weights is damaged")
        return self.stack.pop()

    def pop_to_mark(self) -> list[object]:
        if not self.marks:
            raise RefusedError("its list of weights is damaged")
        mark = self.marks.pop()
        values = self.stack[mark:]
        del self.stack[mark:]
        return values


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError("a name in its list of weights is no text") from None


def _pusher(make: Callable[[_Reader], object]) -> Callable[[_Reader], None]:
    return lambda reader: reader.push(make(reader))


def _number(layout: str) -> Callable[[_Reader], object]:
    return lambda reader: reader.number(layout)


def _sized_text(layout: str, encoding: str) -> Callable[[_Reader], object]:
    return lambda reader: _text(reader.take(reader.number(layout)), encoding)


def _long(layout: str) -> Callable[[_Reader], object]:
    def make(reader: _Reader) -> object:
        size = reader.number(layout)
        if size > _LONGEST_NUMBER:
            raise RefusedError("its list of weights holds an impossible number")
        return int.from_bytes(reader.take(size), "little", signed=True)

    return make


def _tuple_of(count: int) -> Callable[[_Reader], object]:
    return lambda reader: tuple([reader.pop() for _ in range(count)][::-1])


def _remember(reader: _Reader, index: int) -> None:
    value = reader.pop()
    reader.memo[index] = value
    reader.push(value)


def _recall(reader: _Reader, index: int) -> object:
    if index not in reader.memo:
        raise RefusedError("its list of weights is damaged")
    return reader.memo[index]


def _put(layout: str) -> Callable[[_Reader], None]:
    return lambda reader: _remember(reader, reader.number(layout))


def _dict_of(values: list[object]) -> PickledDict:
    made = PickledDict()
    _set_items(made, values)
    return made


def _set_items(target: object, values: list[object]) -> None:
    if len(values) % 2 or not isinstance(target, (PickledDict, PickledObject)):
        raise RefusedError("its list of weights is damaged")
    if isinstance(target, PickledDict):
        for key, value in zip(values[::2], values[1::2], strict=True):
            target.set(key, value)


def _append(reader: _Reader, values: list[object]) -> None:
    target = _top(reader)
    if isinstance(target, list):
        target.extend(values)
    elif not isinstance(target, PickledObject):
        raise RefusedError("its list of weights is damaged")


def _top(reader: _Reader) -> object:
    value = reader.pop()
    reader.push(value)
    return value


def _set_item(reader: _Reader) -> None:
    value, key = reader.pop(), reader.pop()
    _set_items(_top(reader), [key, value])


def _set_marked(reader: _Reader) -> None:
    values = reader.pop_to_mark()
    _set_items(_top(reader), values)


def _append_one(reader: _Reader) -> None:
    value = reader.pop()
    _append(reader, [value])


def _named_on_stack(reader: _Reader) -> object:
    name, module = reader.pop(), reader.pop()
    if not isinstance(name, str) or not isinstance(module, str) or len(name) + len(module) > _LONGEST_NAME:
        raise RefusedError("its list of weights is damaged")
    return Named(module, name)


def _call(reader: _Reader) -> object:
    arguments, maker = reader.pop(), reader.pop()
    return call(maker, arguments)


def _persistent(reader: _Reader) -> object:
    found = persistent(reader.pop())
    if isinstance(found, StorageReference):
        reader.storages[found.key] = found
    return found


def _new_object(reader: _Reader, count: int = 1) -> object:
    arguments = [reader.pop() for _ in range(count)]
    maker = reader.pop()
    if isinstance(maker, Named):
        refuse_harmful(maker)
    return PickledObject(maker, arguments[-1])


def _build(reader: _Reader) -> None:
    state = reader.pop()
    target = _top(reader)
    if isinstance(target, PickledObject):
        target.state = state


def _protocol(reader: _Reader) -> None:
    version = reader.number("<B")
    if not 2 <= version <= 5:
        raise RefusedError("its list of weights is written in an unknown way ({version})", version=shown(version))


_NUMBERS = {pickle.BININT: "<i", pickle.BININT1: "<B", pickle.BININT2: "<H", pickle.BINFLOAT: ">d"}
_TEXTS = {pickle.BINUNICODE: "<I", pickle.SHORT_BINUNICODE: "<B", pickle.BINUNICODE8: "<Q"}
_BYTES = {
    pickle.BINBYTES: "<I", pickle.SHORT_BINBYTES: "<B", pickle.BINBYTES8: "<Q", pickle.BYTEARRAY8: "<Q",
    pickle.BINSTRING: "<i", pickle.SHORT_BINSTRING: "<B",
}  # fmt: skip
_ACTIONS: dict[bytes, Callable[[_Reader], object]] = {
    pickle.PROTO: _protocol,
    pickle.FRAME: lambda reader: reader.number("<Q"),
    pickle.MARK: lambda reader: reader.marks.append(len(reader.stack)),
    pickle.POP: lambda reader: reader.pop(),
    pickle.POP_MARK: lambda reader: reader.pop_to_mark(),
    pickle.DUP: _pusher(_top),
    pickle.NONE: _pusher(lambda _: None),
    pickle.NEWTRUE: _pusher(lambda _: True),
    pickle.NEWFALSE: _pusher(lambda _: False),
    pickle.LONG1: _pusher(_long("<B")),
    pickle.LONG4: _pusher(_long("<i")),
    **{code: _pusher(_number(layout)) for code, layout in _NUMBERS.items()},
    **{code: _pusher(_sized_text(layout, "utf-8")) for code, layout in _TEXTS.items()},
    # Python 2 wrote its names as bytes.
    **{code: _pusher(_sized_text(layout, "latin-1")) for code, layout in _BYTES.items()},
    pickle.EMPTY_LIST: _pusher(lambda _: []),
    pickle.EMPTY_SET: _pusher(lambda _: []),
    pickle.EMPTY_TUPLE: _pusher(lambda _: ()),
    pickle.EMPTY_DICT: _pusher(lambda _: PickledDict()),
    pickle.LIST: _pusher(lambda reader: reader.pop_to_mark()),
    pickle.FROZENSET: _pusher(lambda reader: reader.pop_to_mark()),
    pickle.TUPLE: _pusher(lambda reader: tuple(reader.pop_to_mark())),
    pickle.TUPLE1: _pusher(_tuple_of(1)),
    pickle.TUPLE2: _pusher(_tuple_of(2)),
    pickle.TUPLE3: _pusher(_tuple_of(3)),
    pickle.DICT: _pusher(lambda reader: _dict_of(reader.pop_to_mark())),
    pickle.APPEND: _append_one,
    pickle.APPENDS: lambda reader: _append(reader, reader.pop_to_mark()),
    pickle.ADDITEMS: lambda reader: _append(reader, reader.pop_to_mark()),
    pickle.SETITEM: _set_item,
    pickle.SETITEMS: _set_marked,
    pickle.BINPUT: _put("<B"),
    pickle.LONG_BINPUT: _put("<I"),
    pickle.MEMOIZE: lambda reader: _remember(reader, len(reader.memo)),
    pickle.BINGET: _pusher(lambda reader: _recall(reader, reader.number("<B"))),
    pickle.LONG_BINGET: _pusher(lambda reader: _recall(reader, reader.number("<I"))),
    pickle.GLOBAL: _pusher(lambda reader: Named(reader.take_line(), reader.take_line())),
    pickle.STACK_GLOBAL: _pusher(_named_on_stack),
    pickle.REDUCE: _pusher(_call),
    pickle.NEWOBJ: _pusher(_new_object),
    pickle.NEWOBJ_EX: _pusher(lambda reader: _new_object(reader, 2)),
    pickle.BINPERSID: _pusher(_persistent),
    pickle.BUILD: _build,
}
