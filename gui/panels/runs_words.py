"""What the Runs tab says of a run: pure functions."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Container
from datetime import UTC, datetime, timedelta

from core.config import PRESETS, TrainingConfig
from core.errors import AppError
from core.runs import StoredRun, words
from gui.dataset_facts import dataset_title
from gui.translation import counted, tr

_NAMED_CHANGES = 2
_FIRST_YEAR, _LAST_YEAR = 1980, 9000
"""Times outside cannot be told on every system."""
_SAME_FOR_A_PRESET = ("dataset", "model", "preset", "device", "threads", "start_from")
_SPEAK_FOR_THEMSELVES = ("optimizer", "schedule", "loss", "augment", "keep_best")
_NAMED_LAST = ("seed", "limit_train", "epochs")
"""Changes that say least of what was tried."""


def say_state(state: str) -> str:
    return tr(words.STATES.get(state, state))


def say_setting(setting: str, value: object) -> str:
    return say_dataset(str(value)) if setting == "dataset" else tr(words.say_setting(setting, value))


def setting_title(setting: str) -> str:
    return tr(words.title_of(setting))


def say_dataset(key: str) -> str:
    try:
        return dataset_title(key)
    except AppError:
        return key


def default_name(config: TrainingConfig, without: Container[str] = ()) -> str:
    """What was changed of the preset: "Adam, learning rate 0.001"; the preset too, if it is not the usual one.

    Settings in `without` are not worth a word.
    """
    preset = next((preset for preset in PRESETS if preset.key == config.preset), None)
    if preset is None:
        return config.preset
    usual = preset.config(config.dataset, config.model)
    changes = [(name, value) for name, value in changes_of(config, usual) if name not in without]
    changes.sort(key=lambda change: _NAMED_LAST.index(change[0]) if change[0] in _NAMED_LAST else -1)
    shown = [_say_change(name, value) for name, value in changes[:_NAMED_CHANGES]]
    more = [tr("{n} more").format(n=len(changes) - _NAMED_CHANGES)] if len(changes) > _NAMED_CHANGES else []
    told = preset is not PRESETS[0] or not shown
    name = ", ".join([*([tr(preset.title)] if told else []), *shown, *more])
    return name[:1].upper() + name[1:]


def forked_name(run: StoredRun, name: str) -> str:
    """A fork may have all the settings of its parent."""
    return tr("Fork at {step}: {name}").format(step=f"{run.parent[1]:,}", name=name) if run.parent else name


def _say_change(setting: str, value: object) -> str:
    """Choices speak for themselves: "Adam"; numbers need to be told what they are."""
    said = say_setting(setting, value)
    if setting in _SPEAK_FOR_THEMSELVES and value != "none":
        return said
    if setting == "limit_train":
        return tr("{n} images").format(n=said)
    return tr("{setting} {value}").format(setting=setting_title(setting).lower(), value=said)


def changes_of(config: TrainingConfig, other: TrainingConfig) -> list[tuple[str, object]]:
    """The settings that differ, with the first config's values."""
    names = [entry.name for entry in dataclasses.fields(config) if entry.name not in _SAME_FOR_A_PRESET]
    return [(name, getattr(config, name)) for name in names if getattr(config, name) != getattr(other, name)]


def say_epochs(run: StoredRun) -> str:
    """3, or 0.8 of 3 where it was not finished."""
    if run.config is None:
        return ""
    planned = run.config.epochs
    if run.state == "completed" or not run.steps_per_epoch:
        return f"{planned:,}"
    done = run.step / run.steps_per_epoch
    text = f"{done:,.1f}".removesuffix(".0") if done < planned else f"{planned:,}"
    return tr("{done} of {planned}").format(done=text, planned=f"{planned:,}")


def say_share(value: float | None) -> str:
    return "" if value is None or not math.isfinite(value) else f"{value:.2%}"


def say_loss(value: float | None) -> str:
    if value is None:
        return ""
    if not math.isfinite(value):
        return tr("not a number")
    return f"{value:.3f}" if value < 100 else f"{value:.1e}"


def say_when(started: datetime | None, now: datetime) -> str:
    """2 min ago, 3 h ago, yesterday, 5 Nov, 5 Nov 2025."""
    if started is None:
        return ""
    then, today = started.astimezone(now.tzinfo), now
    passed = today - then
    if passed < timedelta(minutes=1):
        return tr("just now")
    if passed < timedelta(hours=1):
        return tr("{n} min ago").format(n=int(passed.total_seconds() // 60))
    if then.date() == today.date():
        return tr("{n} h ago").format(n=int(passed.total_seconds() // 3600))
    if then.date() == today.date() - timedelta(days=1):
        return tr("yesterday")
    if then.year == today.year:
        return tr("{day} {month}").format(day=then.day, month=_month(then))
    return tr("{day} {month} {year}").format(day=then.day, month=_month(then), year=then.year)


def _month(then: datetime) -> str:
    names = (tr("Jan"), tr("Feb"), tr("Mar"), tr("Apr"), tr("May"), tr("Jun"),
             tr("Jul"), tr("Aug"), tr("Sep"), tr("Oct"), tr("Nov"), tr("Dec"))  # fmt: skip
    return names[then.month - 1]


def when(started: str) -> datetime | None:
    """A run's beginning; None where its folder does not say it rightly."""
    try:
        then = datetime.fromisoformat(started)
        aware = then if then.tzinfo else then.replace(tzinfo=UTC)
        return aware if _FIRST_YEAR <= aware.astimezone(UTC).year <= _LAST_YEAR else None
    except (ValueError, OverflowError):
        return None


def say_bytes(size: int) -> str:
    for unit, bound in ((tr("{size} kB"), 1e3), (tr("{size} MB"), 1e6), (tr("{size} GB"), 1e9)):
        if size < bound * 1000 or bound == 1e9:
            amount = size / bound
            return unit.format(size=f"{amount:.1f}" if amount < 10 else f"{amount:,.0f}")
    return ""


def say_deleted(count: int) -> str:
    return counted("{n} run is in the trash.", "{n} runs are in the trash.", count)


def tip_of(run: StoredRun, name: str) -> str:
    """All that a hover tells of a run."""
    lines = [name, *([run.note] if run.note else []), *([run.damage] if run.damage else [])]
    if run.config is not None:
        lines.append(f"{say_dataset(run.config.dataset)} · {say_setting('model', run.config.model)}")
        told = (*_begun(run), counted("{n} step", "{n} steps", run.step))
        lines.append(" · ".join(part for part in told if part))
    if run.parent is not None:
        lines.append(tr("Forked from {run} at step {step}.").format(run=run.parent[0], step=f"{run.parent[1]:,}"))
    return "\n".join(lines)


def _begun(run: StoredRun) -> tuple[str, ...]:
    began = when(run.started)
    return (began.astimezone().strftime("%Y-%m-%d %H:%M"),) if began else ()
