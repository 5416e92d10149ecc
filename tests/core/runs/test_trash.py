"""Deleted runs lie in the trash until it is emptied."""

import os
import shutil
from pathlib import Path

import pytest

from core.errors import AppError
from core.paths import home_dir
from core.runs import NotAllMovedError, RunStore, RunWriter
from core.training.events import Preparing
from tests.core.failing_disk import failing
from tests.core.runs.telling import CONFIG, started, whole_run, write


def test_a_deleted_run_can_be_brought_back() -> None:
    first, second = write(whole_run()), write(whole_run())
    store = RunStore()
    assert store.delete([first.id, second.id]) == (first.id, second.id)
    assert store.runs() == ()
    assert {run.id for run in store.trash()} == {first.id, second.id}
    assert store.restore([first.id]) == (first.id,)
    assert [run.id for run in store.runs()] == [first.id]
    assert store.load(first.id).step == 30
    assert (first.folder / "writing.lock").exists() is False


def test_a_run_that_is_being_trained_is_not_deleted_nor_are_those_with_it() -> None:
    whole, writer = write(whole_run()), RunWriter(CONFIG)
    writer.write(started())
    with pytest.raises(AppError, match=f"“{writer.id}” is being trained: stop it first."):
        RunStore().delete([whole.id, writer.id])
    writer.close()
    assert len(RunStore().runs()) == 2
    RunStore().delete([whole.id, writer.id])
    assert RunStore().runs() == ()


def test_a_run_that_somebody_begins_to_train_meanwhile_is_not_deleted() -> None:
    whole = write(whole_run())
    writer = RunWriter(CONFIG, resume=whole.id)
    writer.write(Preparing("Reading", 0, 0))
    assert RunStore().run(whole.id).state == "completed"
    with pytest.raises(AppError, match="is being trained"):
        RunStore().delete([whole.id])
    writer.close()
    assert RunStore().load(whole.id).step == 30


def test_what_is_emptied_is_gone() -> None:
    writer = write(whole_run())
    store = RunStore()
    store.delete([writer.id])
    store.empty_trash()
    assert store.trash() == ()
    assert store.sizes().total == 0
    with pytest.raises(AppError, match="not in the trash"):
        store.restore([writer.id])
    store.empty_trash()


def test_a_run_of_a_name_that_is_taken_gets_one_beside_it() -> None:
    writer = write(whole_run())
    store = RunStore()
    (home_dir() / "trash" / writer.id).mkdir(parents=True)
    assert store.delete([writer.id]) == (f"{writer.id}-2",)
    write_again = store.folder / f"{writer.id}-2"
    write_again.mkdir(parents=True)
    assert store.restore([f"{writer.id}-2"]) == (f"{writer.id}-2-2",)
    assert store.load(f"{writer.id}-2-2").step == 30


def test_a_move_that_the_system_refuses_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = write(whole_run())

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", refuse)
        with pytest.raises(AppError, match=r"could not be moved \(Permission denied\)\."):
            RunStore().delete([writer.id])
    assert RunStore().load(writer.id).step == 30


def test_one_that_cannot_be_deleted_keeps_no_other_from_it() -> None:
    first, second = write(whole_run()), write(whole_run())
    full, why = failing(first.folder, 1, "from then on"), rf"“{first.id}” could not be moved \(No space left"
    with full, pytest.raises(NotAllMovedError, match=why) as told:
        RunStore().delete([first.id, second.id])
    assert (told.value.moved, told.value.left) == ((second.id,), (first.id,))
    assert [run.id for run in RunStore().trash()] == [second.id]


def test_one_that_cannot_be_brought_back_keeps_no_other_from_it() -> None:
    first, second, store = write(whole_run()), write(whole_run()), RunStore()
    store.delete([first.id, second.id])
    with failing(store.trash_folder / first.id, 1, "from then on"), pytest.raises(NotAllMovedError) as told:
        store.restore([first.id, second.id])
    assert (told.value.moved, told.value.left) == ((second.id,), (first.id,))
    assert [run.id for run in store.runs()] == [second.id]


def test_what_is_no_longer_in_the_trash_need_not_be_tried_again() -> None:
    writer, store = write(whole_run()), RunStore()
    store.delete([writer.id])
    store.empty_trash()
    with pytest.raises(NotAllMovedError, match="is not in the trash") as told:
        store.restore([writer.id])
    assert told.value.left == ()


def test_what_lies_on_a_disk_that_was_taken_away_can_be_tried_again(tmp_path: Path) -> None:
    writer, store = write(whole_run()), RunStore()
    store.delete([writer.id])
    shutil.move(home_dir() / "trash", tmp_path / "away")
    with pytest.raises(NotAllMovedError, match="is not in the trash") as told:
        store.restore([writer.id])
    assert told.value.left == (writer.id,)
    shutil.move(tmp_path / "away", home_dir() / "trash")
    assert store.restore(told.value.left) == (writer.id,)


@pytest.mark.parametrize("name", ["", "..", "../runs", ".hidden"])
def test_nothing_outside_the_trash_is_brought_back(name: str) -> None:
    RunStore().delete([write(whole_run()).id])
    with pytest.raises(AppError, match="There is no run"):
        RunStore().restore([name])


def test_what_cannot_be_removed_is_said_and_the_rest_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = write(whole_run()), write(whole_run())
    store = RunStore()
    store.delete([first.id, second.id])
    real = os.rmdir

    def refuse(path: str, **options: int | None) -> None:
        if Path(path).name == first.id:
            raise PermissionError(13, "Permission denied")
        real(path, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, "rmdir", refuse)
        with pytest.raises(AppError, match=r"1 of the deleted runs could not be removed .*Permission denied"):
            store.empty_trash()
    assert [run.id for run in store.trash()] == [first.id]
