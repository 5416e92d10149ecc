"""A network as a table: its layers with output shapes and parameter counts."""

from dataclasses import dataclass
from functools import partial

import torch
from torch import nn

from core.models.spec import Shape


@dataclass(frozen=True)
class Layer:
    """One module that computes: its name in the state dict, its kind, the shape that it gives for one image."""

    name: str
    kind: str
    output: tuple[int, ...]
    parameters: int


def layers_of(network: nn.Module, shape: Shape) -> tuple[Layer, ...]:
    """The layers in the order in which an image passes them."""
    rows: list[Layer] = []
    leaves = [(name, module) for name, module in network.named_modules() if not list(module.children())]
    hooks = [module.register_forward_hook(partial(_note, rows, name)) for name, module in leaves]
    training = network.training
    try:
        with torch.no_grad():
            network.eval()(torch.zeros(1, *shape, device=next(network.parameters()).device))
    finally:
        network.train(training)
        for hook in hooks:
            hook.remove()
    return tuple(rows)


def count_parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def _note(rows: list[Layer], name: str, module: nn.Module, _inputs: object, output: torch.Tensor) -> None:
    rows.append(Layer(name, type(module).__name__, tuple(output.shape[1:]), count_parameters(module)))
