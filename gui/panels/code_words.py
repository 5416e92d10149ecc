"""What the Code tab says: of which training the script is, and what its proof has shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from core.config import TrainingConfig
from gui.translation import tr

Role = Literal["success", "warning", "muted"]
_ROUNDING = 1e-6  # of the loss, or of 1 where that is less
_SMALL = 1e-3


@dataclass(frozen=True)
class Verdict:
    sentence: str
    role: Role


def verdict(app: tuple[float, ...], script: tuple[float, ...], config: TrainingConfig) -> Verdict:
    """What the losses of the two say, honestly: equal bits, equal but for rounding, or not."""
    pairs = list(zip(app, script, strict=False))
    count = len(pairs)
    apart = [difference(mine, other) for mine, other in pairs]
    shares = [each / max(1.0, abs(mine)) for each, (mine, _) in zip(apart, pairs, strict=True)]
    if not any(apart):
        return Verdict(tr("Equal: the first {n} losses agree to the last bit.").format(n=count), "success")
    size = f"{max(apart):.1e}"
    if max(shares) <= _ROUNDING:
        template = tr("Equal but for rounding: the first {n} losses differ by {size} at most.")
        return Verdict(template.format(n=count, size=size), "success")
    reason = expected_difference(config)
    began_alike = shares[0] <= _ROUNDING  # so the images and the weights are the same
    if max(shares) <= _SMALL and (began_alike or not reason):
        template = tr(
            "Nearly equal: the first {n} losses differ by up to {size}. Inkling computes in another order, and "
            "rounding adds up from step to step."
        )
        return Verdict(template.format(n=count, size=size), "success")
    if reason:
        template = tr("Not equal, as is to be expected: {reason} The first {n} losses differ by up to {size}.")
        return Verdict(template.format(reason=reason, n=count, size=size), "muted")
    return Verdict(tr("Not equal: the first {n} losses differ by up to {size}.").format(n=count, size=size), "warning")


def expected_difference(config: TrainingConfig) -> str:
    """Why this script cannot give the very same losses; empty where it should."""
    if config.augment != "none":
        return tr("torchvision varies the images in its own way.")
    if config.dataset.startswith("folder:"):
        return tr("torchvision resizes the images of folders in its own way.")
    return ""


def difference(mine: float, other: float) -> float:
    if mine == other or (math.isnan(mine) and math.isnan(other)):
        return 0.0
    return abs(mine - other) if math.isfinite(mine) and math.isfinite(other) else math.inf


def table(app: tuple[float, ...], script: tuple[float, ...]) -> str:
    """A line for each step."""
    head = f"{tr('step'):>5}   {tr('Inkling'):<12}  {tr('this script'):<12}  {tr('difference')}"
    lines = [_line(step, *pair) for step, pair in enumerate(zip_longest(app, script), start=1)]
    return "\n".join([head, *lines])


def _line(step: int, mine: float | None, other: float | None) -> str:
    return f"{step:>5}   {_figure(mine):<12}  {_figure(other):<12}  {_apart(mine, other)}".rstrip()


def _figure(loss: float | None) -> str:
    return "" if loss is None else f"{loss:.9f}"


def _apart(mine: float | None, other: float | None) -> str:
    if mine is None or other is None:
        return ""
    size = difference(mine, other)
    return f"{size:.1e}" if size else tr("equal")
