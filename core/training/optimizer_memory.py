"""What an optimizer remembers of the steps before (momentum, averages of gradients): as flat tensors, and back."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping

import torch
from torch import nn
from torch.optim import Optimizer

from core.config import TrainingConfig
from core.training.muon import Muon
from core.training.optimizers import make_optimizer

Memory = dict[str, torch.Tensor]
"""By the name of a parameter, a dot, and the name of what is remembered for it."""


def copy_memory(network: nn.Module, optimizer: Optimizer) -> Memory:
    """Detached CPU copies in plain memory order."""
    return {
        name: value.detach().to("cpu").clone(memory_format=torch.contiguous_format)
        for name, value in _remembered(network, optimizer).items()
    }


def give_memory(
    config: TrainingConfig, network: nn.Module, optimizer: Optimizer, memory: Mapping[str, torch.Tensor]
) -> bool:
    """Let a fresh optimizer remember that; False, and it stays fresh, where it would remember other things."""
    trial, tried = _after_one_step(config, network)
    blank = _remembered(trial, tried)
    if _shapes(blank) != _shapes(memory):
        return False
    # Filled rather than replaced: exact results depend on how the optimizer itself lays them out in memory.
    for name, value in blank.items():
        value.copy_(memory[name])
    for part, tried_part in zip(_parts(optimizer), _parts(tried), strict=True):
        for ours, theirs in zip(network.parameters(), trial.parameters(), strict=True):
            if theirs in tried_part.state:
                part.state[ours] = tried_part.state[theirs]
    return True


def _after_one_step(config: TrainingConfig, network: nn.Module) -> tuple[nn.Module, Optimizer]:
    """A copy of the network that has had a step without any gradient, and the optimizer that did it."""
    trial = copy.deepcopy(network)
    for parameter in trial.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer = make_optimizer(config, trial)
    optimizer.step()
    return trial, optimizer


def _remembered(network: nn.Module, optimizer: Optimizer) -> Memory:
    return {
        f"{name}.{key}": value
        for part in _parts(optimizer)
        for name, state in _states(network, part)
        for key, value in state.items()
        if isinstance(value, torch.Tensor)
    }


def _states(network: nn.Module, part: Optimizer) -> Iterator[tuple[str, dict[str, object]]]:
    for name, parameter in network.named_parameters():
        if parameter in part.state:
            yield name, part.state[parameter]


def _parts(optimizer: Optimizer) -> tuple[Optimizer, ...]:
    return optimizer.parts if isinstance(optimizer, Muon) else (optimizer,)


def _shapes(memory: Mapping[str, torch.Tensor]) -> dict[str, torch.Size]:
    return {name: value.shape for name, value in memory.items()}
