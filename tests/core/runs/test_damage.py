"""A run that somebody edited, cut off or replaced is shown as damaged, and the rest stay usable."""

import json
import math
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import AppError
from core.runs import RunStore, RunWriter
from core.runs.space import bound_space
from tests.core.runs.telling import whole_run, write

Spoil = Callable[[Path], object]
posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")


def _about(**changes: Any) -> Spoil:
    def change(folder: Path) -> None:
        path = folder / "run.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return change


def _file(name: str, content: str | bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a file")


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _link(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent / "nowhere")


def _circle(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder)


def _pipe(name: str) -> Spoil:
    def make(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return make


def _folder(name: str) -> Spoil:
    def make(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return make


DAMAGES: dict[str, Spoil] = {
    "no run.json": lambda folder: (folder / "run.json").unlink(),
    "no events": lambda folder: (folder / "events.jsonl").unlink(),
    "a file": _gone,
    "empty folder": _empty,
    "run.json is a folder": _folder("run.json"),
    "events are a folder": _folder("events.jsonl"),
    "zeros": _file("run.json", b"\0" * 100),
    "not UTF-8": _file("run.json", b'{"config": "\xff\xfe"}'),
    "far too large": _file("run.json", b" " * 2_000_000),
    "list": _file("run.json", "[]"),
    "nothing in it": _file("run.json", "{}"),
    "deep": _file("run.json", "[" * 100_000),
    "a huge number": _file("run.json", '{"format": ' + "9" * 5000 + "}"),
    "unknown setting": _about(config={"taste": 1}),
    "impossible setting": _about(config={"epochs": 0}),
    "setting of a wrong kind": _about(config={"epochs": "many"}),
    "a list for a name": _about(config={"optimizer": []}),
    "a number for the dataset": _about(config={"dataset": 5}),
    "no settings": _about(config=[1]),
    "no time": _about(started=5),
    "a number for the machine": _about(environment=7),
    "a newer version": _about(format=99),
}
LINKS: dict[str, Spoil] = {
    "link to nowhere": _link,
    "link to itself": _circle,
    "a pipe for run.json": _pipe("run.json"),
    "a pipe for events": _pipe("events.jsonl"),
}
HARMLESS: dict[str, Spoil] = {
    "odd group": _about(group="g" * 5000),
    "odd parent": _about(parent=[1, "x", None]),
    "odd name of a step": lambda folder: (folder / "checkpoints" / "x.safetensors").write_text(""),
    "spoilt about": _file("about.json", b"\xff{"),
    "about of wrong types": _file("about.json", '{"name": 5, "note": [], "starred": "yes", "dismissed": true}'),
    "about is a list": _file("about.json", "[1]"),
    "about is a folder": lambda folder: (folder / "about.json").mkdir(),
    "odd steps": _about(steps_per_epoch="ten"),
    "an infinite number of steps": _about(steps_per_epoch=math.inf),
    "no events in it": _file("events.jsonl", ""),
    "zeros for events": _file("events.jsonl", b"\0" * 10_000),
    "a huge line": _file("events.jsonl", b"x" * 20_000_000 + b"\n"),
}


def two_runs(spoil: Spoil) -> tuple[RunWriter, RunWriter]:
    whole, spoilt = write(whole_run()), write(whole_run())
    spoil(spoilt.folder)
    return whole, spoilt


def check_damaged(spoil: Spoil) -> None:
    whole, spoilt = two_runs(spoil)
    store = RunStore()
    listed = {run.id: run for run in store.runs()}
    damaged = listed.pop(spoilt.id)
    assert damaged.damage.endswith(".")
    assert (damaged.state, damaged.config) == ("damaged", None)
    with pytest.raises(AppError):
        store.load(spoilt.id)
    for asked in (store.checkpoints, store.snapshot_steps, store.size):
        asked(spoilt.id)
    assert not listed[whole.id].damage
    assert store.load(whole.id).step == 30
    bound_space(store.folder, 0)
    store.delete([spoilt.id])
    assert [run.id for run in store.runs()] == [whole.id]
    assert [run.state for run in store.trash()] == ["damaged"]
    store.empty_trash()
    assert store.trash() == ()


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_run_is_listed_with_a_reason_beside_the_others(spoil: Spoil) -> None:
    check_damaged(spoil)


@posix
@pytest.mark.parametrize("spoil", LINKS.values(), ids=LINKS)
def test_links_and_pipes_are_damages_that_nobody_waits_for(spoil: Spoil) -> None:
    check_damaged(spoil)


@pytest.mark.parametrize("spoil", HARMLESS.values(), ids=HARMLESS)
def test_what_does_not_matter_is_left_out(spoil: Spoil) -> None:
    _, spoilt = two_runs(spoil)
    store = RunStore()
    assert [run.damage for run in store.runs()] == ["", ""]
    assert store.load(spoilt.id).step in (0, 30)
    assert store.model(spoilt.id).weights


@posix
def test_a_run_behind_a_link_is_a_run(tmp_path: Path) -> None:
    writer = write(whole_run())
    writer.folder.rename(tmp_path / "elsewhere")
    writer.folder.symlink_to(tmp_path / "elsewhere")
    store = RunStore()
    assert store.load(writer.id).step == 30
    store.delete([writer.id])
    store.empty_trash()
    assert (tmp_path / "elsewhere" / "run.json").is_file()


LINES: dict[str, tuple[object, int]] = {
    "no event": ({"nothing": 1}, 30),
    "unknown event": ({"event": "sneezed"}, 30),
    "a number for an event": ({"event": 5}, 30),
    "losses of a wrong kind": ({"event": "steps_done", "losses": "many"}, 30),
    "a loss of a wrong kind": (
        {"event": "steps_done", "first_step": 31, "epoch": 1, "losses": ["x"], "accuracies": [1], "seconds": 1,
         "learning_rate": 1, "images_per_second": 1}, 30),
    "far away": (
        {"event": "steps_done", "first_step": 10**12, "epoch": 1, "losses": [1], "accuracies": [1], "seconds": 1,
         "learning_rate": 1, "images_per_second": 1}, 30),
    "going on from far away": ({"event": "resumed", "step": 10**12}, 30),
    "going on from nowhere": ({"event": "resumed"}, 30),
    "going on from a negative step": ({"event": "resumed", "step": -5}, 30),
    "an odd ending": ({"event": "run_ended", "outcome": "exploded"}, 30),
    "an ending of a wrong kind": ({"event": "run_ended", "outcome": [], "step": {}}, 30),
    "a warning without words": ({"event": "warned"}, 30),
    "a warning that cannot be said": (
        {"event": "warned", "kind": "k", "message": "m {", "template": "{a.b.c}", "values": {}}, 30),
    "another beginning": ({"event": "run_started", "config": {}}, 30),
    "settings of a wrong kind": ({"event": "resumed", "step": 20, "config": {"epochs": "x"}}, 20),
    "text": ("text", 30),
    "a list": ([1, 2], 30),
}  # fmt: skip


@pytest.mark.parametrize(("line", "step"), LINES.values(), ids=LINES)
def test_an_edited_line_costs_only_itself(line: object, step: int) -> None:
    writer = write(whole_run())
    with (writer.folder / "events.jsonl").open("a") as events:
        events.write(json.dumps(line) + "\n")
    (run,) = RunStore().runs()
    assert not run.damage
    loaded = RunStore().load(writer.id)
    assert loaded.step == step
    assert all(warned.message for warned in loaded.warnings)


@pytest.mark.parametrize("cut", range(1, 3000, 97))
def test_events_that_are_cut_off_anywhere_are_read_up_to_there(cut: int) -> None:
    writer = write(whole_run())
    path = writer.folder / "events.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    (run,) = RunStore().runs()
    assert (run.damage, run.state) == ("", "broken off" if cut > 1 else "completed")
    loaded = RunStore().load(writer.id)
    assert list(loaded.losses) == [1 / step for step in range(1, loaded.step + 1)]
    assert run.step >= loaded.step


def test_a_lost_line_leaves_a_gap() -> None:
    writer = write(whole_run())
    path = writer.folder / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b'{"event": "steps_do\xff\n', *lines[4:]]))
    losses = RunStore().load(writer.id).losses
    assert len(losses) == 30
    assert [step for step, loss in enumerate(losses, 1) if math.isnan(loss)] == [6, 7, 8, 9, 10]


def test_a_line_that_is_there_twice_counts_once() -> None:
    writer = write(whole_run())
    path = writer.folder / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], lines[1], *lines[2:]]))
    assert list(RunStore().load(writer.id).losses) == [1 / step for step in range(1, 31)]
