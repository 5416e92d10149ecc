"""How many images a rough look at a model takes: so few that it comes at once."""

from __future__ import annotations

import time

_MOST, _LEAST = 2000, 500
_LIVE = 1000
"""Of a network that learns: looks take time from its training."""
_AT_ONCE = 0.12
"""Seconds; whoever moves a slider waits no longer."""


class Pace:
    """Halves the images where looks take too long, for as long as the architecture is the same."""

    def __init__(self) -> None:
        self._most, self._began, self._architecture = _MOST, 0.0, ""

    def begin(self, architecture: str, *, is_live: bool) -> int:
        """A look begins: at how many images."""
        if architecture != self._architecture:
            self._architecture, self._most = architecture, _MOST
        self._began = time.monotonic()
        return _LIVE if is_live else self._most

    def end(self, *, is_live: bool) -> None:
        """It is done."""
        took = time.monotonic() - self._began
        if not is_live and took > _AT_ONCE and self._most > _LEAST:
            self._most //= 2
