"""Muon: momentum whose step is made orthogonal for every matrix, so that no direction of a layer is left behind.

Convolutions count as matrices of one row a filter. The rest (biases, batch norm, the last layer) gets AdamW's step.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch.optim import AdamW, Optimizer

from core.training.eager import EagerOptimizer, eager

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic that drives singular values towards 1
_ITERATIONS = 5


class Muon(EagerOptimizer):
    def __init__(self, parameters: Iterable[torch.Tensor], lr: float, momentum: float, weight_decay: float) -> None:
        super().__init__(list(parameters), {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        everything = self.param_groups[0]["params"]
        matrices = [parameter for parameter in everything if parameter.ndim >= 2]
        self._matrices = matrices[:-1]
        muons = {id(parameter) for parameter in self._matrices}
        others = [parameter for parameter in everything if id(parameter) not in muons]
        self._others = eager(AdamW)(others, lr=lr, weight_decay=weight_decay, fused=others[0].device.type != "mps")

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        group = self.param_groups[0]
        for parameter in self._matrices:
            if parameter.grad is not None:
                self._step_matrix(parameter, parameter.grad, group)
        for other in self._others.param_groups:
            other["lr"] = group["lr"]
        self._others.step()

    @property
    def parts(self) -> tuple[Optimizer, ...]:
        """Itself for the matrices, and the optimizer of the rest."""
        return self, self._others

    def state_dict(self) -> dict[str, Any]:
        return {"matrices": super().state_dict(), "others": self._others.state_dict()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        super().load_state_dict(state_dict["matrices"])
        self._others.load_state_dict(state_dict["others"])

    def _step_matrix(self, parameter: torch.Tensor, gradient: torch.Tensor, group: dict[str, Any]) -> None:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(gradient)
        momentum = state["momentum"].lerp_(gradient, 1 - group["momentum"])
        ahead = gradient.lerp(momentum, group["momentum"]).reshape(len(gradient), -1)
        update = orthogonal(ahead)
        scale = max(1.0, ahead.shape[0] / ahead.shape[1]) ** 0.5
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.add_(update.view_as(parameter), alpha=-group["lr"] * scale)


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """Nearly the matrix with all its singular values set to 1 (Newton-Schulz iterations)."""
    a, b, c = _COEFFICIENTS
    wide = matrix.shape[0] <= matrix.shape[1]
    x = matrix if wide else matrix.T
    x = x / (x.norm() + 1e-7)
    for _ in range(_ITERATIONS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x if wide else x.T
