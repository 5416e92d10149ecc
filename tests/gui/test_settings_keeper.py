"""What is set in the window comes back at the next start, or the window says that it will not."""

import pytest

from core.errors import AppError
from gui import settings_keeper
from gui.main_window import MainWindow


def refuse(*_: object) -> None:
    raise AppError("The disk is full.")


def test_settings_that_cannot_be_kept_are_told_of_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    adviser = window.presenter.adviser
    with monkeypatch.context() as disk:
        disk.setattr(settings_keeper, "save_settings", refuse)
        window.keeper.save()
        assert adviser.shown is not None
        assert "The disk is full." in adviser.shown.reason
        adviser.take_back()
        window.keeper.save()
        assert adviser.shown is None
    window.keeper.save()
    monkeypatch.setattr(settings_keeper, "save_settings", refuse)
    window.keeper.save()
    assert adviser.shown is not None
