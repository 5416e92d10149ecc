"""Making many points few: extremes, order and ends survive, and smoothing does not lag."""

import numpy as np
import pytest

from gui.widgets.chart_reduction import GrowingArray, aligned_slice, bucket_size, reduce_points, trailing_mean


@pytest.fixture
def noise() -> tuple[np.ndarray, np.ndarray]:
    x = np.arange(1.0, 100_001.0)
    return x, np.random.default_rng(0).normal(size=len(x))


def test_every_bucket_keeps_its_extremes(noise: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = noise
    _, few = reduce_points(x, y, 333)
    kept = set(few.tolist())
    for begin in range(0, len(y), 333):
        bucket = y[begin : begin + 333]
        assert {bucket.min(), bucket.max()} <= kept


def test_points_stay_in_order_and_are_points_of_the_curve(noise: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = noise
    few_x, few_y = reduce_points(x, y, 333)
    assert np.all(np.diff(few_x) > 0)
    assert np.array_equal(y[few_x.astype(int) - 1], few_y)


def test_both_ends_are_kept(noise: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = noise
    few_x, _ = reduce_points(x, y, 1000)
    assert (few_x[0], few_x[-1]) == (x[0], x[-1])


def test_a_hundred_thousand_points_become_about_six_hundred(noise: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = noise
    few_x, _ = reduce_points(x, y, bucket_size(x, 0, 100_000, 600))
    assert 500 <= len(few_x) <= 650


def test_few_points_are_left_as_they_are() -> None:
    x, y = np.arange(5.0), np.array([3.0, 1.0, 2.0, 5.0, 4.0])
    assert reduce_points(x, y, 1)[1].tolist() == y.tolist()


@pytest.mark.parametrize("points", [0, 1, 2])
def test_hardly_any_points_do_no_harm(points: int) -> None:
    x = np.arange(float(points))
    assert len(reduce_points(x, x, 50)[0]) == points


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_never_hides_an_extreme(wrong: float) -> None:
    y = np.arange(100.0)
    y[[3, 37, 99]] = wrong
    _, few = reduce_points(np.arange(100.0), y, 10)
    assert {0.0, 9.0, 30.0, 39.0, 98.0} <= set(few[np.isfinite(few)].tolist())
    assert not np.isinf(few).any()


def test_a_bucket_without_any_number_is_a_gap() -> None:
    y = np.arange(40.0)
    y[10:20] = np.inf
    x, few = reduce_points(np.arange(40.0), y, 10)
    assert np.isnan(few[(x >= 10) & (x < 20)]).all()
    assert np.isfinite(few[(x < 10) | (x >= 20)]).all()


def test_buckets_do_not_move_while_points_come() -> None:
    """Else the line would flicker."""
    x = np.arange(1.0, 2001.0)
    y = np.random.default_rng(1).normal(size=2000)
    earlier, later = reduce_points(x[:1500], y[:1500], 20), reduce_points(x, y, 20)
    assert earlier[1][:-1].tolist() == later[1][: len(earlier[1]) - 1].tolist()


def test_a_slice_begins_with_a_bucket_and_reaches_one_point_beyond() -> None:
    x = np.arange(1.0, 1001.0)
    where = aligned_slice(x, 505, 700, 50)
    assert where.start % 50 == 0
    assert x[where.start] < 505
    assert x[where.stop - 1] == 701


def test_buckets_are_finer_when_less_is_shown() -> None:
    x = np.arange(1.0, 10_001.0)
    assert bucket_size(x, 0, 10_000, 500) == 40
    assert bucket_size(x, 0, 1_000, 500) == 4
    assert bucket_size(x[:1], 0, 10, 500) == 1


def test_smoothing_begins_with_the_first_value() -> None:
    assert trailing_mean(np.array([5.0, 3.0, 1.0]), 0, 100).tolist() == [5.0, 3.0, 1.0]


def test_smoothing_is_the_mean_of_the_window_once_warm() -> None:
    values = np.random.default_rng(2).normal(size=500)
    assert trailing_mean(values, 0, 20)[400] == pytest.approx(values[381:401].mean())


def test_smoothing_follows_a_steep_beginning() -> None:
    falling = 2.3 * np.exp(-np.arange(200) / 20)
    assert trailing_mean(falling, 0, 100)[60] < 1.5 * falling[60]


def test_smoothing_piece_by_piece_gives_the_same() -> None:
    values = np.random.default_rng(3).normal(size=300)
    whole = trailing_mean(values, 0, 40)
    pieces = [trailing_mean(values[:end], start, 40) for start, end in ((0, 7), (7, 7), (7, 120), (120, 300))]
    assert np.concatenate(pieces) == pytest.approx(whole)


def test_smoothing_leaves_out_what_is_no_number() -> None:
    values = np.array([1.0] * 50 + [np.nan, np.inf] + [1.0] * 50)
    assert trailing_mean(values, 0, 10) == pytest.approx(np.ones(102))
    assert np.isnan(trailing_mean(np.full(5, np.nan), 0, 10)).all()


def test_an_array_grows_and_its_earlier_views_stay() -> None:
    array = GrowingArray()
    array.extend([1.0, 2.0])
    view = array.values
    array.extend(np.arange(5000.0))
    assert view.tolist() == [1.0, 2.0]
    assert len(array) == 5002
    assert array.values[-1] == 4999
