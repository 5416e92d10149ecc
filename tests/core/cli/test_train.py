import json
from pathlib import Path

import pytest

from core.datasets.dataset import Dataset
from core.model_files import open_model
from core.progress import Progress, Work
from core.runs import RunStore
from core.training import loop
from tests.core.cli.done import QUICK, Command

pytestmark = pytest.mark.usefixtures("easy_data")


def test_json_is_the_events_and_the_last_has_the_results(command: Command) -> None:
    done = command(*QUICK, "--json")
    assert done.code == 0
    events = done.objects
    assert events[0]["event"] == "run_started"
    assert events[0]["config"]["epochs"] == 2
    last = events[-1]
    assert last["event"] == "run_ended"
    assert last["outcome"] == "completed"
    assert 0 < last["accuracy"] <= 1
    assert last["seconds"] > 0
    assert last["images_per_second"] > 0
    assert last["run"] == events[0]["run"] == RunStore().runs()[0].id
    assert {"steps_done", "validated", "epoch_done"} <= {event["event"] for event in events}
    assert done.err == ""


def test_text_says_an_epoch_a_line_and_the_result(command: Command) -> None:
    done = command(*QUICK)
    assert done.code == 0
    first, *epochs, last = done.out.splitlines()
    assert first == "MLP on mnist: 669,706 parameters, 320 training images, cpu, threads: 1"
    assert [line.split("   ")[0] for line in epochs] == ["Epoch 1 of 2", "Epoch 2 of 2"]
    assert last.startswith("Finished after 20 steps: accuracy ")
    assert RunStore().runs()[0].id in last
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize("name", ["model.safetensors", "model.pth"])
def test_the_model_is_written_and_says_what_the_run_said(command: Command, tmp_path: Path, name: str) -> None:
    done = command(*QUICK, "--json", "--output", tmp_path / name)
    assert done.code == 0
    model = open_model(tmp_path / name)
    assert model.architecture == "mlp"
    if name.endswith("safetensors"):
        assert model.record["accuracy"] == done.objects[-1]["accuracy"]


def test_every_option_reaches_the_settings(command: Command, model_file: Path) -> None:
    done = command(
        *("train", "--dataset", "mnist", "--model", "lenet5-bn", "--preset", "best", "--epochs", "1"),
        *("--batch-size", "50", "--optimizer", "nesterov", "--learning-rate", "1e-2", "--momentum", ".8"),
        *(
            "--weight-decay",
            "0.001",
            "--schedule",
            "cosine",
            "--loss",
            "mse",
            "--clip",
            "1.5",
            "--augment",
            "light",
            "--plain-epochs",
            "3",
        ),
        *("--keep-best", "--start-from", str(model_file), "--seed", "5", "--device", "cpu", "--threads", "1"),
        *("--limit-train", "100", "--json"),
    )
    assert done.code == 0
    assert done.objects[0]["config"] == {
        "dataset": "mnist",
        "model": "lenet5-bn",
        "preset": "best",
        "epochs": 1,
        "batch_size": 50,
        "optimizer": "nesterov",
        "learning_rate": 0.01,
        "momentum": 0.8,
        "weight_decay": 0.001,
        "schedule": "cosine",
        "loss": "mse",
        "clip": 1.5,
        "augment": "light",
        "plain_epochs": 3,
        "scaling": "standard",
        "keep_best": True,
        "start_from": str(model_file),
        "seed": 5,
        "device": "cpu",
        "threads": 1,
        "limit_train": 100,
    }


def test_a_terminal_sees_a_bar_with_loss_accuracy_speed_and_time_left(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("core.training.meter._SECONDS_BETWEEN_EVENTS", 0.0)
    done = command(*QUICK)
    shown = [line.removeprefix("\x1b[2K") for line in done.err.split("\r") if "Epoch 2 of 2" in line]
    assert any("loss" in line and "accuracy" in line and "images/s" in line and "s left" in line for line in shown)
    assert "█" in shown[-1]
    assert done.err.endswith("\r\x1b[2K")
    assert "\r" not in done.out


def test_settings_that_nobody_gave_come_from_the_preset(command: Command) -> None:
    given = ("--threads", "1", "--limit-train", "64", "--epochs", "1", "--json")
    events = command("train", "--dataset", "mnist", "--model", "linear", "--preset", "tutorial-mlp", *given).objects
    config = events[0]["config"]
    assert (config["optimizer"], config["learning_rate"], config["scaling"]) == ("sgd", 0.001, "unit")


def test_json_has_no_words_beyond_ascii(command: Command, monkeypatch: pytest.MonkeyPatch, easy: Dataset) -> None:
    def chinese(_key: str, _shape: object = None) -> Work[Dataset]:
        yield Progress("读", 0, 1)
        return Dataset(**{**vars(easy), "classes": tuple("零一二三四五六七八九")})

    monkeypatch.setattr(loop, "load_dataset", chinese)
    done = command(*QUICK, "--json")
    assert done.out.isascii()
    assert json.loads(done.out.splitlines()[1])["classes"][3] == "三"
