"""A disk that fails at the Nth call: a few of the Ns here, every one of them in tests/soak/runs.py."""

import pytest

from core.runs import RunStore, folder, sweep_leftovers
from tests.core.runs.failing import MODES, Mode, check, recorded, whole, write_on
from tests.core.runs.telling import CONFIG, broken_off, whole_run, write

CALLS = (*range(1, 16), *range(16, 75, 7))


@pytest.mark.parametrize("mode", MODES)
def test_whatever_fails_a_new_run_is_whole_up_to_there_or_not_there(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_DEAD_AFTER", -1)
    events = whole()
    for number in range(1, max(CALLS)) if mode == "half" else CALLS:
        _, said = write_on(number, mode, events)
        assert len({warned.template for warned in said}) == len(said)
    check(recorded(events))
    sweep_leftovers()
    assert not list(RunStore().folder.glob(".*"))
    assert RunStore().run(write(whole_run()).id).state == "completed"


@pytest.mark.parametrize("mode", MODES)
def test_whatever_fails_a_run_that_goes_on_is_what_it_was_or_further(mode: Mode) -> None:
    events = whole()
    for number in CALLS[::2]:
        writer = broken_off(2)
        before = RunStore().load(writer.id)
        write_on(number, mode, list(whole_run(CONFIG, 3)), writer.id)
        check(recorded(events), before)
        RunStore().delete([writer.id])


def test_a_whole_run_makes_so_many_calls_that_these_are_some_of_all() -> None:
    calls, said = write_on(0, "once", whole())
    assert not said
    assert calls > max(CALLS)
