"""Which learning rates an optimizer usually takes, so that one far from them can be named."""

from __future__ import annotations

from core.config import TrainingConfig

_USUAL = {
    "sgd": (0.01, 0.05, 0.2),
    "nesterov": (0.01, 0.05, 0.2),
    "adam": (0.0003, 0.001, 0.005),
    "adamw": (0.0003, 0.001, 0.005),
    "rmsprop": (0.0003, 0.001, 0.003),
    "muon": (0.003, 0.01, 0.03),
}
"""The lowest, a good one and the highest, without momentum and for batches of 64."""

_GATHERS = ("sgd", "nesterov", "rmsprop")  # with a momentum of 0.9 a step counts ten times
_BATCH = 64


def usual_rates(config: TrainingConfig) -> tuple[float, float, float]:
    """The lowest, a good one and the highest for these settings."""
    factor = (1 - config.momentum) if config.optimizer in _GATHERS else 1.0
    factor *= min(1.0, config.batch_size / _BATCH) ** 0.5  # small batches point in rougher directions
    lowest, good, highest = _USUAL[config.optimizer]
    return tidy(lowest * factor), tidy(good * factor), tidy(highest * factor)


def safe_rate(config: TrainingConfig, rate: float) -> float:
    """What to try after this one has made a training diverge."""
    return min(usual_rates(config)[1], tidy(rate / 10))


def lower_rate(config: TrainingConfig, rate: float) -> float:
    """A good rate where this one is far above it, else a third of it."""
    good = usual_rates(config)[1]
    return good if good < rate / 2 else tidy(rate / 3)


def higher_rate(config: TrainingConfig, rate: float) -> float:
    """A good rate where this one is far below it, else three times as much."""
    good = usual_rates(config)[1]
    return good if good > rate * 2 else tidy(rate * 3)


def tidy(rate: float) -> float:
    """With one digit: the rates that people write."""
    return float(f"{rate:.1g}")
