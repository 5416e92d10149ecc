"""One pass through a network, operation by operation: its modules, and the functions that `forward` calls itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

Pair = tuple[int, int]
_FUNCTIONS = {
    "relu": ("ReLU", "F.relu"),
    "max_pool2d": ("MaxPool2d", "F.max_pool2d"),
    "flatten": ("Flatten", "torch.flatten"),
}
"""Name of the function: the module that does the same, and how the tutorials write it."""


@dataclass(frozen=True)
class Window:
    """What a convolution or a pooling slides over an image; each a height and a width."""

    kernel: Pair
    stride: Pair
    padding: Pair


@dataclass(frozen=True, eq=False)
class Stage:
    """One operation. `name` is the module's; a function has none. `written` is how the code says it.

    Shapes are those of one image; `output` has the whole batch.
    """

    name: str
    kind: str
    written: str
    module: nn.Module | None
    window: Window | None
    before: tuple[int, ...]
    output: torch.Tensor

    @property
    def after(self) -> tuple[int, ...]:
        return tuple(self.output.shape[1:])


def trace(network: nn.Module, inputs: torch.Tensor) -> tuple[Stage, ...]:
    """What each operation gives for a batch, in the order of the code; the network is left in its mode."""
    watch = _Watch(network)
    was_training = network.training
    try:
        with torch.inference_mode(), watch:
            network.eval()(inputs)
    finally:
        network.train(was_training)
        watch.end()
    return tuple(watch.stages)


class _Watch(TorchFunctionMode):
    """Notes each leaf module, and each function of interest that is called outside of one."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.stages: list[Stage] = []
        self._inside = False
        self._names = {module: name for name, module in network.named_modules() if not list(module.children())}
        self._hooks = [module.register_forward_pre_hook(self._enter) for module in self._names]
        self._hooks += [module.register_forward_hook(self._leave) for module in self._names]

    def end(self) -> None:
        for hook in self._hooks:
            hook.remove()

    def __torch_function__(
        self, func: Callable[..., Any], types: Iterable[type], args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        output = func(*args, **(kwargs or {}))
        known = _FUNCTIONS.get(getattr(func, "__name__", ""))
        if known and not self._inside:
            window = _window_of_call(args[1:], kwargs or {}) if known[0] == "MaxPool2d" else None
            self.stages.append(Stage("", *known, None, window, tuple(args[0].shape[1:]), output))
        return output

    def _enter(self, _module: nn.Module, _inputs: object) -> None:
        self._inside = True

    def _leave(self, module: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        self._inside = False
        kind = type(module).__name__
        before = tuple(inputs[0].shape[1:])
        self.stages.append(
            Stage(self._names[module], kind, f"nn.{kind}", module, _window_of_module(module), before, output)
        )


def _window_of_module(module: nn.Module) -> Window | None:
    if isinstance(module, (nn.Conv2d, nn.MaxPool2d)):
        return Window(_pair(module.kernel_size), _pair(module.stride), _pair(module.padding))
    return None


def _window_of_call(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Window:
    """Of `F.max_pool2d(input, kernel_size, stride=None, padding=0)`."""
    given = dict(zip(("kernel_size", "stride", "padding"), args, strict=False)) | dict(kwargs)
    kernel = _pair(given["kernel_size"])
    return Window(kernel, _pair(given.get("stride") or kernel), _pair(given.get("padding", 0)))


def _pair(value: Any) -> Pair:
    return (int(value[0]), int(value[1])) if isinstance(value, tuple) else (int(value), int(value))
