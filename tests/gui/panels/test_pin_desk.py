"""Pinned drawings come back at the next start."""

import json
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.pixels.spec import Drawing, Picture
from gui.panels.draw_panel import DrawPanel
from gui.panels.pin_desk import PinDesk
from gui.widgets.pinned_drawings import PinnedDrawings
from tests.gui.drawing import ONE, answer, drag, draw_panel, drawing, picture, torch_is_there, upright_reader

__all__ = ["draw_panel", "torch_is_there"]


def shelf(qtbot: QtBot) -> PinnedDrawings:
    made = PinnedDrawings()
    qtbot.addWidget(made)
    return made


def brought_back(kept: object, qtbot: QtBot) -> PinnedDrawings:
    """As the next start shows it."""
    made = shelf(qtbot)
    desk = PinDesk(made)
    desk.restore(json.loads(json.dumps(kept)))
    desk.wake()
    return made


def desk_with(*sources: Drawing | Picture, qtbot: QtBot) -> PinDesk:
    desk = PinDesk(shelf(qtbot))
    for source in sources:
        desk.pin(source, DrawPanel().canvas.thumbnail(), source.label or "")
    return desk


def test_a_pinned_drawing_comes_back_and_is_followed_again(draw_panel: DrawPanel, app: QApplication, qtbot: QtBot):
    draw_panel.set_model(upright_reader())
    drag(draw_panel.canvas, *ONE)
    answer(draw_panel, qtbot, "1")
    draw_panel.pin()
    (pinned,) = draw_panel.column.pinned.pins
    kept = json.loads(json.dumps(draw_panel.kept()))

    again = DrawPanel()
    qtbot.addWidget(again)
    again.restore(kept)
    assert again.kept() == kept
    again.wake()
    (back,) = again.column.pinned.pins
    assert (back.number, back.label, back.source) == (pinned.number, "1", pinned.source)
    assert not back.image.isNull()
    again.set_model(upright_reader())
    assert "100%" in again.column.pinned._tiles[0].accessibleName()
    assert again.kept() == kept


def test_the_numbers_go_on_after_those_that_came_back(app: QApplication, qtbot: QtBot):
    first = desk_with(*[drawing((1, 1), (9, 9), label=label) for label in "12345"], qtbot=qtbot)
    desk = PinDesk(shelf(qtbot))
    desk.restore(first.kept()[2:4])
    desk.wake()
    desk.pin(drawing((1, 1), (9, 9), label="8"), DrawPanel().canvas.thumbnail(), "8")
    assert [(entry["number"], entry["label"]) for entry in desk.kept()] == [(3, "3"), (4, "4"), (5, "8")]


def test_who_pins_before_they_came_back_loses_none(app: QApplication, qtbot: QtBot):
    six = desk_with(*[drawing((1, 1), (9, 9), label=label) for label in "123456"], qtbot=qtbot).kept()
    pinned = shelf(qtbot)
    desk = PinDesk(pinned)
    desk.restore(six[:5])
    desk.pin(drawing((2, 2), (8, 8), label="9"), DrawPanel().canvas.thumbnail(), "9")
    desk.wake()
    assert [(pin.number, pin.label) for pin in pinned.pins] == [*enumerate("12345", 1), (6, "9")]


def test_a_small_picture_comes_back_pixel_by_pixel(app: QApplication, qtbot: QtBot):
    (back,) = brought_back(desk_with(picture(), qtbot=qtbot).kept(), qtbot).pins
    assert isinstance(back.source, Picture)
    assert back.source.label == "1"
    assert np.array_equal(back.source.pixels, picture().pixels)


def test_a_photograph_is_pinned_for_this_time_only(app: QApplication, qtbot: QtBot):
    large = Picture(np.zeros((2000, 1500, 3), dtype=np.uint8), "3")
    desk = desk_with(large, drawing((1, 1), (9, 9), label="2"), qtbot=qtbot)
    assert [pin.label for pin in brought_back(desk.kept(), qtbot).pins] == ["2"]


GOOD: dict[str, Any] = {"number": 1, "label": "1", "drawing": {"strokes": [[[1, 2]]]}}


@pytest.mark.parametrize(
    "entry",
    [None, 3, {}, {**GOOD, "number": "1"}, {**GOOD, "number": True}, {**GOOD, "number": 2**40}, {**GOOD, "label": None},
     {**GOOD, "drawing": {"strokes": []}}, {**GOOD, "drawing": {"strokes": [[["x"]]]}}, {**GOOD, "picture": {}},
     {**GOOD, "picture": {"shape": [2, 2, 1], "pixels": "AAAA", "label": None}},
     {**GOOD, "picture": {"shape": [0, 2, 1], "pixels": "", "label": None}},
     {**GOOD, "picture": {"shape": ["2", 2, 1], "pixels": "AAAAAA==", "label": None}},
     {**GOOD, "picture": {"shape": [2, 2, 1], "pixels": 4, "label": None}},
     {**GOOD, "picture": {"shape": [10**30, 1, 1], "pixels": "AAAA", "label": None}}],
)  # fmt: skip
def test_what_cannot_be_read_is_passed_over(entry: object, app: QApplication, qtbot: QtBot):
    assert [pin.number for pin in brought_back([entry, {**GOOD, "number": 7}], qtbot).pins] == [7]


def test_one_number_stands_for_one_pin(app: QApplication, qtbot: QtBot):
    assert len(brought_back([GOOD, GOOD], qtbot).pins) == 1
    assert brought_back({"not": "a list"}, qtbot).pins == ()
