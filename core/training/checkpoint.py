"""All that a bit-exact resume needs, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import torch

    from core.config import TrainingConfig

GENERATORS = ("shuffle", "vary")
"""The names of the states of random numbers among a checkpoint's tensors."""

Entry = TypeVar("Entry")


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A training between two steps. `config` has every choice filled in, `tensors` are CPU copies by flat names.

    The network's weights have the names "network.<name>"; `values` is plain JSON.
    """

    config: TrainingConfig
    step: int
    epoch: int
    tensors: Mapping[str, torch.Tensor]
    values: Mapping[str, Any]


def named(prefix: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries as they are called in a checkpoint: "prefix.name"."""
    return {f"{prefix}.{name}": entry for name, entry in entries.items()}


def under(prefix: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Those whose names begin with "prefix.", by the rest of their names."""
    start = f"{prefix}."
    return {name.removeprefix(start): entry for name, entry in entries.items() if name.startswith(start)}
