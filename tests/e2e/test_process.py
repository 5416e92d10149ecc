"""The application in a process of its own: on a virtual screen, and beside another one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.paths import runs_dir, settings_file
from core.runs import RunStore
from gui.app import STARTING_MODEL
from gui.settings import load_settings
from tests.e2e.processes import drive


@pytest.fixture
def screen() -> Iterator[str]:
    """The name of a virtual X display."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def test_on_a_real_screen_it_trains_saves_and_closes(screen: str, tmp_path: Path) -> None:
    model = tmp_path / "made.safetensors"
    ended = drive("train", DISPLAY=screen, QT_QPA_PLATFORM="xcb", INKLING_TEST_MODEL=str(model))
    if "could not connect to display" in ended.stderr or "no Qt platform plugin" in ended.stderr:
        pytest.skip("Qt's libraries for X are not all here")
    assert ended.returncode == 0, ended.stderr
    assert model.is_file()
    (run,) = RunStore(runs_dir()).runs()
    assert run.ended is not None
    assert run.ended["outcome"] == "completed"
    assert settings_file().is_file()


def test_a_model_whose_name_is_no_text_opens_and_is_remembered(tmp_path: Path) -> None:
    model = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.safetensors")
    try:
        shutil.copy(STARTING_MODEL, model)
    except OSError:
        pytest.skip("there can be no such names here")
    ended = drive("open", INKLING_TEST_MODEL=model)
    assert ended.returncode == 0, ended.stderr
    assert load_settings(settings_file())[0].recent == (model,)


def test_an_interrupt_closes_the_window_and_what_was_set_is_kept() -> None:
    ended = drive("interrupt")
    assert ended.returncode == 0, ended.stderr
    assert "KeyboardInterrupt" not in ended.stderr
    assert settings_file().is_file()


def test_an_idle_window_closes_at_once() -> None:
    ended = drive("close")
    assert ended.returncode == 0, ended.stderr
    assert settings_file().is_file()
