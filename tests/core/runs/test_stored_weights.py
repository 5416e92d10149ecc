"""What a run keeps of its weights is found again, also where some of it is damaged."""

import json
from pathlib import Path

import pytest

from core.errors import AppError
from core.runs import RunStore
from core.runs.stored_weights import NoCheckpointError
from tests.core.runs.telling import CONFIG, checkpoint, epoch, started, steps, whole_run, write


def test_checkpoints_and_snapshots_are_found_by_their_steps() -> None:
    writer = write(whole_run())
    store = RunStore()
    assert [(kept.step, kept.epoch, kept.at_end) for kept in store.checkpoints(writer.id)] == [
        (10, 1, True), (20, 2, True), (30, 3, True),
    ]  # fmt: skip
    assert store.checkpoint(writer.id).step == 30
    assert store.checkpoint(writer.id, 10).values == {"position": 10}
    assert store.snapshot_steps(writer.id) == (10, 20, 30)
    assert store.snapshot(writer.id, 20).record["steps"] == 20
    with pytest.raises(AppError, match="no checkpoint of step 11"):
        store.checkpoint(writer.id, 11)
    with pytest.raises(AppError, match="no snapshot of step 11"):
        store.snapshot(writer.id, 11)


def test_damaged_checkpoints_are_passed_over() -> None:
    writer = write(whole_run())
    store = RunStore()
    *_, second, last = store.checkpoints(writer.id)
    last.path.write_bytes(last.path.read_bytes()[:-5])
    assert store.checkpoint(writer.id).step == second.step
    for kept in store.checkpoints(writer.id):
        kept.path.write_bytes(b"")
    with pytest.raises(AppError, match=r"No checkpoint of .* can be read"):
        store.checkpoint(writer.id)
    with pytest.raises(AppError, match="has no checkpoint to go on from"):
        store.checkpoint(write([started()]).id)


def test_a_run_without_checkpoints_names_what_a_new_one_can_start_from() -> None:
    folder = write(whole_run()).folder
    for path in (folder / "checkpoints").iterdir():
        path.unlink()
    assert newest_file(folder) == folder / "model.safetensors"
    (folder / "model.safetensors").write_bytes(b"spoilt")
    (folder / "snapshots" / "000000030.safetensors").unlink()
    assert newest_file(folder) == folder / "snapshots" / "000000020.safetensors"
    assert newest_file(write([started()]).folder) is None


def newest_file(run: Path) -> Path | None:
    with pytest.raises(NoCheckpointError) as told:
        RunStore().checkpoint(run.name)
    return told.value.model_file


@pytest.mark.parametrize(
    ("spoil", "step"),
    [((), 30), (("model",), 30), (("model", "snapshots"), 30), (("model", "checkpoints"), 30)],
)
def test_a_model_is_the_final_one_or_the_newest_that_is_kept(spoil: tuple[str, ...], step: int) -> None:
    writer = write(whole_run())
    for path in writer.folder.rglob("*.safetensors"):
        if path.parent.name in spoil or path.stem in spoil:
            path.write_bytes(b"spoilt")
    weights = RunStore().model(writer.id).weights
    assert all(bool((value == step).all()) for value in weights.values())


def test_a_run_without_any_weights_has_no_model() -> None:
    with pytest.raises(AppError, match="no model that can be read"):
        RunStore().model(write([started(), steps(1, 3)]).id)


def test_a_checkpoint_of_another_network_is_no_model() -> None:
    writer = write([started(), *epoch(1)])
    for path in (writer.folder / "snapshots").iterdir():
        path.unlink()
    about = json.loads((writer.folder / "run.json").read_text())
    about["network"]["classes"] = ["a", "b"]
    (writer.folder / "run.json").write_text(json.dumps(about))
    with pytest.raises(AppError, match="no model that can be read"):
        RunStore().model(writer.id)


def test_checkpoints_are_thinned_as_they_come() -> None:
    long = CONFIG.changed(epochs=30)
    writer = write(whole_run(long))
    kept = [entry.step for entry in RunStore().checkpoints(writer.id)]
    assert kept[-2:] == [290, 300]
    assert kept[0] == 10
    assert len(kept) <= 11
    write([started(long, first_step=300), checkpoint(303), checkpoint(306), checkpoint(309)], resume=writer.id)
    assert [step for step in (entry.step for entry in RunStore().checkpoints(writer.id)) if step > 300] == [306, 309]
