"""The confusion matrix: where cells lie, what is said of them, and how they are chosen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.confusion_matrix import ConfusionMatrix
from gui.widgets.matrix_layout import LARGEST, lay_out, named, step
from gui.widgets.ramp import contrast, ramp_colour, ramp_share, text_on

COUNTS = ((90, 0, 1), (12, 80, 0), (0, 3, 97))


@pytest.fixture
def matrix(app: object, qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(400, 430)
    made.show_counts(("0", "1", "7"), COUNTS)
    made.show()
    return made


def middle(matrix: ConfusionMatrix, row: int, column: int) -> QPoint:
    return matrix.matrix.rect((row, column)).center().toPoint()


@pytest.mark.parametrize("count", [1, 2, 10, 26, 47, 50])
@pytest.mark.parametrize(("width", "height"), [(400, 430), (300, 300), (240, 200)])
def test_all_cells_lie_inside(count: int, width: int, height: int) -> None:
    layout = lay_out(count, width, height, name=15, line=14, above=18)
    if layout.cell > 4:
        assert layout.width <= width
        assert layout.height <= height
    corner = layout.rect((count - 1, count - 1))
    assert layout.cell_at(corner.center().x(), corner.center().y()) == (count - 1, count - 1)
    assert layout.cell_at(corner.right() + 1, corner.center().y()) is None
    assert layout.row_at(3, corner.center().y()) == count - 1


def test_names_stand_upright_where_they_are_wider_than_a_cell() -> None:
    assert not lay_out(10, 400, 430, name=10, line=14, above=18).upright
    garments = lay_out(10, 400, 430, name=70, line=14, above=18)
    assert garments.upright
    assert garments.top > 70
    assert lay_out(10, 2000, 2000, name=10, line=14, above=18).cell == LARGEST


def test_many_names_are_thinned_out_and_the_current_one_is_always_there() -> None:
    assert named(10, 30, 14, None) == list(range(10))
    few = named(47, 7, 14, 7)
    assert 7 in few
    assert all(after - before >= 2 for before, after in pairwise(few))


def test_keys_stay_inside() -> None:
    assert step(None, "Down", 3) == (0, 0)
    assert step((0, 0), "Up", 3) == (0, 0)
    assert step((2, 1), "Right", 3) == (2, 2)
    assert step((2, 2), "Right", 3) == (2, 2)
    assert step((1, 2), "Home", 3) == (1, 0)


def test_what_is_said_of_a_cell(matrix: ConfusionMatrix) -> None:
    assert matrix.say((1, 0)) == "1 read as 0: 12 images"
    assert matrix.say((0, 2)) == "0 read as 7: 1 image"
    assert matrix.say((2, 2)) == "7 read right: 97 images"


def test_the_pointer_says_what_it_is_at(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    assert matrix.said.startswith("True class")
    qtbot.mouseMove(matrix, middle(matrix, 1, 0))
    assert matrix.said == "1 read as 0: 12 images"


def test_a_click_chooses_a_cell_or_a_class(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.picked) as picked:
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=middle(matrix, 2, 1))
    assert picked.args == [2, 1]
    assert matrix.current == (2, 1)
    assert matrix.accessibleDescription() == "7 read as 1: 3 images"
    with qtbot.waitSignal(matrix.class_picked) as row:
        qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.matrix.row_name(1).center().toPoint())
    assert row.args == [1]


def test_arrow_keys_move_and_escape_leaves(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    matrix.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.current == (1, 1)
    with qtbot.waitSignal(matrix.left):
        qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert matrix.current is None


def test_new_figures_keep_the_choice_unless_the_classes_are_others(matrix: ConfusionMatrix) -> None:
    matrix.set_current((1, 0))
    matrix.show_counts(("0", "1", "7"), ((1, 0, 0), (5, 1, 0), (0, 0, 1)))
    assert matrix.current == (1, 0)
    assert matrix.accessibleDescription() == "1 read as 0: 5 images"
    matrix.show_counts(("a", "b"), ((1, 0), (0, 1)))
    assert matrix.current is None


def test_before_any_figures_nothing_can_be_chosen(app: object, qtbot: QtBot) -> None:
    empty = ConfusionMatrix()
    qtbot.addWidget(empty)
    empty.show()
    empty.grab()
    qtbot.keyClick(empty, Qt.Key.Key_Down)
    qtbot.mouseClick(empty, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert empty.current is None


def test_the_pixels_of_a_cell_are_its_colour(matrix: ConfusionMatrix) -> None:
    picture = matrix.grab().toImage()
    corner = matrix.matrix.rect((1, 0)).topLeft() + QPointF(3, 3)
    assert picture.pixelColor(corner.toPoint()) == ramp_colour(1.0)
    corner = matrix.matrix.rect((1, 1)).topLeft() + QPointF(3, 3)
    assert picture.pixelColor(corner.toPoint()) == theme.colour("diagonal")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_figures_can_be_read_on_every_colour_of_the_ramp(app: object, mode: theme.Mode) -> None:
    theme.set_theme(mode, 1.0)
    for part in range(101):
        ground = ramp_colour(part / 100)
        assert contrast(ground, text_on(ground)) >= 4.5
    assert contrast(QColor(theme.colours().diagonal), theme.colour("muted")) >= 4.5


def test_more_mistakes_are_darker_and_a_single_one_is_pale(app: object) -> None:
    shares = [ramp_share(count, 12) for count in range(13)]
    assert shares == sorted(shares)
    assert (shares[0], shares[12]) == (0, 1)
    assert ramp_share(1, 1) < 0.5
