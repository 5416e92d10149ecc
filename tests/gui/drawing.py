"""Hands for the canvas, and models that tests can look through."""

import random
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.spec import DIGITS
from core.datasets.unipen import held_out_writers, read_unipen
from core.pixels.spec import Drawing, Picture, Point, Preprocessing
from core.prediction import Prediction
from core.trained_model import Sureness, TrainedModel
from gui.panels import drawing_work
from gui.panels.draw_panel import DrawPanel
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs

LEFT = Qt.MouseButton.LeftButton
ONE = ((140, 40), (140, 240))
DASH = ((40, 140), (240, 140))
DIGIT_INPUT = Preprocessing("digit", (1, 28, 28), (0.1307,), (0.3081,))


@pytest.fixture
def draw_panel(torch_is_there: None, tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> DrawPanel:
    made = DrawPanel(tasks, dialogs)
    qtbot.addWidget(made)
    made.resize(304, 711)
    made.show()
    return made


@pytest.fixture
def torch_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in threads need not wait for torch's slowest import, which these tests do not use."""
    monkeypatch.setattr(drawing_work, "loading_torch", lambda: iter(()))


def drag(canvas: QWidget, *points: tuple[float, float]) -> None:
    """Draw with the mouse; points are shares of 280."""
    scale = canvas.width() / 280
    places = [QPoint(round(x * scale), round(y * scale)) for x, y in points]
    QTest.mousePress(canvas, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, pos=places[-1])


def drawing(*points: tuple[float, float], label: str | None = None) -> Drawing:
    return Drawing((tuple(Point(*point) for point in points),), label, (280, 280), 24)


def upright_reader(certain: float = 1.0, threshold: float = 0.7, steps: int = 5) -> TrainedModel:
    """A linear model that reads upright lines as 1 and level ones as 7; `certain` scales how sure it is."""
    weight = torch.zeros(10, 28, 28)
    weight[1, :, 12:17] = weight[7, 12:17, :] = 0.15
    weight[1, 12:17, :] = weight[7, :, 12:17] = -0.15
    weights = {"linear.weight": weight.view(10, 784) * certain, "linear.bias": torch.zeros(10)}
    sureness = Sureness("probability", threshold, trained_on_junk=True)
    return TrainedModel("linear", DIGITS, DIGIT_INPUT, weights, sureness=sureness, record={"steps": steps})


def picture() -> Picture:
    pixels = torch.zeros(28, 28, 1, dtype=torch.uint8)
    pixels[4:24, 13:16] = 255
    return Picture(pixels.numpy(), "1")


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


def unseen_hands(path: Path) -> list[Drawing]:
    """The digits of every fifth writer of a UNIPEN file, whom trainings leave out; always in the same mixed order."""
    written = read_unipen(path)
    held_out = held_out_writers([entry.writer for entry in written])
    found = [entry.drawing for entry in written if entry.writer in held_out and entry.drawing.label in DIGITS]
    random.Random(1).shuffle(found)
    return found


def draw_by_mouse(
    panel: DrawPanel, drawing: Drawing, size: float = 0.7, middle: tuple[float, float] = (0.5, 0.5)
) -> Prediction:
    """Draw it with the mouse, that large and there (in shares of the canvas), and see what it is taken for."""
    panel.canvas.clear()
    xs, ys = ([getattr(point, axis) for stroke in drawing.strokes for point in stroke] for axis in "xy")
    scale = size * panel.canvas.width() / max(max(xs) - min(xs), max(ys) - min(ys))
    left = panel.canvas.width() * middle[0] - scale * (min(xs) + max(xs)) / 2
    top = panel.canvas.width() * middle[1] - scale * (min(ys) + max(ys)) / 2
    for stroke in drawing.strokes:
        way = [QPoint(round(point.x * scale + left), round(point.y * scale + top)) for point in stroke]
        QTest.mousePress(panel.canvas, LEFT, pos=way[0])
        for place in way[1:]:
            QTest.mouseMove(panel.canvas, place)
        QTest.mouseRelease(panel.canvas, LEFT, pos=way[-1])
    panel.judging.judge_now()
    return panel.judging.judgement.answer
