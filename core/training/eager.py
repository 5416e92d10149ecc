"""torch's optimizers without what is wrapped around their steps.

The hooks for torch.compile cost seconds and 150 MB to import at the first step, those for torch's profiler a few
hundredths of each step of a small network. Nothing here compiles or profiles, and torch's own classes stay as they
are. Where torch comes to do without the hooks, or by other means, the optimizers are plain torch again.
"""

import inspect
from typing import TypeVar, cast

import torch
from torch.optim import Optimizer

Kind = TypeVar("Kind", bound=type[Optimizer])


class EagerOptimizer(Optimizer):
    add_param_group = inspect.unwrap(Optimizer.add_param_group)
    state_dict = inspect.unwrap(Optimizer.state_dict)
    load_state_dict = inspect.unwrap(Optimizer.load_state_dict)

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for parameter in group["params"]:
                none = set_to_none or parameter.grad is None
                parameter.grad = None if none else torch.zeros_like(parameter.grad)

    def _patch_step_function(self) -> None:
        """torch would wrap the profiler around `step` here."""


def eager(kind: Kind) -> Kind:
    """The same optimizer; each of its steps is the same, bit by bit."""
    step = torch.no_grad()(inspect.unwrap(kind.step))
    return cast("Kind", type(kind.__name__, (EagerOptimizer, kind), {"step": step}))
