"""What a legend says of its lines where there is little room for them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.chart_curve import Curve
from gui.widgets.chart_legend import ChartLegend, entry_of
from gui.widgets.chart_legend_forms import Entry, Fonts, Item, fitting, those_that_fit

NOTHING = np.empty(0)
ITEMS = tuple(Item("text", (), name) for name in ("pin 1", "pin 2", "train", "validation"))
TRAIN, VALIDATION = (Entry(name, "97.6%", "100.0%", name) for name in ("train", "validation"))
BEFORE = Entry("before the fork", "50.0%", "100.0%", "bar", short="before")


def pins(count: int) -> tuple[Entry, ...]:
    one = Entry("", "50.0%", "100.0%", "run3", (2, 3), brief="50%", widest_brief="100%", group="pins")
    return tuple(replace(one, name=f"pin {number}", short=f"{number}") for number in range(1, count + 1))


@pytest.fixture
def fonts(app: QApplication) -> Fonts:
    return Fonts(theme.font(), theme.font("body", 600))


def said(items: tuple[Item, ...]) -> str:
    words = (f"{item.lead} {item.name} {item.value}" for item in items)
    return ", ".join(" ".join(text.split()) for text in words)


def width(fonts: Fonts, *entries: Entry) -> float:
    return sum(fonts.width(item) for item in fitting(entries, 10_000, fonts))


@pytest.mark.parametrize(("room", "shown"), [(400, 4), (399, 3), (299, 2), (10, 2)])
def test_without_room_the_first_items_are_left_out_but_never_the_last_two(room: float, shown: int) -> None:
    assert those_that_fit(ITEMS, [100.0] * 4, room) == ITEMS[-shown:]


def test_with_room_all_is_said(fonts: Fonts) -> None:
    entries = (*pins(2), TRAIN, VALIDATION)
    full = "pin 1 50.0%, pin 2 50.0%, train 97.6%, validation 97.6%"
    assert said(fitting(entries, width(fonts, *entries), fonts)) == full


def test_the_less_room_there_is_the_less_is_said_but_every_line_stays(fonts: Fonts) -> None:
    entries = (*pins(3), TRAIN, VALIDATION)
    found = [said(fitting(entries, room, fonts)) for room in range(int(width(fonts, *entries)), 150, -1)]
    assert list(dict.fromkeys(found))[:6] == [
        "pin 1 50.0%, pin 2 50.0%, pin 3 50.0%, train 97.6%, validation 97.6%",
        "pins 1 50%, 2 50%, 3 50%, train 97.6%, validation 97.6%",
        "pins 1, 2, 3, train 97.6%, validation 97.6%",
        "1, 2, 3, train 97.6%, validation 97.6%",
        "pins 1, 2, 3, 97.6%, 97.6%",
        "1, 2, 3, 97.6%, 97.6%",
    ]


def test_each_group_is_named_once(fonts: Fonts) -> None:
    entries = (BEFORE, *pins(2), TRAIN, VALIDATION)
    assert said(fitting(entries, width(fonts, *entries) - 100, fonts)).startswith("before 50.0%, pins 1 50%, 2 50%, tr")


def test_what_fits_does_not_depend_on_the_values(fonts: Fonts) -> None:
    """Else the legend would change its words while a training runs."""
    entries = (*pins(3), TRAIN, VALIDATION)
    later = tuple(replace(entry, value="9.0%", brief="9%" if entry.brief else "") for entry in entries)
    for room in range(200, 900, 7):
        shown = fitting(entries, room, fonts)
        assert [item.name for item in fitting(later, room, fonts)] == [item.name for item in shown]


def test_nothing_is_painted_outside_its_room(fonts: Fonts) -> None:
    entries = (BEFORE, *pins(6), TRAIN, VALIDATION)
    for room in range(260, 1500, 9):
        items = fitting(entries, room, fonts)
        assert sum(map(fonts.width, items)) - items[-1].after <= room


@pytest.mark.qt_log_ignore("raise", extend=True)  # offscreen says so when a tooltip comes
def test_where_words_are_left_out_the_tooltip_has_them_all(app: QApplication, qtbot: QtBot) -> None:
    legend = ChartLegend()
    qtbot.addWidget(legend)
    legend.resize(1000, 28)
    legend.show()
    legend.show_entries("at step 5", (*pins(1), TRAIN))
    assert legend.hint() == ""
    legend.show_entries("at step 5", (*pins(9), TRAIN, VALIDATION))
    legend.resize(400, 28)
    assert legend.hint().splitlines()[:2] == ["at step 5", "pin 1: 50.0%"]
    assert legend.hint().splitlines()[-1] == "validation: 97.6%"
    QApplication.sendEvent(legend, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), legend.mapToGlobal(QPoint(5, 5))))
    assert QToolTip.text() == legend.hint()


def test_a_share_is_whole_where_it_is_said_in_short() -> None:
    entry = entry_of(Curve("pin 1", NOTHING, NOTHING, "run3", short="1"), 0.9876, "percent")
    assert (entry.value, entry.short, entry.brief) == ("98.8%", "1", "99%")
    assert entry_of(Curve("loss", NOTHING, NOTHING, "train"), 0.054, "plain").brief == "0.054"
