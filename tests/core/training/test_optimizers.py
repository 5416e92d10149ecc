import copy
import math
from typing import Any

import pytest
import torch
from torch import nn

from core.config import OPTIMIZERS, SCHEDULES, TrainingConfig
from core.training.muon import Muon, orthogonal
from core.training.optimizers import clip_gradients, make_optimizer, set_learning_rate
from core.training.schedules import schedule_factor


def small(optimizer: str, **changes: Any) -> tuple[nn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    config = TrainingConfig(**{"optimizer": optimizer, "learning_rate": 0.1, "weight_decay": 0.0, **changes})
    return network, make_optimizer(config, network)


def step(network: nn.Module, optimizer: torch.optim.Optimizer, times: int = 3) -> torch.Tensor:
    for number in range(times):
        optimizer.zero_grad()
        network(torch.full((2, 3), 1.0 + number)).square().sum().backward()
        optimizer.step()
    return torch.cat([weight.detach().flatten() for weight in network.parameters()])


@pytest.mark.parametrize(
    ("optimizer", "kind", "options"),
    [
        ("sgd", torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.01}),
        ("nesterov", torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.01, "nesterov": True}),
        ("adam", torch.optim.Adam, {"weight_decay": 0.01}),
        ("adamw", torch.optim.AdamW, {"weight_decay": 0.01}),
        ("rmsprop", torch.optim.RMSprop, {"momentum": 0.9, "weight_decay": 0.01}),
    ],
)
def test_each_is_the_one_of_torch_with_its_settings(
    optimizer: str, kind: type[torch.optim.Optimizer], options: dict[str, Any]
) -> None:
    ours = step(*small(optimizer, learning_rate=0.01, momentum=0.9, weight_decay=0.01))
    network, _ = small(optimizer)
    reference = kind(network.parameters(), lr=0.01, **options)
    assert torch.allclose(ours, step(network, reference), atol=1e-6)


@pytest.mark.parametrize("optimizer", [choice.key for choice in OPTIMIZERS])
def test_weight_decay_reaches_every_optimizer(optimizer: str) -> None:
    assert not torch.allclose(step(*small(optimizer)), step(*small(optimizer, weight_decay=0.5)), atol=1e-4)


@pytest.mark.parametrize("optimizer", ["sgd", "nesterov", "rmsprop", "muon"])
def test_momentum_reaches_the_optimizers_that_have_it(optimizer: str) -> None:
    assert not torch.allclose(step(*small(optimizer, momentum=0.0)), step(*small(optimizer)), atol=1e-4)


def test_nesterov_without_momentum_is_plain_sgd() -> None:
    assert torch.equal(step(*small("nesterov", momentum=0.0)), step(*small("sgd", momentum=0.0)))


def test_the_learning_rate_reaches_every_part_of_an_optimizer() -> None:
    for choice in OPTIMIZERS:
        network, optimizer = small(choice.key)
        before = step(network, optimizer)
        set_learning_rate(optimizer, 0.0)
        assert torch.equal(step(network, optimizer), before), choice.key


def test_a_gradient_is_clipped_to_its_largest_norm_and_zero_leaves_it() -> None:
    weight = nn.Parameter(torch.zeros(2))
    for largest, expected in ((0.0, (3.0, 4.0)), (1.0, (0.6, 0.8)), (10.0, (3.0, 4.0))):
        weight.grad = torch.tensor([3.0, 4.0])
        clip_gradients([weight], largest)
        assert weight.grad.tolist() == pytest.approx(expected, abs=1e-5)


