"""The table of runs: ticks with their colours, sorting, filtering, and the keyboard."""

import dataclasses
import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.widgets import run_table_delegate
from gui.widgets.run_table import RunTable
from gui.widgets.run_table_columns import column_widths, giving_way
from gui.widgets.run_table_rows import LOOKS, NO_TICKS, Column, RunRow, look_of, matches, toggled, without_others

COLUMNS = (
    Column("tick", "Compared", "tick"),
    Column("star", "Star", "star"),
    Column("name", "Name", "name"),
    Column("network", "Network", "words", widest=10, gives_way=1),
    Column("accuracy", "Accuracy", "number"),
)


def run_row(name: str, accuracy: float | None = 0.5, *, ticks: str = "", network: str = "MLP") -> RunRow:
    text = "" if accuracy is None else f"{accuracy:.2%}"
    key = -math.inf if accuracy is None else accuracy
    cells, keys = ("", "", name, network, text), (0.0, 0.0, name, network, key)
    return RunRow(name, cells, keys, ticks or name, words=f"{name} {network}".lower())


@pytest.fixture
def table(app: QApplication, qtbot: QtBot) -> RunTable:
    made = RunTable(COLUMNS)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.set_rows([run_row("b", 0.9), run_row("a", 0.95), run_row("c", None, network="Linear")])
    made.show()
    return made


def names(table: RunTable) -> str:
    return "".join(row.id for row in table.shown())


def middle_of(table: RunTable, row: int, column: int) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


@pytest.mark.parametrize(("room", "is_told"), [(300, True), (130, False)])
def test_a_note_is_told_beside_its_name_where_there_is_room_for_words(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, room: int, is_told: bool
) -> None:
    painted: list[str] = []
    monkeypatch.setattr(
        run_table_delegate, "_paint_elided", lambda _painter, _room, text, *_: painted.append(text) or 100.0
    )
    row = dataclasses.replace(run_row("a"), note="too fast\nby far")
    run_table_delegate._paint_name(QPainter(), QRectF(0, 0, room, 32), row, "a")
    assert painted == (["a", "too fast"] if is_told else ["a"])


def test_four_ticks_have_four_looks_and_a_fifth_finds_no_place() -> None:
    ticks = NO_TICKS
    for name in "abcd":
        ticks = toggled(ticks, name)
    assert [look_of(ticks, name) for name in "abcd"] == list(LOOKS)
    assert toggled(ticks, "e") == ticks


def test_a_tick_that_goes_leaves_the_others_their_colours() -> None:
    ticks = toggled(toggled(toggled(NO_TICKS, "a"), "b"), "a")
    assert look_of(ticks, "b") == LOOKS[1]
    assert look_of(toggled(ticks, "c"), "c") == LOOKS[0]
    assert without_others(ticks, {"a"}) == NO_TICKS


def test_all_words_of_a_filter_must_be_there() -> None:
    assert matches(run_row("Quick start"), "QUICK ml")
    assert not matches(run_row("Quick start"), "quick linear")
    assert matches(run_row("Quick start"), "  ")


def test_it_sorts_by_any_column_and_what_has_no_figure_comes_last(table: RunTable) -> None:
    assert names(table) == "abc"
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert names(table) == "cba"
    table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert names(table) == "abc"


def test_ticked_runs_can_be_brought_together(table: RunTable) -> None:
    table.choose(["c"])
    table.toggle_ticks()
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names(table)[0] == "c"


def test_a_filter_hides_rows_and_keeps_the_order(table: RunTable) -> None:
    table.set_filter("mlp")
    assert names(table) == "ab"
    table.set_filter("")
    assert names(table) == "abc"


def test_new_figures_move_a_row_and_the_selection_goes_with_it(table: RunTable) -> None:
    table.choose(["b"])
    table.set_rows([run_row("b", 0.99), run_row("a", 0.95), run_row("d", 0.1)])
    assert names(table) == "bad"
    assert [row.id for row in table.chosen()] == ["b"]


def test_a_run_that_goes_takes_its_tick_along(table: RunTable) -> None:
    table.choose(["b", "a"])
    table.toggle_ticks()
    table.set_rows([run_row("a")])
    assert [name for name in table.runs.ticks if name] == ["a"]


def test_the_rows_of_a_group_share_one_tick(table: RunTable) -> None:
    table.set_rows([run_row("a", ticks="seeds"), run_row("b", ticks="seeds"), run_row("c")])
    table.selectAll()
    table.toggle_ticks()
    assert sorted(filter(None, table.runs.ticks)) == ["c", "seeds"]


def test_a_damaged_run_cannot_be_ticked(table: RunTable) -> None:
    table.set_rows([dataclasses.replace(run_row("a"), can_tick=False)])
    table.selectAll()
    table.toggle_ticks()
    assert table.runs.ticks == NO_TICKS


def test_a_click_on_a_tick_compares_and_selects_nothing(table: RunTable) -> None:
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 1, 0))
    assert "b" in table.runs.ticks
    assert table.chosen() == []
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 1, 0))
    assert table.runs.ticks in (NO_TICKS, ("b", "", "", ""))


def test_the_row_that_was_ticked_can_be_brought_into_sight_when_the_table_has_become_lower(
    table: RunTable, app: QApplication
) -> None:
    table.set_rows([run_row(name) for name in "abcdefgh"])
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 6, 0))
    assert table.current_bottom() <= table.height()
    table.resize(500, 140)
    app.processEvents()
    assert table.current_bottom() > table.height()
    table.show_current()
    assert table.viewport().rect().contains(middle_of(table, 6, 0))


