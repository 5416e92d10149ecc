"""While the time machine's slider moves, the Mistakes tab follows with few images, and with all of them afterwards."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.trained_model import TrainedModel
from gui.panels import mistakes_following, mistakes_pace
from gui.panels.mistakes_pace import Pace
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs, linear_model
from tests.gui.panels.test_mistakes_tab import Room, dataset, split

MANY = 2600


@pytest.fixture
def room(tasks: Tasks, dialogs: FakeDialogs, qtbot: QtBot) -> Room:
    """With all images of the model at hand judged."""
    made = Room(tasks, dialogs, qtbot)
    made.have(dataset(test=split(MANY)))
    made.tab.show()
    made.settle()
    return made


def at(step: int) -> TrainedModel:
    return replace(linear_model(), record={"steps": step})


def seen(room: Room) -> list[tuple[int, int]]:
    """Of which step, and on how many images, each report is that comes from now on."""
    found: list[tuple[int, int]] = []

    def note() -> None:
        report = room.tab.following.report
        if report is not None and (not found or found[-1] != (report.step, len(report.indices))):
            found.append((report.step, len(report.indices)))

    room.tab.following.changed.connect(note)
    return found


def test_a_moment_is_seen_in_few_images_and_then_in_all(room: Room) -> None:
    found = seen(room)
    room.study.set_model(at(7), live=False, moment=7)
    room.settle()
    assert [entry for entry in found if entry[0] == 7] == [(7, 500), (7, MANY)]


def test_it_says_of_how_many_images_the_figures_are(room: Room) -> None:
    said: list[str] = []
    room.tab.following.changed.connect(lambda: said.append(room.tab.header.figures.text()))
    room.study.set_model(at(7), live=False, moment=7)
    room.settle()
    assert any(words.startswith("At step 7 · 500 of 2,600 images · ") for words in said)
    assert "of 2,600 images" not in said[-1]


def test_a_moment_does_not_wait_for_the_rest_after_a_look_at_what_learns(room: Room, qtbot: QtBot) -> None:
    following = room.tab.following
    room.study.set_model(at(1), live=True)
    qtbot.waitUntil(lambda: following.report is not None and following.report.step == 1)
    following._pause.start(60_000)
    room.study.set_model(at(9), live=False, moment=9)
    assert following._evaluating.is_at_work
    room.settle()
    assert following.report is not None
    assert following.report.step == 9


def test_a_look_at_what_learns_gives_way_to_a_moment(room: Room) -> None:
    found = seen(room)
    room.study.set_model(at(1), live=True)
    room.study.set_model(at(9), live=False, moment=9)
    room.settle()
    assert 1 not in {step for step, _ in found}


def test_shown_again_it_is_rough_first(room: Room) -> None:
    room.tab.hide()
    room.study.set_model(at(5), live=False, moment=5)
    found = seen(room)
    room.tab.show()
    room.settle()
    assert [entry for entry in found if entry[0] == 5] == [(5, 500), (5, MANY)]


def test_where_all_images_are_too_many_a_moment_is_seen_in_more_once_it_rests(
    room: Room, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(mistakes_following, "_MOST_BY_ITSELF", 1000)
    found = seen(room)
    room.study.set_model(at(7), live=False, moment=7)
    qtbot.waitUntil(lambda: (7, 2000) in found)
    qtbot.waitUntil(lambda: not room.tab.following.is_catching_up)
    assert [entry for entry in found if entry[0] == 7] == [(7, 500), (7, 2000)]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(mistakes_pace, "time", made)
    return made


def look(pace: Pace, clock: Clock, of: mistakes_pace.Of, seconds: float, architecture: str = "a") -> int:
    images = pace.begin(architecture, of)
    clock.now += seconds
    pace.end()
    return images


def test_looks_that_take_too_long_become_smaller_down_to_a_least(clock: Clock) -> None:
    pace = Pace()
    assert [look(pace, clock, "moment", 0.2) for _ in range(3)] == [500, 250, 250]
    assert [look(pace, clock, "model", 0.2) for _ in range(2)] == [2000, 1000]
    assert look(pace, clock, "moment", 0.2, "another network") == 500


def test_quick_looks_and_those_at_what_learns_stay_as_they_are(clock: Clock) -> None:
    pace = Pace()
    assert [look(pace, clock, "moment", 0.01) for _ in range(2)] == [500, 500]
    assert [look(pace, clock, "learning", 0.5) for _ in range(2)] == [1000, 1000]
