"""Files of every origin open, with the right weights and honest assumptions."""

import io
import os
import tarfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save
from torch import nn

from core.datasets.catalog import find_dataset
from core.datasets.spec import DIGITS
from core.errors import ModelFileError
from core.model_files import inspect_model, open_model
from core.model_files.expected import expected_shapes
from core.model_files.opening import model_from
from core.models.catalog import MODELS, find_model
from core.pixels.spec import Preprocessing
from tests.core.model_files.making import (
    header_and_numbers,
    model_of,
    own_file,
    records_of,
    safetensors_of,
    saved,
    state_dict,
    weights_of,
    zipped,
)

KEYS = [spec.key for spec in MODELS]
Weights = dict[str, torch.Tensor]


def _opens_as(data: bytes, weights: Weights, architecture: str) -> bool:
    _, model = model_from(data)
    return (
        model.architecture == architecture
        and model.weights.keys() == weights.keys()
        and all(torch.equal(model.weights[name], weight) for name, weight in weights.items())
    )


class Whole(nn.Module):
    """A network that is saved whole; its class is not needed to open it."""

    def __init__(self, architecture: str) -> None:
        super().__init__()
        network = find_model(architecture).build((1, 28, 28), 10)
        for name, part in network.named_children():
            setattr(self, name, part)
        self.activation = torch.relu
        self.settings = {"seen": {1, 2}, "path": Path("somewhere"), 5: object}

    def weights(self) -> Weights:
        return dict(self.state_dict())


WRAPPINGS: dict[str, Callable[[Weights], object]] = {
    "a state dict": OrderedDict,
    "a plain dict": dict,
    "a tutorial's checkpoint": lambda weights: {"epoch": 3, "model_state_dict": weights, "loss": torch.tensor(0.5)},
    "with an optimizer": lambda weights: {
        "optimizer_state_dict": _optimizer_state(),
        "model_state_dict": weights,
        "loss": 0.5,
    },
    "Lightning's": lambda weights: {
        "state_dict": {f"model.{name}": weight for name, weight in weights.items()},
        "hyper_parameters": {"rate": 0.1},
    },
    "named model": lambda weights: {"model": weights, "args": ["--epochs", 5]},
    "named net": lambda weights: {"net": weights, "acc": 99.0, "epoch": 3},
    "of another name": lambda weights: {"trained": weights, "epoch": 3},
    "wrapped twice": lambda weights: {"checkpoint": {"state_dict": weights}, "state_dict": {"state_dict": weights}},
    "DataParallel's": lambda weights: {f"module.{name}": weight for name, weight in weights.items()},
    "torch.compile's": lambda weights: {f"_orig_mod.{name}": weight for name, weight in weights.items()},
    "both": lambda weights: {f"_orig_mod.module.{name}": weight for name, weight in weights.items()},
    "parameters": lambda weights: {
        name: nn.Parameter(weight) if weight.is_floating_point() else weight for name, weight in weights.items()
    },
    "in another order": lambda weights: dict(sorted(weights.items())),
}


def _optimizer_state() -> dict[str, Any]:
    weight = nn.Parameter(torch.ones(3))
    optimizer = torch.optim.Adam([weight])
    weight.sum().backward()
    optimizer.step()
    return optimizer.state_dict()


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("old", [False, True], ids=["zip", "before 1.6"])
@pytest.mark.parametrize("architecture", KEYS)
def test_whatever_is_around_them_the_weights_are_found(architecture: str, wrapping: str, old: bool) -> None:
    weights = weights_of(architecture)
    data = saved(WRAPPINGS[wrapping](weights), _use_new_zipfile_serialization=not old)
    assert _opens_as(data, weights, architecture)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_every_protocol_of_pickle(protocol: int) -> None:
    assert _opens_as(saved(state_dict(), pickle_protocol=protocol), weights_of(), "lenet5")


@pytest.mark.parametrize("old", [False, True], ids=["zip", "before 1.6"])
@pytest.mark.parametrize("architecture", KEYS)
@pytest.mark.filterwarnings("ignore:Couldn't retrieve source code")
def test_a_network_saved_whole_gives_its_weights(architecture: str, old: bool) -> None:
    network = Whole(architecture)
    data = saved(network, _use_new_zipfile_serialization=not old)
    assert _opens_as(data, network.weights(), architecture)
    assert _opens_as(saved({"model": nn.DataParallel(network), "epoch": 1}), network.weights(), architecture)


@pytest.mark.parametrize("architecture", KEYS)
def test_bare_safetensors(architecture: str) -> None:
    assert _opens_as(save(weights_of(architecture)), weights_of(architecture), architecture)


