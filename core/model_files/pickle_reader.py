"""A pickle read without running any of it: its opcodes move plain values and notes about a stack.

Only the opcodes that torch.save writes are known, in protocols 2 to 5. What a pickle would import is only named, what
it would call is only noted (see pickle_values), so that even a whole pickled network can be searched for its weights.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from core.model_files.pickle_opcodes import ACTIONS
from core.model_files.pickle_stack import PickleStack
from core.model_files.pickle_values import StorageReference
from core.model_files.refusal import RefusedError

LARGEST_PICKLE = 4 * 2**20
MOST_OPCODES = 200_000


@dataclass(frozen=True)
class Pickled:
    """A pickle's value, where the pickle ends, and every storage that it refers to."""

    value: object
    end: int
    storages: dict[str, StorageReference]


def read_pickle(data: memoryview, start: int = 0, most_opcodes: int = MOST_OPCODES) -> Pickled:
    """The pickle that begins at `start`."""
    stack = PickleStack(bytes(data[start : start + LARGEST_PICKLE]))
    for _ in range(most_opcodes):
        opcode = stack.take(1)
        if opcode == pickle.STOP:
            return Pickled(stack.pop(), start + stack.position, stack.storages)
        action = ACTIONS.get(opcode)
        if action is None:
            raise RefusedError("its list of weights has an instruction (“{code}”) that none needs", code=opcode.hex())
        action(stack)
    raise RefusedError("its list of weights is far too long")
