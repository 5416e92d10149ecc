import math

import pytest
import torch
import torch.nn.functional as F

from core.config import LOSSES
from core.training.losses import make_loss, target_shares

LOGITS = torch.tensor([[2.0, 0.0, 1.0], [0.5, -1.0, 0.0]])
LABELS = torch.tensor([0, 2])
NAMES = [choice.key for choice in LOSSES]


def value(name: str, logits: torch.Tensor, labels: torch.Tensor, *, with_junk: bool = False) -> float:
    return float(make_loss(name, with_junk=with_junk)(logits, labels))


def test_cross_entropy_by_hand() -> None:
    first = math.log(math.exp(2) + 1 + math.e) - 2
    second = math.log(math.exp(0.5) + math.exp(-1) + 1)
    assert value("cross-entropy", LOGITS, LABELS) == pytest.approx((first + second) / 2)


def test_squared_error_is_the_mean_over_images_and_classes_against_one_hot_targets() -> None:
    by_hand = ((2 - 1) ** 2 + 0 + 1 + 0.25 + 1 + (0 - 1) ** 2) / 6
    assert value("mse", LOGITS, LABELS) == pytest.approx(by_hand)


def test_smoothing_spreads_a_tenth_of_each_target() -> None:
    logs = LOGITS.log_softmax(1)
    targets = torch.full((2, 3), 0.1 / 3)
    targets[0, 0] += 0.9
    targets[1, 2] += 0.9
    assert value("smooth-cross-entropy", LOGITS, LABELS) == pytest.approx(float(-(targets * logs).sum(1).mean()))
    assert value("smooth-cross-entropy", LOGITS, LABELS) == pytest.approx(
        float(F.cross_entropy(LOGITS, LABELS, label_smoothing=0.1))
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_loss_that_knows_junk_gives_the_same_where_there_is_none(name: str) -> None:
    assert value(name, LOGITS, LABELS, with_junk=True) == pytest.approx(value(name, LOGITS, LABELS))


def test_junk_wants_the_same_share_for_every_class() -> None:
    assert target_shares(torch.tensor([1, -1]), 4).tolist() == [[0, 1, 0, 0], [0.25] * 4]
    even, sure = torch.zeros(1, 4), torch.tensor([[9.0, 0, 0, 0]])
    junk = torch.tensor([-1])
    assert value("cross-entropy", even, junk, with_junk=True) == pytest.approx(math.log(4))
    assert value("cross-entropy", sure, junk, with_junk=True) > math.log(4)
    assert value("mse", even + 0.25, junk, with_junk=True) == 0
