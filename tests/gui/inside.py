"""A desk for the Inside tab: a study with small models and images, and what they are read with."""

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.dataset import Dataset
from core.pixels.spec import Drawing, Picture
from core.trained_model import TrainedModel
from gui import inside_work
from gui.dialogs import Dialogs
from gui.panels.inside_page import InsidePage
from gui.panels.inside_tab import InsideTab
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.core.conftest import _make_dataset
from tests.gui.drawing import drawing

LONG = 20_000  # milliseconds; on a busy machine


@pytest.fixture
def desk(tasks: Tasks, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Nothing is on it yet; work in threads need not wait for torch's slowest import."""
    monkeypatch.setattr(inside_work, "loading_torch", lambda: iter(()))
    return Desk(Study(tasks), tasks, dialogs)


def lay_on(
    desk: Desk,
    model: TrainedModel | None = None,
    source: Drawing | Picture | None = None,
    dataset: Dataset | None = None,
) -> None:
    if dataset is not None:
        desk.study.pick_dataset(dataset.key, missing=False)
        desk.study.take_dataset(dataset)
    if source is not None:
        desk.study.set_source(source)
    if model is not None:
        desk.study.set_model(model, live=False)


def one() -> Drawing:
    """An upright line."""
    return drawing((140, 40), (140, 140), (140, 240))


def squares(train: int = 60, test: int = 40) -> Dataset:
    return _make_dataset(train, test)


@pytest.fixture
def tab(desk: Desk, qtbot: QtBot) -> InsideTab:
    made = InsideTab(desk)
    qtbot.addWidget(made)
    made.resize(780, 560)
    made.show()
    return made


def look(tab: InsideTab, key: str, qtbot: QtBot) -> InsidePage:
    """The page, once it says or shows something."""
    tab.switch.choose(key)
    page = tab.page(key)
    qtbot.waitUntil(lambda: not page._stale, timeout=LONG)
    return page


def needs(page: InsidePage, qtbot: QtBot, sentence: str) -> None:
    def says() -> None:
        assert page.need is not None
        assert sentence in page.need.sentence

    qtbot.waitUntil(says, timeout=LONG)
