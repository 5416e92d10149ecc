"""Where axes begin and end and what they say."""

import numpy as np
import pytest

from gui.widgets.chart_curve import Curve
from gui.widgets.chart_range import (
    extent,
    fitted,
    log_ticks,
    moved,
    nice_step,
    settled,
    whole_run,
    within,
    x_ticks,
    y_ticks,
    zoomed_about,
)

STEPS = np.arange(1.0, 1001.0)
ALL = (0.0, 1000.0)


def curve(y: np.ndarray, raw: np.ndarray | None = None) -> Curve:
    return Curve("train", STEPS[: len(y)], y, "train", raw=raw)


def test_huge_first_losses_do_not_flatten_the_rest() -> None:
    y = 0.1 + 50 * np.exp(-STEPS / 5)
    found = extent([curve(y)], ALL)
    assert found is not None
    assert 0.1 <= found[1] < 5


def test_a_curve_that_begins_before_the_longest_one_is_seen_whole() -> None:
    """As of batches twice as large: what is validated after its first epoch comes before the others' first."""
    early = Curve("early", np.array([16.0, 32.0]), np.array([0.5, 0.6]), "train")
    late = Curve("late", np.array([32.0, 64.0]), np.array([0.7, 0.8]), "validation")
    assert extent([late, early], (0.0, 64.0)) == (0.5, 0.8)


def test_a_loss_that_rises_at_the_end_is_seen_whole() -> None:
    y = 0.5 + 6 * (STEPS > 900) * (STEPS - 900) / 100
    found = extent([curve(y)], ALL)
    assert found == (pytest.approx(0.5), pytest.approx(y.max()))


def test_a_single_raw_outlier_is_cut_off() -> None:
    y = np.full(1000, 0.3)
    raw = y.copy()
    raw[500] = 90.0
    found = extent([curve(y, raw)], ALL)
    assert found is not None
    assert found[1] < 1


def test_only_what_is_shown_decides() -> None:
    found = extent([curve(STEPS.copy())], (400.0, 500.0))
    assert found == (400.0, 500.0)


@pytest.mark.parametrize("values", [np.full(10, np.nan), np.full(10, np.inf), np.empty(0)])
def test_nothing_finite_gives_no_extent_but_still_an_axis(values: np.ndarray) -> None:
    assert extent([curve(values)], ALL) is None
    assert fitted(None, "plain") == (0.0, 1.0)


def test_a_logarithmic_axis_looks_at_positive_values_only() -> None:
    found = extent([curve(np.array([0.0, -1.0, 0.01, 10.0]))], ALL, positive=True)
    assert found == (0.01, 10.0)
    assert fitted(found, "plain", logarithmic=True) == (pytest.approx(-2), pytest.approx(1))


@pytest.mark.parametrize(
    ("found", "unit", "expected"),
    [
        ((0.003, 0.75), "plain", (0.0, 0.8)),
        ((0.4, 6.3), "plain", (0.0, 8.0)),
        ((1.2, 2.3), "plain", (1.0, 2.5)),
        ((0.861, 1.0), "percent", (0.85, 1.0)),
        ((0.02, 0.95), "percent", (0.0, 1.0)),
    ],
)
def test_ranges_are_round_and_fit(found: tuple[float, float], unit: str, expected: tuple[float, float]) -> None:
    assert fitted(found, unit) == pytest.approx(expected)  # type: ignore[arg-type]


def test_a_flat_curve_has_a_range_of_its_own() -> None:
    low, high = fitted((2.0, 2.0), "plain")
    assert low <= 2.0 < high
    low, high = fitted((1.0, 1.0), "percent")
    assert low < 1.0 <= high


def test_an_axis_stays_while_it_fits() -> None:
    assert settled((0.0, 0.8), (0.0, 1.0), (0.1, 0.7)) == (0.0, 1.0)
    assert settled((0.0, 1.2), (0.0, 1.0), (0.1, 1.1)) == (0.0, 1.2)
    assert settled((0.0, 0.2), (0.0, 1.0), (0.1, 0.2)) == (0.0, 0.2)


@pytest.mark.parametrize(("rough", "step"), [(0.19, 0.2), (3.0, 5.0), (50.0, 50.0), (0.0011, 0.002), (8.0, 10.0)])
def test_steps_are_one_two_or_five(rough: float, step: float) -> None:
    assert nice_step(rough) == pytest.approx(step)


def test_x_covers_the_whole_planned_run() -> None:
    low, high = whole_run(12, 2814)
    assert low == 0
    assert 2814 <= high < 2840


def test_x_grows_in_steps_where_nothing_is_planned() -> None:
    assert {whole_run(last, 0)[1] for last in range(210, 490, 10)} == {500.0}


def test_x_ticks_are_whole_numbers_that_fit() -> None:
    assert [text for _, text in x_ticks((0.0, 2814.0), 690)] == ["0", "500", "1,000", "1,500", "2,000", "2,500"]
    assert x_ticks((0.0, 4.0), 690)[1] == (1.0, "1")
    assert "1,000" not in [text for _, text in x_ticks((0.0, 1001.0), 690)]


def test_a_low_plot_still_has_two_ticks_of_y_that_do_not_touch() -> None:
    assert [text for _, text in y_ticks((0.4, 1.0), "percent", 52)] == ["50%", "100%"]
    assert len(y_ticks((0.4, 1.0), "percent", 19)) == 1


def test_y_ticks_say_percent_or_decimals() -> None:
    assert [text for _, text in y_ticks((0.85, 1.0), "percent", 160)] == ["85%", "90%", "95%", "100%"]
    assert [text for _, text in y_ticks((0.0, 0.8), "plain", 170)] == ["0.0", "0.2", "0.4", "0.6", "0.8"]
    assert y_ticks((0.98, 1.0), "percent", 160)[0][1] == "98.0%"


def test_tiny_and_huge_values_stay_narrow() -> None:
    texts = [text for _, text in (*y_ticks((0.0, 0.0004), "plain", 160), *y_ticks((0.0, 5e9), "plain", 160))]
    assert max(len(text) for text in texts) <= 6


def test_tens_of_thousands_are_short_enough_for_the_axis() -> None:
    assert [text for _, text in y_ticks((0.0, 30_000.0), "plain", 160)] == ["0", "10k", "20k", "30k"]


def test_logarithmic_ticks_are_powers_of_ten_or_one_two_five() -> None:
    assert [text for _, text in log_ticks((-2.0, 0.0), 180)] == ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]
    assert [text for _, text in log_ticks((-3.0, 3.0), 180)] == ["0.001", "0.01", "0.1", "1", "10", "100", "1,000"]


def test_zooming_keeps_the_place_under_the_pointer() -> None:
    left, right = zoomed_about((0.0, 1000.0), 250.0, 0.5)
    assert (250 - left) / (right - left) == pytest.approx(0.25)


def test_a_view_stays_inside_and_never_gets_too_narrow() -> None:
    assert within((-50.0, 150.0), ALL) == (0.0, 200.0)
    assert within(moved((800.0, 1000.0), 0.5), ALL) == (800.0, 1000.0)
    narrow = within((500.0, 501.0), ALL)
    assert narrow == (495.5, 505.5)
    assert within((-10.0, 1010.0), ALL) is None
