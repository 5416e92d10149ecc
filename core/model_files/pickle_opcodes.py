"""What each opcode of a pickle does: a function that moves values about the stack, and never anything else."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from core.model_files.pickle_stack import LONGEST_NAME, PickleStack, text_of
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

_LONGEST_NUMBER = 32


def _pusher(make: Callable[[PickleStack], object]) -> Callable[[PickleStack], None]:
    return lambda stack: stack.push(make(stack))


def _number(layout: str) -> Callable[[PickleStack], object]:
    return lambda stack: stack.number(layout)


def _sized_text(layout: str, encoding: str) -> Callable[[PickleStack], object]:
    return lambda stack: text_of(stack.take(stack.number(layout)), encoding)


def _sized_bytes(layout: str) -> Callable[[PickleStack], object]:
    return lambda stack: stack.take(stack.number(layout))


def _long(layout: str) -> Callable[[PickleStack], object]:
    def make(stack: PickleStack) -> object:
        size = stack.number(layout)
        if size > _LONGEST_NUMBER:
            raise RefusedError("its list of weights holds an impossible number")
        return int.from_bytes(stack.take(size), "little", signed=True)

    return make


def _tuple_of(count: int) -> Callable[[PickleStack], object]:
    return lambda stack: tuple([stack.pop() for _ in range(count)][::-1])


def _remember(stack: PickleStack, index: int) -> None:
    value = stack.pop()
    stack.memo[index] = value
    stack.push(value)


def _recall(stack: PickleStack, index: int) -> object:
    if index not in stack.memo:
        raise RefusedError("its list of weights is damaged")
    return stack.memo[index]


def _put(layout: str) -> Callable[[PickleStack], None]:
    return lambda stack: _remember(stack, stack.number(layout))


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


def _append(stack: PickleStack, values: list[object]) -> None:
    target = _top(stack)
    if isinstance(target, list):
        target.extend(values)
    elif not isinstance(target, PickledObject):
        raise RefusedError("its list of weights is damaged")


def _top(stack: PickleStack) -> object:
    value = stack.pop()
    stack.push(value)
    return value


def _set_item(stack: PickleStack) -> None:
    value, key = stack.pop(), stack.pop()
    _set_items(_top(stack), [key, value])


def _set_marked(stack: PickleStack) -> None:
    values = stack.pop_to_mark()
    _set_items(_top(stack), values)


def _append_one(stack: PickleStack) -> None:
    value = stack.pop()
    _append(stack, [value])


def _named_on_stack(stack: PickleStack) -> object:
    name, module = stack.pop(), stack.pop()
    if not isinstance(name, str) or not isinstance(module, str) or len(name) + len(module) > LONGEST_NAME:
        raise RefusedError("its list of weights is damaged")
    return Named(module, name)


def _call(stack: PickleStack) -> object:
    arguments, maker = stack.pop(), stack.pop()
    return call(maker, arguments)


def _persistent(stack: PickleStack) -> object:
    found = persistent(stack.pop())
    if isinstance(found, StorageReference):
        stack.storages[found.key] = found
    return found


def _new_object(stack: PickleStack, count: int = 1) -> object:
    arguments = [stack.pop() for _ in range(count)]
    maker = stack.pop()
    if isinstance(maker, Named):
        refuse_harmful(maker)
    return PickledObject(maker, arguments[-1])


def _build(stack: PickleStack) -> None:
    state = stack.pop()
    target = _top(stack)
    if isinstance(target, PickledObject):
        target.state = state


def _protocol(stack: PickleStack) -> None:
    version = stack.number("<B")
    if not 2 <= version <= 5:
        raise RefusedError("its list of weights is written in an unknown way ({version})", version=shown(version))


_NUMBERS = {pickle.BININT: "<i", pickle.BININT1: "<B", pickle.BININT2: "<H", pickle.BINFLOAT: ">d"}
_TEXTS = {pickle.BINUNICODE: "<I", pickle.SHORT_BINUNICODE: "<B", pickle.BINUNICODE8: "<Q"}
_TEXTS_OF_PYTHON_2 = {pickle.BINSTRING: "<i", pickle.SHORT_BINSTRING: "<B"}
_BYTES = {pickle.BINBYTES: "<I", pickle.SHORT_BINBYTES: "<B", pickle.BINBYTES8: "<Q", pickle.BYTEARRAY8: "<Q"}
ACTIONS: dict[bytes, Callable[[PickleStack], object]] = {
    pickle.PROTO: _protocol,
    pickle.FRAME: lambda stack: stack.number("<Q"),
    pickle.MARK: lambda stack: stack.marks.append(len(stack.values)),
    pickle.POP: lambda stack: stack.pop(),
    pickle.POP_MARK: lambda stack: stack.pop_to_mark(),
    pickle.DUP: _pusher(_top),
    pickle.NONE: _pusher(lambda _: None),
    pickle.NEWTRUE: _pusher(lambda _: True),
    pickle.NEWFALSE: _pusher(lambda _: False),
    pickle.LONG1: _pusher(_long("<B")),
    pickle.LONG4: _pusher(_long("<i")),
    **{code: _pusher(_number(layout)) for code, layout in _NUMBERS.items()},
    **{code: _pusher(_sized_text(layout, "utf-8")) for code, layout in _TEXTS.items()},
    **{code: _pusher(_sized_text(layout, "latin-1")) for code, layout in _TEXTS_OF_PYTHON_2.items()},
    **{code: _pusher(_sized_bytes(layout)) for code, layout in _BYTES.items()},
    pickle.EMPTY_LIST: _pusher(lambda _: []),
    pickle.EMPTY_SET: _pusher(lambda _: []),
    pickle.EMPTY_TUPLE: _pusher(lambda _: ()),
    pickle.EMPTY_DICT: _pusher(lambda _: PickledDict()),
    pickle.LIST: _pusher(lambda stack: stack.pop_to_mark()),
    pickle.FROZENSET: _pusher(lambda stack: stack.pop_to_mark()),
    pickle.TUPLE: _pusher(lambda stack: tuple(stack.pop_to_mark())),
    pickle.TUPLE1: _pusher(_tuple_of(1)),
    pickle.TUPLE2: _pusher(_tuple_of(2)),
    pickle.TUPLE3: _pusher(_tuple_of(3)),
    pickle.DICT: _pusher(lambda stack: _dict_of(stack.pop_to_mark())),
    pickle.APPEND: _append_one,
    pickle.APPENDS: lambda stack: _append(stack, stack.pop_to_mark()),
    pickle.ADDITEMS: lambda stack: _append(stack, stack.pop_to_mark()),
    pickle.SETITEM: _set_item,
    pickle.SETITEMS: _set_marked,
    pickle.BINPUT: _put("<B"),
    pickle.LONG_BINPUT: _put("<I"),
    pickle.MEMOIZE: lambda stack: _remember(stack, len(stack.memo)),
    pickle.BINGET: _pusher(lambda stack: _recall(stack, stack.number("<B"))),
    pickle.LONG_BINGET: _pusher(lambda stack: _recall(stack, stack.number("<I"))),
    pickle.GLOBAL: _pusher(lambda stack: Named(stack.take_line(), stack.take_line())),
    pickle.STACK_GLOBAL: _pusher(_named_on_stack),
    pickle.REDUCE: _pusher(_call),
    pickle.NEWOBJ: _pusher(_new_object),
    pickle.NEWOBJ_EX: _pusher(lambda stack: _new_object(stack, 2)),
    pickle.BINPERSID: _pusher(_persistent),
    pickle.BUILD: _build,
}
