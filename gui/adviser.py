"""Owns what stands in the advice strip: one thing at a time, its action, and what happens when it is closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.advice import Advice
from gui.widgets.advice_strip import AdviceStrip


class Adviser(QObject):
    """`wanted` brings an Advice whose settings the user wants to begin again with."""

    wanted = Signal(object)

    def __init__(self, strip: AdviceStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._strip = strip
        self._advice: Advice | None = None
        strip.action_clicked.connect(self._follow)
        strip.closed.connect(self._close)

    @property
    def shown(self) -> Advice | None:
        """What stands there now, unless somebody else has said something since."""
        advice = self._advice
        if advice is None or self._strip.isHidden() or self._strip.fact != advice.fact:
            return None
        return advice

    def say(self, advice: Advice) -> None:
        self._advice = advice
        self._strip.advise(advice.fact, advice.reason, advice.action, advice.kind)

    def take_back(self) -> None:
        """It does not hold any more."""
        self._advice = None
        self._strip.dismiss()

    def _follow(self) -> None:
        advice = self.shown
        self.take_back()
        if advice is not None and advice.act is not None:
            advice.act()
        elif advice is not None and advice.changes:
            self.wanted.emit(advice)

    def _close(self) -> None:
        advice, self._advice = self._advice, None
        if advice is not None and advice.fact == self._strip.fact and advice.close is not None:
            advice.close()
