"""A chart as a picture: always of one size, with every curve and its name."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmapCache
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.chart_curve import Curve
from gui.widgets.chart_legend_forms import Entry
from gui.widgets.chart_picture import SIZE, legend_rows
from gui.widgets.live_chart import LiveChart
from gui.widgets.run_table_rows import LOOKS

X = np.arange(1.0, 40.0)
LONG = "Seed 7, 3,000 images, learning rate 0.5, batch size 256, no momentum"


@pytest.fixture
def chart(app: QApplication, qtbot: QtBot) -> LiveChart:
    """In a window that leaves it little room."""
    made = LiveChart("compareChart", "Accuracy", "percent", "step", overlay=True)
    qtbot.addWidget(made)
    made.resize(300, 120)
    made.show()
    return made


def curves(*names: str) -> tuple[Curve, ...]:
    looks = zip(names, LOOKS, strict=False)
    return tuple(Curve(name, X, X / (60 + 5 * n), look.colour, look.dash) for n, (name, look) in enumerate(looks))


def entries(*names: str) -> tuple[Entry, ...]:
    return tuple(Entry(name, "50%", "100%", "train") for name in names)


def colours_in(image: QImage) -> set[str]:
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in pixels}


def test_the_room_in_the_window_does_not_matter(chart: LiveChart) -> None:
    chart.show_curves(curves("One", "Two"))
    small = chart.picture().toImage()
    chart.resize(1200, 700)
    large = chart.picture().toImage()
    assert small.size() == large.size()
    assert small.width() >= 2 * SIZE.width()
    assert small.height() >= 2 * SIZE.height()
    assert chart.size() == QSize(1200, 700)


def test_every_curve_is_in_it_with_its_name(chart: LiveChart) -> None:
    chart.show_curves(curves(*(f"{LONG}, {n}" for n in range(4))))
    found = colours_in(chart.picture().toImage())
    assert {theme.colour(look.colour).name() for look in LOOKS} <= found


def test_what_is_looked_at_is_what_is_in_it(chart: LiveChart) -> None:
    chart.show_curves(curves("One"))
    whole = chart.picture().toImage()
    chart.set_zoom((1.0, 10.0))
    assert chart.picture().toImage() != whole
    assert chart.frame.x == chart.zoom


def test_a_chart_without_curves_is_a_picture_as_well(chart: LiveChart) -> None:
    chart.show_curves(())
    assert not chart.picture().isNull()


def test_words_on_the_axes_are_not_taken_from_the_screen(chart: LiveChart) -> None:
    chart.show_curves(curves("One"))
    QPixmapCache.clear()
    first = chart.picture().toImage()
    chart.grab()
    assert chart.picture().toImage() == first


def test_a_legend_takes_as_few_rows_as_say_all_of_it(app: QApplication) -> None:
    assert legend_rows((), 500) == ()
    assert len(legend_rows(entries("a", "b", "c"), 500)) == 1
    four = entries(LONG, LONG, LONG, LONG)
    assert [len(row) for row in legend_rows(four, 1400)] == [2, 2]
    assert [len(row) for row in legend_rows(four, 100)] == [1, 1, 1, 1]


def test_nothing_of_it_stays_behind(chart: LiveChart, app: QApplication, qtbot: QtBot) -> None:
    chart.show_curves(curves("One"))
    before = set(app.topLevelWidgets())
    chart.picture()
    qtbot.waitUntil(lambda: set(app.topLevelWidgets()) <= before)
