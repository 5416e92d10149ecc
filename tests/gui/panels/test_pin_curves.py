"""What a run made of the pinned drawings, as curves."""

from gui.panels.judging import PinJudged
from gui.panels.pin_curves import PinCurves
from gui.widgets.chart_curve import DASHED, SOLID


def judged(step: int, *numbers: int, probability: float | None = 0.5) -> tuple[PinJudged, ...]:
    return tuple(PinJudged(number, "7", probability, step) for number in numbers)


def looks(curves: PinCurves) -> dict[str, tuple[str, tuple[int, ...]]]:
    return {curve.name: (curve.colour, curve.dash) for curve in curves.curves()}


def test_each_pin_has_a_point_a_snapshot() -> None:
    pins = PinCurves()
    pins.record(judged(10, 1, probability=0.25))
    pins.record((*judged(20, 1, probability=0.75), *judged(20, 2)))
    first, second = pins.curves()
    assert (first.name, first.x.tolist(), first.y.tolist()) == ("pin 1", [10, 20], [0.25, 0.75])
    assert (second.name, second.x.tolist()) == ("pin 2", [20])


def test_six_pins_look_different_and_unlike_the_curves_of_the_training() -> None:
    pins = PinCurves()
    pins.record(judged(1, *range(1, 7)))
    shown = looks(pins)
    assert len(set(shown.values())) == 6
    assert not {SOLID, DASHED} & {dash for _, dash in shown.values()}
    assert not {"train", "validation"} & {colour for colour, _ in shown.values()}


def test_what_is_pinned_no_more_has_no_curve_and_its_look_goes_to_the_next() -> None:
    pins = PinCurves()
    pins.record(judged(1, 1, 2))
    before = looks(pins)
    pins.record(judged(2, 2, 7))
    after = looks(pins)
    assert after == {"pin 2": before["pin 2"], "pin 7": before["pin 1"]}


def test_a_network_that_was_seen_already_adds_nothing() -> None:
    pins = PinCurves()
    for step in (5, 5, 6):
        pins.record(judged(step, 1))
    assert pins.curves()[0].x.tolist() == [5, 6]


def test_a_pin_of_another_kind_of_thing_has_no_curve() -> None:
    pins = PinCurves()
    pins.record(judged(5, 1, probability=None))
    assert pins.curves() == ()


def test_only_what_is_still_pinned_keeps_its_curve() -> None:
    pins = PinCurves()
    pins.record(judged(1, 1, 2))
    pins.keep({2})
    assert list(pins.values()) == ["pin 2"]
    assert pins.values()["pin 2"] == {1: 0.5}
