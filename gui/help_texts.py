"""What the Help menu says."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from gui.translation import tr

VERSION = "0.1.0"


def glossary() -> tuple[tuple[str, str], ...]:
    """Words and what they mean, one sentence each."""
    return (
        (tr("Accuracy"), tr("The share of images that are read right.")),
        (
            tr("Augmentation"),
            tr("Showing each image a little differently every time, so that it is not learned by heart."),
        ),
        (tr("Batch"), tr("The images that are looked at together before the weights are changed.")),
        (tr("Checkpoint"), tr("All that a training needs in order to go on from there exactly.")),
        (tr("Dead unit"), tr("A unit that gives 0 for every image, so that nothing passes and it cannot learn.")),
        (tr("Epoch"), tr("One pass over all training images.")),
        (tr("Fork"), tr("A new run that goes on from a checkpoint of another, perhaps with other settings.")),
        (tr("Gradient"), tr("Which way, and how steeply, the loss changes with each weight.")),
        (tr("Junk"), tr("Scribbles, letters and shapes that are no digit; with them a network learns to be unsure.")),
        (tr("Learning rate"), tr("How far the weights are moved at each step.")),
        (tr("Loss"), tr("How wrong the network is, as one number; training makes it small.")),
        (tr("Momentum"), tr("How much of the last step is kept in the next one.")),
        (tr("Network"), tr("Layers of weights that turn an image into a number for each class.")),
        (tr("Optimizer"), tr("The rule by which gradients become changes of the weights.")),
        (tr("Overfitting"), tr("The training images get better while others get worse: it learns by heart.")),
        (tr("Parameters"), tr("Weights, by another name: their number says how large a network is.")),
        (tr("Run"), tr("One training, with its settings, its history and what it learned.")),
        (tr("Schedule"), tr("How the learning rate changes in the course of a run.")),
        (tr("Seed"), tr("The number that chance starts from: the same seed gives the same weights and order again.")),
        (tr("Step"), tr("One change of all weights, after one batch.")),
        (tr("Test images"), tr("Images of the dataset that are kept apart and never trained on.")),
        (
            tr("Validation"),
            tr(
                "Measuring on images that are not trained on. They are the test images, but for a run that keeps its "
                "best epoch: it holds back some training images for that."
            ),
        ),
        (tr("Weight decay"), tr("A pull of all weights towards zero, which keeps the network simple.")),
        (tr("Weights"), tr("The numbers of a network that training changes.")),
    )


def keys_without_menu() -> tuple[tuple[str, str], ...]:
    """Keys that no menu bar shows: those of the canvas, of a chart under the pointer and of the table of runs."""
    return (
        ("0 – 9", tr("On the canvas: keep the drawing as that digit")),
        ("[   ]", tr("On the canvas: a thinner or a thicker pen")),
        ("Delete", tr("On the canvas: clear the drawing")),
        ("L", tr("On a chart: logarithmic scale")),
        ("0", tr("On a chart: show all steps")),
        ("Space", tr("On a run: tick it, to compare")),
        ("Enter", tr("On a run: open its model")),
        ("F2", tr("On a run: rename it")),
        ("*", tr("On a run: give it a star, or take it away")),
        ("Delete", tr("On a run: move it to the trash")),
    )


def tour() -> tuple[tuple[str, str], ...]:
    return (
        (
            tr("On the left you choose"),
            tr("The data, the network and how it is trained. What is there works at once."),
        ),
        (
            tr("In the middle you train"),
            tr(
                "Click Train and watch the loss fall and the accuracy rise. Pause, take single steps, or stop; what "
                "was learned is kept. The tabs beside it show the data, the mistakes, the inside of the network, "
                "earlier runs and the code."
            ),
        ),
        (
            tr("On the right you try"),
            tr("Draw a digit, and see what the network makes of it while it is still learning."),
        ),
    )


def about() -> tuple[tuple[str, str], ...]:
    return (
        ("", tr("Train small image classifiers, watch them learn, and draw digits for them to read.")),
        ("", tr("Everything is computed on this computer; nothing is sent anywhere.")),
        ("", tr("Free software under the MIT licence.")),
    )


def diagnostics(home: Path, data: Path) -> str:
    """What helps somebody who looks for a fault; it names no files of the user's."""
    from PySide6 import __version__ as pyside_version

    torch = sys.modules.get("torch")
    lines = (
        ("Inkling", VERSION),
        ("Python", platform.python_version()),
        ("System", platform.platform()),
        ("PySide6", pyside_version),
        ("torch", str(getattr(torch, "__version__", "not loaded yet"))),
        ("Folder", str(home)),
        ("Data", str(data)),
    )
    return "\n".join(f"{name}: {value}" for name, value in lines)
