"""The window closes at any moment of a run: the process ends well and the run is kept."""

import random

import pytest

from core.paths import runs_dir, settings_file
from core.runs import RunStore
from tests.e2e.processes import drive

LATEST = 4_000
"""Milliseconds after the click on Train: by then the short run has begun, or is over, on any machine."""


@pytest.mark.parametrize("seed", range(5))
def test_closing_at_a_random_moment_of_a_run_ends_well(seed: int) -> None:
    moment = random.Random(seed).randrange(LATEST)
    ended = drive("train-close", moment)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert all(run.ended is not None for run in RunStore(runs_dir()).runs())
    assert settings_file().is_file()
