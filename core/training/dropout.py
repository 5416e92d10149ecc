"""Dropout's random numbers: torch draws them from what the whole process shares, so each step gets its own seed."""

from collections.abc import Callable

import torch
from torch import nn

from core.training.chance import chance_alone

Forward = Callable[[torch.Tensor, int], torch.Tensor]
"""Images and the number of the step -> outputs."""

_APART = 1_000_003  # so that neighbouring seeds have no steps in common


def make_forward(network: nn.Module, seed: int) -> Forward:
    """The network's own forward; where it draws random numbers, the same ones at the same step."""
    if not any(isinstance(module, nn.Dropout) and module.p > 0 for module in network.modules()):
        return lambda images, _step: network(images)

    def forward(images: torch.Tensor, step: int) -> torch.Tensor:
        with chance_alone((seed * _APART + step) % 2**63, [images.device] if images.is_cuda else []):
            outputs: torch.Tensor = network(images)
            return outputs

    return forward
