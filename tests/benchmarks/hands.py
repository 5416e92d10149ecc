"""How networks read people's pen strokes, drawn with the mouse into the window's own canvas.

    INKLING_DATA_DIR=... uv run python -m tests.benchmarks.hands [DIGITS]

The strokes are of writers that no network here has seen (pendigits-train.unipen; every fifth writer). Three networks
read the same strokes: the one that comes along, a LeNet-5 trained on MNIST alone without augmentation, and one trained
on generated digits alone. MNIST has to be on disk. About 5 minutes on two cores.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from core.config import find_preset
from core.model_files import open_model
from core.paths import assets_dir, data_dir
from core.pixels.spec import Drawing
from core.trained_model import TrainedModel
from core.training.events import RunEnded
from core.training.loop import train
from gui import theme
from gui.panels.draw_panel import DrawPanel
from tests.gui.drawing import draw_by_mouse, unseen_hands

EPOCHS = 5


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else None
    app = QApplication([])
    theme.start(app)
    digits = unseen_hands(data_dir() / "pendigits-train.unipen")[:most]
    panel = DrawPanel()
    panel.resize(304, 711)
    panel.show()
    print(f"{len(digits)} digits by hand\n\n| network | read right | wanted | sure of |\n|---|---|---|---|", flush=True)
    show(panel, digits, "the one that comes along", open_model(starting_model()), "97%")
    show(panel, digits, "LeNet-5 on MNIST alone", trained("mnist"), "94%")
    show(panel, digits, "LeNet-5 on generated digits alone", trained("generated"), "96%")


def show(panel: DrawPanel, digits: list[Drawing], title: str, model: TrainedModel, wanted: str) -> None:
    panel.set_model(model)
    answers = [draw_by_mouse(panel, digit) for digit in digits]
    right = sum(answer.label == digit.label for answer, digit in zip(answers, digits, strict=True))
    sure = sum(answer.sure for answer in answers)
    print(f"| {title} | {right / len(digits):.2%} | {wanted} | {sure / len(digits):.2%} |", flush=True)


def trained(dataset: str) -> TrainedModel:
    """As the window trains it with the first preset, for a few epochs more."""
    config = find_preset("quick").config(dataset, "lenet5", epochs=EPOCHS)
    ended = next(event for event in train(config) if isinstance(event, RunEnded))
    assert ended.model is not None
    return ended.model


def starting_model() -> Path:
    return next(iter(sorted(assets_dir().glob("*.safetensors"))))


if __name__ == "__main__":
    main()
