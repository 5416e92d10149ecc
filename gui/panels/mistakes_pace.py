"""How many images a rough look at a model takes: so few that it comes at once."""

from __future__ import annotations

import time
from typing import Literal

Of = Literal["model", "learning", "moment"]
"""What is looked at: a model that stays, a network that learns, or what that was at one moment of many."""

_MOST = {"model": 2000, "learning": 1000, "moment": 500}
"""Looks take time from a training, and a moment is looked at wholly as soon as the slider rests."""
_LEAST = 250
"""Fewer hardly take less time."""
_AT_ONCE = 0.06
"""Seconds; whoever moves a slider sees the figures a little later than that."""


class Pace:
    """Halves the images of what is not learning where looks take too long, for as long as the architecture stays."""

    def __init__(self) -> None:
        self._most = dict(_MOST)
        self._of: Of = "model"
        self._began, self._architecture = 0.0, ""

    def begin(self, architecture: str, of: Of) -> int:
        """A look begins: at how many images."""
        if architecture != self._architecture:
            self._architecture, self._most = architecture, dict(_MOST)
        self._of, self._began = of, time.monotonic()
        return self._most[of]

    def end(self) -> None:
        """It is done."""
        took = time.monotonic() - self._began
        if self._of != "learning" and took > _AT_ONCE:
            self._most[self._of] = max(_LEAST, self._most[self._of] // 2)
