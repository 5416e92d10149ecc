"""Train, Step and Stop, and how far the run is."""

from typing import Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from core.progress import Progress
from core.runs import Run
from gui import icons, theme
from gui.panels.run_words import State, epochs_done, headline, share_done, status_line
from gui.series import Series
from gui.translation import tr
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.parts import ICON_ROLES, button, label, set_look
from gui.widgets.rows import column
from gui.widgets.segment_bar import SegmentBar

Tone = Literal["body", "success", "error"]
_TRAIN_WIDTH = 112
_LONGEST_STATE = "Resume"
_TO_BE_SEEN = (
    ("Pause", "Epoch 88 of 88", "88 min left"),
    ("Resume", "Paused · Epoch 88 of 88", "Step 8,888"),
    ("Pause", "Stopping", "88,888 images/s"),
    ("Train again", "Ended early", "88.88% right"),
)
"""On the button, as the headline, and beside that: at least so much is never cut."""
_SIDE, _BETWEEN = 20, 8
_ICON, _GAP, _WIDE_GAP = 16, 6, 12
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
        self._obstacle = self._ready = ""
        self._series: Series | None = None
        self.train = _run_button("trainButton", tr("Train"), "play", "primary")
        self.step = _run_button("stepButton", tr("Step"), "step")
        self.stop = _run_button("stopButton", tr("Stop"), "stop")
        self.train.clicked.connect(self.train_clicked)
        self.step.clicked.connect(self.step_clicked)
        self.stop.clicked.connect(self.stop_clicked)
        self._icon = QLabel()
        self._headline = label("", "strong")
        self.status = ElidedLabel("muted", parts="first")
        self.status.setObjectName("statusLine")
        self.status.setFont(theme.font("body", tabular=True))
        self.progress = SegmentBar("progressBar")
        self.progress.setAccessibleName(tr("Progress of the training"))
        self._tone: Tone = "body"
        self._beside: bool | None = None
        self._lay_out()
        theme.follow(self._follow_type)
        self._follow_type()
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
        self._show_before()

    def set_run(self, run: Run | None) -> None:
        self._run = run
        self._show_buttons()
        self.refresh()

    def set_series(self, series: Series | None) -> None:
        """The runs that this one is one of, which differ in their seed: their progress is shown, and their time."""
        self._series = series
        self.refresh()

    def show_ready(self, epochs: int, sentence: str) -> None:
        """What stands there before any run."""
        self._ready = sentence
        if self._run is None:
            self.progress.set_progress(0, epochs)
        self._show_before()

    def refresh(self) -> None:
        """Say how far the run is: called a few times a second."""
        if self._run is None and self._state == "idle":
            self._show_before()
            return
        series = self._series
        self.status.keep_parts("last" if self._state == "running" else "first")  # the time left, not the speed
        tone, title = headline(self._state, self._run, (series.place, series.total) if series else None)
        self._say(title, status_line(self._state, self._run, series.to_come if series else 0), tone)
        self._show_progress()

    def show_progress(self, progress: Progress) -> None:
        """Of work around a training (reading a dataset, evaluating)."""
        share = f" {progress.done / progress.total:.0%}" if progress.total else ""
        self.status.setText(f"{tr(progress.what)}{share}")

    def show_outcome(self, title: str, sentence: str, tone: Tone = "error") -> None:
        """How a run ended that has no figures to show."""
        self._say(title, sentence, tone)

    def _show_progress(self) -> None:
        """A segment an epoch, or a segment a seed."""
        run, series = self._run, self._series
        if series is not None:
            over = any(run is done for done in series.done)
            runs = series.done if over or run is None else (*series.done, run)
            self.progress.set_progress(sum(map(share_done, runs)), series.total)
        elif run is not None and run.started is not None:
            self.progress.set_progress(epochs_done(run), run.config.epochs)

    def _show_before(self) -> None:
        """Before any run: that one can begin, or what is in its way."""
        if self._run is None and self._state == "idle":
            self.status.keep_parts("first")
            self._say(tr("Not ready") if self._obstacle else tr("Ready"), self._obstacle or self._ready, "body")

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

    def _follow_type(self) -> None:
        self._recolour()
        self.status.setFont(theme.font("body", tabular=True))
        self.train.setMinimumWidth(self._train_width(_LONGEST_STATE))
        self._place_figures()

    def _recolour(self) -> None:
        name = _ICONS[self._tone]
        self._icon.setVisible(bool(name))
        if name:
            self._icon.setPixmap(icons.pixmap(name, self._tone, _ICON))
        set_look(self._headline, "role", "strong")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(_GAP)
        above.addWidget(self._icon)
        above.addWidget(self._headline)
        above.addSpacing(_WIDE_GAP)
        above.addWidget(self.status, 1)
        self.status.setAlignment(theme.RIGHT)
        self._figures = QWidget()
        self._words = column(above, self.progress, spacing=8)
        self._figures.setLayout(self._words)
        self._row = QGridLayout(self)
        self._row.setContentsMargins(_SIDE, 14, _SIDE, 10)
        self._row.setHorizontalSpacing(_BETWEEN)
        self._row.setVerticalSpacing(12)
        self._row.setColumnStretch(3, 1)
        for place, part in enumerate((self.train, self.step, self.stop)):
            self._row.addWidget(part, 0, place)

    def _train_width(self, title: str) -> int:
        return max(_TRAIN_WIDTH, _width(title) + self.train.iconSize().width() + 2 * theme.PADDING + _GAP)

    def _place_figures(self) -> None:
        """Beside the buttons; under them where those leave too little room, whatever they and the figures say."""
        others = sum(part.sizeHint().width() for part in (self.step, self.stop))
        around = 2 * _SIDE + 4 * _BETWEEN + _ICON + 3 * _GAP + _WIDE_GAP
        words = max(self._train_width(title) + _width(head) + _width(rest, 400) for title, head, rest in _TO_BE_SEEN)
        beside = self.width() >= words + others + around
        if beside != self._beside:
            self._beside = beside
            self._row.removeWidget(self._figures)
            place = (0, 3, 1, 1) if beside else (1, 0, 1, 4)
            self._row.addWidget(self._figures, *place)
            self._words.setContentsMargins(*((_BETWEEN, 2, 0, 0) if beside else (0, 0, 0, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_figures()


def _width(words: str, weight: int = 600) -> int:
    return QFontMetrics(theme.font(weight=weight, tabular=True)).horizontalAdvance(words)


def _run_button(name: str, text: str, icon: str, kind: Literal["outlined", "primary"] = "outlined") -> QPushButton:
    made = button(text, kind)
    made.setObjectName(name)
    made.setProperty("tall", "true")
    made.setIconSize(QSize(14, 14))
    icons.set_icon(made, icon, ICON_ROLES[kind])
    return made


def train_title(run: Run | None) -> str:
    """What the button says that begins a training, after that run."""
    return tr("Train again") if run and run.ended else tr("Train")


def _idle(run: Run | None) -> tuple[str, str]:
    return train_title(run), "play"


def _pause(_run: Run | None) -> tuple[str, str]:
    return tr("Pause"), "pause"


def _resume(_run: Run | None) -> tuple[str, str]:
    return tr("Resume"), "play"


_TRAIN_LOOKS = {"idle": _idle, "preparing": _pause, "running": _pause, "paused": _resume, "stopping": _pause}
