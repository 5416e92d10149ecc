"""No connection is opened, nor a name looked up, but for a download that was asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.core.datasets.squares import make_images
from tests.e2e.processes import drive

ROOT = Path(__file__).parents[2]
WATCHED = Path(__file__).parent / "watched"


@pytest.fixture
def connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the processes started from now on write down what they connect to."""
    told = tmp_path / "connections"
    monkeypatch.setenv("PYTHONPATH", str(WATCHED))
    monkeypatch.setenv("INKLING_TEST_CONNECTIONS", str(told))
    return told


def run(*arguments: str, code: int = 0) -> None:
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, env=os.environ)
    assert ended.returncode == code, ended.stderr


def test_the_window_opens_trains_and_saves_without_any(connections: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.safetensors"
    ended = drive("train", INKLING_TEST_MODEL=str(model))
    assert ended.returncode == 0, ended.stderr
    assert model.is_file()
    assert not connections.exists()


def test_the_commands_go_without_any(connections: Path, tmp_path: Path) -> None:
    model, picture = str(tmp_path / "model.safetensors"), tmp_path / "picture.png"
    stroke = Image.new("L", (28, 28))
    stroke.paste(255, (13, 4, 16, 24))
    stroke.save(picture)
    images = make_images(tmp_path / "images", each=3)
    run("train", "--dataset", images, "--model", "linear", "--epochs", "1", "--output", model)
    run("evaluate", model, "--dataset", images)
    run("predict", model, str(picture))
    run("inspect", model)
    run("export", model, str(tmp_path / "script.py"))
    run("datasets")
    run("models")
    assert not connections.exists()


def test_a_dataset_that_has_to_be_downloaded_is_noticed_by_this_test(
    connections: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    run("train", "--dataset", "usps", "--model", "linear", code=2)
    assert "127.0.0.1" in connections.read_text("utf-8")
