"""Where the numbers of a chart lie in the pixels of its plot."""

from dataclasses import dataclass
from typing import overload

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtGui import QPolygonF

from gui.widgets.chart_curve import Numbers
from gui.widgets.chart_range import Range


@dataclass(frozen=True)
class Scale:
    """Between a chart's numbers and the pixels of its plot."""

    x: Range
    y: Range
    width: float
    height: float

    @overload
    def across(self, x: float) -> float: ...

    @overload
    def across(self, x: Numbers) -> Numbers: ...

    def across(self, x: float | Numbers) -> float | Numbers:
        return (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    @overload
    def down(self, y: float) -> float: ...

    @overload
    def down(self, y: Numbers) -> Numbers: ...

    def down(self, y: float | Numbers) -> float | Numbers:
        return (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height

    def x_at(self, pixel: float) -> float:
        return self.x[0] + pixel / max(self.width, 1.0) * (self.x[1] - self.x[0])

    def points(self, x: Numbers, y: Numbers) -> QPolygonF:
        """Those that can be seen."""
        seen = np.isfinite(y) & (x >= self.x[0]) & (x <= self.x[1]) & (y >= self.y[0]) & (y <= self.y[1])
        return self.polygon(x[seen], y[seen])

    def polygon(self, x: Numbers, y: Numbers) -> QPolygonF:
        """All at once: a call for each point would cost more than painting them."""
        places: QPolygonF = arrayToQPolygonF(self.across(x), self.down(y)) if len(x) else QPolygonF()
        return places
