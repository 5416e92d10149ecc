"""Folders with Chinese, spaces, signs that mean something to somebody, and names of 200 characters."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from core.config import TrainingConfig
from core.datasets.load import load_dataset
from core.model_files import save_model
from core.progress import finish
from gui.panels import code_work
from gui.panels.code_recipe import recipe_of_setup
from tests.core.datasets.squares import make_images
from tests.e2e.processes import drive
from tests.gui.fakes import linear_model
from tests.gui.window_room import Room, opened_room
from tests.gui.window_slots import SLOTS
from tests.gui.window_trials import WindowTrial

ROOT = Path(__file__).parents[2]
FAR = Path("数 据 #1 100%25 +mnist;x.") / ("很长的" * 22) / ("ab cd" * 40) / "a'b\"c."


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that Inkling has lies there."""
    folder = tmp_path / FAR
    folder.mkdir(parents=True)
    monkeypatch.setenv("INKLING_HOME", str(folder / "家 #2 %s."))
    monkeypatch.setenv("INKLING_DATA_DIR", str(folder / "data {x}"))
    return folder


def run(*arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines() if "--json" in arguments]


def test_the_window_trains_and_saves_there(far: Path) -> None:
    model = far / f"{'模' * 60} #%.safetensors"
    ended = drive("train", INKLING_TEST_MODEL=str(model))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert model.is_file()
    assert str(model) in json.loads((far / "家 #2 %s." / "settings.json").read_text("utf-8"))["recent"]


def test_the_window_opens_what_lies_there(far: Path) -> None:
    model = far / f"{'模' * 60} #%.safetensors"
    save_model(linear_model(), model)
    ended = drive("open", INKLING_TEST_MODEL=str(model))
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Room]:
    """The whole window, with all of its files there."""
    place = tmp_path_factory.mktemp("far") / FAR
    place.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        live_in(place, patch)
        with opened_room(place) as made:
            yield made


def live_in(place: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("INKLING_HOME", str(place / "家 #2 %s."))
    patch.setenv("INKLING_DATA_DIR", str(place / "data"))


@pytest.mark.parametrize("name", SLOTS)
def test_everything_in_the_window_that_takes_a_path_works_there(
    name: str, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_in(room.place, monkeypatch)
    room.keep(tmp_path / "untouched")
    WindowTrial(SLOTS[name], room, tmp_path / "template")  # which asserts that something comes of it
    assert room.unhandled == []
    room.put_back(tmp_path / "untouched")


def test_a_script_runs_there(far: Path, qapp: QApplication) -> None:
    dataset = finish(load_dataset(make_images(far / "图 #", each=4)))
    recipe = recipe_of_setup(TrainingConfig(dataset=dataset.key, model="linear", batch_size=4, threads=1), dataset)
    assert recipe is not None
    proof = finish(code_work.prove(recipe, dataset))
    assert len(proof.script) == len(proof.app) > 0


def test_the_commands_take_such_paths(far: Path) -> None:
    images, model, picture = make_images(far / "图 #"), str(far / "模 #%.safetensors"), far / "图 片 %d.png"
    stroke = Image.new("L", (28, 28))
    stroke.paste(255, (13, 4, 16, 24))
    stroke.save(picture)
    ended = run("train", "--dataset", images, "--model", "linear", "--epochs", "1", "--output", model, "--json")[-1]
    assert ended["event"] == "run_ended"
    assert "accuracy" in run("evaluate", model, "--dataset", images, "--json")[0]
    assert run("predict", model, str(picture), "--json")[0]["file"] == str(picture)
    assert run("inspect", model, "--json")[0]["architecture"] == "linear"
    run("export", model, str(far / "脚 本 #.py"))
    compile((far / "脚 本 #.py").read_text("utf-8"), "script", "exec")
    table, other = far / "表 #1 %s.csv", str(far / "另 #.pth")
    table.write_text("\n".join(f"图 #/{n % 10}/{n // 10}.png,{n % 10}" for n in range(100)), "utf-8")
    more = ("--model", "linear", "--epochs", "1", "--start-from", model, "--output", other, "--json")
    assert run("train", "--dataset", f"csv:{table}", *more)[-1]["event"] == "run_ended"
