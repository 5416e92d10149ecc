import math
from collections.abc import Callable

import pytest
import torch
from torch import nn

from core.models.catalog import find_model
from core.training import threads
from core.training.losses import make_loss
from core.training.threads import choose_threads

SPEEDS = [({1: 1.0, 4: 0.5}, 4), ({1: 1.0, 4: 0.9}, 1), ({1: 1.0, 4: 50.0}, 1)]


def chosen(network: nn.Module, device: str = "cpu") -> int:
    images = torch.zeros(8, 1, 28, 28, device=device)
    return choose_threads(network, images, torch.arange(8), make_loss("cross-entropy", with_junk=False))


@pytest.fixture
def network() -> nn.Module:
    return find_model("lenet5-bn").build((1, 28, 28), 10)


def pretend(monkeypatch: pytest.MonkeyPatch, seconds: Callable[[int], float]) -> None:
    monkeypatch.setattr(threads, "_seconds_a_step", lambda *arguments: seconds(arguments[-1]))


@pytest.mark.parametrize(("seconds", "wanted"), SPEEDS)
def test_several_threads_are_taken_where_they_are_clearly_faster(
    monkeypatch: pytest.MonkeyPatch, network: nn.Module, seconds: dict[int, float], wanted: int
) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 4)
    pretend(monkeypatch, seconds.__getitem__)
    assert chosen(network) == wanted


def test_nothing_is_measured_where_there_is_one_core_or_a_graphics_card(
    monkeypatch: pytest.MonkeyPatch, network: nn.Module
) -> None:
    def never(_threads: int) -> float:
        raise AssertionError

    pretend(monkeypatch, never)
    monkeypatch.setattr(threads, "cores", lambda: 1)
    assert chosen(network) == 1
    monkeypatch.setattr(threads, "cores", lambda: 4)
    assert chosen(network, "meta") == 1


def test_measuring_changes_neither_the_network_nor_random_numbers_nor_the_threads(
    monkeypatch: pytest.MonkeyPatch, network: nn.Module
) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 2)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    state, count = torch.get_rng_state(), torch.get_num_threads()
    assert chosen(network) in {1, 2}
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(weight.grad is None for weight in network.parameters())
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_num_threads() == count


@pytest.mark.parametrize("measured", [0, 1, 9])
def test_nothing_more_is_measured_once_nothing_will_be_trained(
    monkeypatch: pytest.MonkeyPatch, network: nn.Module, measured: int
) -> None:
    monkeypatch.setattr(threads, "cores", lambda: 2)
    monkeypatch.setattr(threads, "_ENOUGH_SECONDS", math.inf)
    steps: list[int] = []
    network.register_forward_hook(lambda *_: steps.append(1))
    images, loss = torch.zeros(8, 1, 28, 28), make_loss("cross-entropy", with_junk=False)
    choose_threads(network, images, torch.arange(8), loss, in_vain=lambda: len(steps) >= measured)
    assert len(steps) == measured
