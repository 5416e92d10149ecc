"""A chart as a file: its picture as PNG, a table of values as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from core.atomic import write_atomically
from gui import theme

SHARPNESS = 2
_MARGIN = 12


def picture_of(parts: Sequence[QWidget], whole: QWidget) -> QPixmap:
    """Those parts of a widget as they are to be seen now, without its buttons, sharp enough for a report."""
    pixmap = QPixmap(whole.size().grownBy(QMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)) * SHARPNESS)
    pixmap.setDevicePixelRatio(SHARPNESS)
    pixmap.fill(theme.colour("window"))
    with QPainter(pixmap) as painter:  # Qt dies of a picture that goes away, after an error, with a painter open on it
        painter.translate(_MARGIN, _MARGIN)
        for part in parts:
            # A graphics view has a `render` of its own, which is about its scene.
            QWidget.render(part, painter, part.mapTo(whole, part.rect().topLeft()))
    return pixmap


def write_picture(path: Path, image: QImage) -> Path:
    """In any thread. Raises an AppError where that is not possible."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    write_atomically(path, bytes(buffer.data().data()))
    return path


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """In any thread. Raises an AppError where that is not possible."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    write_atomically(path, text.getvalue().encode())
    return path
