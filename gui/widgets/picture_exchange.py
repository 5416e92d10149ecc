"""Pictures from the clipboard, from what is dropped, and from files, as core reads them; and what else is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QBuffer, QFileInfo, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QPixmap

from core.errors import AppError, DataError

if TYPE_CHECKING:
    from core.pixels.spec import Picture

_LARGEST_SIDE = 2000
_MARK = "application/x-inkling-copy"
PICTURE_FILES = "*.png *.jpg *.jpeg *.gif *.bmp *.tif *.tiff *.webp *.pgm *.ppm"
MODEL_ENDINGS = (".safetensors", ".pth", ".pt")
TABLE_ENDINGS = (".csv", ".tsv", ".txt")
Kind = Literal["model", "folder", "csv", ""]


def as_mime(image: QImage, mark: bytes) -> QMimeData:
    """The image for every program, with a mark by which this one knows its own copy."""
    mime = QMimeData()
    mime.setImageData(image)
    mime.setData(_MARK, mark)
    return mime


def mark_of(mime: QMimeData) -> bytes:
    return bytes(mime.data(_MARK).data())


def may_hold_picture(mime: QMimeData) -> bool:
    """Models are for the window, wherever they are dropped; folders and tables too, where no picture is with them."""
    if mime.hasImage() or not mime.hasUrls():
        return mime.hasImage()
    kinds = {kind_of(path) for path in _paths(mime)}
    return "model" not in kinds and (kinds <= {""} or _is_picture(_chosen(mime)))


def first_to_open(mime: QMimeData) -> Path | None:
    """The first model, folder of images or table among what is dropped."""
    return next((path for path in _paths(mime) if kind_of(path)), None)


def kind_of(path: Path) -> Kind:
    """What the window would take it for: of files, only the ending is looked at."""
    if QFileInfo(str(path)).isDir():
        return "folder"
    ending = path.suffix.lower()
    return "model" if ending in MODEL_ENDINGS else "csv" if ending in TABLE_ENDINGS else ""


def _paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def picture_from(mime: QMimeData) -> Picture:
    """The picture that was pasted or dropped; a DataError says in one sentence why there is none."""
    if mime.hasImage():
        data = mime.imageData()
        return picture_of(data.toImage() if isinstance(data, QPixmap) else QImage(data))
    if mime.hasUrls() and mime.urls():
        url = _chosen(mime)
        if not url.isLocalFile():
            raise DataError("Only pictures on this computer can be read: save it first, then drop the file.")
        return picture_in(Path(url.toLocalFile()))
    if mime.hasText():
        raise DataError("That is a text, not a picture: the canvas stays as it is.")
    raise DataError("There is no picture to paste: copy one first.")


def left_out(mime: QMimeData) -> AppError | None:
    """What is to be said where more than one file came."""
    if mime.hasImage() or len(mime.urls()) < 2:
        return None
    return DataError("One picture fits on the canvas: “{name}” is shown.", name=_chosen(mime).fileName())


def _chosen(mime: QMimeData) -> QUrl:
    """The first that looks like a picture, else the first."""
    urls = mime.urls()
    return next((url for url in urls if _is_picture(url)), urls[0])


def _is_picture(url: QUrl) -> bool:
    return url.fileName().lower().endswith(tuple(PICTURE_FILES.replace("*", "").split()))


def picture_in(path: Path) -> Picture:
    """The picture in a file."""
    from core.pixels.decode import read_picture

    return read_picture(path)


def picture_of(image: QImage) -> Picture:
    """An image of Qt's, read as a file of it would be (transparency, colours)."""
    from core.pixels.decode import MOST_PIXELS, read_picture

    if image.isNull() or image.width() == 0 or image.height() == 0:
        raise DataError("That picture is empty: the canvas stays as it is.")
    if image.width() * image.height() > MOST_PIXELS:
        raise DataError(
            "That picture is too large: pictures of up to {most} million pixels are read.", most=MOST_PIXELS // 10**6
        )
    if max(image.width(), image.height()) > _LARGEST_SIDE:
        image = image.scaled(
            _LARGEST_SIDE, _LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return read_picture(_as_file(image), "picture")


def _as_file(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 100)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
