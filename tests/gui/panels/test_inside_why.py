"""Why, and the map of images: what they say, what a click brings, and what follows the drawing."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.inside_plane import PlanePage
from gui.panels.inside_tab import InsideTab
from gui.panels.inside_why import WhyPage
from gui.tabs import Desk
from tests.core.explain.making import COLOUR, fresh
from tests.gui.inside import LONG, desk, lay_on, look, one, squares, tab

__all__ = ["desk", "tab"]


def test_why_shows_where_and_whom(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    data = squares()
    lay_on(desk, fresh("lenet5"), one(), data)
    page = look(tab, "why", qtbot)
    assert isinstance(page, WhyPage)
    qtbot.waitUntil(lambda: page.tiles.tiles[7].isEnabled() and not page.heat.image.isNull(), timeout=LONG)
    assert "untrained, so it is a guess" in page.title.text()
    assert page.alike_note.text() == "Of 60 training images, by the distance in the last hidden layer."
    offered: list[tuple[object, str]] = []
    desk.study.source_offered.connect(lambda source, title: offered.append((source, title)))
    page.tiles.tiles[0].click()
    view = page.tiles.tiles[0].view
    assert view is not None
    assert offered[0][1] == f"Training image {view.number} · true: {view.label}"
    assert data.classes[int(data.train.labels[view.number])] == view.label


def test_why_says_what_a_covered_place_does(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("linear"), one())
    page = look(tab, "why", qtbot)
    assert isinstance(page, WhyPage)
    qtbot.waitUntil(lambda: page.need is None and not page.heat.image.isNull(), timeout=LONG)
    general = page.told.text()
    QTest.mouseMove(page.heat, page.heat.rect().center())
    page.heat.pointed.emit((14, 14))
    assert page.told.text().startswith("With this covered: ")
    page.heat.pointed.emit(None)
    assert page.told.text() == general


def test_neighbours_say_why_there_are_none(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"), one())
    page = look(tab, "why", qtbot)
    assert isinstance(page, WhyPage)
    qtbot.waitUntil(lambda: page.alike_note.text() == "Choose a dataset on the left.", timeout=LONG)
    lay_on(desk, dataset=replace(squares(), shape=COLOUR))
    qtbot.waitUntil(lambda: "takes 28×28 grey images" in page.alike_note.text(), timeout=LONG)
    assert page.need is None


def test_the_map_has_a_star_that_follows_the_drawing(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"), None, squares())
    page = look(tab, "plane", qtbot)
    assert isinstance(page, PlanePage)
    qtbot.waitUntil(lambda: page.map.count == 40, timeout=LONG)
    assert page.map.star_place is None
    desk.study.set_source(one())
    qtbot.waitUntil(lambda: page.map.star_place is not None, timeout=LONG)
    before = page.map.star_place
    desk.study.set_source(None)
    qtbot.waitUntil(lambda: page.map.star_place is None, timeout=LONG)
    desk.study.set_model(fresh("lenet5", seed=3), live=True)
    desk.study.set_model(fresh("lenet5", seed=3), live=True)
    desk.study.set_source(one())
    qtbot.waitUntil(lambda: page.map.star_place not in (None, before), timeout=LONG)


def test_pointing_at_the_map_shows_the_image_and_a_click_opens_it(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    data = squares()
    lay_on(desk, fresh("mlp"), None, data)
    page = look(tab, "plane", qtbot)
    assert isinstance(page, PlanePage)
    qtbot.waitUntil(lambda: page.map.count == 40, timeout=LONG)
    page.map.pointed.emit(5)
    assert page.told.text().startswith(f"Test image 5\nTrue: {data.classes[int(data.test.labels[5])]}\nRead as ")
    assert not page.preview.image.isNull()
    with qtbot.waitSignal(desk.study.source_offered, timeout=LONG) as offered:
        place = page.map.place_of(5).toPoint()
        QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=place)
    assert offered.args[1].startswith("Test image ")


def test_another_dataset_has_other_neighbours(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("linear"), one(), squares())
    page = look(tab, "why", qtbot)
    assert isinstance(page, WhyPage)
    qtbot.waitUntil(lambda: page.alike_note.text().startswith("Of 60 training images"), timeout=LONG)
    assert "no hidden layer" in page.alike_note.text()
    lay_on(desk, dataset=replace(squares(train=30), key="another"))
    qtbot.waitUntil(lambda: page.alike_note.text().startswith("Of 30 training images"), timeout=LONG)
