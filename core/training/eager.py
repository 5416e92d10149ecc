"""torch's optimizers without their hooks for torch.compile, whose import costs seconds and 150 MB at the first step.

Nothing here compiles. The hooks' names are torch's own affair: where they have changed, the optimizers work as ever,
and only the import is back.
"""

import inspect
from typing import TypeVar, cast

import torch
from torch.optim import Optimizer

Kind = TypeVar("Kind", bound=type[Optimizer])
_HOOKED = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")


def eager(kind: Kind) -> Kind:
    """The same optimizer; each of its steps is the same, bit by bit."""
    for name in _HOOKED:
        method = inspect.unwrap(getattr(Optimizer, name))
        setattr(method, "__dynamo_disable", method)
    step = torch.no_grad()(inspect.unwrap(kind.step))
    return cast("Kind", type(kind.__name__, (kind,), {"step": step}))
