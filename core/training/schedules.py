"""How a schedule moves the learning rate: pure numbers, no torch."""

import math

_WARM_UP = 0.05
_ONE_CYCLE_RISE = 0.15
_ONE_CYCLE_START = 0.2


def schedule_factor(schedule: str, progress: float) -> float:
    """What the learning rate is multiplied by when `progress` (0 to 1) of all steps are done."""
    if schedule.startswith("warmup-"):
        warm = min(1.0, (progress + 1e-3) / _WARM_UP)
        return warm * schedule_factor(schedule.removeprefix("warmup-"), progress)
    match schedule:
        case "step":
            return float(0.1 ** min(2, math.floor(progress * 3)))
        case "cosine":
            return 0.5 * (1 + math.cos(math.pi * progress))
        case "one-cycle":
            return _one_cycle(progress)
        case _:
            return 1.0


def _one_cycle(progress: float) -> float:
    if progress < _ONE_CYCLE_RISE:
        rise = 0.5 * (1 - math.cos(math.pi * progress / _ONE_CYCLE_RISE))
        return _ONE_CYCLE_START + (1 - _ONE_CYCLE_START) * rise
    return 0.5 * (1 + math.cos(math.pi * (progress - _ONE_CYCLE_RISE) / (1 - _ONE_CYCLE_RISE)))
