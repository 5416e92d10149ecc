"""At which steps a run's weights are kept, for going back to them later."""

MOST = 100
LEAST_APART = 10
"""Steps: a copy costs about a tenth of one."""
MOST_BYTES = 32 * 2**20
"""Of all kept weights of a run together."""


def snapshot_steps(first: int, last: int, bytes_each: int) -> frozenset[int]:
    """Spread evenly from the first step to the last, both included; fewer of them for large networks."""
    count = min(MOST, MOST_BYTES // max(1, bytes_each), 2 + (last - first - 1) // LEAST_APART)
    if count < 2:
        return frozenset({last} if count else ())
    return frozenset(first + round(number * (last - first) / (count - 1)) for number in range(count))
