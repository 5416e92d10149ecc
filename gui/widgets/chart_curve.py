"""What a chart is given to draw. Colours are roles of the theme, so that a chart follows it by itself."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Unit = Literal["plain", "percent"]

SOLID: tuple[int, ...] = ()
DASHED = (5, 3)
DOTTED = (2, 3)
DASH_DOTTED = (7, 3, 2, 3)


@dataclass(frozen=True, eq=False)
class Curve:
    """A line over ascending `x`. `raw`, where there is one, belongs to the same `x` and is drawn faintly behind.

    `low` and `high` are the edges of a band around the line, over the same `x`. One that is `still` grows no more, and
    lies behind those that do. In a legend without room it has its `short` name, and the `group` is named once for all
    that are in it. Without a name it is not in the legend.
    """

    name: str
    x: Numbers
    y: Numbers
    colour: str
    dash: tuple[int, ...] = SOLID
    dots: bool = False
    raw: Numbers | None = None
    raw_colour: str = ""
    low: Numbers | None = None
    high: Numbers | None = None
    still: bool = False
    short: str = ""
    group: str = ""


@dataclass(frozen=True)
class Mark:
    """A dotted upright line at `x`, perhaps with words beside it; `row` keeps words of different kinds apart."""

    x: float
    text: str
    colour: str = "control"
    text_colour: str = "muted"
    row: int = 0
