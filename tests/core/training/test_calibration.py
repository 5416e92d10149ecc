import pytest
import torch

from core.training.calibration import BINS, bin_of, calibration


def test_figures_by_hand() -> None:
    found = calibration(torch.tensor([0.95, 0.95, 0.65, 0.65, 0.65, 0.65]), torch.tensor([1, 1, 1, 1, 0, 0]) > 0)
    assert [each.score.total for each in found.bins] == [0, 0, 0, 0, 0, 0, 4, 0, 0, 2]
    assert found.bins[6].score.share == 0.5
    assert found.bins[6].said == pytest.approx(0.65)
    assert found.error == pytest.approx((4 * 0.15 + 2 * 0.05) / 6)


def test_the_ends_belong_to_the_first_and_the_last_bin() -> None:
    assert bin_of(torch.tensor([0.0, 0.1, 0.9999, 1.0])).tolist() == [0, 1, 9, 9]


def test_an_honest_network_is_hardly_off() -> None:
    chance = torch.Generator().manual_seed(0)
    sureness = torch.rand(20_000, generator=chance)
    assert calibration(sureness, torch.rand(20_000, generator=chance) < sureness).error < 0.02


def test_the_most_telling_bin_is_the_fullest_of_those_that_doubt() -> None:
    sureness = torch.cat([torch.full((500,), 0.99), torch.full((40,), 0.85), torch.full((30,), 0.55)])
    assert calibration(sureness, sureness > 0).telling == 8
    assert calibration(sureness[:500], sureness[:500] > 0).telling == BINS - 1
    assert calibration(sureness[:0], sureness[:0] > 0).telling is None
