"""How well a training goes, in four numbers: what the newest validation said, and its pace."""

import math

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.runs import Run
from core.training.events import Validated
from gui import theme
from gui.panels.run_words import SECONDS_SAID, say_seconds, seconds_left
from gui.translation import tr
from gui.widgets.chart_words import say_value
from gui.widgets.key_number import KeyNumber


class KeyFigures(QWidget):
    """`show_run` as often as it has grown; None shows dashes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accuracy = KeyNumber("validationAccuracy", tr("Validation accuracy"))
        self.loss = KeyNumber("validationLoss", tr("Validation loss"))
        self.speed = KeyNumber("speed", tr("Speed"))
        self.time = KeyNumber("time", tr("Time"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE[3])
        for number in (self.accuracy, self.loss, self.speed, self.time):
            row.addWidget(number, 1)

    def show_run(self, run: Run | None, step: int | None = None) -> None:
        """With `step`, what was known of the network after that step."""
        self._show_validation(run, step)
        self._show_pace(run)

    def _show_validation(self, run: Run | None, step: int | None) -> None:
        last = newest_validation(run, step) if run else None
        bad = run is not None and any(warning.kind == "diverged" for warning in run.warnings)
        if last is None:
            self.accuracy.set_value("", bad=bad)
            self.loss.set_value("", bad=bad)
            return
        loss = say_value(last.loss, "plain") if math.isfinite(last.loss) else tr("not a number")
        self.accuracy.set_value(say_value(last.accuracy, "percent"), bad=bad)
        self.loss.set_value(loss, bad=bad or not math.isfinite(last.loss))

    def _show_pace(self, run: Run | None) -> None:
        if run is None:
            self.speed.set_value("")
            self.time.set_value("")
            return
        told = run.ended or run
        speed, seconds = told.images_per_second, told.seconds
        self.speed.set_value(f"{speed:,.0f}" if speed else "", tr("images/s") if speed else "")
        left = math.nan if run.ended else seconds_left(run)
        self.time.set_value(say_seconds(seconds) if seconds else "", _in_all(seconds + left))


def newest_validation(run: Run, step: int | None) -> Validated | None:
    """The newest one, or the newest until that step."""
    known = (one for one in reversed(run.validations) if step is None or one.step <= step)
    return next(known, None)


def _in_all(seconds: float) -> str:
    """Minutes are round anyway, and need more room."""
    if math.isnan(seconds):
        return ""
    words = tr("of about {time}") if seconds < SECONDS_SAID else tr("of {time}")
    return words.format(time=say_seconds(seconds))
