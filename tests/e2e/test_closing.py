"""The window closes at any moment, whatever it is at: the process ends well, at once, and what there was is kept.

tests/soak/test_closing.py does it two hundred times.
"""

import json
import random
from pathlib import Path

import pytest

from core.model_files import open_model
from core.paths import home_dir, settings_file
from core.runs import RunStore
from tests.core.datasets.web import serving
from tests.e2e.processes import Closed, close_in

AT_MOST = 10.0
"""Seconds until nothing is left, on a machine that does other things as well."""
LATEST = {
    "preparing": 4_000,
    "training": 1_500,
    "drawing": 3_000,
    "repeating": 1_500,
    "proving": 4_000,
    "evaluating": 400,
    "saving": 60,
    "exporting": 60,
}
"""Milliseconds in such a state within which it is closed; in others half a second."""


def closed_in(state: str, seed: int, made: Path) -> Closed:
    """Closed at a random moment of that state, with a server that begins to send and then waits."""
    moment = random.Random(seed).randrange(LATEST.get(state, 500))
    with serving() as web:
        web.files["train-images-idx3-ubyte.gz"] = bytes(9_000_000)
        web.stalls_after["train-images-idx3-ubyte.gz"] = 3_000_000
        home_dir().mkdir(parents=True)
        (home_dir() / "mirrors.json").write_text(json.dumps({"mnist": [web.address]}), "utf-8")
        return close_in(state, moment, INKLING_TEST_MODEL=str(made))


def check(closed: Closed, state: str, made: Path) -> None:
    assert closed.code == 0, closed.errors
    assert "Traceback" not in closed.errors
    assert closed.threads == closed.processes == []
    runs = RunStore().runs()
    assert not [run.damage for run in runs if run.damage]
    assert all(run.ended is not None for run in runs)
    for run in runs:
        assert RunStore().model(run.id).weights
    if state in ("trained", "saving"):
        assert open_model(made).weights
    if state == "exporting":
        assert made.with_suffix(".onnx").is_file()
    assert settings_file().is_file()


@pytest.mark.parametrize("state", ["starting", "downloading", "training", "exchanging", "saving", "proving"])
def test_closing_at_a_random_moment_ends_well(state: str, tmp_path: Path) -> None:
    made = tmp_path / "made.safetensors"
    closed = closed_in(state, 0, made)
    check(closed, state, made)
    assert closed.seconds < AT_MOST
