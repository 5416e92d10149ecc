"""Pictures come to the canvas by paste and drop, and go by copy."""

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import AppError
from core.pixels.spec import Drawing, Picture
from gui.widgets.drawing_canvas import DrawingCanvas
from tests.gui.drawing import LEFT, drag


@pytest.fixture
def canvas(app: QApplication, qtbot: QtBot) -> DrawingCanvas:
    made = DrawingCanvas()
    qtbot.addWidget(made)
    made.resize(280, 280)
    made.show()
    return made


def test_copied_strokes_are_pasted_as_strokes(canvas: DrawingCanvas):
    drag(canvas, (40, 60), (240, 60))
    copied = canvas.sketch
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    canvas.clear()
    QTest.keyClick(canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert canvas.sketch.strokes == copied.strokes
    assert not QApplication.clipboard().image().isNull()


def test_a_picture_of_another_program_is_pasted_as_a_picture(canvas: DrawingCanvas):
    drag(canvas, (40, 60), (240, 60))
    canvas.copy()
    QApplication.clipboard().setImage(_image(10, 20))
    canvas.paste()
    assert isinstance(canvas.source(), Picture)
    assert canvas.source().pixels.shape[:2] == (20, 10)
    canvas.undo()
    assert len(canvas.sketch.strokes) == 1


def test_drawing_on_a_picture_takes_its_place(canvas: DrawingCanvas):
    canvas.take_picture(_mime(image=_image(10, 10)))
    drag(canvas, (40, 60), (240, 60))
    assert isinstance(canvas.source(), Drawing)
    canvas.undo()
    assert isinstance(canvas.source(), Picture)


def test_a_dropped_file_is_shown(canvas: DrawingCanvas, tmp_path: Path):
    path = tmp_path / "digit.png"
    _image(30, 30).save(str(path))
    mime = _mime(urls=[QUrl.fromLocalFile(str(path))])
    plain = (Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, QDragEnterEvent(QPoint(5, 5), *plain))
    QApplication.sendEvent(canvas, QDropEvent(QPointF(5, 5), *plain))
    assert isinstance(canvas.source(), Picture)


@pytest.mark.parametrize(
    "kind", ["text", "nothing", "empty image", "no image", "missing file", "web page", "huge", "huge image", "folder"]
)
def test_what_is_no_picture_is_refused_in_one_sentence_and_nothing_is_lost(
    canvas: DrawingCanvas, tmp_path: Path, kind: str
):
    drag(canvas, (40, 60), (240, 60))
    before, refusals = canvas.sketch, []
    canvas.refused.connect(refusals.append)
    canvas.take_picture(_unusable(kind, tmp_path))
    assert canvas.sketch is before
    (error,) = refusals
    assert isinstance(error, AppError)
    assert str(error).endswith((".", "read."))


def test_of_several_files_the_first_picture_is_shown_and_that_is_said(canvas: DrawingCanvas, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("seven")
    for name, width in (("a.png", 10), ("b.PNG", 20)):
        _image(width, 10).save(str(tmp_path / name))
    refusals: list[AppError] = []
    canvas.refused.connect(refusals.append)
    canvas.take_picture(
        _mime(urls=[QUrl.fromLocalFile(str(tmp_path / name)) for name in ("notes.txt", "a.png", "b.PNG")])
    )
    assert canvas.source().pixels.shape[:2] == (10, 10)
    assert [str(error) for error in refusals] == ["One picture fits on the canvas: “a.png” is shown."]


@pytest.mark.parametrize("what", ["model", "text"])
def test_what_is_not_for_the_canvas_is_left_to_what_lies_under_it(canvas: DrawingCanvas, what: str):
    mime = _mime(urls=[QUrl.fromLocalFile("/models/digits.SafeTensors")]) if what == "model" else _mime(text="seven")
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
    assert not event.isAccepted()


@pytest.mark.parametrize("names", [("leaves",), ("labels.csv",), ("labels.csv", "leaves")])
def test_a_folder_or_a_table_is_left_to_the_window(
    canvas: DrawingCanvas, tmp_path: Path, names: tuple[str, ...]
) -> None:
    assert not _is_taken(canvas, tmp_path, names)


@pytest.mark.parametrize("names", [("a.png", "leaves"), ("labels.csv", "a.png"), ("notes.doc",)])
def test_a_picture_among_them_is_for_the_canvas(canvas: DrawingCanvas, tmp_path: Path, names: tuple[str, ...]) -> None:
    assert _is_taken(canvas, tmp_path, names)


def _is_taken(canvas: DrawingCanvas, folder: Path, names: tuple[str, ...]) -> bool:
    for name in names:
        path = folder / name
        path.touch() if path.suffix else path.mkdir()
    mime = _mime(urls=[QUrl.fromLocalFile(str(folder / name)) for name in names])
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


def _image(width: int, height: int) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    made.setPixelColor(width // 2, height // 2, Qt.GlobalColor.black)
    return made


def _mime(image: QImage | None = None, urls: Sequence[QUrl] = (), text: str = "") -> QMimeData:
    mime = QMimeData()
    if image is not None:
        mime.setImageData(image)
    if urls:
        mime.setUrls(list(urls))
    if text:
        mime.setText(text)
    return mime


def _unusable(kind: str, folder: Path) -> QMimeData:
    path = folder / "file.png"
    if kind == "no image":
        path.write_text("no image at all")
    if kind == "huge":
        path.write_bytes(_bmp_header(100_000, 100_000))
    return {
        "text": _mime(text="hello"),
        "nothing": QMimeData(),
        "empty image": _mime(image=QImage()),
        "huge image": _mime(image=QImage(31_623, 31_623, QImage.Format.Format_Mono)),
        "folder": _mime(urls=[QUrl.fromLocalFile(str(folder))]),
        "web page": _mime(urls=[QUrl("https://example.org/a.png")]),
    }.get(kind, _mime(urls=[QUrl.fromLocalFile(str(path))]))


def _bmp_header(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


def test_a_clipboard_that_holds_nothing_at_all_is_said(
    canvas: DrawingCanvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "clipboard", _EmptyClipboard)
    with qtbot.waitSignal(canvas.refused) as caught:
        canvas.paste()
    assert "no picture to paste" in str(caught.args[0])


def test_a_picture_that_this_program_copied_as_a_pixmap_is_pasted(canvas: DrawingCanvas) -> None:
    mime = QMimeData()
    mime.setImageData(QPixmap.fromImage(_image(10, 20)))
    canvas.take_picture(mime)
    assert isinstance(canvas.source(), Picture)


class _EmptyClipboard:
    """Qt gives None where nothing was ever copied."""

    mimeData = staticmethod(lambda: None)  # noqa: N815