@pytest.mark.parametrize("spaces", range(256))
def test_a_header_of_any_length(spaces: int) -> None:
    """Its length's first byte may be that of another format."""
    header, numbers = header_and_numbers(save(weights_of("linear")))
    padded = str(header).replace("'", '"').encode() + b" " * spaces
    assert _opens_as(safetensors_of(padded, numbers), weights_of("linear"), "linear")


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float64"])
@pytest.mark.parametrize("write", [saved, save], ids=["pth", "safetensors"])
def test_other_floats_become_float32(kind: str, write: Callable[[Any], bytes]) -> None:
    weights = {name: weight.to(getattr(torch, kind)) for name, weight in weights_of().items()}
    assert _opens_as(write(weights), {name: weight.float() for name, weight in weights.items()}, "lenet5")


def test_views_into_shared_storages() -> None:
    flat = torch.randn(40_000)
    weights = dict(weights_of())
    weights["fc1.weight"] = flat[100 : 100 + 30_720].view(120, 256)
    weights["fc2.weight"] = flat[7 : 7 + 10_080].view(120, 84).T
    weights["fc3.bias"] = flat[5:6].expand(10)
    weights["conv2.weight"] = weights["conv2.weight"].to(memory_format=torch.channels_last)
    assert _opens_as(saved(weights), weights, "lenet5")
    assert _opens_as(saved(weights, _use_new_zipfile_serialization=False), weights, "lenet5")


def test_opened_weights_are_their_own() -> None:
    """They share nothing with each other or with the file's bytes."""
    flat = torch.randn(200)
    _, model = model_from(saved(state_dict(fc2__bias=flat[:84], conv2__bias=flat[:16])))
    model.weights["conv2.bias"].fill_(0.0)
    assert torch.equal(model.weights["fc2.bias"], flat[:84])


def test_a_zip_written_by_hand() -> None:
    assert _opens_as(zipped(records_of(saved(state_dict()))), weights_of(), "lenet5")


def test_a_name_that_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "model.txt").write_bytes(own_file())
    (tmp_path / "model.safetensors").write_bytes(saved(state_dict()))
    (tmp_path / "link").symlink_to("model.txt")
    assert open_model(tmp_path / "model.txt").record == model_of().record
    assert open_model(tmp_path / "model.safetensors").record["assumed"]
    assert open_model(tmp_path / "link").sureness == model_of().sureness


@pytest.mark.skipif(os.name == "nt", reason="bits of permission are those of POSIX")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(own_file())
    (tmp_path / "model").chmod(0)
    with pytest.raises(ModelFileError, match="you may not read it"):
        open_model(tmp_path / "model")


def test_a_file_that_grows_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model"
    path.write_bytes(own_file())
    real = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        status = real(descriptor)
        with path.open("ab") as file:
            file.write(b"more")
        return status

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(ModelFileError, match="while it is read"):
        open_model(path)


def test_formats_that_say_how_to_go_on() -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w"):
        pass
    for data in (archive.getvalue(), b"\x89HDF\r\n\x1a\n"):
        with pytest.raises(Exception, match=r"\.safetensors and \.pth files are"):
            model_from(data)


def test_digits_are_assumed_of_grey_and_cifar_10_of_colour() -> None:
    assumed = {
        "lenet5": Preprocessing("digit", (1, 28, 28), (0.1307,), (0.3081,)),
        "mlp": Preprocessing("digit", (1, 28, 28), (0.0,), (1.0,)),
        "cifar-cnn": Preprocessing("picture", (3, 32, 32), (0.0,) * 3, (1.0,) * 3),
    }
    for architecture, preprocessing in assumed.items():
        _, model = model_from(saved(weights_of(architecture)))
        assert model.preprocessing == preprocessing
        assert model.classes == (DIGITS if preprocessing.shape[0] == 1 else find_dataset("cifar10").classes)
        assert model.record == {"assumed": True, "format": "pth"}
        assert model.build()(torch.zeros(1, *preprocessing.shape)).shape == (1, 10)


def test_inspecting_says_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "own").write_bytes(own_file("lenet5-bn"))
    (tmp_path / "bare").write_bytes(saved(state_dict()))
    own, bare = inspect_model(tmp_path / "own"), inspect_model(tmp_path / "bare")
    assert (own["format"], own["architecture"], own["assumed"]) == ("inkling", "lenet5-bn", False)
    assert own["parameters"] == sum(
        weight.numel() for weight in find_model("lenet5-bn").build((1, 28, 28), 10).parameters()
    )
    assert own["record"] == model_of().record
    assert (bare["format"], bare["parameters"], bare["assumed"]) == ("pth", 44_426, True)
    assert bare["input"]["shape"] == (1, 28, 28)


def test_opening_takes_no_random_numbers(tmp_path: Path) -> None:
    """A training in the same process would go on differently."""
    (tmp_path / "model").write_bytes(saved(weights_of("mlp")))
    expected_shapes.cache_clear()
    before = torch.get_rng_state()
    open_model(tmp_path / "model")
    assert torch.equal(torch.get_rng_state(), before)
