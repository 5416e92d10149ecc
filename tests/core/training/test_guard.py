import math

import pytest
import torch
from torch import nn

from core.config import TrainingConfig
from core.training.events import Warned
from core.training.guard import CHECK_EVERY, Guard, copy_weights

CONFIG = TrainingConfig(optimizer="sgd", momentum=0.0)
CONFIG = TrainingConfig(optimizer="sgd", momentum=0.0)
CHANCE = 2.3


def numbered() -> nn.Linear:
    """A network whose only weight says at which step it is."""
    network = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(network.weight)
    return network


def feed(guard: Guard, network: nn.Linear, losses: list[float]) -> Warned | None:
    for loss in losses:
        with torch.no_grad():
            network.weight += 1
        if warning := guard.check(torch.tensor(loss), 0.1):
            return warning
    return None


def test_a_copy_of_the_weights_shares_nothing_and_lies_plainly() -> None:
    network = nn.Conv2d(3, 4, 5).to(memory_format=torch.channels_last)
    copy = copy_weights(network)
    kept = copy["weight"].clone()
    with torch.no_grad():
        network.weight += 1
    assert torch.equal(copy["weight"], kept)
    assert copy["weight"].is_contiguous()
    assert not copy["weight"].requires_grad


def test_good_losses_pass() -> None:
    network = numbered()
    assert feed(Guard(network, CHANCE, CONFIG), network, [2.0] * 500) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_loss_without_a_number_brings_back_weights_whose_losses_were_good(bad: float) -> None:
    network = numbered()
    guard = Guard(network, CHANCE, CONFIG)
    warning = feed(guard, network, [2.0] * 70 + [bad] * 30)
    assert warning is not None
    assert warning.kind == "diverged"
    assert "after 75 steps. Learning rate 0.1 looks too high: try 0.01." in warning.message
    # The copy of step 50 was followed by the bad loss, so that of step 25 is the last that is known to be good.
    assert network.weight.item() == 25


def test_a_run_that_is_bad_from_the_start_gets_its_first_weights_back() -> None:
    network = numbered()
    assert feed(Guard(network, CHANCE, CONFIG), network, [math.nan] * CHECK_EVERY) is not None
    assert network.weight.item() == 0


def test_a_loss_has_to_stay_too_high_before_the_run_is_ended() -> None:
    network = numbered()
    guard = Guard(network, CHANCE, CONFIG)
    high, fine = [100.0] * CHECK_EVERY, [1.0] * CHECK_EVERY
    assert feed(guard, network, fine + high * 3 + fine + high * 3) is None
    warning = feed(guard, network, high)
    assert warning is not None
    assert "ten times" in warning.message


@pytest.mark.parametrize(("first", "limit"), [(0.5, 10 * CHANCE), (7.0, 70.0)])
def test_too_high_is_ten_times_the_first_loss_or_that_of_guessing(first: float, limit: float) -> None:
    network = numbered()
    assert feed(Guard(network, CHANCE, CONFIG), network, [first] + [limit * 0.99] * 200) is None
    assert feed(Guard(network, CHANCE, CONFIG), network, [first] + [limit * 1.3] * 200) is not None


def test_settling_looks_at_losses_that_no_check_has_seen() -> None:
    network = numbered()
    guard = Guard(network, CHANCE, CONFIG)
    assert guard.settle(0.1) is None
    assert feed(guard, network, [1.0] * 30) is None
    assert guard.settle(0.1) is None
    assert feed(guard, network, [math.nan]) is None
    warning = guard.settle(0.1)
    assert warning is not None
    assert "after 31 steps" in warning.message
    assert network.weight.item() == 0


def test_settling_looks_at_the_weights_themselves() -> None:
    network = numbered()
    guard = Guard(network, CHANCE, CONFIG)
    with torch.no_grad():
        network.weight.fill_(math.inf)
    assert guard.settle(0.1) is not None
    assert network.weight.item() == 0