def test_a_click_on_a_star_asks_for_it(table: RunTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.star_requested) as asked:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(table, 0, 1))
    assert [row.id for row in asked.args[0]] == ["a"]


def test_a_fifth_tick_is_refused_aloud(table: RunTable, qtbot: QtBot) -> None:
    table.set_rows([run_row(name) for name in "abcde"])
    with qtbot.waitSignal(table.runs.tick_refused):
        table.selectAll()
        table.toggle_ticks()
    assert len(table.runs.ticks) == 4


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Delete, "delete_requested"),
        (Qt.Key.Key_Return, "open_requested"),
        (Qt.Key.Key_Asterisk, "star_requested"),
    ],
)
def test_keys_ask_for_what_the_buttons_do(table: RunTable, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    table.choose(["a"])
    with qtbot.waitSignal(getattr(table, signal)):
        QTest.keyClick(table, key, Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_Asterisk else
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip


def test_keys_that_the_menu_bar_has_too_are_about_runs_here(table: RunTable) -> None:
    undo = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    other = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    for event in (undo, other):
        event.ignore()
        QApplication.sendEvent(table, event)
    assert (undo.isAccepted(), other.isAccepted()) == (True, False)


def test_space_ticks_what_is_selected(table: RunTable) -> None:
    table.choose(["a", "b"])
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert sorted(filter(None, table.runs.ticks)) == ["a", "b"]
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.runs.ticks == NO_TICKS


def test_f2_renames_in_the_row(table: RunTable, qtbot: QtBot) -> None:
    table.choose(["b"])
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("  small \n steps ")
    with qtbot.waitSignal(table.runs.renamed) as renamed:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == ["b", "small steps"]


def test_a_run_that_is_renamed_while_ctrl_is_held_stays_selected(table: RunTable) -> None:
    table.choose(["b"])
    QTest.keyPress(table, Qt.Key.Key_F24, Qt.KeyboardModifier.ControlModifier)
    table.rename_current()
    QTest.keyRelease(table, Qt.Key.Key_F24)
    assert [row.id for row in table.chosen()] == ["b"]


def test_without_a_change_nothing_is_renamed(table: RunTable, qtbot: QtBot) -> None:
    table.choose(["b"])
    table.rename_current()
    editor = table.viewport().findChild(QLineEdit)
    with qtbot.assertNotEmitted(table.runs.renamed):
        QTest.keyClick(editor, Qt.Key.Key_Return)


def test_typed_letters_find_a_run_by_its_name(table: RunTable) -> None:
    table.setFocus()
    table.keyboardSearch("c")
    assert table.currentIndex().row() == 2


def test_what_is_less_important_gives_way_to_the_name(app: QApplication) -> None:
    rows = [run_row("a long name of a run that was tried")]
    assert set(column_widths(COLUMNS, rows, 900, sorting=4)) == {0, 1, 2, 3, 4}
    assert set(column_widths(COLUMNS, rows, 300, sorting=4)) == {0, 1, 2, 4}
    assert set(column_widths(COLUMNS, rows, 300, sorting=3)) == {0, 1, 2, 3, 4}
    assert sum(column_widths(COLUMNS, rows, 900, sorting=4).values()) == 900


def test_short_names_push_no_column_out_of_sight(app: QApplication) -> None:
    rows = [run_row("a")]
    for room in range(300, 420, 10):
        assert sum(column_widths(COLUMNS, rows, room, sorting=4).values()) <= room


@pytest.mark.usefixtures("app")
def test_a_short_name_lends_no_room_that_it_keeps() -> None:
    rows = [run_row("a", network="a network with a long name")]
    for room in range(260, 600, 5):
        widths = column_widths(COLUMNS, rows, room, sorting=4)
        assert len(widths) < len(COLUMNS) or sum(widths.values()) <= room


def test_words_that_are_cut_off_get_what_the_name_does_not_need(app: QApplication) -> None:
    rows = [run_row("a" * 10, network="a network with a long name")]
    wide = column_widths(COLUMNS, rows, 900, sorting=4)
    assert sum(wide.values()) == 900
    crowded = column_widths(COLUMNS, [run_row("a" * 200, network="a network with a long name")], 900, sorting=4)
    assert 0 < crowded[3] < wide[3]


def test_what_is_the_same_in_all_rows_gives_way_first() -> None:
    more = (*COLUMNS, Column("dataset", "Dataset", "words", gives_way=2))
    rows = [dataclasses.replace(run_row(name), cells=("", "", name, "MLP", "50%", data)) for name, data in ("ad", "be")]
    assert giving_way(more, rows, sorting=4) == [3, 5]
    assert giving_way(more, rows[:1], sorting=4) == [5, 3]


def test_every_cell_can_be_spoken(table: RunTable) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = [table.model().index(0, column).data(role) for column in range(len(COLUMNS))]
    assert spoken == ["not compared", "not starred", "Name: a", "Network: MLP", "Accuracy: 95.00%"]


def test_a_thousand_runs_are_taken_sorted_and_filtered(table: RunTable) -> None:
    rows = [run_row(f"run {number:04}", number / 1000) for number in range(1000)]
    table.set_rows(rows)
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    table.set_filter("099")
    assert len(table.shown()) == 11
    assert table.shown()[0].id == "run 0099"
