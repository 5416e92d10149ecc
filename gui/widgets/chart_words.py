"""Numbers of a chart as people read them."""

import math

from gui.widgets.chart_curve import Unit

NOTHING = "–"


def say_value(value: float, unit: Unit) -> str:
    """0.054, 6.21, 98.3%; a dash for what is no number."""
    if not math.isfinite(value):
        return NOTHING
    if unit == "percent":
        return f"{value:.1%}"
    size = abs(value)
    if 0 < size < 0.001:
        return f"{value:.0e}"
    if size >= 1e6:
        return f"{value:.1e}"
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3}f}"


def say_briefly(value: float, unit: Unit) -> str:
    """98%, where there is little room."""
    return f"{value:.0%}" if unit == "percent" and math.isfinite(value) else say_value(value, unit)


def widest_value(unit: Unit, *, brief: bool = False) -> str:
    """As wide as any that is likely: columns that keep their place."""
    if unit == "percent":
        return "100%" if brief else "100.0%"
    return "0.000"
