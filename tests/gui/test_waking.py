"""In which order the window wakes what it was painted without."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.paths import assets_dir
from gui import waking
from gui.main_window import MainWindow
from gui.settings import Settings
from tests.gui.fakes import FakeDialogs, FakeTraining

SHIPPED = assets_dir() / "digits-lenet5.safetensors"
LOADED_MS = 30_000
"""Where these are the first tests of all, torch is imported while they wait."""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been woken so far."""
    found: list[str] = []

    def noting(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def noted(*given: object) -> object:
            found.append(name)
            return work(*given)

        return noted

    monkeypatch.setattr(waking, "first_judge", noting("first answers", waking.first_judge))
    monkeypatch.setattr(waking, "import_charts", noting("charts", waking.import_charts))
    monkeypatch.setattr(waking, "sweep_leftovers", noting("the rest", waking.sweep_leftovers))
    return found


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, dialogs: FakeDialogs) -> Iterator[MainWindow]:
    made = MainWindow(Settings(), dialogs, training=FakeTraining())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_first_answers_come_first_and_what_needs_torch_last(window: MainWindow, woken: list[str], qtbot: QtBot) -> None:
    window.begin([], SHIPPED)
    qtbot.waitUntil(lambda: window.session.model is not None, timeout=LOADED_MS)
    assert woken == ["first answers", "charts", "the rest"]
    assert window.draw.model is window.session.model


def test_a_model_that_was_asked_for_is_not_preceded_by_the_answers_of_another(
    window: MainWindow, woken: list[str], qtbot: QtBot
) -> None:
    window.begin([SHIPPED], SHIPPED)
    qtbot.waitUntil(lambda: window.session.path == SHIPPED, timeout=LOADED_MS)
    assert woken == ["charts", "the rest"]


def test_without_a_starting_model_all_else_wakes(
    window: MainWindow, woken: list[str], qtbot: QtBot, tmp_path: Path
) -> None:
    window.begin([], tmp_path / "none")
    qtbot.waitUntil(lambda: woken == ["charts", "the rest"])


def test_a_window_that_closes_meanwhile_wakes_nothing_more(window: MainWindow, woken: list[str], qtbot: QtBot) -> None:
    window.begin([], SHIPPED)
    with qtbot.waitSignal(window.closed):
        window.close()
    QApplication.processEvents()  # the end of the first answers is told only now
    assert "charts" not in woken


@pytest.mark.skipif(sys.platform != "linux", reason="reads what is loaded from /proc")
def test_torchs_libraries_are_loaded_without_importing_it() -> None:
    script = """
import sys
from pathlib import Path
from gui import torch_loading
torch_loading._load_libraries(("c10", "torch_cpu", "none"))
loaded = Path("/proc/self/maps").read_text()
print("libc10." in loaded, "libtorch_cpu." in loaded, "torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "False"]
