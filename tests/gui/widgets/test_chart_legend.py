import pytest

from gui.widgets.chart_legend import Entry, those_that_fit

ENTRIES = tuple(Entry(name, "50.0%", "100.0%", "text") for name in ("pin 1", "pin 2", "train", "validation"))


@pytest.mark.parametrize(("room", "shown"), [(400, 4), (399, 3), (299, 2), (10, 2)])
def test_without_room_the_first_entries_are_left_out_but_never_the_last_two(room: float, shown: int) -> None:
    assert those_that_fit(ENTRIES, [100.0] * 4, room) == ENTRIES[-shown:]
