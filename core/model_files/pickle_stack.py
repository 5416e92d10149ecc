"""The state of a pickle while it is read: its bytes, and the stack that its opcodes work on."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from core.model_files.refusal import RefusedError

if TYPE_CHECKING:
    from core.model_files.pickle_values import StorageReference

LONGEST_NAME = 512


class PickleStack:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.values: list[object] = []
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
        end = self.data.find(b"\n", self.position, self.position + LONGEST_NAME)
        if end < 0:
            raise RefusedError("its list of weights is damaged")
        line = self.data[self.position : end]
        self.position = end + 1
        return text_of(line, "utf-8")

    def number(self, layout: str) -> Any:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def push(self, value: object) -> None:
        self.values.append(value)

    def pop(self) -> object:
        if len(self.values) <= (self.marks[-1] if self.marks else 0):
            raise RefusedError("its list of weights is damaged")
        return self.values.pop()

    def pop_to_mark(self) -> list[object]:
        if not self.marks:
            raise RefusedError("its list of weights is damaged")
        mark = self.marks.pop()
        values = self.values[mark:]
        del self.values[mark:]
        return values


def text_of(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError("a name in its list of weights is no text") from None
