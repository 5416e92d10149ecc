"""From names to optimizers."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn, optim
from torch.optim import Optimizer

from core.config import TrainingConfig
from core.training.eager import eager
from core.training.muon import Muon

SGD, Adam, AdamW, RMSprop = eager(optim.SGD), eager(optim.Adam), eager(optim.AdamW), eager(optim.RMSprop)


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
        case "muon":
            return Muon(parameters, momentum=config.momentum, **common)
    raise ValueError(config.optimizer)


def set_learning_rate(optimizer: Optimizer, learning_rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate


def clip_gradients(parameters: Iterable[torch.Tensor], largest: float) -> None:
    if largest > 0:
        nn.utils.clip_grad_norm_(parameters, largest)
