"""The log where it cannot be written: nobody hears of it, and nothing else suffers."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.paths import logs_dir
from gui.errors import LOG, ErrorNet


def fill() -> None:
    """A disk without any room."""
    logs_dir().mkdir(parents=True)
    (logs_dir() / "inkling.log").symlink_to("/dev/full")


def vanish() -> None:
    shutil.rmtree(logs_dir())


def nothing() -> None:
    """The disk is as it should be."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device there")
@pytest.mark.parametrize(("before", "after"), [(fill, nothing), (nothing, vanish)])
def test_what_cannot_be_logged_is_lost_in_silence(
    before: Callable[[], None], after: Callable[[], None], app: QApplication, capfd: pytest.CaptureFixture[str]
) -> None:
    before()
    net = ErrorNet()
    net.install()
    after()
    for number in range(3):
        LOG.warning("a line, number %s", number)
    net.uninstall()
    sys.stderr.flush()
    assert capfd.readouterr().err == ""


def test_a_folder_that_comes_back_is_logged_to_again(app: QApplication) -> None:
    net = ErrorNet()
    net.install()
    vanish()
    LOG.warning("lost")
    logs_dir().mkdir()
    LOG.warning("kept")
    net.uninstall()
    assert "kept" in (logs_dir() / "inkling.log").read_text("utf-8")
