"""The pages of the Inside tab: what they show, what they need, and that they rest while nobody looks."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.datasets.dataset import Dataset
from core.errors import DataError
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from gui.inside_work import Weighed, weigh
from gui.panels.inside_layers import LayersPage
from gui.panels.inside_maps import FiltersPage, MapsPage
from gui.panels.inside_tab import InsideTab
from gui.panels.inside_weights import WeightsPage
from gui.panels.inside_why import WhyPage
from gui.tabs import Desk
from tests.core.explain.making import COLOUR, broken, fresh
from tests.gui.inside import LONG, desk, lay_on, look, needs, one, squares, tab

__all__ = ["desk", "tab"]
PAGES = ("layers", "maps", "filters", "weights", "why", "plane")


@pytest.mark.parametrize("key", PAGES)
def test_without_a_model_every_page_says_what_to_do(key: str, tab: InsideTab, qtbot: QtBot) -> None:
    needs(look(tab, key, qtbot), qtbot, "Train one, or open a model file.")


@pytest.mark.parametrize("key", ["maps", "why"])
def test_without_a_drawing_some_pages_ask_for_one(key: str, tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"))
    needs(look(tab, key, qtbot), qtbot, "Draw something on the right")


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("model", ["lenet5", "lenet5-bn", "mlp", "linear"])
def test_every_page_shows_every_network(key: str, model: str, tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh(model), one(), squares())
    page = look(tab, key, qtbot)
    qtbot.waitUntil(lambda: page.need is None and page.content.isVisible(), timeout=LONG)


@pytest.mark.parametrize("key", ["maps", "filters", "weights", "why", "plane"])
def test_a_network_that_has_gone_astray_is_told_of(key: str, tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, broken("lenet5"), one(), squares())
    needs(look(tab, key, qtbot), qtbot, "no finite numbers")


def test_a_page_that_is_not_there_yet_says_so(
    tab: InsideTab, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slow(model: TrainedModel, dataset: Dataset | None) -> Work[Weighed]:
        while not may_end.wait(0.01):
            yield Progress("", 0, 0)
        return (yield from weigh(model, dataset))

    monkeypatch.setattr("gui.panels.inside_weights.weigh", slow)
    lay_on(desk, fresh("lenet5"))
    page = look(tab, "weights", qtbot)
    needs(page, qtbot, "One moment.")
    may_end.set()
    qtbot.waitUntil(lambda: page.need is None, timeout=LONG)


def test_the_layers_can_be_copied(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    model = fresh("lenet5")
    lay_on(desk, model)
    page = look(tab, "layers", qtbot)
    assert isinstance(page, LayersPage)
    qtbot.waitUntil(lambda: page.table.rowCount() == 13, timeout=LONG)
    expected = ("conv1: Conv2d", "6 × 24 × 24", "(28 - 5) / 1 + 1 = 24", "156", "6 × (1 × 5 × 5 + 1)")
    assert page.table.lines[1] == expected
    page.copy_table.click()
    assert "conv1: Conv2d\t6 × 24 × 24" in QGuiApplication.clipboard().text()
    page.copy_printed.click()
    assert QGuiApplication.clipboard().text() == str(model.build())


def test_another_network_has_another_table(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"))
    page = look(tab, "layers", qtbot)
    assert isinstance(page, LayersPage)
    qtbot.waitUntil(lambda: page.table.rowCount() == 13, timeout=LONG)
    lay_on(desk, fresh("linear"))
    qtbot.waitUntil(lambda: page.table.rowCount() == 3, timeout=LONG)


def test_maps_follow_the_drawing_and_the_training(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"), one())
    page = look(tab, "maps", qtbot)
    assert isinstance(page, MapsPage)
    qtbot.waitUntil(lambda: len(page.sheets.rows) == 12, timeout=LONG)
    first, rows = page.sheets.rows[1].image, page.sheets.rows
    desk.study.set_model(fresh("lenet5", seed=1), live=True)
    desk.study.set_model(fresh("lenet5", seed=2), live=True)
    qtbot.waitUntil(lambda: page.sheets.rows[1].image != first, timeout=LONG)
    assert page.sheets.rows == rows
    lay_on(desk, fresh("cifar-cnn"))
    qtbot.waitUntil(lambda: len(page.sheets.rows) == 9, timeout=LONG)


def test_filters_need_no_drawing(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"))
    page = look(tab, "filters", qtbot)
    assert isinstance(page, FiltersPage)
    qtbot.waitUntil(lambda: len(page.sheets.rows) == 5, timeout=LONG)


def test_a_page_that_nobody_sees_does_not_work(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"), one(), squares())
    maps = look(tab, "maps", qtbot)
    qtbot.waitUntil(lambda: maps.need is None, timeout=LONG)
    look(tab, "layers", qtbot)
    desk.study.set_model(None, live=False)
    desk.study.set_model(fresh("linear"), live=False)
    assert isinstance(maps, MapsPage)
    qtbot.waitUntil(lambda: tab.page("layers").need is None and desk.tasks.count == 0, timeout=LONG)
    maps._throttle.flush()
    assert maps._stale
    assert len(maps.sheets.rows) == 12
    look(tab, "maps", qtbot)
    qtbot.waitUntil(lambda: len(maps.sheets.rows) == 2, timeout=LONG)


@pytest.mark.parametrize("key", ["plane"])
def test_a_dataset_that_is_missing_broken_or_does_not_fit_is_told_of(
    key: str, tab: InsideTab, desk: Desk, qtbot: QtBot
) -> None:
    lay_on(desk, fresh("lenet5"))
    page = look(tab, key, qtbot)
    needs(page, qtbot, "Choose a dataset on the left.")
    desk.study.pick_dataset("cifar10", missing=True)
    needs(page, qtbot, "not downloaded yet")
    desk.study.dataset_failed.emit(DataError("“{folder}” is gone.", folder="/pictures"))
    needs(page, qtbot, "“/pictures” is gone.")
    lay_on(desk, dataset=replace(squares(), shape=COLOUR))
    needs(page, qtbot, "This model takes 28×28 grey images")
    lay_on(desk, dataset=replace(squares(), key="another"))
    qtbot.waitUntil(lambda: page.need is None, timeout=LONG)


def test_a_folder_that_goes_while_it_is_read_is_told_of(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    class Gone:
        labels, piece = squares().test.labels, 0

        def take(self, _indices: object) -> None:
            raise DataError("“{file}” was damaged or removed while it was read; load the images again.", file="a.png")

    gone: Dataset = replace(squares(), train=Gone(), test=Gone())
    lay_on(desk, fresh("lenet5"), one(), gone)
    needs(look(tab, "plane", qtbot), qtbot, "was damaged or removed")
    page = look(tab, "why", qtbot)
    assert isinstance(page, WhyPage)
    qtbot.waitUntil(lambda: "was damaged or removed" in page.alike_note.text(), timeout=LONG)


def test_weights_move_and_dead_units_are_explained(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"))
    page = look(tab, "weights", qtbot)
    assert isinstance(page, WeightsPage)
    qtbot.waitUntil(lambda: len(page.layers.rows) == 5, timeout=LONG)
    assert page.layers.rows[0].gradients.counts is None
    assert page.note.text().startswith("Gradients and dead units need images. Choose a dataset")
    lay_on(desk, dataset=squares())
    qtbot.waitUntil(lambda: page.layers.rows[0].gradients.counts is not None, timeout=LONG)
    assert "a unit that is 0 for each of 40 test images" in page.note.text()
    before = page.layers.rows[0].weights.counts
    desk.study.set_model(fresh("lenet5", seed=1), live=True)
    desk.study.set_model(fresh("lenet5", seed=2), live=True)
    qtbot.waitUntil(lambda: page.layers.rows[0].weights.counts != before, timeout=LONG)


def test_weights_are_shown_beside_images_that_do_not_fit(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("cifar-cnn", COLOUR), None, squares())
    page = look(tab, "weights", qtbot)
    assert isinstance(page, WeightsPage)
    qtbot.waitUntil(lambda: len(page.layers.rows) == 5, timeout=LONG)
    assert "This model takes 32×32 colour images" in page.note.text()


def test_work_stops_with_the_last_look_and_is_done_with_the_next(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"), one(), squares())
    tab.switch.choose("why")
    page = tab.page("why")
    assert isinstance(page, WhyPage)
    qtbot.waitUntil(lambda: page._covering.is_busy, timeout=LONG)
    tab.switch.choose("layers")
    assert not page._covering.is_busy
    qtbot.waitUntil(lambda: desk.tasks.count == 0, timeout=LONG)
    assert page.heat.image.isNull()
    tab.switch.choose("why")
    qtbot.waitUntil(lambda: not page.heat.image.isNull() and page.tiles.tiles[0].isEnabled(), timeout=LONG)


def test_a_network_that_comes_and_goes_leaves_the_right_table(tab: InsideTab, desk: Desk, qtbot: QtBot) -> None:
    lay_on(desk, fresh("lenet5"))
    page = look(tab, "layers", qtbot)
    assert isinstance(page, LayersPage)
    qtbot.waitUntil(lambda: page.table.rowCount() == 13, timeout=LONG)
    for key in ("linear", "mlp", "lenet5", "linear"):
        lay_on(desk, fresh(key))
        page._throttle.flush()
    qtbot.waitUntil(lambda: page.table.rowCount() == 3 and desk.tasks.count == 0, timeout=LONG)
    lay_on(desk, fresh("mlp"))
    page._throttle.flush()
    lay_on(desk, fresh("linear"))
    page._throttle.flush()
    qtbot.waitUntil(lambda: desk.tasks.count == 0 and not page._newest.is_busy, timeout=LONG)
    assert page.table.rowCount() == 3
