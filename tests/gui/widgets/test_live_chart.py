"""The chart as people use it: reading, zooming, the logarithmic axis, themes, files."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.errors import AppError
from gui import theme
from gui.widgets.chart_curve import DASHED, Curve, Mark
from gui.widgets.chart_export import write_picture, write_table
from gui.widgets.chart_picture import SIZE
from gui.widgets.live_chart import LiveChart

STEPS = np.arange(1.0, 1001.0)
TRAIN = Curve("train", STEPS, 2 / STEPS, "train", raw=2.2 / STEPS, raw_colour="train_raw")
VALIDATION = Curve("validation", np.array([400.0, 800.0]), np.array([0.25, 0.125]), "validation", DASHED, dots=True)


@pytest.fixture
def chart(app: QApplication, qtbot: QtBot) -> LiveChart:
    made = LiveChart("lossChart", "Loss", x_label="step")
    qtbot.addWidget(made)
    made.resize(700, 260)
    made.show()
    app.processEvents()
    made.show_curves((TRAIN, VALIDATION), (Mark(500, "epoch 2"),), planned=1200)
    return made


def colours_in(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


def test_the_legend_says_the_newest_values(chart: LiveChart) -> None:
    assert chart.legend() == "train 0.002, validation 0.125"


def test_reading_says_the_values_there(chart: LiveChart) -> None:
    chart.set_reading(400.4)
    assert chart.legend() == "at step 400: train 0.005, validation 0.250"
    chart.set_reading(None)
    assert "at step" not in chart.legend()


def test_reading_beyond_the_end_reads_the_end(chart: LiveChart) -> None:
    chart.set_reading(1150)
    assert chart.legend().startswith("at step 1,000")


def test_the_mouse_tells_where_it_is(chart: LiveChart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.hovered, timeout=1000) as hovered:
        QTest.mouseMove(chart.view.viewport(), QPoint(369, 100))
    assert hovered.args == [pytest.approx(603, abs=40)]


def test_dragging_zooms_into_that_part(chart: LiveChart) -> None:
    port = chart.view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    QTest.mouseMove(port, QPoint(400, 100))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(400, 100))
    assert chart.zoom is not None
    left, right = chart.zoom
    assert 250 < left < 320
    assert 600 < right < 700


def test_a_click_does_not_zoom(chart: LiveChart) -> None:
    QTest.mouseClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert chart.zoom is None


def test_the_wheel_zooms_and_shift_dragging_moves(chart: LiveChart) -> None:
    at = QPointF(369, 100)
    turned = QWheelEvent(
        at, at, QPoint(), QPoint(0, 480), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart.view.viewport(), turned)
    assert chart.zoom is not None
    before = chart.zoom
    port, shift = chart.view.viewport(), Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(port, Qt.MouseButton.LeftButton, shift, QPoint(400, 100))
    QTest.mouseMove(port, QPoint(300, 100))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, shift, QPoint(300, 100))
    assert chart.zoom[0] > before[0]
    assert chart.zoom[1] - chart.zoom[0] == pytest.approx(before[1] - before[0])


def test_the_way_back_shows_only_while_zoomed(chart: LiveChart, qtbot: QtBot) -> None:
    assert chart.all_button.isHidden()
    chart.set_zoom((100.0, 300.0))
    assert not chart.all_button.isHidden()
    with qtbot.waitSignal(chart.zoomed) as zoomed:
        chart.all_button.click()
    assert zoomed.args == [None]
    assert chart.zoom is None
    assert chart.all_button.isHidden()


def test_a_double_click_shows_all(chart: LiveChart) -> None:
    chart.set_zoom((100.0, 300.0))
    QTest.mouseDClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert chart.zoom is None


def test_a_zoomed_chart_stays_put_while_the_run_grows(chart: LiveChart) -> None:
    chart.set_zoom((100.0, 300.0))
    chart.show_curves((TRAIN, VALIDATION), (), planned=1200)
    assert chart.frame.x == (100.0, 300.0)


def test_y_fits_what_is_shown(chart: LiveChart) -> None:
    before = chart.frame.y[1]
    chart.set_zoom((800.0, 1000.0))
    assert chart.frame.y[1] < before


def test_the_keyboard_reads_zooms_and_goes_back(chart: LiveChart, qtbot: QtBot) -> None:
    chart.hovered.connect(chart.set_reading)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(chart.view, key)
    assert chart.legend().startswith("at step")
    assert chart.view.accessibleDescription() == chart.legend()
    qtbot.keyClick(chart.view, Qt.Key.Key_Plus)
    assert chart.zoom is not None
    qtbot.keyClick(chart.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(chart.view, Qt.Key.Key_Escape)
    assert chart.zoom is None
    assert not chart.legend().startswith("at step")


def test_the_loss_may_be_logarithmic_and_the_accuracy_not(chart: LiveChart, qtbot: QtBot) -> None:
    qtbot.keyClick(chart.view, Qt.Key.Key_L)
    assert chart.logarithmic.isChecked()
    assert "0.01" in [text for _, text in chart.frame.y_ticks]
    share = LiveChart("accuracyChart", "Accuracy", "percent")
    qtbot.addWidget(share)
    qtbot.keyClick(share.view, Qt.Key.Key_L)
    assert share.logarithmic.isHidden()
    assert not share.logarithmic.isChecked()


def test_values_that_are_no_numbers_are_painted_as_gaps(chart: LiveChart) -> None:
    y = 1 / STEPS
    y[100:200], y[500] = np.nan, np.inf
    chart.show_curves((Curve("train", STEPS, y, "train", raw=y, raw_colour="train_raw"),), (), 1000)
    chart.logarithmic.setChecked(True)
    assert not chart.grab().isNull()


def test_no_line_crosses_a_gap(chart: LiveChart) -> None:
    y = np.where((STEPS > 300) & (STEPS < 700), np.nan, 0.5)
    chart.show_curves((Curve("train", STEPS, y, "train"),), (), 1000)
    image = chart.view.grab().toImage()
    middle = range(image.width() * 4 // 10, image.width() * 6 // 10)
    assert theme.colour("train").name().upper() in colours_in(image)
    assert theme.colour("train").name().upper() not in colours_in(image.copy(middle.start, 0, len(middle), 999))


def test_values_stay_until_they_are_wanted_but_new_curves_are_named_at_once(chart: LiveChart) -> None:
    chart.show_curves((Curve("train", STEPS, 3 / STEPS, "train"), VALIDATION), planned=1200, values=False)
    assert chart.legend() == "train 0.002, validation 0.125"
    chart.set_reading(1000)
    chart.show_curves((Curve("train", STEPS, 4 / STEPS, "train"), VALIDATION), planned=1200, values=False)
    assert chart.legend() == "at step 1,000: train 0.004, validation 0.125"
    chart.set_reading(None)
    chart.show_curves((VALIDATION,), planned=1200, values=False)
    assert chart.legend() == "validation 0.125"


def test_fewer_curves_leave_none_of_the_others(chart: LiveChart) -> None:
    chart.show_curves((VALIDATION,), (), planned=1200)
    assert theme.colour("train").name().upper() not in colours_in(chart.view.grab().toImage())


def test_four_curves_each_in_its_colour(chart: LiveChart) -> None:
    roles = ("train", "validation", "run3", "run4")
    curves = tuple(Curve(role, STEPS, STEPS * (at + 1), role) for at, role in enumerate(roles))
    chart.show_curves(curves)
    seen = colours_in(chart.view.grab().toImage())
    assert {theme.colour(role).name().upper() for role in roles} <= seen


def test_a_new_theme_is_followed_at_once(chart: LiveChart) -> None:
    light = theme.colour("train").name().upper()
    theme.set_theme("dark", 1.0)
    seen = colours_in(chart.view.grab().toImage())
    assert theme.colour("train").name().upper() in seen
    assert light not in seen
    assert theme.colour("window").name().upper() in seen


def test_larger_type_leaves_room_for_its_labels(chart: LiveChart, app: QApplication) -> None:
    before = chart.view.scale_now.width
    theme.set_theme("light", 1.5)
    app.processEvents()
    assert chart.view.scale_now.width < before


def test_every_button_has_a_name_and_a_tip(chart: LiveChart) -> None:
    for button in (chart.logarithmic, *chart.findChildren(QToolButton)):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_picture_is_sharp_and_a_png(chart: LiveChart, tmp_path: Path) -> None:
    path = tmp_path / "loss.png"
    write_picture(path, chart.picture().toImage())
    image = QImage(str(path))
    assert (image.width(), image.height()) >= (2 * SIZE.width(), 2 * SIZE.height())
    assert theme.colour("train").name().upper() in colours_in(image)


def test_a_table_is_plain_csv(tmp_path: Path) -> None:
    path = tmp_path / "loss.csv"
    write_table(path, ("step", "loss"), [(1, 0.5), (2, "")])
    assert path.read_text() == "step,loss\n1,0.5\n2,\n"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="could not be written"):
        write_table(tmp_path / "missing" / "loss.csv", ("step",), [])


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_label_of_all_is_not_left_out(app: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.set_theme("light", scale)
    chart = LiveChart("accuracyChart", "Accuracy", "percent")
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    x = np.arange(100.0)
    chart.show_curves((Curve("train", x, x / 99, "train"),))
    chart.grab()
    axis, paper = chart.view._left, QPixmap(10, 10)
    painter = QPainter(paper)
    told = [text for _, _, text in axis.generateDrawSpecs(painter)[2]]
    painter.end()
    assert "100%" in told


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_low_chart_keeps_room_for_its_curves(app: QApplication, qtbot: QtBot, scale: float) -> None:
    """The name of x gives way, and comes back with more room."""
    theme.set_theme("light", scale)
    chart = LiveChart("accuracyChart", "Accuracy", "percent", "step")
    qtbot.addWidget(chart)
    chart.show()
    chart.resize(600, chart.minimumSizeHint().height())
    app.processEvents()
    assert chart.view.scale_now.height > 40
    chart.resize(600, 400)
    app.processEvents()
    assert chart.view._bottom.label.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_topmost_label_is_painted_whole(app: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.set_theme("light", scale)
    chart = LiveChart("accuracyChart", "Accuracy", "percent", "step")
    qtbot.addWidget(chart)
    chart.resize(600, 140)
    chart.show()
    app.processEvents()
    x = np.arange(100.0)
    chart.show_curves((Curve("train", x, x / 99, "train"),))
    letters = chart.view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    ground = letters.pixelColor(0, letters.height() // 2).value()
    labels = round(chart.view.width() - chart.view.scale_now.width) - 4
    assert {letters.pixelColor(x, 0).value() for x in range(labels)} == {ground}