def test_schedules_have_their_shapes() -> None:
    constant = [schedule_factor("constant", progress) for progress in (0.0, 0.5, 1.0)]
    assert constant == [1, 1, 1]
    steps = [schedule_factor("step", progress) for progress in (0.0, 0.33, 0.34, 0.66, 0.67, 1.0)]
    assert steps == pytest.approx([1, 1, 0.1, 0.1, 0.01, 0.01])
    cosine = [schedule_factor("cosine", progress) for progress in (0.0, 0.25, 0.5, 1.0)]
    assert cosine == pytest.approx([1, 0.5 + math.sqrt(0.125), 0.5, 0], abs=1e-9)
    cycle = [schedule_factor("one-cycle", progress) for progress in (0.0, 0.075, 0.15, 0.575, 1.0)]
    assert cycle == pytest.approx([0.2, 0.6, 1, 0.5, 0], abs=1e-9)


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine"])
def test_a_warm_up_rises_over_the_first_twentieth_and_then_follows_its_schedule(schedule: str) -> None:
    warm = f"warmup-{schedule}"
    rise = [schedule_factor(warm, progress / 1000) for progress in range(0, 50, 5)]
    assert rise == sorted(rise)
    assert 0 < rise[0] < 0.05
    assert schedule_factor(warm, 0.025) == pytest.approx(0.52 * schedule_factor(schedule, 0.025))
    for progress in (0.05, 0.2, 0.5, 0.9, 1.0):
        assert schedule_factor(warm, progress) == schedule_factor(schedule, progress)


@pytest.mark.parametrize("schedule", [choice.key for choice in SCHEDULES])
def test_no_schedule_leaves_0_to_1_or_starts_at_nothing(schedule: str) -> None:
    factors = [schedule_factor(schedule, progress / 500) for progress in range(501)]
    assert min(factors) >= 0
    assert max(factors) <= 1
    assert factors[0] > 0


@pytest.mark.parametrize("shape", [(6, 25), (84, 120), (120, 84), (10, 10)])
def test_orthogonal_brings_all_singular_values_near_one_and_keeps_directions(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    result = orthogonal(matrix)
    assert result.shape == matrix.shape
    values = torch.linalg.svdvals(result)
    assert 0.4 < values.min() <= values.max() < 1.35
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    assert torch.nn.functional.cosine_similarity(result.flatten(), (left @ right).flatten(), dim=0) > 0.95


def test_orthogonal_takes_a_matrix_of_zeros() -> None:
    assert not orthogonal(torch.zeros(4, 5)).any()


def test_muon_takes_the_matrices_but_the_last_and_adamw_the_rest() -> None:
    network = nn.Sequential(nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6), nn.Flatten(), nn.Linear(6, 8), nn.Linear(8, 2))
    weights = list(network.parameters())
    optimizer = Muon(weights, lr=0.1, momentum=0.9, weight_decay=0.0)
    before = [weight.detach().clone() for weight in weights]
    for weight in weights:
        weight.grad = torch.randn(weight.shape, generator=torch.Generator().manual_seed(1))
    optimizer.step()
    moved = [weight.detach() - old for weight, old in zip(weights, before, strict=True)]
    conv, conv_bias, _, _, hidden, _, last, _ = moved
    assert torch.linalg.svdvals(conv.view(6, 25)).max() < 0.1 * 1.35
    assert torch.linalg.svdvals(hidden).min() > 0.1 * 0.4 * math.sqrt(8 / 6)
    assert conv_bias.abs().tolist() == pytest.approx([0.1] * 6, rel=1e-3)  # Adam's first step is the rate itself
    assert last.abs().flatten().tolist() == pytest.approx([0.1] * 16, rel=1e-3)


def test_muon_lets_the_matrices_decay_as_well() -> None:
    network = nn.Sequential(nn.Linear(3, 4, bias=False), nn.Linear(4, 2, bias=False))
    before = [weight.detach().clone() for weight in network.parameters()]
    optimizer = Muon(network.parameters(), lr=0.1, momentum=0.9, weight_decay=0.5)
    for weight in network.parameters():
        weight.grad = torch.zeros_like(weight)
    optimizer.step()
    assert all(
        torch.allclose(weight, old * (1 - 0.1 * 0.5)) for weight, old in zip(network.parameters(), before, strict=True)
    )


def test_muons_state_can_be_kept_and_taken_up_again() -> None:
    network, optimizer = small("muon")
    step(network, optimizer)
    other, fresh = small("muon")
    other.load_state_dict(network.state_dict())
    fresh.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert torch.equal(step(network, optimizer), step(other, fresh))
