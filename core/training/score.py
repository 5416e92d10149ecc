"""How many were right, and how much that says: a share with its 95% interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959964  # a normal variable lies within so many deviations 95 times of 100


@dataclass(frozen=True)
class Score:
    """`right` of `total`."""

    right: int
    total: int

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's: unlike the textbook's, it makes sense for few images and for none wrong."""
        if not self.total:
            return 0.0, 1.0
        square = _Z * _Z / self.total
        middle = (self.share + square / 2) / (1 + square)
        half = _Z / (1 + square) * math.sqrt(self.share * (1 - self.share) / self.total + square / (4 * self.total))
        return max(0.0, middle - half), min(1.0, middle + half)
