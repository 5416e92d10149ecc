import torch
from torch import nn

from core.training.dropout import make_forward

IMAGES = torch.ones(8, 16)


def test_a_step_has_its_random_numbers_and_leaves_those_of_the_process_alone() -> None:
    forward = make_forward(nn.Dropout(0.5), seed=3)
    before = torch.get_rng_state()
    first = forward(IMAGES, 7)
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(5)
    assert torch.equal(forward(IMAGES, 7), first)
    assert not torch.equal(forward(IMAGES, 8), first)
    assert not torch.equal(make_forward(nn.Dropout(0.5), seed=4)(IMAGES, 7), first)


def test_seeds_may_be_as_large_as_they_come() -> None:
    assert make_forward(nn.Dropout(0.5), seed=2**63 - 1)(IMAGES, 10**9).shape == (8, 16)


def test_without_dropout_nothing_is_seeded() -> None:
    forward = make_forward(nn.Sequential(nn.Dropout(0.0), nn.Identity()), seed=3)
    assert torch.equal(forward(IMAGES, 1), IMAGES)
