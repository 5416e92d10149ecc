"""All that a bit-exact resume needs, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    from core.config import TrainingConfig


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
