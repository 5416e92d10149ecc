"""Watches the loss for a training that has gone wrong, and keeps the last weights that were good."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from core.config import TrainingConfig
from core.training.checkpoint import named, under
from core.training.events import Warned
from core.training.usual_rates import safe_rate

CHECK_EVERY = 25
"""Steps between checks: fixed, so that a training that fails does so at the same step each time."""

_TOO_HIGH = 10.0
_PATIENCE = 4  # checks in a row

_NOT_A_NUMBER = "The loss is no longer a number after {step} steps."
_TEN_TIMES = "The loss is ten times what it was at the start, after {step} steps."

Weights = dict[str, torch.Tensor]


def copy_weights(network: nn.Module) -> Weights:
    """The weights as detached CPU copies in plain memory order."""
    return {
        name: value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
        for name, value in network.state_dict().items()
    }


class Guard:
    """Looks at the losses at fixed steps. A copy of the weights is good once the losses after it were good as well.

    The learning rate in its advice is the one that was set, not what a schedule has made of it.
    """

    def __init__(self, network: nn.Module, chance_loss: float, config: TrainingConfig, steps_before: int = 0) -> None:
        self._network = network
        self._config = config
        self._chance_loss = chance_loss
        self._limit: float | None = None
        self._checks_above = 0
        self._checked = steps_before
        self._losses: list[torch.Tensor] = []
        self._good = copy_weights(network)
        self._candidate = self._good

    def check(self, loss: torch.Tensor, learning_rate: float) -> Warned | None:
        """A warning if the training should end here: then the network has its last good weights again."""
        self._losses.append(loss)
        if len(self._losses) < CHECK_EVERY:
            return None
        losses = torch.stack(self._losses).tolist()
        if self._limit is None:
            self._limit = _TOO_HIGH * max(losses[0], self._chance_loss)
        self._checked += len(losses)
        self._losses.clear()
        return self._judge(losses, self._limit, learning_rate)

    def settle(self, learning_rate: float) -> Warned | None:
        """The same where weights are about to be measured or given away: each must be a number."""
        if self.is_well:
            return None
        self.restore()
        return self._warning(_NOT_A_NUMBER, self._checked + len(self._losses), learning_rate)

    @property
    def is_well(self) -> bool:
        """Whether every weight, and every loss since the last check, is a number."""
        values = (*self._losses, *self._network.state_dict().values())
        numbers = torch.cat([value.reshape(-1) for value in values if value.is_floating_point()])
        return bool(torch.isfinite(numbers).all())

    def restore(self) -> None:
        """Give the network its last good weights."""
        self._network.load_state_dict(self._good)

    def tensors(self) -> Weights:
        """With `values`, all that it knows."""
        candidate = {} if self._candidate is self._good else self._candidate
        return {**named("good", self._good), **named("candidate", candidate)}

    def values(self) -> dict[str, Any]:
        losses = torch.stack(self._losses).tolist() if self._losses else []
        return {"limit": self._limit, "above": self._checks_above, "checked": self._checked, "losses": losses}

    def remember(self, tensors: Mapping[str, torch.Tensor], values: Mapping[str, Any]) -> None:
        """Know again what `tensors` and `values` told."""
        self._good = under("good", tensors)
        self._candidate = under("candidate", tensors) or self._good
        device = next(self._network.parameters()).device
        self._losses = [torch.tensor(float(loss), device=device) for loss in values["losses"]]
        self._limit = None if values["limit"] is None else float(values["limit"])
        self._checks_above, self._checked = int(values["above"]), int(values["checked"])

    def _judge(self, losses: list[float], limit: float, learning_rate: float) -> Warned | None:
        if not all(math.isfinite(loss) for loss in losses):
            self.restore()
            return self._warning(_NOT_A_NUMBER, self._checked, learning_rate)
        if sum(losses) / len(losses) > limit:
            self._checks_above += 1
            if self._checks_above == _PATIENCE:
                self.restore()
                return self._warning(_TEN_TIMES, self._checked, learning_rate)
            return None
        self._checks_above = 0
        self._good, self._candidate = self._candidate, copy_weights(self._network)
        return None

    def _warning(self, template: str, step: int, learning_rate: float) -> Warned:
        advice = " Learning rate {learning_rate} looks too high: try {lower}. The last good weights are kept."
        lower = safe_rate(self._config, learning_rate)
        values = (("step", f"{step:,}"), ("learning_rate", f"{learning_rate:g}"), ("lower", f"{lower:g}"))
        return Warned("diverged", template + advice, values)
