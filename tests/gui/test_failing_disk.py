"""A disk that fails at some of the calls of every feature that writes; at every one of them in tests/soak/disks.py."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.disk_trials import Trial, trials
from tests.gui.writing import FEATURES

FEW = 7


@pytest.mark.skipif(sys.platform != "linux", reason="whose calls are counted")
@pytest.mark.parametrize("name", FEATURES)
def test_whatever_fails_there_is_a_sentence_and_the_old_or_the_new_file(
    name: str, app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    monkeypatch.setenv("INKLING_HOME", str(place / "home"))
    monkeypatch.setenv("INKLING_DATA_DIR", str(place / "data"))
    trial = Trial(FEATURES[name], place, tmp_path / "template")
    every = list(trials(trial.calls))
    for number, mode, problem in every[:: len(every) // FEW + 1]:
        assert trial.run(number, mode, problem) == "", f"call {number}, {mode}, {problem}"
