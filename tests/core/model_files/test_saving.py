"""What is saved opens as what it was, here and in a student's own script."""

import dataclasses
import io
import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

from core.errors import ModelFileError
from core.model_files import open_model, save_model
from core.models.catalog import MODELS, find_model
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel
from tests.core.model_files.making import model_of, weights_of

KEYS = [spec.key for spec in MODELS]


def _same(one: TrainedModel, other: TrainedModel) -> bool:
    weights = one.weights.keys() == other.weights.keys() and all(
        torch.equal(weight, other.weights[name]) and weight.dtype == other.weights[name].dtype
        for name, weight in one.weights.items()
    )
    return weights and dataclasses.replace(one, weights={}) == dataclasses.replace(other, weights={})


@pytest.mark.parametrize("architecture", KEYS)
def test_our_own_file_keeps_everything(architecture: str, tmp_path: Path) -> None:
    model = model_of(
        architecture, classes=tuple("αβγδεζηθικ"), record={"accuracy": 0.123456789, "notes": ["ü", None, {}]}
    )
    save_model(model, tmp_path / "model.safetensors")
    assert _same(open_model(tmp_path / "model.safetensors"), model)


def test_options_and_unusual_images_are_kept(tmp_path: Path) -> None:
    shape = (3, 40, 52)
    network = find_model("lenet5-bn").build(shape, 3, dropout=0.25)
    preprocessing = Preprocessing("picture", shape, (0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
    model = TrainedModel("lenet5-bn", ("a", "b", "c"), preprocessing, network.state_dict(), {"dropout": 0.25})
    save_model(model, tmp_path / "model.safetensors")
    opened = open_model(tmp_path / "model.safetensors")
    assert _same(opened, model)
    assert opened.build().dropout.p == 0.25


def test_our_own_file_is_plain_safetensors(tmp_path: Path) -> None:
    save_model(model_of(), tmp_path / "model.safetensors")
    weights = load_file(tmp_path / "model.safetensors")
    assert all(torch.equal(weights[name], weight) for name, weight in weights_of().items())
    with safe_open(tmp_path / "model.safetensors", "pt") as file:
        assert json.loads(file.metadata()["inkling"])["architecture"] == "lenet5"


class StudentsLeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(256, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)


def test_a_state_dict_loads_in_a_students_script(tmp_path: Path) -> None:
    save_model(model_of(), tmp_path / "mnist_lenet5.pth")
    model = StudentsLeNet()
    model.load_state_dict(torch.load(tmp_path / "mnist_lenet5.pth"))
    assert torch.equal(model.fc1.weight, weights_of()["fc1.weight"])


@pytest.mark.parametrize("name", ["model.pth", "model.pt", "MODEL.PTH"])
def test_a_state_dict_holds_the_weights_alone(name: str, tmp_path: Path) -> None:
    save_model(model_of("lenet5-bn"), tmp_path / name)
    opened = open_model(tmp_path / name)
    assert opened.record["assumed"]
    assert all(torch.equal(opened.weights[name], weight) for name, weight in weights_of("lenet5-bn").items())


def test_the_format_can_be_said_whatever_the_ending(tmp_path: Path) -> None:
    save_model(model_of(), tmp_path / "model.weights", "safetensors")
    assert _same(open_model(tmp_path / "model.weights"), model_of())


def test_weights_of_any_layout_are_saved_alone(tmp_path: Path) -> None:
    """Those of a training share memory, lie as channels_last, are half as wide, or know their gradients."""
    storage = torch.zeros(1000, 256)
    storage[5:125] = weights_of()["fc1.weight"]
    weights = dict(weights_of())
    weights["fc1.weight"] = storage[5:125]
    weights["conv2.weight"] = weights["conv2.weight"].to(memory_format=torch.channels_last)
    weights["fc3.weight"] = weights["fc3.weight"].clone().requires_grad_()
    weights["fc2.bias"] = weights["fc2.bias"].double()
    for name in ("model.safetensors", "model.pth"):
        save_model(model_of(weights=weights), tmp_path / name)
        opened = open_model(tmp_path / name)
        assert all(torch.equal(opened.weights[key], weight) for key, weight in weights_of().items())
        assert (tmp_path / name).stat().st_size < 250_000


def test_what_is_not_finite_in_the_record_becomes_null(tmp_path: Path) -> None:
    record = {"loss": float("nan"), "losses": (1.0, float("inf")), 5: {"best": -float("inf")}}
    save_model(model_of(record=record), tmp_path / "model.safetensors")
    assert open_model(tmp_path / "model.safetensors").record == {
        "loss": None,
        "losses": [1.0, None],
        "5": {"best": None},
    }


@pytest.mark.parametrize("name", ["model.safetensors", "model.pth"])
def test_weights_that_are_not_finite_do_not_replace_good_ones(name: str, tmp_path: Path) -> None:
    save_model(model_of(), tmp_path / name)
    broken = {**weights_of(), "fc3.bias": torch.full((10,), float("nan"))}
    with pytest.raises(ModelFileError, match=r"is not saved, since “fc3.bias” holds numbers that are not finite\.$"):
        save_model(model_of(weights=broken), tmp_path / name)
    assert torch.equal(open_model(tmp_path / name).weights["fc3.bias"], weights_of()["fc3.bias"])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("model.h5", "should end in .safetensors or .pth"),
        ("model", "should end in"),
        ("nowhere/model.pth", "its folder does not exist"),
        ("folder.pth", "there is a folder of that name"),
    ],
)
def test_places_that_will_not_do(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "folder.pth").mkdir()
    with pytest.raises(ModelFileError, match=reason):
        save_model(model_of(), tmp_path / name)


def test_what_would_not_be_opened_is_not_saved(tmp_path: Path) -> None:
    weights = {"linear.weight": torch.zeros(10, 2_000_000), "linear.bias": torch.zeros(10)}
    with pytest.raises(ModelFileError, match=r"it would have 76 MB, and files of more than 64 are not opened\.$"):
        save_model(model_of("linear", weights=weights), tmp_path / "model.pth")
    assert list(tmp_path.iterdir()) == []


def test_two_writers_at_once_leave_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    models = [model_of(record={"writer": number}) for number in range(4)]
    writers = [threading.Thread(target=save_model, args=(model, path)) for model in models]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert open_model(path).record["writer"] in range(4)
    assert list(tmp_path.iterdir()) == [path]


KILLED_WHILE_SAVING = """
import sys
from pathlib import Path
from core.model_files import open_model, save_model
path = Path(sys.argv[1])
model = open_model(path)
print("ready", flush=True)
while True:
    save_model(model, path)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_a_kill_while_saving_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_model(model_of(), path)
    project = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_WHILE_SAVING, path], cwd=project, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout
        run.stdout.readline()
        before = path.stat().st_ino
        while path.stat().st_ino == before and run.poll() is None:  # until it has saved at least once
            pass
        assert run.poll() is None
        run.kill()
    assert _same(open_model(path), model_of())


def test_saved_records_carry_checksums(tmp_path: Path) -> None:
    save_model(model_of(), tmp_path / "model.pth")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "model.pth").read_bytes())) as archive:
        assert archive.testzip() is None


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    save_model(model_of(), tmp_path / "model.pth")
    assert list(tmp_path.iterdir()) == [tmp_path / "model.pth"]
