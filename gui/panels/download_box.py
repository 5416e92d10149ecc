"""What stands under a dataset that is not on disk: how much there is to fetch and to where, and how far it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.datasets.on_disk import DatasetStatus
from core.progress import Progress
from gui import theme
from gui.dataset_facts import megabytes
from gui.translation import told, tr
from gui.widgets.parts import button, label
from gui.widgets.segment_bar import SegmentBar
from gui.widgets.sentence import Sentence


class DownloadBox(QWidget):
    """Asks for a download, its cancelling, or files that the user has already."""

    download_clicked = Signal()
    cancel_clicked = Signal()
    have_files_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._where = label("", "caption", wrap=True)
        self._bar = SegmentBar("downloadBar")
        self._bar.setAccessibleName(tr("Download"))
        self._download = button("", "outlined", "download")
        self._download.setObjectName("downloadButton")
        self._cancel = button(tr("Cancel"))
        self._cancel.setObjectName("cancelDownload")
        self._have = button(tr("I have the files already"), "link")
        self._have.setObjectName("haveFiles")
        self._note = Sentence("info", "caption")
        self._error = Sentence("error", "error")
        self._details = button(tr("Details"), "link")
        self._details.setObjectName("downloadDetails")
        self._details.setCheckable(True)
        self._lines = _lines()
        self._download.clicked.connect(self.download_clicked)
        self._cancel.clicked.connect(self.cancel_clicked)
        self._have.clicked.connect(self.have_files_clicked)
        self._details.toggled.connect(self._lines.setVisible)
        self._lay_out()
        self.hide()
        theme.follow(self._measure)
        self._measure()

    def offer(self, missing: DatasetStatus) -> None:
        """What can be had, from where to where."""
        size = megabytes(missing.bytes_to_download)
        self._download.setText(tr("Download {size}").format(size=size))
        self._where.setText(tr("Goes to {folder}").format(folder=missing.folder))
        self._where.setToolTip(str(missing.folder))
        self._show_state(busy=False)
        self._say("")

    def show_progress(self, title: str, progress: Progress) -> None:
        """How far the download of that dataset is."""
        self._show_state(busy=True)
        self._say("")
        self._bar.set_progress(progress.done / progress.total if progress.total else 0.0, 1)
        done, total = megabytes(progress.done), megabytes(progress.total)
        words = tr("{title}: {done} of {total}").format(title=title, done=done, total=total)
        self._where.setText(words if progress.total else tr(progress.what) or tr("{title}: begins").format(title=title))

    def show_error(self, error: BaseException) -> None:
        """Why it did not come, in a sentence, and what else there is to know of it to unfold."""
        self._show_state(busy=False)
        self._say(told(error), getattr(error, "details", ()))

    def add_note(self, sentence: str) -> None:
        """What else there is to know (or "")."""
        self._note.set_text(sentence)

    def note(self) -> str:
        return self._note.text()

    def where(self) -> str:
        return self._where.text()

    def error(self) -> str:
        return self._error.text()

    def _say(self, sentence: str, details: tuple[str, ...] = ()) -> None:
        self._error.set_text(sentence)
        self._details.setChecked(False)
        self._details.setVisible(bool(details))
        self._lines.setPlainText("\n".join(details))

    def _measure(self) -> None:
        self._lines.setFixedHeight(9 * theme.pixels("body"))

    def _show_state(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._cancel.setVisible(busy)
        self._download.setVisible(not busy)
        self._have.setVisible(not busy)
        self.show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._download)
        row.addWidget(self._cancel)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._where)
        column.addWidget(self._bar)
        column.addLayout(row)
        column.addWidget(self._have)
        column.addWidget(self._note)
        column.addWidget(self._error)
        column.addWidget(self._details)
        column.addWidget(self._lines)


def _lines() -> QPlainTextEdit:
    """Addresses are there to be copied."""
    made = QPlainTextEdit()
    made.setObjectName("downloadLines")
    made.setReadOnly(True)
    made.setAccessibleName(tr("Details"))
    made.setTabChangesFocus(True)
    made.hide()
    return made
