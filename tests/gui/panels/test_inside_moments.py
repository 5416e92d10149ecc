"""The feature maps and the time machine: whoever moves the slider waits for no rest between two pictures."""

from pytestqt.qtbot import QtBot

from gui.panels.inside_maps import MapsPage
from gui.panels.inside_tab import InsideTab
from gui.tabs import Desk
from tests.gui.fakes import linear_model
from tests.gui.inside import LONG, desk, lay_on, look, one, tab

__all__ = ["desk", "tab"]


def test_a_moment_is_shown_at_once(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, linear_model(), one())
    page = look(tab, "maps", qtbot)
    assert isinstance(page, MapsPage)
    qtbot.waitUntil(lambda: bool(page.sheets.rows), timeout=LONG)
    for step in (3, 1, 2):
        moment = linear_model()
        desk.study.set_model(moment, live=False, moment=step)
        assert page._inspector.model is moment
