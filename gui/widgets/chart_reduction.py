"""Many numbers made few enough to paint: pure functions, and an array that grows."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.widgets.chart_curve import Numbers

_FIRST_ROOM = 1024
_WARM_UP = 6


class GrowingArray:
    """Numbers that come a few at a time. A view from `values` stays as it was, whatever comes later."""

    def __init__(self) -> None:
        self._room: Numbers = np.empty(_FIRST_ROOM)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> Numbers:
        return self._room[: self._size]

    def extend(self, numbers: Iterable[float] | Numbers) -> None:
        added = np.asarray(numbers, dtype=np.float64)
        wanted = self._size + len(added)
        if wanted > len(self._room):
            room = np.empty(max(wanted, 2 * len(self._room)))
            room[: self._size] = self.values
            self._room = room
        self._room[self._size : wanted] = added
        self._size = wanted


def reduce_points(x: Numbers, y: Numbers, bucket: int) -> tuple[Numbers, Numbers]:
    """The lowest and the highest of every `bucket` points in the order they came, and the first and the last point.

    What is not finite becomes NaN, a gap, and is left out where its bucket has anything finite.
    """
    finite = np.isfinite(y)
    whole = bool(finite.all())
    if bucket < 3 or len(y) <= 2:
        return x, y if whole else np.where(finite, y, np.nan)
    low = _positions(y if whole else np.where(finite, y, np.inf), bucket, np.argmin)
    high = _positions(y if whole else np.where(finite, y, -np.inf), bucket, np.argmax)
    pairs = np.stack((np.minimum(low, high), np.maximum(low, high)), axis=1).ravel()  # in order, as buckets are
    ends = np.concatenate(((0,), pairs, (len(y) - 1,)))
    picked = ends[np.append(True, ends[1:] > ends[:-1])]
    reduced = y[picked]
    return x[picked], reduced if whole else np.where(finite[picked], reduced, np.nan)


def reduce_band(x: Numbers, low: Numbers, high: Numbers, bucket: int) -> tuple[Numbers, Numbers, Numbers]:
    """The least and the most of every `bucket` points, where the bucket begins; the last ones to the very end."""
    if bucket < 2 or not len(x):
        return x, low, high
    begins = np.arange(0, len(x), bucket)
    least, most = np.minimum.reduceat(low, begins), np.maximum.reduceat(high, begins)
    return np.append(x[begins], x[-1]), np.append(least, least[-1]), np.append(most, most[-1])


def _positions(y: Numbers, bucket: int, extreme: Callable[..., Any]) -> NDArray[np.int_]:
    """Where the extreme (argmin, argmax) of each bucket lies."""
    full = len(y) // bucket * bucket
    inside = extreme(y[:full].reshape(-1, bucket), axis=1) + np.arange(0, full, bucket)
    return np.append(inside, full + extreme(y[full:])) if full < len(y) else inside


def aligned_slice(x: Numbers, left: float, right: float, bucket: int) -> slice:
    """The points from `left` to `right` and one more on either side, beginning where a bucket does.

    Buckets that keep their place while the points come make a line that does not flicker.
    """
    first = max(0, int(np.searchsorted(x, left)) - 1)
    last = min(len(x), int(np.searchsorted(x, right, side="right")) + 1)
    return slice(first - first % bucket, last)


def bucket_size(x: Numbers, left: float, right: float, points: int) -> int:
    """How many points share a bucket, for about `points` points between `left` and `right` once all have come."""
    if len(x) < 2 or x[-1] <= x[0]:
        return 1
    a_step = (x[-1] - x[0]) / (len(x) - 1)
    return max(1, round(2 * (right - left) / float(a_step) / points))


def trailing_mean(values: Numbers, start: int, window: int) -> Numbers:
    """For each of `values[start:]` the mean of the last `window` ones; what is not finite is left out.

    At the beginning it takes a sixth of what there is, or the line would lag behind a loss that falls steeply.
    """
    ends = np.arange(start, len(values)) + 1
    begins = ends - np.minimum(window, 1 + ends // _WARM_UP)
    first = int(begins.min(initial=start))
    part = values[first:]
    finite = np.isfinite(part)
    total = _between(np.where(finite, part, 0.0), begins - first, ends - first)
    count = _between(finite.astype(np.float64), begins - first, ends - first)
    means: Numbers = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return means


def _between(values: Numbers, begins: NDArray[np.int_], ends: NDArray[np.int_]) -> Numbers:
    """The sums of `values[begin:end]`."""
    sums: Numbers = np.concatenate(((0.0,), np.cumsum(values)))
    return sums[ends] - sums[begins]
