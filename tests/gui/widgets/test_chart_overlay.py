"""What charts got for curves that are laid over one another: bands, and names that make room."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.chart_curve import Curve
from gui.widgets.chart_frame import make_frame
from gui.widgets.chart_legend_forms import Entry, Fonts, shortened
from gui.widgets.chart_lines import Look
from gui.widgets.live_chart import LiveChart

X = np.arange(1.0, 6.0)
BAND = Curve("seeds", X, X / 10, "train", low=X / 20, high=np.array([0.2, 0.4, np.nan, 0.8, 0.9]))


def test_a_band_is_part_of_what_the_axis_shows() -> None:
    frame, _ = make_frame((BAND,), (), Look(300, 100, planned=5.0))
    assert frame.y[0] <= 0.05
    assert frame.y[1] >= 0.9


def test_a_band_leaves_out_what_is_no_number() -> None:
    frame, _ = make_frame((BAND,), (), Look(300, 100, planned=5.0))
    assert frame.bands[0].x.tolist() == [1, 2, 4, 5]
    assert frame.bands[0].colour == "train"


def test_a_long_band_is_drawn_with_few_points_and_loses_no_extreme() -> None:
    x = np.arange(1.0, 100_001.0)
    low, high = np.full(len(x), 0.2), np.full(len(x), 0.4)
    low[54_321], high[12_345] = 0.1, 0.9
    frame, _ = make_frame((Curve("seeds", x, x / 1e5, "train", low=low, high=high),), (), Look(600, 100))
    (band,) = frame.bands
    assert len(band.x) < 700
    assert (band.low.min(), band.high.max()) == (0.1, 0.9)
    assert band.x[-1] == 100_000


def test_a_band_follows_a_logarithmic_axis() -> None:
    frame, _ = make_frame((BAND,), (), Look(300, 100, logarithmic=True, planned=5.0))
    assert frame.bands[0].low[0] == pytest.approx(np.log10(0.05))


def test_long_names_give_way_and_short_ones_stay(app: QApplication) -> None:
    fonts = Fonts(theme.font(), theme.font("body", 600))
    entries = tuple(Entry(name, "50%", "100%", "train") for name in ("a", "a name that is very long indeed"))
    assert shortened(entries, 2000, fonts) == entries
    short, long = shortened(entries, 300, fonts)
    assert short.name == "a"
    assert long.name.endswith("…")


def test_an_overlay_shows_another_subject(app: QApplication, qtbot: QtBot) -> None:
    chart = LiveChart("compareChart", "Accuracy", "percent", overlay=True)
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.show()
    chart.set_subject("Loss", "plain")
    chart.show_curves((BAND,))
    assert chart.accessibleName() == "Loss"
    assert chart.logarithmic.isVisible()
    chart.logarithmic.setChecked(True)
    chart.set_subject("Accuracy", "percent")
    assert not chart.logarithmic.isChecked()
