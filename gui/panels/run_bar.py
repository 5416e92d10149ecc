"""Train, Step and Stop, and how far the run is."""

import math
from typing import Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.progress import Progress
from core.runs import Run
from gui import icons, theme
from gui.panels.run_words import State, epochs_done, headline, seconds_left, status_line
from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.parts import ICON_ROLES, button, label, set_look
from gui.widgets.segment_bar import SegmentBar

Tone = Literal["body", "success", "error"]
_ICONS: dict[Tone, str] = {"body": "", "success": "check", "error": "error"}


class RunBar(QWidget):
    """Shows the state and tells the clicks; decides nothing."""

    train_clicked = Signal()
    step_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State = "idle"
        self._run: Run | None = None
        self._obstacle = ""
        self._series: tuple[int, int] | None = None
        self.train = _run_button("trainButton", tr("Train"), "play", "primary")
        self.step = _run_button("stepButton", tr("Step"), "step")
        self.stop = _run_button("stopButton", tr("Stop"), "stop")
        self.train.clicked.connect(self.train_clicked)
        self.step.clicked.connect(self.step_clicked)
        self.stop.clicked.connect(self.stop_clicked)
        self._icon = QLabel()
        self._headline = label("", "strong")
        self.status = ElidedLabel("muted")
        self.status.setObjectName("statusLine")
        self.status.setFont(theme.font("body", tabular=True))
        self.progress = SegmentBar("progressBar")
        self.progress.setAccessibleName(tr("Progress of the training"))
        self._tone: Tone = "body"
        self._lay_out()
        theme.follow(self._recolour)
        self._recolour()
        self.set_state("idle")

    def headline(self) -> str:
        return self._headline.text()

    def set_state(self, state: State) -> None:
        self._state = state
        self._show_buttons()
        self.refresh()

    def set_obstacle(self, sentence: str) -> None:
        """Why Train cannot be clicked; empty if it can."""
        self._obstacle = sentence
        self._show_buttons()

    def set_run(self, run: Run | None) -> None:
        self._run = run
        self._show_buttons()
        self.refresh()

    def set_series(self, series: tuple[int, int] | None) -> None:
        """The run's place among how many that differ in their seed."""
        self._series = series
        self.refresh()

    def show_ready(self, epochs: int, sentence: str) -> None:
        """What stands there before any run."""
        if self._run is None:
            self.progress.set_progress(0, epochs)
            self.status.setText(sentence)

    def refresh(self) -> None:
        """Say how far the run is: called a few times a second."""
        if self._run is None and self._state == "idle":
            self._say(tr("Ready"), "", "body")
            return
        tone, title = headline(self._state, self._run, self._series)
        self._say(title, status_line(self._state, self._run), tone)
        if self._run is not None and self._run.started is not None:
            self.progress.set_progress(epochs_done(self._run), self._run.config.epochs)

    def show_progress(self, progress: Progress) -> None:
        """Of work around a training (reading a dataset, evaluating)."""
        share = f" {progress.done / progress.total:.0%}" if progress.total else ""
        self.status.setText(f"{tr(progress.what)}{share}")

    def show_outcome(self, title: str, sentence: str, tone: Tone = "error") -> None:
        """How a run ended that has no figures to show."""
        self._say(title, sentence, tone)

    def left(self) -> float:
        """Seconds that the run still takes; nan if that cannot be said."""
        return seconds_left(self._run) if self._run else math.nan

    def _say(self, title: str, sentence: str, tone: Tone) -> None:
        self._headline.setText(title)
        self.status.setText(sentence)
        if tone != self._tone:
            self._tone = tone
            self._recolour()

    def _can_train(self) -> bool:
        return self._state in ("running", "paused") or (self._state == "idle" and not self._obstacle)

    def _show_buttons(self) -> None:
        idle = self._state == "idle"
        reasons = {"preparing": tr("The run is being prepared."), "stopping": tr("The run is being stopped.")}
        reason = self._obstacle if idle else reasons.get(self._state, "")
        text, icon = _TRAIN_LOOKS[self._state](self._run)
        self.train.setText(text)
        icons.set_icon(self.train, icon, "on_fill" if self._can_train() else "faint")
        self.train.setEnabled(self._can_train())
        self.train.setToolTip(reason or tr("Train, pause and go on (F5)"))
        self.step.setEnabled(self._state == "paused" or (idle and not self._obstacle))
        self.step.setToolTip(reason or tr("Train on one batch, then pause (F10)"))
        self.stop.setEnabled(self._state in ("preparing", "running", "paused"))
        end = tr("End the run and keep what it learned (Shift+F5)")
        self.stop.setToolTip(tr("Nothing is training.") if idle else end)

    def _recolour(self) -> None:
        name = _ICONS[self._tone]
        self._icon.setVisible(bool(name))
        if name:
            self._icon.setPixmap(icons.pixmap(name, self._tone, 16))
        set_look(self._headline, "role", "strong")
        self.status.setFont(theme.font("body", tabular=True))

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(6)
        above.addWidget(self._icon)
        above.addWidget(self._headline)
        above.addSpacing(12)
        above.addWidget(self.status, 1)
        self.status.setAlignment(theme.RIGHT)
        figures = QVBoxLayout()
        figures.setContentsMargins(8, 2, 0, 0)
        figures.setSpacing(8)
        figures.addLayout(above)
        figures.addWidget(self.progress)
        row = QGridLayout(self)
        row.setContentsMargins(20, 14, 20, 10)
        row.setHorizontalSpacing(8)
        for column, part in enumerate((self.train, self.step, self.stop)):
            row.addWidget(part, 0, column)
        row.addLayout(figures, 0, 3)
        row.setColumnStretch(3, 1)


def _run_button(name: str, text: str, icon: str, kind: Literal["outlined", "primary"] = "outlined") -> QPushButton:
    made = button(text, kind)
    made.setObjectName(name)
    made.setProperty("tall", "true")
    made.setIconSize(QSize(14, 14))
    icons.set_icon(made, icon, ICON_ROLES[kind])
    if kind == "primary":
        made.setMinimumWidth(112)
    return made


def _idle(run: Run | None) -> tuple[str, str]:
    return (tr("Train again") if run and run.ended else tr("Train")), "play"


def _pause(_run: Run | None) -> tuple[str, str]:
    return tr("Pause"), "pause"


def _resume(_run: Run | None) -> tuple[str, str]:
    return tr("Resume"), "play"


_TRAIN_LOOKS = {"idle": _idle, "preparing": _pause, "running": _pause, "paused": _resume, "stopping": _pause}
