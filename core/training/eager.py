"""torch's optimizers without their hooks for torch.compile, whose import costs seconds and 150 MB at the first step.

Nothing here compiles, and torch's own classes stay as they are. The hooks are decorators: where torch comes to do
without them, or by other means, there is nothing to take off, and the optimizers are plain torch again.
"""

import inspect
from typing import TypeVar, cast

import torch
from torch.optim import Optimizer

Kind = TypeVar("Kind", bound=type[Optimizer])


class EagerOptimizer(Optimizer):
    add_param_group = inspect.unwrap(Optimizer.add_param_group)
    zero_grad = inspect.unwrap(Optimizer.zero_grad)
    state_dict = inspect.unwrap(Optimizer.state_dict)
    load_state_dict = inspect.unwrap(Optimizer.load_state_dict)


def eager(kind: Kind) -> Kind:
    """The same optimizer; each of its steps is the same, bit by bit."""
    step = torch.no_grad()(inspect.unwrap(kind.step))
    return cast("Kind", type(kind.__name__, (EagerOptimizer, kind), {"step": step}))
