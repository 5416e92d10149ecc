"""The window fills its pickers before torch is there, so what it needs for that must not bring torch in."""

import subprocess
import sys
from pathlib import Path

LIGHT = (
    "core.atomic",
    "core.config",
    "core.datasets.catalog",
    "core.datasets.drawing_json",
    "core.datasets.drawings_file",
    "core.datasets.load",
    "core.datasets.on_disk",
    "core.datasets.spec",
    "core.device",
    "core.errors",
    "core.locking",
    "core.models.catalog",
    "core.models.sizes",
    "core.models.spec",
    "core.paths",
    "core.plain_json",
    "core.prediction",
    "core.pixels.spec",
    "core.progress",
    "core.runs",
    "core.runs.compare",
    "core.runs.report",
    "core.runs.seeds",
    "core.trained_model",
    "core.training.control",
    "core.training.events",
    "core.cli",
)
HEAVY = ("torch", "torchvision", "numpy", "PIL", "PySide6", "pyqtgraph")

_SCRIPT = """
import importlib, sys
for name in {light!r}:
    importlib.import_module(name)
    found = [heavy for heavy in {heavy!r} if heavy in sys.modules]
    assert not found, f"{{name}} imports {{found}}"
"""


def test_what_the_window_needs_first_imports_nothing_heavy() -> None:
    script = _SCRIPT.format(light=LIGHT, heavy=HEAVY)
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
