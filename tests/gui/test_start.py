"""What a start imports, and which arguments open the window."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import main

ROOT = Path(main.__file__).parent
HEAVY = ("torch", "pyqtgraph", "numpy", "PIL", "core.cli", "core.training.loop")


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["model.safetensors"], True),
        (["模型.pth"], True),
        (["train", "--dataset", "mnist"], False),
        (["datasets"], False),
        (["--help"], False),
        (["nonsense"], False),
        (["model.pth", "--json"], False),
    ],
)
def test_no_argument_or_a_file_opens_the_window(arguments: list[str], window: bool) -> None:
    assert main.opens_window(arguments) is window


def test_every_command_of_the_command_line_is_told_from_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    from core.cli.arguments import parse

    with pytest.raises(SystemExit):
        parse(["--help"])
    listed = re.findall(r"^    (\w+)  ", capsys.readouterr().out, flags=re.MULTILINE)
    assert tuple(listed) == main.COMMANDS


def test_a_file_without_an_ending_opens_the_window_too(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"")
    assert main.opens_window([str(tmp_path / "model")])


def test_without_qts_libraries_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("raise ImportError('libGL.so.1 cannot be opened')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    program = [sys.executable, str(Path(main.__file__))]
    told = subprocess.run(program, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        "The window cannot open: libGL.so.1 cannot be opened. README.md lists the packages that it needs."
    ]


def test_the_window_is_painted_before_anything_heavy_is_imported() -> None:
    script = f"""
import sys
from PySide6.QtWidgets import QApplication
from gui.app import make_window
app = QApplication([])
window = make_window(app)
window.show()
app.processEvents()
print([name for name in {HEAVY!r} if name in sys.modules])
window.close()
"""
    assert run_python("-c", script).stdout.strip() == "[]"


def test_a_command_needs_no_qt() -> None:
    script = "import sys, main; main.main(['models']); print([name for name in sys.modules if 'PySide6' in name])"
    assert run_python("-c", script).stdout.strip().endswith("[]")


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True
    )
