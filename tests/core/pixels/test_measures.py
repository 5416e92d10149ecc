import numpy as np
import pytest

from core.pixels.measures import Gauge, gauges, measure, usual_of
from core.pixels.strokes import PenPath, rendered


def bar(pen: float, x: float = 14.5, top: float = 6.0, bottom: float = 23.0) -> np.ndarray:
    path = PenPath(np.array([[x, top], [x, bottom]]), np.zeros(2, dtype=np.int64))
    return (rendered(path, 28, 28, pen) * 255).astype(np.uint8)


def test_thickness_is_the_width_of_the_pen() -> None:
    thin, thick = measure(np.stack([bar(2.0), bar(4.0)])).thickness
    assert thin == pytest.approx(2.0, rel=0.2)
    assert thick == pytest.approx(4.0, rel=0.2)


def test_size_is_the_longer_side() -> None:
    assert measure(bar(2.4)[None]).size[0] == pytest.approx(17 + 2.4, abs=1)


def test_offset_is_the_distance_from_where_the_data_lie() -> None:
    middle, beside = measure(np.stack([bar(2.4), bar(2.4, x=17.5)])).offset
    assert middle == pytest.approx(0, abs=0.1)
    assert beside == pytest.approx(3, abs=0.1)


def test_an_empty_image_measures_nothing() -> None:
    assert [float(value[0]) for value in measure(np.zeros((1, 28, 28), dtype=np.uint8))] == [0, 0, 0]


def test_a_gauge_says_where_an_image_stands_among_others() -> None:
    usual = usual_of(measure(np.stack([bar(width) for width in np.linspace(2, 3, 21)])))
    thickness, size, offset = gauges(bar(5.0), usual)
    assert (thickness.name, size.name, offset.name) == ("thickness", "size", "offset")
    assert thickness.usual.low < thickness.usual.typical < thickness.usual.high < thickness.value
    assert thickness == Gauge("thickness", thickness.value, usual[0])
    assert gauges(bar(2.4))[1].usual.typical == 20
