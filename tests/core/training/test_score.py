import math

import pytest

from core.training.score import Score


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        (28, 30, 0.787, 0.982),
        (9890, 10000, 0.9868, 0.9909),
        (10, 10, 0.722, 1.0),
        (0, 10, 0.0, 0.278),
        (5, 10, 0.237, 0.763),
    ],
)
def test_the_interval_is_wilsons(right: int, total: int, low: float, high: float):
    assert Score(right, total).interval == pytest.approx((low, high), abs=5e-4)


def test_the_interval_holds_the_share_and_narrows_with_more_images():
    widths = []
    for total in (10, 100, 1000, 10000):
        score = Score(total * 9 // 10, total)
        low, high = score.interval
        assert low < score.share < high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


def test_nothing_says_nothing():
    assert Score(0, 0).interval == (0, 1)
    assert math.isnan(Score(0, 0).share)
