"""What the network sees, pinned drawings, and pictures of other things."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.datasets import load
from core.datasets.dataset import Dataset, MemorySplit
from core.pixels.spec import Drawing, Picture, Preprocessing
from core.pixels.steps import to_pixels
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from gui import judge
from gui.panels.draw_panel import DrawPanel
from gui.panels.judging import PinJudged
from gui.widgets.input_steps import InputSteps
from gui.widgets.step_tile import StepTile
from tests.gui.drawing import (
    DASH,
    LEFT,
    ONE,
    answer,
    drag,
    draw_panel,
    drawing,
    picture,
    torch_is_there,
    upright_reader,
)
from tests.gui.fakes import FakeDialogs

__all__ = ["draw_panel", "torch_is_there"]
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


@pytest.fixture
def panel(draw_panel: DrawPanel) -> DrawPanel:
    return draw_panel


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


def test_the_first_tiles_show_the_stroke_up_to_the_pen(panel: DrawPanel, qtbot: QtBot):
    """A fast hand leaves few points: the way to the newest one is as much ink as any."""
    panel.set_model(upright_reader())
    canvas, tiles = panel.canvas, panel.column.steps.tiles
    QTest.mousePress(canvas, LEFT, pos=QPoint(40, 116))
    QTest.mouseMove(canvas, QPoint(190, 116))
    qtbot.waitUntil(lambda: tiles["drawn"].picture.view is not None and light_at(tiles["drawn"], 190 / 232))
    assert light_at(tiles["found"], 190 / 232)
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(190, 116))


def light_at(tile: StepTile, share: float) -> bool:
    """Whether the middle row is white at that share of its width."""
    image = tile.picture.view.image
    return image.pixelColor(round(share * image.width()), image.height() // 2).lightness() > 200


def test_pinned_drawings_are_judged_with_each_live_model(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(upright_reader())
    drag(panel.canvas, *ONE)
    answer(panel, qtbot, "1")
    panel.pin()
    panel.canvas.clear()
    told: list[tuple[PinJudged, ...]] = []
    panel.pins_judged.connect(told.append)
    for certain, learned in ((0.01, 20), (1.0, 30)):
        panel.set_live_model(upright_reader(certain=certain, steps=learned))
    panel.set_model(upright_reader())
    assert [(judged.label, judged.number, judged.step) for (judged,) in told] == [("1", 1, 20), ("1", 1, 30)]
    assert told[0][0].probability < 0.5 < told[1][0].probability


@pytest.mark.parametrize("source", [picture(), drawing((20, 20), (20, 200))])
def test_while_a_network_learns_what_stays_on_the_canvas_is_prepared_once(
    panel: DrawPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, source: Drawing | Picture
):
    prepared: list[object] = []
    monkeypatch.setattr(judge, "to_pixels", lambda *what: prepared.append(what) or to_pixels(*what))
    looks: list[object] = []
    panel.judging.looked.connect(lambda: looks.append(panel.judging.look))
    with qtbot.waitSignal(panel.judging.looked):
        panel.set_live_model(upright_reader())
        panel.show_source(source)
    for certain in (0.2, 0.4, 0.6):
        panel.set_live_model(upright_reader(certain=certain))
        panel.judging._views.flush()
    assert len(prepared) == len(looks) == 1
    panel.column.steps.tiles["scaled"].switch.click()
    qtbot.waitUntil(lambda: len(looks) == 2)
    assert len(prepared) == 2
    panel.show_source(drawing((50, 20), (20, 200)))
    qtbot.waitUntil(lambda: len(looks) == 3)


def test_what_no_network_reads_cannot_be_pinned_and_the_panel_says_so(panel: DrawPanel):
    drag(panel.canvas, *ONE)
    panel.pin()
    assert panel.column.pinned.pins == ()
    assert panel.column.message.text.startswith("No network reads it yet")


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


def test_test_images_are_read_where_none_are_at_hand(panel: DrawPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    read: list[str] = []
    monkeypatch.setattr(load, "load_dataset", lambda key, shape: iter_dataset(read, key))
    panel.set_model(replace(clothes_model(), record={"config": {"dataset": "fashion-mnist"}}))
    for _ in range(2):
        panel.canvas.clear()
        panel.show_test_image()
        qtbot.waitUntil(lambda: "true: Ankle boot" in panel.column.message.text)
    assert read == ["fashion-mnist"]


def test_without_any_test_image_it_says_what_to_do(panel: DrawPanel, qtbot: QtBot):
    panel.show_test_image()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("There are no test images at hand"))
    panel.set_model(replace(clothes_model(), record={"config": {"dataset": "folder:/gone"}}))
    panel.show_test_image()
    qtbot.waitUntil(lambda: panel.column.message.text.startswith("There are no test images at hand"))


def iter_dataset(read: list[str], key: str) -> Work[Dataset]:
    yield Progress("Reading images", 0, 1)
    read.append(key)
    return clothes()


def test_a_picture_that_was_pinned_still_says_what_it_is(panel: DrawPanel, qtbot: QtBot):
    panel.set_model(clothes_model())
    panel.show_source(Picture(picture().pixels, "Ankle boot"))
    panel.pin()
    panel.canvas.clear()
    QTest.mouseClick(panel.column.pinned._tiles[0], LEFT)
    qtbot.waitUntil(lambda: panel.column.message.text == "A picture · true: Ankle boot")


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


def test_tiles_of_different_heights_do_not_chase_one_another(app: QApplication, qtbot: QtBot) -> None:
    """As for a moment while the type changes: some have the new style, some the old one."""
    steps = InputSteps()
    qtbot.addWidget(steps)
    steps.resize(300, 90)
    steps.show()
    for number, tile in enumerate(steps.tiles.values()):
        tile.layout().setContentsMargins(0, 0, 0, 3 * number)
    steps.resize(290, 90)
    assert steps.height() == max(tile.sizeHint().height() for tile in steps.tiles.values())
