"""Fifty times: the window closes at a random moment of a run. `uv run pytest tests/soak/test_closing.py`"""

import random

import pytest

from core.paths import runs_dir
from core.runs import RunStore
from tests.e2e.processes import drive


@pytest.mark.parametrize("seed", range(1000, 1050))
def test_closing_at_a_random_moment_of_a_run_ends_well(seed: int) -> None:
    ended = drive("train-close", random.Random(seed).randrange(8_000))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert all(run.ended is not None for run in RunStore(runs_dir()).runs())
