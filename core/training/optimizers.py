"""From names to optimizers, and how a schedule moves the learning rate."""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer, RMSprop

from core.config import TrainingConfig
from core.training.muon import Muon

_WARM_UP = 0.05
_ONE_CYCLE_RISE = 0.25
_ONE_CYCLE_START = 0.04


def make_optimizer(config: TrainingConfig, network: nn.Module) -> Optimizer:
    """The optimizer that the settings name. Fused versions do a whole step in one call."""
    common: dict[str, Any] = {"lr": config.learning_rate, "weight_decay": config.weight_decay}
    parameters = list(network.parameters())
    fused: dict[str, Any] = {"fused": True} if parameters[0].device.type != "mps" else {}
    match config.optimizer:
        case "sgd":
            return SGD(parameters, momentum=config.momentum, **common, **fused)
        case "nesterov":
            return SGD(parameters, momentum=config.momentum, nesterov=config.momentum > 0, **common, **fused)
        case "adam":
            return Adam(parameters, **common, **fused)
        case "adamw":
            return AdamW(parameters, **common, **fused)
        case "rmsprop":
            return RMSprop(parameters, momentum=config.momentum, **common)
        case _:
            return Muon(parameters, momentum=config.momentum, **common)


def schedule_factor(schedule: str, progress: float) -> float:
    """What the learning rate is multiplied by when `progress` (0 to 1) of all steps are done."""
    if schedule.startswith("warmup-"):
        warm = min(1.0, (progress + 1e-3) / _WARM_UP)
        return warm * schedule_factor(schedule.removeprefix("warmup-"), progress)
    match schedule:
        case "step":
            return float(0.1 ** min(2, math.floor(progress * 3)))
        case "cosine":
            return 0.5 * (1 + math.cos(math.pi * progress))
        case "one-cycle":
            return _one_cycle(progress)
        case _:
            return 1.0


def set_learning_rate(optimizer: Optimizer, learning_rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate


def clip_gradients(parameters: Iterable[torch.Tensor], largest: float) -> None:
    if largest > 0:
        nn.utils.clip_grad_norm_(parameters, largest)


def _one_cycle(progress: float) -> float:
    if progress < _ONE_CYCLE_RISE:
        rise = 0.5 * (1 - math.cos(math.pi * progress / _ONE_CYCLE_RISE))
        return _ONE_CYCLE_START + (1 - _ONE_CYCLE_START) * rise
    return 0.5 * (1 + math.cos(math.pi * (progress - _ONE_CYCLE_RISE) / (1 - _ONE_CYCLE_RISE)))
