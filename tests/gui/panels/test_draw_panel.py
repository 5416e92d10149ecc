"""Draw, and see what the network makes of it."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.drawings import read_drawings
from core.pixels.spec import Picture, Preprocessing
from core.trained_model import TrainedModel
from gui import theme
from gui.panels.draw_panel import DrawPanel
from gui.panels.judging import PinJudged
from gui.tasks import Tasks
from tests.gui.drawing import DASH, LEFT, ONE, drag, drawing, torch_is_there, upright_reader
from tests.gui.fakes import FakeDialogs

__all__ = ["torch_is_there"]
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


@pytest.fixture
def panel(torch_is_there: None, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> DrawPanel:
    made = DrawPanel(tasks, dialogs)
    qtbot.addWidget(made)
    made.resize(304, 711)
    made.show()
    return made


def said(panel: DrawPanel) -> tuple[str, str, str]:
    """The big answer, its percentage and its word."""
    names = ("predictionLabel", "predictionProbability", "predictionSureness")
    return tuple(panel.findChild(QLabel, name).text() for name in names)  # type: ignore[return-value]


def accented(panel: DrawPanel) -> str:
    """The class whose bar has the accent."""
    return "".join(look.name for look in panel.column.bars.looks if look.rank == "sure")


def answer(panel: DrawPanel, qtbot: QtBot, wanted: str) -> None:
    """Wait until the big answer is that."""
    qtbot.waitUntil(lambda: said(panel)[0] == wanted)


def test_all_parts_have_the_names_that_scripts_rely_on(panel: DrawPanel):
    for name in ("drawingCanvas", "clearButton", "undoButton", "eraserButton", "penWidth", "predictionLabel",
                 "probabilityBars", "networkInput"):  # fmt: skip
        assert panel.findChild(object, name) is not None, name


def test_strokes_appear_before_there_is_a_model_and_are_judged_once_it_is_there(panel: DrawPanel):
    assert said(panel)[0] == "-"
    drag(panel.canvas, *ONE)
    assert len(panel.canvas.sketch.strokes) == 1
    assert said(panel)[0] == "-"
    panel.set_model(upright_reader())
    assert said(panel) == ("1", "100%", "sure")


def test_the_answer_follows_the_pen(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    assert said(panel) == ("-", "", "no digit yet")
    QTest.mousePress(panel.canvas, LEFT, pos=QPoint(116, 40))
    QTest.mouseMove(panel.canvas, QPoint(116, 200))
    answer(panel, qtbot, "1")
    QTest.mouseRelease(panel.canvas, LEFT, pos=QPoint(116, 200))
    panel.canvas.clear()
    answer(panel, qtbot, "-")
    drag(panel.canvas, *DASH)
    answer(panel, qtbot, "7")


def test_the_last_drawing_is_judged_even_if_it_comes_within_the_rest(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    for _ in range(20):
        drag(panel.canvas, *ONE)
        panel.canvas.clear()
    drag(panel.canvas, *DASH)
    answer(panel, qtbot, "7")


def test_who_is_not_sure_says_so_and_the_winner_loses_its_accent(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader(certain=0.02))
    assert said(panel)[0] == "1"
    assert said(panel)[2] == "not sure"
    assert accented(panel) == ""
    panel.set_model(upright_reader())
    assert accented(panel) == "1"


def test_fresh_weights_are_guessing(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader(steps=0))
    assert said(panel)[2] == "untrained: guessing"
    assert accented(panel) == ""


def test_a_live_model_judges_the_drawing_again_at_once(panel: DrawPanel):
    panel.set_model(upright_reader(certain=0.01))
    drag(panel.canvas, *ONE)
    shares = []
    for certain in (0.02, 0.05, 0.1, 1.0):
        panel.set_live_model(upright_reader(certain=certain))
        shares.append(panel.judging.judgement.answer.probability)
    assert shares == sorted(shares)
    assert said(panel) == ("1", "100%", "sure")
    assert panel.column.live.isVisible()
    panel.set_model(upright_reader())
    assert not panel.column.live.isVisible()


def test_without_a_model_nothing_is_judged(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.set_model(upright_reader())
    panel.set_model(None)
    assert said(panel)[0] == "-"
    assert panel.model is None


@pytest.mark.parametrize("by", ["key", "bar"])
def test_the_right_digit_teaches(panel: DrawPanel, qtbot: QtBot, by: str):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    drawn = panel.canvas.sketch.strokes[0].points
    with qtbot.waitSignal(panel.own.settled):
        if by == "key":
            QTest.keyClick(panel.canvas, Qt.Key.Key_4)
        else:
            bars = panel.column.bars
            QTest.mouseClick(bars, LEFT, pos=bars.row_rect(4).center().toPoint())
    (kept,), damaged = read_drawings()
    assert (kept.label, kept.strokes, damaged) == ("4", (drawn,), 0)
    assert panel.column.message.text == "Saved as 4, thank you. It is your first drawing."


def test_another_digit_for_the_same_drawing_puts_it_right(panel: DrawPanel, qtbot: QtBot):
    for label in "447":
        drag(panel.canvas, *ONE) if panel.canvas.sketch.is_empty else None
        with qtbot.waitSignal(panel.own.settled):
            panel.teach(label)
    assert [kept.label for kept in read_drawings()[0]] == ["7"]
    panel.canvas.clear()
    drag(panel.canvas, *DASH)
    with qtbot.waitSignal(panel.own.settled):
        panel.teach("2")
    assert [kept.label for kept in read_drawings()[0]] == ["7", "2"]
    assert "2 drawings" in panel.column.message.text


def test_nothing_is_kept_of_an_empty_canvas_or_a_picture(panel: DrawPanel):
    panel.teach("3")
    assert panel.column.message.text == "Draw something first."
    panel.show_source(picture())
    panel.teach("3")
    assert panel.column.message.text == "Only your own strokes can be taught."
    assert read_drawings() == ((), 0)


def test_a_disk_that_fails_is_said_in_one_sentence(panel: DrawPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    drag(panel.canvas, *ONE)
    monkeypatch.setenv("INKLING_HOME", "/dev/null/nowhere")
    with qtbot.waitSignal(panel.own.failed):
        panel.teach("1")
    assert "cannot be" in panel.column.message.text


def test_a_step_left_out_says_what_it_changes(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *DASH)
    answer(panel, qtbot, "7")
    assert panel.column.message.text == "Wrong? Press the right digit to teach it."
    panel.column.steps.tiles["scaled"].switch.click()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Without scaling this reads"))
    assert panel.column.message.text.endswith("with it 7 (100%).")
    panel.column.steps.tiles["centred"].switch.click()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Without scaling and centring this reads"))
    for step in ("scaled", "centred"):
        panel.column.steps.tiles[step].switch.click()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Wrong?"))


def test_pointing_at_a_step_asks_what_it_is_good_for(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *DASH)
    panel.column.steps.asked.emit("centred")
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Without centring this reads"))
    panel.column.steps.asked.emit("")
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Wrong?"))


def test_the_tiles_show_each_step(panel: DrawPanel, qtbot: QtBot):
    tiles = panel.column.steps.tiles
    assert list(tiles) == ["drawn", "found", "scaled", "centred", "input"]
    panel.set_model(upright_reader())
    assert all(tile.picture.view is None for tile in tiles.values())
    drag(panel.canvas, (200, 200), (200, 260))
    qtbot.waitUntil(lambda: all(tile.picture.view is not None for tile in tiles.values()))
    box = tiles["found"].picture.view.box
    assert 0.6 < box.left() < 200 / 280 < box.right() < 0.8
    seen = tiles["input"].picture.view.image
    assert seen.size() == QSize(28, 28)
    assert seen.pixelColor(14, 14).lightness() > 200


def test_pinned_drawings_are_judged_with_each_new_model(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    answer(panel, qtbot, "1")
    panel.pin()
    panel.canvas.clear()
    told: list[tuple[PinJudged, ...]] = []
    panel.pins_judged.connect(told.append)
    for certain in (0.01, 1.0):
        panel.set_live_model(upright_reader(certain=certain))
    assert [(judged.label, judged.number) for (judged,) in told] == [("1", 1), ("1", 1)]
    assert told[0][0].probability < 0.5 < told[1][0].probability


def test_up_to_six_drawings_are_pinned_and_each_can_go(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    for step in range(8):
        panel.show_source(drawing((20 * step, 20), (20 * step, 200), label=str(step)))
        panel.pin()
    pinned = panel.column.pinned
    assert [pin.label for pin in pinned.pins] == list("012345")
    tile = pinned._tiles[2]
    QTest.keyClick(tile, Qt.Key.Key_Delete)
    assert [pin.label for pin in pinned.pins] == list("01345")
    QTest.mouseClick(pinned._tiles[0], LEFT)
    assert panel.canvas.sketch.label == "0"


def test_a_model_of_other_things_offers_pictures(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(clothes_model())
    panel.set_dataset(clothes())
    panel.show_test_image()
    answer(panel, qtbot, "Ankle boot")
    assert "Test image 0 · true: Ankle boot" in panel.column.message.text
    assert not panel.column.steps.tiles["centred"].isEnabled()
    QTest.keyClick(panel.canvas, Qt.Key.Key_4)
    assert panel.column.message.text == "Only digits can be taught."


def test_of_many_classes_the_likeliest_have_rows(panel: DrawPanel):
    many = replace(clothes_model(), classes=tuple(f"class {n}" for n in range(40)), weights=random_linear(40))
    panel.show_source(picture())
    panel.set_model(many)
    best = panel.judging.judgement.answer
    assert panel.column.bars.row_of(best.label) == 0
    shown = [name for name in many.classes if panel.column.bars.row_of(name) >= 0]
    assert len(shown) == 10


def test_an_opened_picture_is_compared_with_training_images(
    panel: DrawPanel, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path
):
    panel.set_model(upright_reader())
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y in range(10, 50):
        for x in range(27, 33):
            image.setPixelColor(x, y, Qt.GlobalColor.black)
    image.save(str(tmp_path / "one.png"))
    dialogs.path = str(tmp_path / "one.png")
    panel.open_picture()
    answer(panel, qtbot, "1")
    assert isinstance(panel.canvas.source(), Picture)
    qtbot.waitUntil(lambda: "Lines 2." in panel.column.message._gauges.toolTip())


def test_what_cannot_be_opened_is_said_and_the_canvas_stays(
    panel: DrawPanel, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path
):
    drag(panel.canvas, *ONE)
    before = panel.canvas.sketch
    dialogs.path = str(tmp_path / "missing.png")
    panel.open_picture()
    qtbot.waitUntil(lambda: panel.column.message.text == "There is no image “missing.png”.")
    assert panel.canvas.sketch is before
    drag(panel.canvas, *DASH)
    qtbot.waitUntil(lambda: "missing" not in panel.column.message.text)


@pytest.mark.parametrize(("height", "least"), [(621, 188), (711, 225), (900, 300), (1200, 320)])
def test_the_canvas_takes_the_height_that_is_free_and_all_else_fits(
    app: QApplication, qtbot: QtBot, height: int, least: int
):
    made = DrawPanel()
    qtbot.addWidget(made)
    made.resize(made.column.side_for(height) + 72, height)
    made.show()
    qtbot.waitUntil(lambda: made.column.minimumSizeHint().height() <= height)
    side = made.canvas.width()
    assert least <= side <= 320
    assert side == made.canvas.height()
    made.tasks.stop()


def test_nothing_moves_when_answers_come(panel: DrawPanel, qtbot: QtBot):
    parts = (panel.column.bars, panel.column.message, panel.column.steps, panel.column.pinned)
    QApplication.processEvents()
    before = [part.geometry() for part in parts]
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    answer(panel, qtbot, "1")
    panel.column.steps.tiles["scaled"].switch.click()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("Without"))
    assert [part.geometry() for part in parts] == before


def test_a_change_of_theme_and_type_keeps_everything_in_sight(panel: DrawPanel):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    for mode, scale in (("dark", 1.5), ("light", 0.9), ("dark", 1.0)):
        theme.set_theme(mode, scale)  # type: ignore[arg-type]
        QApplication.processEvents()
        assert panel.column.bars.sizeHint().height() <= panel.column.bars.height()
    assert panel.canvas.grab().toImage().pixelColor(5, 100).name() == "#0b0c0f"


def picture() -> Picture:
    pixels = torch.zeros(28, 28, 1, dtype=torch.uint8)
    pixels[4:24, 13:16] = 255
    return Picture(pixels.numpy(), "1")


def random_linear(classes: int) -> dict[str, torch.Tensor]:
    weight = torch.randn(classes, 784, generator=torch.Generator().manual_seed(0)) * 0.05
    return {"linear.weight": weight, "linear.bias": torch.zeros(classes)}


def clothes_model() -> TrainedModel:
    """Takes everything for an ankle boot."""
    weights = {"linear.weight": torch.zeros(10, 784), "linear.bias": torch.eye(10)[9] * 9}
    return TrainedModel("linear", CLOTHES, Preprocessing("picture", (1, 28, 28), (0.0,), (1.0,)), weights)


def clothes() -> Dataset:
    split = MemorySplit(torch.full((1, 1, 28, 28), 99, dtype=torch.uint8), torch.tensor([9]))
    return Dataset("clothes", "Clothes", CLOTHES, (1, 28, 28), (0.0,), (1.0,), digits=False, train=split, test=split)
