"""Parts that are painted in turns."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.rounds import Rounds


@pytest.fixture
def painted() -> list[str]:
    return []


@pytest.fixture
def rounds(app: QApplication, painted: list[str]) -> Rounds:
    parts = [lambda: painted.append("losses"), lambda: painted.append("figures")]
    return Rounds(1, parts, lambda: painted.append("finish"), app)


def test_a_request_brings_each_part_once_and_the_end(rounds: Rounds, painted: list[str], qtbot: QtBot) -> None:
    rounds.request()
    qtbot.waitUntil(lambda: not rounds.are_due)
    assert painted == ["losses", "figures", "finish"]


def test_a_frame_paints_one_part(rounds: Rounds, painted: list[str]) -> None:
    rounds.request()
    rounds.advance()
    assert painted == ["losses"]


def test_what_is_requested_in_the_midst_of_a_round_brings_another(rounds: Rounds, painted: list[str]) -> None:
    rounds.request()
    rounds.advance()
    rounds.request()
    for _frame in range(4):
        rounds.advance()
    assert painted == ["losses", "figures", "losses", "figures", "finish"]


def test_a_part_that_fails_does_not_come_again_and_again(app: QObject, painted: list[str]) -> None:
    rounds = Rounds(1, [lambda: painted[0], lambda: painted.append("figures")], lambda: None, app)
    rounds.request()
    with pytest.raises(IndexError):
        rounds.advance()
    rounds.advance()
    assert painted == ["figures"]
