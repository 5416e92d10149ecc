"""Folders with Chinese, spaces, signs that mean something to somebody, and names of 200 characters."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.processes import drive
from tests.soak.kills import make_images

ROOT = Path(__file__).parents[2]
FAR = Path("数 据 #1 100%25 +mnist;x.") / ("很长的" * 22) / "a'b\"c."


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that Inkling has lies there."""
    folder = tmp_path / FAR
    folder.mkdir(parents=True)
    assert len(folder.parent.name.encode()) == 198
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


def test_the_commands_take_such_paths(far: Path) -> None:
    images, model, picture = make_images(far / "图 #"), str(far / "模 #%.safetensors"), far / "图 片 %d.png"
    stroke = Image.new("L", (28, 28))
    stroke.paste(255, (13, 4, 16, 24))
    stroke.save(picture)
    ended = run("train", "--dataset", images, "--model", "linear", "--epochs", "1", "--output", model, "--json")[-1]
    assert ended["event"] == "run_ended"
    assert "accuracy" in run("evaluate", model, "--dataset", images, "--json")[0]
    assert run("predict", model, str(picture), "--json")[0]["file"] == str(picture)
    run("export", model, str(far / "脚 本 #.py"))
    compile((far / "脚 本 #.py").read_text("utf-8"), "script", "exec")
