"""What the Data tab says: pure functions from values to words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.translation import counted, tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.pixels.spec import Preprocessing

NO_CLASS = -1  # as core.datasets.dataset has it, which is not imported before torch is there


def image_title(split: str, number: int) -> str:
    words = tr("Training image {number}") if split == "train" else tr("Test image {number}")
    return words.format(number=f"{number:,}")


def class_name(classes: tuple[str, ...], label: int) -> str:
    return classes[label] if 0 <= label < len(classes) else tr("no class")


def true_title(title: str, name: str) -> str:
    """Which image it is, and what it shows."""
    return tr("{image} · true: {label}").format(image=title, label=name)


def true_words(name: str) -> str:
    """What an image shows, beside its title."""
    return tr("true: {label}").format(label=name) if name else ""


def channel_names(shape: tuple[int, int, int]) -> tuple[str, ...]:
    if shape[0] == 3:
        return tr("Red"), tr("Green"), tr("Blue")
    return (tr("Grey"),) if shape[0] == 1 else tuple(str(number) for number in range(1, shape[0] + 1))


def numbers(values: tuple[float, ...], digits: int) -> str:
    """0.1307, or 0.491 / 0.482 / 0.447."""
    places = digits if len(values) == 1 else digits - 1
    return " / ".join(f"{value:.{places}f}" for value in values)


def how_many(shown: int, total: int, split: str) -> str:
    """Of all images, how many are shown."""
    if shown == total:
        words = ("{n} training image", "{n} training images"), ("{n} test image", "{n} test images")
        return counted(*words[split != "train"], total)
    of = tr("{shown} of {total} training images") if split == "train" else tr("{shown} of {total} test images")
    return of.format(shown=f"{shown:,}", total=f"{total:,}")


def none_fits(text: str, name: str | None, split: str, total: int) -> str:
    """Why the grid is empty."""
    if not total:
        return tr("There are no training images.") if split == "train" else tr("There are no test images.")
    if text and name is not None:
        words = tr("No image of “{name}” fits “{text}”.")
    elif text:
        words = tr("Nothing fits “{text}”: type a class, a number, or a range such as 100-200.")
    else:
        words = tr("There is no image of “{name}” in this split.")
    return words.format(text=text, name=name)


def pixel_words(at: tuple[int, int], pixels: NDArray[np.uint8], values: NDArray[np.float32] | None) -> str:
    """Where, which bytes, and what the network receives for them."""
    row, column = at
    seen = " / ".join(str(byte) for byte in pixels[row, column])
    received = (
        ""
        if values is None
        else " / ".join(f"{value:.2f}".replace("-0.00", "0.00") for value in values[:, row, column])
    )
    words = (
        tr("Row {row}, column {column}: {bytes} → {received}")
        if received
        else tr("Row {row}, column {column}: {bytes}")
    )
    return words.format(row=row, column=column, bytes=seen, received=received)


def rule_words(preprocessing: Preprocessing | None) -> str:
    """How bytes become what the network receives."""
    if preprocessing is None:
        return ""
    mean, std = preprocessing.mean, preprocessing.std
    if not any(mean) and set(std) == {1.0}:
        return tr("The network receives value / 255.")
    if len(mean) > 1:
        return tr("The network receives (value / 255 − mean) / deviation, channel by channel.")
    return tr("The network receives (value / 255 − {mean}) / {std}.").format(mean=f"{mean[0]:.4g}", std=f"{std[0]:.4g}")


def variation_words(augment: str) -> str:
    """What the eight variants are, or why they are all alike."""
    from core.config import AUGMENTATIONS

    title = next((choice.title for choice in AUGMENTATIONS if choice.key == augment), augment)
    return tr("off: all alike") if augment == "none" else tr(title)
