"""Owns what stands in the advice strip: one thing at a time, its action, and what happens when it is closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.advice import Advice
from gui.widgets.advice_strip import AdviceStrip


class Adviser(QObject):
    """`wanted` brings an Advice whose settings the user wants to begin again with.

    An offer holds until it is closed or cleared: what is said meanwhile ends with its reminder, and gives way to it.
    """

    wanted = Signal(object)

    def __init__(self, strip: AdviceStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._strip = strip
        self._advice: Advice | None = None
        self.offer: Advice | None = None
        """What holds, also while something else is said."""
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
        if advice.reminder:
            self.offer = advice
        reminder = self.offer.reminder if self.offer is not None and self.offer is not advice else ""
        self._advice = advice
        self._strip.advise(advice.fact, f"{advice.reason} {reminder}".strip(), advice.action, advice.kind)

    def take_back(self) -> None:
        """It does not hold any more; an offer that does is seen again."""
        shown, self._advice = self._advice, None
        if shown is self.offer:
            self.offer = None
        if self.offer is not None:
            self.say(self.offer)
        else:
            self._strip.dismiss()

    def clear(self) -> None:
        """Nothing holds any more."""
        self.offer = None
        self.take_back()

    def _follow(self) -> None:
        advice = self.shown
        self.take_back()
        if advice is not None and advice.act is not None:
            advice.act()
        elif advice is not None and advice.changes:
            self.wanted.emit(advice)

    def _close(self) -> None:
        advice = self._advice
        self.take_back()
        if advice is not None and advice.close is not None:
            advice.close()
