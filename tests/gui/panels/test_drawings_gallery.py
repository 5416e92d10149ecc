"""The user's own drawings, kept in order and taken elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.datasets.drawings_file import append_drawing, read_drawings
from core.paths import home_dir
from core.pixels.spec import Drawing
from gui import theme
from gui.panels.drawings_gallery import DrawingsGallery
from gui.panels.gallery_edits import Edit, Edits, added, deleted, relabelled
from gui.panels.own_drawings import OwnDrawings
from gui.tasks import Tasks
from tests.core.failing_disk import failing
from tests.gui.drawing import drawing, torch_is_there
from tests.gui.fakes import FakeDialogs

__all__ = ["torch_is_there"]
ONE, SEVEN, NINE = (drawing((n, 1), (n, 200), label=str(n)) for n in (1, 7, 9))


def labels() -> str:
    return "".join(kept.label or "?" for kept in read_drawings()[0])


@pytest.fixture
def gallery(torch_is_there: None, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> DrawingsGallery:
    for kept in (ONE, SEVEN, NINE):
        append_drawing(kept)
    own = OwnDrawings(tasks)
    made = DrawingsGallery(own, tasks, dialogs)
    qtbot.addWidget(made)
    with qtbot.waitSignal(own.settled):
        own.read()
    made.show()
    return made


def select(gallery: DrawingsGallery, *wanted: Drawing) -> None:
    rows = gallery.grid._rows
    gallery.grid.clearSelection()
    for row, kept in enumerate(rows.drawings):
        if kept in wanted:
            gallery.grid.selectionModel().select(rows.index(row), gallery.grid.selectionModel().SelectionFlag.Select)


def settle(gallery: DrawingsGallery, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not gallery._own._busy)


def test_the_newest_drawing_comes_first(gallery: DrawingsGallery):
    assert gallery.grid._rows.drawings == (NINE, SEVEN, ONE)


def test_a_digit_relabels_what_is_selected_and_undo_takes_it_back(gallery: DrawingsGallery, qtbot: QtBot):
    select(gallery, ONE, NINE)
    QTest.keyClick(gallery.grid, Qt.Key.Key_4)
    settle(gallery, qtbot)
    assert labels() == "474"
    assert [kept.label for kept in gallery.grid.selected()] == ["4", "4"]
    QTest.keyClick(gallery.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(gallery, qtbot)
    assert labels() == "179"
    gallery.redo()
    settle(gallery, qtbot)
    assert labels() == "474"


def test_delete_can_be_undone(gallery: DrawingsGallery, qtbot: QtBot):
    select(gallery, ONE, SEVEN)
    QTest.keyClick(gallery.grid, Qt.Key.Key_Delete)
    settle(gallery, qtbot)
    assert labels() == "9"
    gallery.undo()
    settle(gallery, qtbot)
    assert labels() == "179"
    gallery.redo()
    settle(gallery, qtbot)
    assert labels() == "9"


def test_a_deletion_that_the_disk_refused_is_not_undone(gallery: DrawingsGallery, qtbot: QtBot):
    select(gallery, SEVEN)
    with failing(home_dir(), 1, "from then on"):
        gallery.delete()
        settle(gallery, qtbot)
    assert "no space left" in gallery.message
    assert not gallery._undo.isEnabled()
    gallery.undo()
    settle(gallery, qtbot)
    assert labels() == "179"


def test_an_undo_that_the_disk_refused_can_be_tried_again(gallery: DrawingsGallery, qtbot: QtBot):
    select(gallery, SEVEN)
    gallery.delete()
    settle(gallery, qtbot)
    with failing(home_dir(), 1, "from then on"):
        gallery.undo()
        settle(gallery, qtbot)
    assert labels() == "19"
    gallery.undo()
    settle(gallery, qtbot)
    assert labels() == "179"


def test_a_drawing_saved_meanwhile_is_not_lost(gallery: DrawingsGallery, qtbot: QtBot):
    select(gallery, SEVEN)
    append_drawing(drawing((5, 5), (50, 50), label="5"))
    gallery.delete()
    settle(gallery, qtbot)
    assert labels() == "195"


def test_drawings_go_out_and_come_back_as_a_file(
    gallery: DrawingsGallery, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path
):
    dialogs.path = str(tmp_path / "mine 0.5")  # what follows a point is no ending
    gallery.export_file()
    qtbot.waitUntil(lambda: gallery.message == "3 drawings were exported.")
    gallery.grid.selectAll()
    gallery.delete()
    settle(gallery, qtbot)
    assert labels() == ""
    dialogs.path += ".json"
    gallery.import_file()
    qtbot.waitUntil(lambda: len(gallery._own.drawings) == 3)
    assert labels() == "179"
    assert gallery.message == "3 drawings were added."
    gallery.import_file()
    qtbot.waitUntil(lambda: gallery.message == "0 of 3 drawings were added; the rest are here already.")
    assert labels() == "179"


def test_pictures_of_what_is_selected_go_out_and_come_back(
    gallery: DrawingsGallery, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path
):
    dialogs.path = str(tmp_path)
    select(gallery, SEVEN)
    gallery.export_pictures()
    qtbot.waitUntil(lambda: gallery.message == "1 drawing was exported.")
    assert (tmp_path / "7" / "00001.png").is_file()
    gallery.delete()
    settle(gallery, qtbot)
    gallery.import_pictures()
    qtbot.waitUntil(lambda: len(gallery._own.drawings) == 3)


def test_a_file_of_something_else_is_refused_in_one_sentence(
    gallery: DrawingsGallery, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path
):
    (tmp_path / "other.json").write_text("{}")
    dialogs.path = str(tmp_path / "other.json")
    gallery.import_file()
    qtbot.waitUntil(lambda: gallery.message.startswith("“other.json” holds no drawings"))
    assert labels() == "179"


def test_a_drawing_is_shown_on_the_canvas(gallery: DrawingsGallery):
    shown: list[Drawing] = []
    gallery.show_requested.connect(shown.append)
    select(gallery, SEVEN)
    gallery._show.click()
    assert shown == [SEVEN]


def test_the_grid_follows_the_theme(gallery: DrawingsGallery):
    select(gallery, SEVEN)
    light = gallery.grab().toImage()
    theme.set_theme("dark", 1.0)
    assert gallery.grab().toImage() != light


def test_edits_walk_back_and_forth():
    edit = relabelled((ONE, SEVEN), "7")
    assert edit == Edit((ONE,), (replace(ONE, label="7"),))
    edits, back = Edits().done(edit).undone()
    assert back == Edit(edit.new, edit.old)
    assert edits.redone() == (Edits((edit,)), edit)
    assert Edits().undone() == (Edits(), None)
    assert Edits().redone() == (Edits(), None)
    assert relabelled((SEVEN,), "7") is None


def test_only_unknown_drawings_are_added():
    assert added((ONE, ONE, SEVEN), (SEVEN,)) == Edit((), (ONE,))
    assert added((SEVEN,), (SEVEN,)) is None


def test_what_was_deleted_comes_back_to_its_place():
    known = (ONE, SEVEN, ONE, NINE)
    assert deleted((NINE, ONE), known) == Edit((ONE, NINE), (), (2, 3))
    assert deleted((ONE, ONE), known).back == Edit((), (ONE, ONE), (0, 2))
