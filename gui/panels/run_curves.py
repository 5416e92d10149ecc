"""A Run as the curves and marks of the charts, brought up to date by what came since."""

from __future__ import annotations

import math

import numpy as np

from core.runs import Run
from core.training.schedules import schedule_factor
from gui.panels.run_words import epoch_begins, planned_epochs, planned_steps
from gui.translation import tr
from gui.widgets.chart_curve import DASHED, Curve, Mark, Numbers
from gui.widgets.chart_reduction import GrowingArray, trailing_mean

_ACCURACY_WINDOW = 5
_SMOOTHINGS_A_RUN = 60
_LEAST_WINDOW, _LARGEST_WINDOW = 10, 1000
_MOST_EPOCH_MARKS = 300
_MOST_RATE_MARKS = 12


class RunCurves:
    """`update` after each change of the run costs what is new, not what is there."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._begin()

    def _begin(self) -> None:
        self._started = self._run.started
        self._rates = _RateMarks(self._run)
        self._steps = GrowingArray()
        self._losses, self._smooth_losses = GrowingArray(), GrowingArray()
        self._accuracies, self._means, self._smooth_accuracies = GrowingArray(), GrowingArray(), GrowingArray()

    @property
    def planned(self) -> int:
        """The steps of the whole run; 0 before it has started."""
        return planned_steps(self._run)

    def update(self) -> None:
        if self._run.started is not self._started:
            # It begins, or goes on from a checkpoint, which may lie before the steps that were seen.
            self._begin()
        start, run, window = len(self._steps), self._run, self.window
        # A slice copies: a view would keep the run's arrays from growing.
        self._losses.extend(np.frombuffer(run.losses[start:]))
        self._accuracies.extend(np.frombuffer(run.accuracies[start:]))
        self._steps.extend(np.arange(start + 1, len(self._losses) + 1) + run.first_step)
        self._smooth_losses.extend(trailing_mean(self._losses.values, start, window))
        self._means.extend(trailing_mean(self._accuracies.values, start, _ACCURACY_WINDOW))
        self._smooth_accuracies.extend(trailing_mean(self._accuracies.values, start, window))
        self._rates.update()

    def losses(self) -> tuple[Curve, ...]:
        train = self._train(self._smooth_losses.values, self._losses.values)
        return train, self._validation([entry.loss for entry in self._run.validations])

    def accuracies(self) -> tuple[Curve, ...]:
        train = self._train(self._smooth_accuracies.values, self._means.values)
        return train, self._validation([entry.accuracy for entry in self._run.validations])

    def marks(self) -> tuple[Mark, ...]:
        return (*epoch_marks(self._run), *fork_marks(self._run), *self._rates.shown(), *best_marks(self._run))

    @property
    def window(self) -> int:
        """Over how many steps the curves are averaged."""
        return min(max(self.planned // _SMOOTHINGS_A_RUN, _LEAST_WINDOW), _LARGEST_WINDOW)

    def smooth(self, values: Numbers) -> Numbers:
        """Such values as they are shown, for other runs that are shown beside this one."""
        return trailing_mean(values, 0, self.window)

    def _train(self, smooth: Numbers, raw: Numbers) -> Curve:
        return Curve(tr("train"), self._steps.values, smooth, "train", raw=raw, raw_colour="train_raw")

    def _validation(self, values: list[float]) -> Curve:
        steps = np.array([entry.step for entry in self._run.validations], dtype=np.float64)
        return Curve(tr("validation"), steps, np.array(values, dtype=np.float64), "validation", DASHED, dots=True)


def epoch_marks(run: Run) -> tuple[Mark, ...]:
    """Where each epoch but the first begins."""
    if run.started is None:
        return ()
    epochs = run.config.epochs
    every = math.ceil(epochs / _MOST_EPOCH_MARKS)
    words = tr("epoch {n}")
    return tuple(Mark(epoch_begins(run, n), words.format(n=f"{n:,}")) for n in range(1 + every, epochs + 1, every))


def fork_marks(run: Run) -> tuple[Mark, ...]:
    """Where a fork has left its parent."""
    if run.parent is None or not run.first_step:
        return ()
    return (Mark(run.first_step, tr("fork, step {step}").format(step=f"{run.first_step:,}"), row=1),)


def best_marks(run: Run) -> tuple[Mark, ...]:
    """Whose weights a run has kept that keeps its best; the newest need no mark."""
    measured = [entry for entry in run.validations if entry.whole and math.isfinite(entry.loss)]
    if not run.config.keep_best or not measured:
        return ()
    best = max(measured, key=lambda entry: (entry.accuracy, -entry.loss))
    if best is measured[-1]:
        return ()
    text = tr("best so far, step {step}") if run.ended is None else tr("kept, step {step}")
    return (Mark(best.step, text.format(step=f"{best.step:,}"), "validation", "validation", row=1),)


def moment_marks(step: int | None) -> tuple[Mark, ...]:
    """Where the network is that is being looked at, if it is not the newest."""
    if step is None:
        return ()
    return (Mark(step, tr("step {step}").format(step=f"{step:,}"), "accent", "accent", row=2),)


def without_words(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """For a chart below one that says them."""
    return tuple(Mark(mark.x, "", mark.colour, mark.text_colour, mark.row) for mark in marks)


class _RateMarks:
    """Where the learning rate was changed by hand: where it is no longer what the schedule makes of it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._seen = 0
        self._base = run.config.learning_rate
        self._marks: list[Mark] = []

    def shown(self) -> tuple[Mark, ...]:
        """None where there are more than anybody makes by hand: epochs of another length than those of its parent."""
        return tuple(self._marks) if len(self._marks) <= _MOST_RATE_MARKS else ()

    def update(self) -> None:
        if self._run.started is None:
            return
        for place in range(self._seen, len(self._run.learning_rates)):
            self._look_at(place)
        self._seen = len(self._run.learning_rates)

    def _look_at(self, place: int) -> None:
        step, rate = self._run.learning_rates[place]
        epochs = planned_epochs(self._run, step)
        factor = self._factor(step, epochs)
        if factor < 1e-6 or math.isclose(rate / factor, self._base, rel_tol=1e-6):
            return
        self._base = rate / factor
        changed_at = self._run.learning_rates[place - 1][0] if place else self._run.first_step
        before = self._base * max(1e-3, self._factor(changed_at, epochs))
        text = tr("rate {rate}").format(rate=f"{roundest(before, rate):.3g}")
        self._marks.append(Mark(changed_at, text, "accent", "accent", row=1))

    def _factor(self, step: int, epochs: int) -> float:
        """What the schedule makes of the rate after that step, stretched over so many epochs."""
        last = max(epoch_begins(self._run, epochs + 1), step, 1)  # data that has changed has epochs of another length
        return schedule_factor(self._run.config.schedule, step / last)


def roundest(one: float, other: float) -> float:
    """The number with the fewest digits between two: what a person typed, where only its surroundings are known."""
    low, high = sorted((one, other))
    middle = (low + high) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(1, 4))
    return next((number for number in rounded if low * (1 - 1e-9) <= number <= high * (1 + 1e-9)), middle)
