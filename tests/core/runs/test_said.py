"""Names, notes and stars."""

import pytest

from core import atomic
from core.errors import AppError
from core.runs import RunStore
from tests.core.runs.telling import whole_run, write


def test_names_notes_and_stars_are_kept_each_by_itself() -> None:
    run_id = write(whole_run()).id
    store = RunStore()
    store.rename(run_id, "  Näme 我的 \n run ")
    store.annotate(run_id, "first line\r\nsecond\tline\n")
    store.star(run_id, True)
    run = store.run(run_id)
    assert (run.name, run.note, run.starred) == ("Näme 我的 run", "first line\nsecond line", True)
    assert store.load(run_id).name == "Näme 我的 run"
    store.star(run_id, False)
    store.rename(run_id, "")
    run = store.run(run_id)
    assert (run.name, run.note, run.starred) == ("", "first line\nsecond line", False)


@pytest.mark.parametrize("name", ["a\0b", "a\x1b[31mb", "a\u202eb", "a\ud800b", "a\u2028b"])
def test_characters_that_cannot_be_shown_are_left_out_of_a_name(name: str) -> None:
    run_id = write(whole_run()).id
    RunStore().rename(run_id, name)
    shown = RunStore().run(run_id).name
    assert shown.isprintable()
    assert (shown[0], shown[-1]) == ("a", "b")


def test_what_is_too_long_is_refused_and_the_old_stays() -> None:
    run_id = write(whole_run()).id
    store = RunStore()
    store.rename(run_id, "x" * 80)
    with pytest.raises(AppError, match=r"at most 80 characters; this one has 81\."):
        store.rename(run_id, "y" * 81)
    with pytest.raises(AppError, match=r"at most 4,000 characters; this one has 4,001\."):
        store.annotate(run_id, "y" * 4001)
    assert (store.run(run_id).name, store.run(run_id).note) == ("x" * 80, "")


def test_a_full_disk_is_one_sentence_and_the_old_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = write(whole_run()).id
    RunStore().rename(run_id, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(atomic, "_write", full)
        with pytest.raises(AppError, match="there is no space left"):
            RunStore().rename(run_id, "new")
    assert RunStore().run(run_id).name == "old"


def test_a_damaged_run_can_be_named_too() -> None:
    writer = write(whole_run())
    (writer.folder / "run.json").unlink()
    RunStore().rename(writer.id, "broken")
    assert (RunStore().run(writer.id).name, RunStore().run(writer.id).state) == ("broken", "damaged")
