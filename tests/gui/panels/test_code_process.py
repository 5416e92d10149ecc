"""A script in a process of its own."""

from itertools import islice
from pathlib import Path

import pytest

from core.errors import AppError
from gui.panels.code_process import running


def script(folder: Path, text: str) -> Path:
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_its_lines_come_in_order(tmp_path: Path) -> None:
    with running(script(tmp_path, "print('one')\nprint('two')\n"), {}) as process:
        assert [line for line in process.lines() if line] == ["one", "two"]


def test_its_error_is_told_by_the_last_line(tmp_path: Path) -> None:
    with (
        running(script(tmp_path, "raise ValueError('no such thing')\n"), {}) as process,
        pytest.raises(AppError) as told,
    ):
        list(process.lines())
    assert "no such thing" in str(told.value)


def test_one_that_says_no_more_and_lives_on_lets_others_speak(tmp_path: Path) -> None:
    silent = "import os, sys, threading\nos.close(1)\nthreading.Event().wait()\n"
    with running(script(tmp_path, silent), {}) as process:
        assert list(islice(process.lines(), 8)) == [""] * 8
