"""Answers while the model itself is still on its way, and what happens when it arrives."""

import pytest

from core.model_files import open_model
from core.paths import assets_dir
from gui.judge import Judge
from gui.panels.draw_panel import DrawPanel
from gui.work import first_judge
from tests.gui.drawing import ONE, accented, drag, draw_panel, said, torch_is_there, upright_reader

__all__ = ["draw_panel", "torch_is_there"]

SHIPPED = assets_dir() / "digits-lenet5.safetensors"


@pytest.fixture
def early() -> Judge:
    found = first_judge(SHIPPED)
    assert found is not None
    return found


def test_a_drawing_is_read_before_the_model_is_there(draw_panel: DrawPanel, early: Judge) -> None:
    drag(draw_panel.canvas, *ONE)
    draw_panel.judging.take_first(early)
    assert (said(draw_panel)[0], accented(draw_panel)) == ("1", "1")
    assert draw_panel.model is None


def test_the_model_takes_over_without_a_jump(
    draw_panel: DrawPanel, early: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    drag(draw_panel.canvas, *ONE)
    draw_panel.judging.take_first(early)
    before = said(draw_panel)
    rows_made_anew: list[object] = []
    monkeypatch.setattr(draw_panel.column.bars, "set_classes", lambda *given, **_: rows_made_anew.append(given))
    model = open_model(SHIPPED)
    draw_panel.set_model(model)
    assert said(draw_panel) == before
    assert not rows_made_anew
    assert draw_panel.model is model


def test_a_network_that_learns_takes_over_as_well(draw_panel: DrawPanel, early: Judge) -> None:
    draw_panel.judging.take_first(early)
    model = open_model(SHIPPED)
    draw_panel.set_live_model(model)
    assert draw_panel.model is model


def test_they_come_too_late_where_a_model_is_there(draw_panel: DrawPanel, early: Judge) -> None:
    model = upright_reader()
    draw_panel.set_model(model)
    draw_panel.judging.take_first(early)
    draw_panel.judging.take_first(None)
    assert draw_panel.model is model


def test_without_them_the_panel_waits(draw_panel: DrawPanel) -> None:
    drag(draw_panel.canvas, *ONE)
    draw_panel.judging.take_first(None)
    draw_panel.judging.judge_now()
    assert said(draw_panel)[0] == "-"
