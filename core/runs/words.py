"""How settings are said to people: what they are called, and their values."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from core.config import CHOICES, PRESETS, Choice, Preset
from core.datasets.catalog import find_dataset
from core.datasets.load import Part, parse_key
from core.errors import AppError
from core.models.catalog import MODELS
from core.models.spec import ModelSpec

TITLES = {
    "dataset": "Dataset",
    "model": "Network",
    "preset": "Preset",
    "epochs": "Epochs",
    "batch_size": "Batch size",
    "optimizer": "Optimizer",
    "learning_rate": "Learning rate",
    "momentum": "Momentum",
    "weight_decay": "Weight decay",
    "schedule": "Schedule",
    "loss": "Loss",
    "clip": "Clip gradients",
    "augment": "Augmentation",
    "plain_epochs": "Plain epochs",
    "scaling": "Pixel values",
    "keep_best": "Keep",
    "start_from": "Start from",
    "seed": "Seed",
    "device": "Device",
    "threads": "Threads",
    "limit_train": "Training images",
}
"""As beside the controls; a setting that is not here is called by its own name."""

STATES = {
    "running": "training elsewhere",
    "completed": "finished",
    "stopped": "stopped",
    "failed": "ended early",
    "broken off": "broken off",
    "damaged": "damaged",
}
"""How far a stored run is, or how it ended."""

_NOTHING = {"clip": "none", "start_from": "fresh weights", "threads": "automatic", "limit_train": "all"}
_ROWS: dict[str, Sequence[Choice | ModelSpec | Preset]] = {"model": MODELS, "preset": PRESETS, **CHOICES}


def title_of(setting: str) -> str:
    return TITLES.get(setting, setting.replace("_", " ").capitalize())


def say_setting(setting: str, value: Any) -> str:
    """The value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "best weights" if value else "last weights"
    if value in (0, "") and setting in _NOTHING:
        return _NOTHING[setting]
    if setting == "dataset":
        return say_dataset(str(value))
    if setting in _ROWS:
        return next((row.title for row in _ROWS[setting] if row.key == value), str(value))
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) and setting != "seed" else str(value)


def say_dataset(key: str) -> str:
    """The titles of what it joins; of a path its last part."""
    try:
        return " + ".join(_say_part(part) for part in parse_key(key))
    except AppError:  # of another version of Inkling
        return key


def _say_part(part: Part) -> str:
    return (PurePath(part.path).name or part.path) if part.path else find_dataset(part.kind).title
