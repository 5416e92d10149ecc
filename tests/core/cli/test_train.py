import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core.cli import training as module
from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.errors import AppError, ModelFileError
from core.model_files import open_model
from core.paths import runs_dir
from core.progress import Progress, Work
from core.runs import RunStore
from core.training import loop
from core.training.control import Control
from core.training.events import Event, StepsDone
from tests.core.cli.conftest import Command

QUICK = ("train", "--dataset", "mnist", "--model", "mlp", "--epochs", "2", "--batch-size", "32", "--threads", "1")
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
    assert last.startswith("Completed after 20 steps: accuracy ")
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
        *("--weight-decay", "0.001", "--schedule", "cosine", "--loss", "mse", "--clip", "1.5", "--augment", "light"),
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
        "scaling": "standard",
        "keep_best": True,
        "start_from": str(model_file),
        "seed": 5,
        "device": "cpu",
        "threads": 1,
        "limit_train": 100,
    }


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
        (("--start-from", "x" * 300), "x"),
        (("--output", "/nowhere/model.safetensors"), "The folder “/nowhere” does not exist"),
        (("--output", "/"), "should end in .safetensors or .pth"),
        (("--output", "model.jpg"), "“model.jpg” should end in .safetensors or .pth"),
        (("--output", "x" * 300 + ".pth"), "File name too long"),
        (("--resume", "20250101"), "not possible in this version"),
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
        *QUICK, *("--optimizer", "sgd", "--learning-rate", "1000", "--schedule", "constant"), "--json", "--output", output
    )
    assert done.code == 1
    assert done.objects[-1]["outcome"] == "failed"
    assert "Learning rate 1000 looks too high" in done.err
    assert all(bool(torch.isfinite(value).all()) for value in open_model(output).weights.values())


def test_an_error_of_the_data_is_one_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_key: str) -> Work[Dataset]:
        yield Progress("Reading", 0, 1)
        raise AppError("Three files\ncannot be read.", details=tuple(f"{number}.png" for number in range(30)))

    monkeypatch.setattr(loop, "load_dataset", broken)
    done = command(*QUICK)
    first, *details = done.err.splitlines()
    assert done.code == 2
    assert first == "Three files cannot be read."
    assert details[:2] == ["  0.png", "  1.png"]
    assert details[-1] == "  and 10 more"


def test_ctrl_c_ends_after_the_batch_and_the_model_is_written(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_at(monkeypatch, {3})
    output = tmp_path / "model.safetensors"
    done = command(*QUICK, "--epochs", "500", "--json", "--output", output)
    assert done.code == 0
    last = done.objects[-1]
    assert (last["event"], last["outcome"], last["step"]) == ("run_ended", "stopped", 4)
    assert last["accuracy"] is not None
    assert open_model(output).record["steps"] == 4
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_leaves_out_the_last_measurements(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_at(monkeypatch, {3, 4})
    last = command(*QUICK, "--json").objects[-1]
    assert (last["event"], last["outcome"], last["accuracy"]) == ("run_ended", "stopped", None)


def interrupt_at(monkeypatch: pytest.MonkeyPatch, steps: set[int]) -> None:
    """Ctrl-C as the command is told of these steps."""
    real = loop.train

    def train(config: TrainingConfig, control: Control) -> Iterator[Event]:
        control.step = True
        for event in real(config, control):
            if isinstance(event, StepsDone) and event.last_step in steps:
                os.kill(os.getpid(), signal.SIGINT)
            yield event

    monkeypatch.setattr(loop, "train", train)


def test_ctrl_c_while_the_data_is_read_ends_before_the_first_step(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def endless(_key: str) -> Work[Dataset]:
        try:
            while True:
                os.kill(os.getpid(), signal.SIGINT)
                yield Progress("Reading images", 1, 0)
        finally:
            closed.append(True)

    monkeypatch.setattr(loop, "load_dataset", endless)
    done = command(*QUICK)
    assert (done.code, done.out, done.err) == (130, "", "Stopped before the first step.\n")
    assert closed == [True]


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
    def chinese(_key: str) -> Work[Dataset]:
        yield Progress("读", 0, 1)
        return Dataset(**{**vars(easy), "classes": tuple("零一二三四五六七八九")})

    monkeypatch.setattr(loop, "load_dataset", chinese)
    done = command(*QUICK, "--json")
    assert done.out.isascii()
    assert json.loads(done.out.splitlines()[1])["classes"][3] == "三"


def test_missing_data_is_downloaded_first(
    command: Command, monkeypatch: pytest.MonkeyPatch, easy: Dataset
) -> None:
    from core.errors import MissingDataError

    there: list[str] = []

    def load_dataset(key: str) -> Work[Dataset]:
        yield Progress("Reading", 0, 1)
        if key not in there:
            raise MissingDataError(key, "MNIST is not on this machine.")
        return easy

    def download(key: str) -> Work[None]:
        yield Progress("Downloading", 1, 2)
        there.append(key)

    monkeypatch.setattr(loop, "load_dataset", load_dataset)
    monkeypatch.setattr("core.cli.fetching.download_dataset", download)
    events = command(*QUICK, "--json").objects
    assert [event["what"] for event in events if event["event"] == "preparing"] == ["Reading", "Downloading", "Reading"]
    assert events[-1]["outcome"] == "completed"
    assert there == ["mnist"]


def test_data_that_is_still_missing_after_its_download_is_said(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import MissingDataError

    def load_dataset(key: str) -> Work[Dataset]:
        yield from ()
        raise MissingDataError(key, "MNIST is not on this machine.")

    def download(_key: str) -> Work[None]:
        yield from ()

    monkeypatch.setattr(loop, "load_dataset", load_dataset)
    monkeypatch.setattr("core.cli.fetching.download_dataset", download)
    assert command(*QUICK).sentence == "MNIST is not on this machine."


def test_no_network_is_one_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.errors import DownloadError, MissingDataError

    def load_dataset(key: str) -> Work[Dataset]:
        yield from ()
        raise MissingDataError(key, "MNIST is not on this machine.")

    def download(_key: str) -> Work[None]:
        yield Progress("Downloading", 0, 2)
        raise DownloadError("example.org cannot be reached.")

    monkeypatch.setattr(loop, "load_dataset", load_dataset)
    monkeypatch.setattr("core.cli.fetching.download_dataset", download)
    assert command(*QUICK).sentence == "example.org cannot be reached."


def test_the_module_that_trains_is_imported_late() -> None:
    assert "train" not in vars(module)["_events"].__globals__ or module.train is not loop.train
