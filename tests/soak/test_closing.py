"""Two hundred times the window closes at a random moment of whatever it can be at; the longest times are printed.

uv run pytest tests/soak/test_closing.py [-k training]
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.closing import STATES
from tests.e2e.test_closing import check, closed_in

TIMES = 200
AT_MOST = 2.0
"""Seconds until nothing is left."""
_took: list[tuple[float, str]] = []


@pytest.fixture(scope="module", autouse=True)
def print_times() -> Iterator[None]:
    yield
    slowest = sorted(_took, reverse=True)
    print(f"\n{len(_took)} closes; median {slowest[len(slowest) // 2][0]:.2f} s; slowest: "
          + ", ".join(f"{state} {seconds:.2f} s" for seconds, state in slowest[:8]))  # fmt: skip


@pytest.mark.parametrize(("state", "seed"), [(tuple(STATES)[number % len(STATES)], number) for number in range(TIMES)])
def test_closing_at_a_random_moment_ends_well(state: str, seed: int, tmp_path: Path) -> None:
    made = tmp_path / "made.safetensors"
    closed = closed_in(state, seed, made)
    _took.append((closed.seconds, state))
    check(closed, state, made)
    assert closed.seconds < AT_MOST
