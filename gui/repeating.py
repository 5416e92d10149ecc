"""Which series of runs is being trained, and whether it goes on with its next run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.series import Series

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.runs import Run
    from core.trained_model import TrainedModel


class Repeating(QObject):
    """`begin`, then `take` what there is to train and `add` each run that has ended, until `ended` brings the Series.

    `goes_on` says whether another run follows the one under way.
    """

    changed = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.series: Series | None = None
        self.goes_on = False
        self.start_from: TrainedModel | None = None

    @property
    def group(self) -> str:
        """What the runs have in common on disk."""
        return self.series.group if self.series else ""

    @property
    def next(self) -> TrainingConfig | None:
        """The settings of the run that is to begin."""
        return self.series.next if self.series else None

    @property
    def has_trained(self) -> bool:
        """Whether one of its runs has ended here, whose dataset all the others use too."""
        return self.series is not None and len(self.series.done) > self.series.found

    def begin(self, start_from: TrainedModel | None) -> None:
        """A series will be taken."""
        self.forget()
        self.start_from, self.goes_on = start_from, True

    def forget(self) -> None:
        """What comes next is no part of a series."""
        self.start_from, self.goes_on = None, False
        self._set(None)

    def take(self, series: Series) -> None:
        """It begins once the thread that has put it together is done; there may be nothing left to train."""
        if series.next is not None:
            self._set(series)
        else:
            self.goes_on = False
            self.ended.emit(series)

    def add(self, run: Run) -> None:
        if self.series is not None:
            self._set(self.series.with_run(run))
        self.goes_on = self.goes_on and self.next is not None

    def stop(self) -> None:
        """The run under way is the last."""
        self.goes_on = False

    def end(self) -> None:
        self.goes_on = False
        if self.series is not None:
            self.ended.emit(self.series)

    def _set(self, series: Series | None) -> None:
        if series is not self.series:
            self.series = series
            self.changed.emit(series)
