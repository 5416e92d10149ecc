"""The window on a disk that fails while it is used; at every call of every slot in tests/soak/disks_window.py."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.window_room import Room, opened_room
from tests.gui.window_slots import SLOTS
from tests.gui.window_trials import WindowTrial

FEW = 3
SOME = (
    "a chart's values", "save a moment", "open a run", "dismiss a run", "put all back", "draw for my hand",
    "bring drawings back", "import a folder", "pins",
)  # fmt: skip
"""One of each kind of place where the window answers."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Room]:
    place = tmp_path_factory.mktemp("window") / "place"
    place.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        _live_in(place, patch)
        with opened_room(place) as made:
            yield made


def _live_in(place: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("INKLING_HOME", str(place / "home"))
    patch.setenv("INKLING_DATA_DIR", str(place / "data"))


@pytest.mark.skipif(sys.platform != "linux", reason="whose calls are counted")
@pytest.mark.parametrize("name", SOME)
def test_whatever_fails_the_window_says_it_and_goes_on(
    name: str, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _live_in(room.place, monkeypatch)
    room.keep(tmp_path / "untouched")
    trial = WindowTrial(SLOTS[name], room, tmp_path / "template")
    every = list(trial.faults())
    assert every
    for fault in every[:: len(every) // FEW + 1]:
        assert trial.run(fault) == "", fault
    room.put_back(tmp_path / "untouched")
