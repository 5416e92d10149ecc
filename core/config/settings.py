"""TrainingConfig, and what each of its settings may be."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from core.config.choices import CHOICES, Choice
from core.errors import AppError, InvalidSettingError


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides a training. Two equal configs on equal machines give equal weights, bit by bit."""

    dataset: str = "generated"
    model: str = "lenet5"
    preset: str = "quick"
    epochs: int = 3
    batch_size: int = 64
    optimizer: str = "adamw"
    learning_rate: float = 0.003
    momentum: float = 0.9
    weight_decay: float = 0.01
    schedule: str = "one-cycle"
    loss: str = "cross-entropy"
    clip: float = 0.0  # largest norm of the gradient; 0 leaves it as it is
    augment: str = "none"
    plain_epochs: int = 0  # the last ones (half of all at most) show images as they are, like those it is judged by
    scaling: str = "standard"
    keep_best: bool = False
    start_from: str = ""  # a model file; empty for fresh weights
    seed: int = 0
    device: str = "auto"
    threads: int = 0  # 0 measures at the start and keeps the faster
    limit_train: int = 0  # 0 takes every training image

    def __post_init__(self) -> None:
        for setting in _RANGES:
            check_setting(setting, getattr(self, setting))
        for setting, kind in _KINDS.items():
            _check_kind(setting, getattr(self, setting), kind)
        for setting, choices in CHOICES.items():
            _check_choice(setting, getattr(self, setting), choices)

    @property
    def varied_epochs(self) -> int:
        """The first ones, in which images vary."""
        return self.epochs - min(self.plain_epochs, self.epochs // 2)

    def changed(self, **changes: Any) -> "TrainingConfig":
        return dataclasses.replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def from_json(stored: Any) -> TrainingConfig:
    """A config as `to_json` wrote it; anything else is refused in one sentence, also settings of a later version."""
    if not isinstance(stored, dict):
        raise AppError("There are no settings where they should be.")
    known = {entry.name for entry in dataclasses.fields(TrainingConfig)}
    if unknown := sorted(set(stored) - known):
        raise AppError("These settings are unknown here: {names}.", names=", ".join(unknown))
    return TrainingConfig(**stored)


@dataclass(frozen=True)
class _Range:
    title: str
    kind: type[int] | type[float]
    least: float
    most: float
    above_least: bool = False


_LARGEST_SEED = 2**63 - 1  # the largest that torch takes
_LONGEST_ECHO = 20

_RANGES = {
    "epochs": _Range("Epochs", int, 1, 100_000),
    "batch_size": _Range("The batch size", int, 1, 100_000),
    "learning_rate": _Range("The learning rate", float, 0, 1000, above_least=True),
    "momentum": _Range("The momentum", float, 0, 0.9999),
    "weight_decay": _Range("The weight decay", float, 0, 10),
    "clip": _Range("The gradient clipping", float, 0, 1e9),
    "plain_epochs": _Range("The number of plain epochs", int, 0, 100_000),
    "seed": _Range("The seed", int, 0, _LARGEST_SEED),
    "threads": _Range("The number of threads", int, 0, 1024),
    "limit_train": _Range("The number of training images", int, 0, 2**40),
}
NUMBERS = tuple(_RANGES)
"""The settings that are numbers."""


_KINDS = {"dataset": str, "model": str, "preset": str, "start_from": str, "keep_best": bool}
"""Those that are neither numbers nor choices. A dataset or network that is not known here may be in an old file."""


def check_setting(setting: str, value: object, typed: str = "") -> None:
    """Raise an InvalidSettingError unless the number is one that the setting can take; it says what was typed."""
    allowed = _RANGES[setting]
    if isinstance(value, bool) or not isinstance(value, int if allowed.kind is int else (int, float)):
        raise InvalidSettingError(setting, "{title} must be a number, not {value}.", title=allowed.title, value=value)
    too_small = value <= allowed.least if allowed.above_least else value < allowed.least
    if too_small or value > allowed.most or math.isnan(value):
        template = "{title} must be {bound} {least} and at most {most}, not {value}."
        bound = "above" if allowed.above_least else "at least"
        raise InvalidSettingError(
            setting, template, title=allowed.title, bound=bound, least=_plain(allowed.least), most=_plain(allowed.most),
            value=typed or value,
        )  # fmt: skip


def parse_setting(setting: str, text: str) -> int | float:
    """The number that a person typed for a setting (`1e-3` is one), checked."""
    allowed = _RANGES[setting]
    try:
        value = _whole(text) if allowed.kind is int else float(text)
    except (ValueError, OverflowError):
        kind = "a whole number" if allowed.kind is int else "a number"
        raise InvalidSettingError(
            setting, "{title} must be {kind}, not “{value}”.", title=allowed.title, kind=kind, value=_short(text)
        ) from None
    check_setting(setting, value, _short(text))
    return value


def _short(typed: str) -> str:
    text = typed.strip()
    return text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"


def _whole(text: str) -> int:
    """`64`, but also `6.4e1`."""
    try:
        return int(text)
    except ValueError:
        number = float(text)
        if number != int(number):
            raise
        return int(number)


def _check_kind(setting: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        what = "a text" if kind is str else "true or false"
        raise InvalidSettingError(
            setting, "The setting “{setting}” must be {what}, not {value}.", setting=setting, what=what,
            value=_short(str(value)),
        )  # fmt: skip


def _check_choice(setting: str, key: str, choices: tuple[Choice, ...]) -> None:
    if all(choice.key != key for choice in choices):
        known = ", ".join(choice.key for choice in choices)
        what = "augmentation" if setting == "augment" else setting
        raise InvalidSettingError(
            setting, "There is no {what} named “{key}”; there are {known}.", what=what, key=key, known=known
        )


def _plain(number: float) -> str:
    if number == _LARGEST_SEED:
        return "2^63 - 1"
    return f"{int(number):,}" if number == int(number) else str(number)
