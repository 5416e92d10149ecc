"""What the tiles of "What the network sees" show, from a look at the steps and the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from core.pixels.spec import Steps
from gui.images import to_image
from gui.widgets.canvas_strokes import SIDE
from gui.widgets.step_tile import TileView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gui.judge import Look

_FRAME, _BOX, _MASS = 28.0, 20.0, 14.5
_GROUND = 21
"""How bright black is shown where the input is normalised: its numbers lie a little below zero, not far down."""


def step_views(look: Look, canvas: QImage, steps: Steps) -> dict[str, TileView]:
    """By the tile's name; nothing for an empty canvas."""
    if not look.images:
        return {}
    images = {image.step: to_image(image.pixels) for image in look.images}
    views = {name: TileView(image) for name, image in images.items()}
    if look.box is not None:
        box = look.box
        found = QRectF(QPointF(box.left, box.top) / SIDE, QPointF(box.right, box.bottom) / SIDE)
        views["drawn"] = TileView(canvas)
        views["found"] = TileView(canvas, box=found)
    if "centred" in views:
        views["scaled"] = TileView(images["scaled"], box=_the_box(), dotted=True)
        cross = QPointF(_MASS, _MASS) / _FRAME if steps.centred else None
        views["centred"] = TileView(images["centred"], cross=cross)
    seen = look.images[-1].pixels
    views["input"] = TileView(to_image(_raised(seen) if steps.normalised else seen), blocks=True)
    return views


def _the_box() -> QRectF:
    edge = (_FRAME - _BOX) / 2 / _FRAME
    return QRectF(edge, edge, _BOX / _FRAME, _BOX / _FRAME)


def _raised(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import numpy as np

    raised: NDArray[np.uint8] = (pixels.astype(np.float32) * ((255 - _GROUND) / 255) + _GROUND).astype(np.uint8)
    return raised
