"""What the run bar says: pure functions of the state and the Run."""

import math
from typing import Literal

from core.runs import Run
from gui.translation import counted, tr

State = Literal["idle", "preparing", "running", "paused", "stopping"]
Tone = Literal["body", "success", "error"]
SECONDS_SAID = 90
"""Longer times are told in minutes."""


def headline(state: State, run: Run | None, series: tuple[int, int] | None = None) -> tuple[Tone, str]:
    """The word for where the run is, and whether that is good or bad; `series` is its place among how many seeds."""
    tone, words = _headline(state, run)
    if series is None or state == "idle":
        return tone, words
    seed = tr("Seed {place} of {total}").format(place=series[0], total=series[1])
    return tone, f"{seed} · {words}"


def _headline(state: State, run: Run | None) -> tuple[Tone, str]:
    if state == "preparing":
        return "body", tr("Preparing")
    if state == "stopping":
        return "body", tr("Stopping")
    if run is None or run.started is None:
        return "body", tr("Ready")
    if run.ended is not None:
        return {
            "completed": ("success", tr("Finished")),
            "stopped": ("body", tr("Stopped")),
            "failed": ("error", tr("Ended early")),
        }[run.ended.outcome]  # type: ignore[return-value]
    epoch = tr("Epoch {epoch} of {epochs}").format(epoch=current_epoch(run), epochs=run.config.epochs)
    if state == "paused":
        return "body", tr("Paused · {epoch}").format(epoch=epoch)
    return "body", epoch


def status_line(state: State, run: Run | None, to_come: int = 0) -> str:
    """The figures beside the headline; so many runs with other seeds follow this one."""
    if run is None or run.started is None or state == "preparing":
        return ""
    if run.ended is not None:
        return _final_figures(run)
    if state == "paused":
        return tr("Step {step}").format(step=f"{run.step:,}")
    if not run.images_per_second:
        return ""
    speed = tr("{speed} images/s").format(speed=f"{run.images_per_second:,.0f}")
    left = seconds_left(run)
    if math.isnan(left):
        return speed
    words = tr("{speed} · {time} left for all seeds") if to_come else tr("{speed} · {time} left")
    return words.format(speed=speed, time=say_seconds(left + to_come * (run.seconds + left)))


def current_epoch(run: Run) -> int:
    return min(max(run.epoch, 1), run.config.epochs)


def epochs_done(run: Run) -> float:
    """With the share of the epoch that is under way."""
    if run.started is None:
        return 0.0
    step, epoch = _newest_epoch(run)
    return epoch + (run.step - step) / run.started.steps_per_epoch


def share_done(run: Run) -> float:
    """Of all that was planned; one that was stopped keeps the share that it came to."""
    is_whole = run.ended is not None and run.ended.outcome == "completed"
    return 1.0 if is_whole else epochs_done(run) / run.config.epochs


def planned_steps(run: Run) -> int:
    """The number of its last step, if it comes that far; 0 before it has started."""
    if run.started is None:
        return 0
    step, epoch = _newest_epoch(run)
    return max(step + (run.config.epochs - epoch) * run.started.steps_per_epoch, run.step)


def planned_epochs(run: Run, step: int) -> int:
    """How many epochs in all were planned when that step was learned."""
    return next((epochs for at, epochs in reversed(run.plans) if at < step), run.config.epochs)


def epoch_begins(run: Run, epoch: int) -> int:
    """After which step."""
    step, newest = _newest_epoch(run)
    return step + (epoch - 1 - newest) * (run.started.steps_per_epoch if run.started else 0)


def epoch_of(run: Run, step: int) -> int:
    """In which epoch the step was learned; the start counts as the first."""
    begin, newest = next(((done.step, done.epoch) for done in reversed(run.epochs) if done.step < step), (0, 0))
    each = run.started.steps_per_epoch if run.started else max(1, step)
    return newest + max(1, math.ceil((step - begin) / each))


def seconds_left(run: Run) -> float:
    """Nan before the first steps."""
    if run.started is None or not run.step:
        return math.nan
    return run.seconds * (planned_steps(run) - run.step) / run.step


def _newest_epoch(run: Run) -> tuple[int, int]:
    """Where the newest epoch has ended, and which: a fork with other batches has epochs of two lengths."""
    return (run.epochs[-1].step, run.epochs[-1].epoch) if run.epochs else (0, 0)


def say_seconds(seconds: float) -> str:
    """9 s, 4 min, 1 h 20 min."""
    if seconds < SECONDS_SAID:
        return tr("{n} s").format(n=max(1, round(seconds)) if seconds > 0 else 0)
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{n} min").format(n=minutes)
    return tr("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def _final_figures(run: Run) -> str:
    ended = run.ended
    if ended is None:
        return ""
    done = counted("{n} epoch", "{n} epochs", run.config.epochs)
    if ended.outcome != "completed":
        done = counted("{n} step", "{n} steps", ended.step)
    accuracy = "" if math.isnan(ended.accuracy) else tr("{accuracy} right").format(accuracy=f"{ended.accuracy:.2%}")
    time = tr("{done} in {time}").format(done=done, time=say_seconds(ended.seconds))
    speed = tr("{speed} images/s").format(speed=f"{ended.images_per_second:,.0f}")
    return " · ".join(part for part in (accuracy, time, speed) if part)
