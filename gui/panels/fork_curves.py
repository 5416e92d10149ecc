"""What came before a fork: the curves of the run that it goes on from, and of that one's own parent, up to the fork."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.errors import AppError
from core.runs import Run, RunStore
from gui.errors import LOG
from gui.panels.run_curves import RunCurves
from gui.torch_loading import loading_torch
from gui.translation import tr
from gui.widgets.chart_curve import DASHED, SOLID, Curve

if TYPE_CHECKING:
    from core.progress import Work
    from gui.tasks import Tasks

Parent = tuple[str, int]
"""A run, and the step that was gone on from."""
_COLOUR = "bar"


@dataclass(frozen=True, eq=False)
class Before:
    """Of each chart the line of training, which has the name, and that of validation, dashed as the fork's own is."""

    parent: Parent | None = None
    losses: tuple[Curve, ...] = ()
    accuracies: tuple[Curve, ...] = ()


class ForkCurves(QObject):
    """`follow` the parent of the run in view; `changed` once its curves are there. One that is gone has none."""

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._wanted: Parent | None = None
        self._before = Before()

    def follow(self, parent: Parent | None) -> None:
        if parent == self._wanted:
            return
        self._wanted = parent
        self._before = Before()
        if parent is not None:
            task = self._tasks.new(partial(read_before, parent))
            task.done.connect(self._take)
            task.failed.connect(self._log)
            task.start()

    def losses(self) -> tuple[Curve, ...]:
        return self._before.losses

    def accuracies(self) -> tuple[Curve, ...]:
        return self._before.accuracies

    def _take(self, before: Before) -> None:
        """Another run may have come into view meanwhile."""
        if before.parent == self._wanted and before.losses:
            self._before = before
            self.changed.emit()

    def _log(self, error: BaseException) -> None:
        """Nobody asked for these curves: the fork is whole without them."""
        LOG.error("What came before a fork could not be read", exc_info=error)


def read_before(parent: Parent) -> Work[Before]:
    """Waits for the disk."""
    yield from loading_torch()  # an older run is read with it
    past = [RunCurves(run) for run in ancestors(parent, RunStore())]
    for curves in past:
        curves.update()
    return Before(
        parent, _in_a_row([curves.losses() for curves in past]), _in_a_row([curves.accuracies() for curves in past])
    )


def ancestors(parent: Parent | None, store: RunStore) -> list[Run]:
    """The oldest first, each up to where it was left; from the first that cannot be read, none."""
    found: list[Run] = []
    while parent is not None and parent[0] not in [run.id for run in found]:
        try:
            run = store.load(parent[0])
        except (AppError, OSError) as error:
            LOG.info("The run %s, which another was forked from, could not be read: %s", parent[0], error)
            break
        run.cut_back(min(parent[1], run.step))
        found.insert(0, run)
        parent = run.parent
    return found


def _in_a_row(parts: Sequence[tuple[Curve, ...]]) -> tuple[Curve, ...]:
    if not any(len(train.x) for train, _ in parts):
        return ()
    train, validation = zip(*parts, strict=True)
    return _row(tr("before the fork"), tr("before"), SOLID, train), _row("", "", DASHED, validation)


def _row(name: str, short: str, dash: tuple[int, ...], curves: Sequence[Curve]) -> Curve:
    x, y = np.concatenate([curve.x for curve in curves]), np.concatenate([curve.y for curve in curves])
    return Curve(name, x, y, _COLOUR, dash, still=True, short=short)
