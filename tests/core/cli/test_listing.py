import re

import pytest

from core.datasets.catalog import DATASETS
from core.datasets.drawings import load_drawings
from core.datasets.drawings_file import append_drawing
from core.models.catalog import MODELS
from core.pixels.spec import Drawing, Point
from core.progress import finish
from tests.core.cli.done import Command


def test_datasets_are_listed_with_what_is_there(command: Command) -> None:
    done = command("datasets", "--json")
    assert (done.code, done.err) == (0, "")
    assert [entry["key"] for entry in done.objects] == [spec.key for spec in DATASETS]
    by_key = {entry["key"]: entry for entry in done.objects}
    assert not by_key["mnist"]["on_disk"]
    assert by_key["mnist"]["download_bytes"] > 10_000_000
    assert by_key["generated"]["on_disk"]
    assert by_key["cifar10"]["shape"] == [3, 32, 32]
    assert all(entry["title"] and entry["source"] and entry["licence"] for entry in done.objects)


@pytest.mark.usefixtures("real_data")
def test_a_dataset_on_disk_is_said_to_be_there(command: Command) -> None:
    by_key = {entry["key"]: entry for entry in command("datasets", "--json").objects}
    assert (by_key["mnist"]["on_disk"], by_key["mnist"]["download_bytes"]) == (True, 0)


def test_datasets_are_a_line_each_for_people(command: Command) -> None:
    lines = command("datasets").out.splitlines()
    assert [line.split()[0] for line in lines] == [spec.key for spec in DATASETS]
    mnist = lines[1]
    assert "60,000 + 10,000" in mnist
    assert "28×28 grey" in mnist
    assert "to download (12 MB)" in mnist


@pytest.mark.parametrize(
    ("drawn", "said"), [(0, "no image yet"), (1, "1 image for both"), (4, "4 images for both"), (5, "4 + 1 images")]
)
def test_few_drawings_are_not_counted_twice(command: Command, drawn: int, said: str) -> None:
    for number in range(drawn):
        append_drawing(Drawing(((Point(100, 100), Point(200, 300)),), label=str(number)))
    lines = [line for line in command("datasets").out.splitlines() if line.startswith("drawings")]
    assert f" {said}," in lines[0]


@pytest.mark.parametrize(("drawn", "sizes"), [(0, (0, 0)), (3, (3, 3)), (12, (10, 2))])
def test_the_users_own_drawings_are_counted_as_training_splits_them(
    command: Command, drawn: int, sizes: tuple[int, int]
) -> None:
    for number in range(drawn):
        append_drawing(Drawing(((Point(100, 100), Point(200, 300)),), label=str(number % 10)))
    mine = next(entry for entry in command("datasets", "--json").objects if entry["key"] == "drawings")
    assert (mine["train_size"], mine["test_size"]) == sizes
    if drawn:
        read = finish(load_drawings())
        assert (len(read.train.labels), len(read.test.labels)) == sizes


def test_models_are_listed_with_their_layers(command: Command) -> None:
    done = command("models", "--json")
    assert (done.code, done.err) == (0, "")
    assert [entry["key"] for entry in done.objects] == [spec.key for spec in MODELS]
    lenet = done.objects[0]
    assert [form["parameters"] for form in lenet["forms"]] == [44_426, 62_006]
    assert lenet["forms"][0]["layers"][-1] == {"name": "fc3", "kind": "Linear", "output": [10], "parameters": 850}


def test_models_are_a_line_each_for_people(command: Command) -> None:
    lines = command("models").out.splitlines()
    assert [line.split()[0] for line in lines] == [spec.key for spec in MODELS]
    assert "44,426 for 28×28 grey, 62,006 for 32×32 colour" in lines[0]


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("datasets", "more"), ("models", "--nonsense"), ("--json",)])
def test_words_that_are_no_command_are_one_sentence(command: Command, arguments: tuple[str, ...]) -> None:
    assert "--help" in command(*arguments).sentence


@pytest.mark.parametrize(
    "arguments", [("--help",), *((name, "--help") for name in ("train", "evaluate", "predict", "inspect", "export"))]
)
def test_help_is_there_for_every_command(
    command: Command, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command(*arguments)
    assert ended.value.code == 0
    assert "usage: main.py" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["train", "evaluate", "predict", "inspect", "export", "datasets", "models"])
def test_every_option_says_what_it_does(command: Command, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command(name, "--help")
    lines = capsys.readouterr().out.split("\n\n", 1)[1].splitlines()
    entries = [number for number, line in enumerate(lines) if line.startswith("  ") and line[2] != " "]
    assert entries
    for number in entries:
        beside = re.split(r" {2,}", lines[number].strip(), maxsplit=1)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        assert len(beside) == 2 or below.startswith(" " * 20), lines[number]
