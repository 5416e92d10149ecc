"""What stands under a dataset that is not on disk: how much there is to fetch and to where, and how far it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.datasets.on_disk import DatasetStatus
from core.progress import Progress
from gui.dataset_facts import megabytes
from gui.translation import tr
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
        self._error = Sentence("error", "error")
        self._download.clicked.connect(self.download_clicked)
        self._cancel.clicked.connect(self.cancel_clicked)
        self._have.clicked.connect(self.have_files_clicked)
        self._lay_out()
        self.hide()

    def offer(self, missing: DatasetStatus) -> None:
        """What can be had, from where to where."""
        size = megabytes(missing.bytes_to_download)
        self._download.setText(tr("Download {size}").format(size=size))
        self._where.setText(tr("Goes to {folder}").format(folder=missing.folder))
        self._show_state(busy=False)
        self._error.set_text("")

    def show_progress(self, progress: Progress) -> None:
        self._show_state(busy=True)
        self._bar.set_progress(progress.done / progress.total if progress.total else 0.0, 1)
        if progress.total:
            done, total = megabytes(progress.done), megabytes(progress.total)
            self._where.setText(tr("{done} of {total}").format(done=done, total=total))

    def show_error(self, sentence: str) -> None:
        self._show_state(busy=False)
        self._error.set_text(sentence)

    def where(self) -> str:
        return self._where.text()

    def error(self) -> str:
        return self._error.text()

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
        for part in (self._where, self._bar):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self._have)
        column.addWidget(self._error)
