import subprocess
import sys

import pytest
import torch
from torch import optim

from core.training.eager import eager

STEPS = """
import sys, torch
from core.config import OPTIMIZERS, TrainingConfig
from core.training.optimizers import make_optimizer
for choice in OPTIMIZERS:
    network = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 2))
    optimizer = make_optimizer(TrainingConfig(optimizer=choice.key), network)
    for _ in range(2):
        optimizer.zero_grad()
        network(torch.ones(3, 4)).sum().backward()
        optimizer.step()
    optimizer.load_state_dict(optimizer.state_dict())
print("torch._dynamo" in sys.modules)
"""


def weights_after(kind: type[optim.Optimizer], **settings: object) -> torch.Tensor:
    torch.manual_seed(0)
    weight = torch.nn.Parameter(torch.randn(5, 4))
    optimizer = kind([weight], lr=0.1, **settings)
    for _ in range(5):
        optimizer.zero_grad()
        (weight**3).sum().backward()
        optimizer.step()
    return weight.detach()


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (optim.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01, "fused": True}),
        (optim.Adam, {"weight_decay": 0.01, "fused": True}),
        (optim.AdamW, {"fused": True}),
        (optim.RMSprop, {"momentum": 0.9}),
    ],
)
def test_each_step_is_that_of_torch_bit_by_bit(kind: type[optim.Optimizer], settings: dict[str, object]) -> None:
    assert torch.equal(weights_after(eager(kind), **settings), weights_after(kind, **settings))


def test_no_profiler_is_asked_at_each_step() -> None:
    with torch.profiler.profile() as profile:
        weights_after(eager(optim.Adam), fused=True)
    assert not [entry for entry in profile.events() if "Optimizer" in entry.name]


def test_gradients_can_be_made_zero_as_well() -> None:
    weight = torch.nn.Parameter(torch.ones(2))
    weight.grad = torch.ones(2)
    eager(optim.SGD)([weight], lr=0.1).zero_grad(set_to_none=False)
    assert torch.equal(weight.grad, torch.zeros(2))


class PlainSGD(optim.Optimizer):
    """As torch's own would be if nothing were wrapped round its steps."""

    def __init__(self, parameters: list[torch.nn.Parameter], lr: float) -> None:
        super().__init__(parameters, {"lr": lr})

    def step(self) -> None:
        for parameter in self.param_groups[0]["params"]:
            parameter.sub_(parameter.grad, alpha=self.param_groups[0]["lr"])


def test_where_torch_wraps_nothing_the_optimizer_is_the_same() -> None:
    assert torch.equal(weights_after(eager(PlainSGD)), weights_after(optim.SGD))


def test_torchs_own_optimizers_stay_as_they_are() -> None:
    before = {name: getattr(optim.Optimizer, name) for name in ("add_param_group", "zero_grad", "state_dict")}
    step = optim.SGD.step
    eager(optim.SGD)([torch.nn.Parameter(torch.ones(1))], lr=0.1).zero_grad()
    assert all(getattr(optim.Optimizer, name) is method for name, method in before.items())
    assert optim.SGD.step is step


def test_no_optimizer_brings_the_compiler_in() -> None:
    told = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == "False"
