import os
from pathlib import Path
from typing import Any

import pytest
import torch

from core.datasets.dataset import Dataset
from core.errors import AppError, ModelFileError
from core.model_files import open_model
from core.paths import runs_dir
from core.progress import Progress, Work
from core.training import loop
from tests.core.cli.done import QUICK, Command

pytestmark = pytest.mark.usefixtures("easy_data")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--dataset", "nonsense"), "There is no dataset named “nonsense”"),
        (("--dataset", "mnist+nonsense"), "There is no dataset named"),
        (("--dataset", ""), "There is no dataset named “”"),
        (("--dataset", "junk"), "Junk"),
        (("--dataset", "folder:"), "A path has to follow “folder:”"),
        (("--model", "nonsense"), "There is no network named “nonsense”"),
        (("--preset", "nonsense"), "There is no preset named “nonsense”"),
        (("--optimizer", "nonsense"), "“nonsense”; there are sgd"),
        (("--schedule", "nonsense"), "“nonsense”; there are constant"),
        (("--loss", "nonsense"), "“nonsense”; there are cross-entropy"),
        (("--augment", "nonsense"), "“nonsense”; there are none"),
        (("--device", "nonsense"), "“nonsense”; there are auto"),
        (("--batch-size", "0"), "The batch size must be at least 1"),
        (("--batch-size", "1.5"), "The batch size must be a whole number"),
        (("--epochs", "-1"), "Epochs must be at least 1"),
        (("--epochs", "9" * 400), "Epochs must be at least 1"),
        (("--learning-rate", "abc"), "The learning rate must be a number, not “abc”"),
        (("--learning-rate", "nan"), "The learning rate must be above 0"),
        (("--learning-rate=-1e-3",), "The learning rate must be above 0"),
        (("--momentum", "1"), "The momentum must be at least 0"),
        (("--seed", "x{0}"), "The seed must be a whole number, not “x{0}”"),
        (("--threads", "1000000"), "The number of threads must be"),
        (("--limit-train", "-5"), "The number of training images must be"),
        (("--clip",), "expected one argument"),
        (("--nonsense", "{braces}"), "--nonsense {braces}"),
        (("--epoch", "3"), "--epoch"),
        (("--start-from", "/nowhere/model.safetensors"), "model.safetensors"),
        (("--start-from", "/dev/null"), "null"),
        (("--start-from", ""), "--start-from needs the name of a model file"),
        (("--start-from", "x" * 300), "x"),
        (("--output", "/nowhere/model.safetensors"), "The folder “/nowhere” does not exist"),
        (("--output", "/"), "should end in .safetensors or .pth"),
        (("--output", "model.jpg"), "“model.jpg” should end in .safetensors or .pth"),
        (("--output", "x" * 300 + ".pth"), "File name too long"),
        (("--resume", "20250101"), "its id, the beginning of it, or the name that you gave it."),
        (("--resume", ""), "There is no run “”"),
        (("--resume", "../runs"), "There is no run “../runs”"),
        (("--resume", "/nowhere/run"), "There is no run “/nowhere/run”"),
        (("--resume", "run", "--epochs", "0"), "Epochs must be at least 1"),
        (("--resume", "run", "--batch-size", "8"), "--batch-size cannot go with --resume"),
        (("--resume", "run", "--dataset", "mnist"), "--dataset cannot go with --resume"),
        (("--resume", "run", "--start-from", ""), "--start-from cannot go with --resume"),
        (("--resume", "run", "--keep-best"), "--keep-best cannot go with --resume"),
    ],
)
def test_bad_input_is_one_sentence(command: Command, arguments: tuple[str, ...], said: str) -> None:
    assert said in command("train", *arguments).sentence
    assert said in command("train", "--json", *arguments).sentence
    assert not runs_dir().exists()


def test_an_output_that_cannot_be_written_is_said_before_the_training(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder.pth").mkdir()
    assert "is a folder" in command(*QUICK, "--output", tmp_path / "folder.pth").sentence
    (tmp_path / "file").write_text("")
    assert "does not exist" in command(*QUICK, "--output", tmp_path / "file" / "model.pth").sentence
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert "may only be read" in command(*QUICK, "--output", tmp_path / "model.pth").sentence
    assert not runs_dir().exists()


def test_an_output_that_fails_after_the_training_says_where_the_model_is(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import core.model_files

    real = core.model_files.save_model

    def save_model(model: Any, path: Path, *more: Any) -> None:
        if path.parent == tmp_path:
            raise ModelFileError("The disk is full.")
        real(model, path, *more)

    monkeypatch.setattr(core.model_files, "save_model", save_model)
    done = command(*QUICK, "--json", "--output", tmp_path / "model.safetensors")
    assert done.code == 2
    assert done.objects[-1]["event"] == "run_ended"
    kept = runs_dir() / done.objects[-1]["run"] / "model.safetensors"
    assert done.err == f"The disk is full. The model is kept as “{kept}”.\n"
    assert open_model(kept).architecture == "mlp"


def test_a_disk_that_keeps_no_run_is_said_once_and_the_last_event_stays_the_last(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file"))
    done = command(*QUICK, "--json", "--output", tmp_path / "model.safetensors")
    assert done.code == 0
    assert [event["kind"] for event in done.objects if event["event"] == "warned"] == ["disk"]
    assert done.objects[-1]["event"] == "run_ended"
    assert done.err.count("no longer kept on disk") == 1
    assert open_model(tmp_path / "model.safetensors")


def test_a_disk_that_fails_over_the_last_event_is_said_before_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    import core.model_files

    def save_model(*_: object) -> None:
        raise ModelFileError("The disk is full.")

    monkeypatch.setattr(core.model_files, "save_model", save_model)
    events = command(*QUICK, "--json").objects
    assert [event["event"] for event in events[-2:]] == ["warned", "run_ended"]


def test_a_training_that_diverges_says_so_and_keeps_what_was_good(command: Command, tmp_path: Path) -> None:
    output = tmp_path / "model.safetensors"
    done = command(
        *QUICK,
        *("--optimizer", "sgd", "--learning-rate", "1000", "--schedule", "constant"),
        "--json",
        "--output",
        output,
    )
    assert done.code == 1
    assert done.objects[-1]["outcome"] == "failed"
    assert "Learning rate 1000 looks too high" in done.err
    assert all(bool(torch.isfinite(value).all()) for value in open_model(output).weights.values())


def test_an_error_of_the_data_is_one_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_key: str, _shape: object = None) -> Work[Dataset]:
        yield Progress("Reading", 0, 1)
        raise AppError("Three files\ncannot be read.", details=tuple(f"{number}.png" for number in range(30)))

    monkeypatch.setattr(loop, "load_dataset", broken)
    done = command(*QUICK)
    first, *details = done.err.splitlines()
    assert done.code == 2
    assert first == "Three files cannot be read."
    assert details[:2] == ["  0.png", "  1.png"]
    assert details[-1] == "  and 10 more"
