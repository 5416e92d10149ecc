"""The commands about a model file."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from core.datasets import load
from core.datasets.dataset import Dataset, MemorySplit
from core.model_files import open_model, save_model
from core.progress import Work
from tests.core.cli.done import Command

COMMANDS = ("evaluate", "predict", "inspect", "export")


def complete(name: str, file: str | Path) -> tuple[str | Path, ...]:
    """A command with all that it needs beside the model file."""
    more = {"evaluate": ("--dataset", "mnist"), "predict": ("image.png",), "inspect": (), "export": ("out.pth",)}
    return (name, file, *more[name])


def picture(folder: Path, easy: Dataset, index: int = 0) -> Path:
    """A test image as a file."""
    assert isinstance(easy.test, MemorySplit)
    path = folder / f"{index}.png"
    Image.fromarray(easy.test.images[index, 0].numpy()).save(path)
    return path


@pytest.mark.usefixtures("easy_data")
def test_evaluate_says_how_good_the_model_is_as_json(command: Command, model_file: Path, easy: Dataset) -> None:
    done = command("evaluate", model_file, "--dataset", "mnist", "--json")
    assert (done.code, done.err) == (0, "")
    (result,) = done.objects
    assert set(result) == {"accuracy", "loss", "per_class", "confusion"}
    assert result["accuracy"] == open_model(model_file).record["accuracy"]
    assert result["loss"] > 0
    assert list(result["per_class"]) == list(easy.classes)
    assert [sum(row) for row in result["confusion"]] == [10] * 10
    right = sum(result["confusion"][number][number] for number in range(10))
    assert right / 100 == pytest.approx(result["accuracy"])


@pytest.mark.usefixtures("easy_data")
def test_evaluate_says_it_in_words_as_well(command: Command, model_file: Path) -> None:
    done = command("evaluate", model_file, "--dataset", "mnist")
    first, *classes = done.out.splitlines()
    assert first.endswith("on 100 test images")
    assert len(classes) == 10
    assert all(line.endswith("%") for line in classes)


def test_evaluate_refuses_data_that_does_not_fit(
    command: Command, model_file: Path, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def colour(_key: str, _shape: object = None) -> Work[Dataset]:
        yield from ()
        return Dataset(**{**vars(easy), "shape": (3, 32, 32)})

    monkeypatch.setattr(load, "load_dataset", colour)
    sentence = command("evaluate", model_file, "--dataset", "mnist", "--json").sentence
    assert sentence == "This model takes 28×28 grey images; those of Easy squares are 32×32 colour."


def test_evaluate_says_what_was_left_out_of_the_data(
    command: Command, model_file: Path, easy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_notes(_key: str, _shape: object = None) -> Work[Dataset]:
        yield from ()
        return Dataset(**{**vars(easy), "notes": ("line 2: 7.png has no label",)})

    monkeypatch.setattr(load, "load_dataset", with_notes)
    done = command("evaluate", model_file, "--dataset", "mnist", "--json")
    assert done.code == 0
    assert done.err == "Not all of Easy squares can be used: line 2: 7.png has no label.\n"


def test_evaluate_refuses_an_unknown_dataset(command: Command, model_file: Path) -> None:
    assert "There is no dataset named “nonsense”" in command("evaluate", model_file, "--dataset", "nonsense").sentence
    assert "--dataset" in command("evaluate", model_file).sentence


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_that_is_no_model_is_one_sentence(command: Command, tmp_path: Path, name: str) -> None:
    text = tmp_path / "notes.pth"
    text.write_text("no model")
    for file in (text, tmp_path / "missing.pth", tmp_path, "/dev/null", "/dev/full", "x" * 300, ""):
        assert command(*complete(name, file)).sentence


@pytest.mark.parametrize("name", COMMANDS)
def test_missing_words_are_one_sentence(command: Command, name: str) -> None:
    assert "MODEL_FILE" in command(name).sentence


def test_predict_says_a_line_an_image(command: Command, model_file: Path, easy: Dataset, tmp_path: Path) -> None:
    paths = [picture(tmp_path, easy, index) for index in range(3)]
    done = command("predict", model_file, *paths, "--json")
    assert (done.code, done.err) == (0, "")
    assert [answer["file"] for answer in done.objects] == [str(path) for path in paths]
    for answer in done.objects:
        assert set(answer) == {"file", "label", "sure", "probability", "probabilities"}
        assert isinstance(answer["sure"], bool)
        assert (
            answer["probabilities"][answer["label"]] == answer["probability"] == max(answer["probabilities"].values())
        )
        assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-4)
    spoken = command("predict", model_file, *paths)
    assert [line.split(": ")[0] for line in spoken.out.splitlines()] == [str(path) for path in paths]


def test_predict_goes_on_after_an_image_that_cannot_be_read(
    command: Command, model_file: Path, easy: Dataset, tmp_path: Path
) -> None:
    good, bad = picture(tmp_path, easy), tmp_path / "bad.png"
    bad.write_text("no picture")
    done = command("predict", model_file, bad, good, tmp_path / "missing.png", tmp_path, "--json")
    assert done.code == 2
    assert [answer["file"] for answer in done.objects] == [str(good)]
    assert len(done.err.splitlines()) == 3
    assert "Traceback" not in done.err


def test_inspect_says_what_is_in_the_file(command: Command, model_file: Path) -> None:
    (facts,) = command("inspect", model_file, "--json").objects
    assert facts["architecture"] == "lenet5-bn"
    assert facts["classes"] == list("0123456789")
    assert facts["record"]["steps"] == 20
    spoken = command("inspect", model_file)
    assert spoken.code == 0
    assert "lenet5-bn" in spoken.out


@pytest.mark.parametrize("name", ["out.pth", "out.safetensors"])
def test_export_writes_the_same_weights(command: Command, model_file: Path, tmp_path: Path, name: str) -> None:
    done = command("export", model_file, tmp_path / name)
    assert (done.code, done.out, done.err) == (0, f"Wrote {tmp_path / name}\n", "")
    exported, original = open_model(tmp_path / name).weights, open_model(model_file).weights
    assert all(torch.equal(exported[key], value) for key, value in original.items())


def test_export_refuses_what_it_cannot_write(command: Command, model_file: Path, tmp_path: Path) -> None:
    assert command("export", model_file, tmp_path / "out.xyz").sentence
    assert "does not exist" in command("export", model_file, tmp_path / "nowhere" / "out.pth").sentence
    sentence = command("export", model_file, tmp_path / "out.pth", "--format", "nonsense").sentence
    assert sentence == "There is no format named “nonsense”; there are onnx, pth, safetensors, script."
    assert not list(tmp_path.glob("out*"))


def test_ctrl_c_while_measuring_is_no_traceback(
    command: Command, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_dataset(_key: str, _shape: object = None) -> Work[Dataset]:
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "load_dataset", load_dataset)
    done = command("evaluate", model_file, "--dataset", "mnist", "--json")
    assert (done.code, done.out, done.err) == (130, "", "Interrupted.\n")


@pytest.mark.usefixtures("easy_data")
def test_a_terminal_sees_how_far_the_measuring_is(
    command: Command, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    done = command("evaluate", model_file, "--dataset", "mnist", "--json")
    assert "Evaluating ████████████████████████ 100 of 100" in done.err
    assert done.err.endswith("\r\x1b[2K")
    assert len(done.objects) == 1


@pytest.mark.usefixtures("easy_data")
def test_names_in_a_model_file_can_neither_start_lines_nor_steer_the_terminal(
    command: Command, model_file: Path, easy: Dataset, tmp_path: Path
) -> None:
    classes = tuple(f"\x1b[31mred\n{name}" for name in easy.classes)
    save_model(replace(open_model(model_file), classes=classes), tmp_path / "odd.safetensors")
    done = command("predict", tmp_path / "odd.safetensors", picture(tmp_path, easy))
    assert (done.code, done.err) == (0, "")
    (line,) = done.out.splitlines()
    assert "\x1b" not in line
    assert ": \\x1b[31mred\\n" in line
