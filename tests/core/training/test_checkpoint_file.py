import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.errors import AppError
from core.model_files import safetensors_file
from core.training import checkpoint_file
from core.training.checkpoint import Checkpoint
from core.training.checkpoint_file import checkpoint_to_bytes, read_checkpoint
from core.training.loop import train
from tests.core.training.told import checkpoints


@pytest.fixture(scope="module")
def checkpoint(config: TrainingConfig, easy: Dataset) -> Checkpoint:
    small = config.changed(model="linear", keep_best=True, epochs=1)
    return checkpoints(list(train(small, dataset=easy)))[-1]


@pytest.fixture(scope="module")
def data(checkpoint: Checkpoint) -> bytes:
    return checkpoint_to_bytes(checkpoint)


def refused(source: bytes | Path) -> str:
    with pytest.raises(AppError) as caught:
        read_checkpoint(source)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_what_is_read_is_what_was_written(checkpoint: Checkpoint, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(data)
    for read in (read_checkpoint(data), read_checkpoint(path)):
        assert (read.config, read.step, read.epoch) == (checkpoint.config, checkpoint.step, checkpoint.epoch)
        assert read.values == checkpoint.values
        assert read.tensors.keys() == checkpoint.tensors.keys()
        for name, tensor in read.tensors.items():
            assert torch.equal(tensor, checkpoint.tensors[name])
            assert tensor.dtype == checkpoint.tensors[name].dtype


def test_the_same_checkpoint_gives_the_same_bytes(checkpoint: Checkpoint, data: bytes) -> None:
    assert checkpoint_to_bytes(checkpoint) == data
    assert checkpoint_to_bytes(read_checkpoint(data)) == data


def test_every_cut_and_every_changed_byte_is_found(data: bytes) -> None:
    chance = random.Random(0)
    for _ in range(60):
        place = chance.randrange(len(data))
        refused(data[:place])
        refused(data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :])
    refused(data + b"\0")


@pytest.mark.parametrize("other", [b"", b"PK\3\4", b"\x80\x02}q\0.", b"{}", b"\xff" * 100])
def test_other_files_are_no_checkpoints(other: bytes) -> None:
    assert refused(other).startswith("The checkpoint cannot be read: ")


def test_a_model_is_no_checkpoint(checkpoint: Checkpoint) -> None:
    refused(safetensors_file.write(checkpoint.tensors, {"inkling": "{}"}))
    refused(safetensors_file.write(checkpoint.tensors, {}))


def test_a_path_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    assert refused(tmp_path / "gone") == "“gone” cannot be read (No such file or directory)."
    assert "it is no regular file" in refused(tmp_path)
    assert "it is no regular file" in refused(Path(os.devnull))
    (tmp_path / "large").write_bytes(data)
    monkeypatch.setattr(checkpoint_file, "LARGEST", len(data) - 1)
    assert "at most 0 are read" in refused(tmp_path / "large")
    assert "at most 0 are read" in refused(data)


def rewritten(checkpoint: Checkpoint, change: Callable[[dict[str, object]], None], **tensors: torch.Tensor) -> bytes:
    """A file whose checksums are right and whose contents are not."""
    real = checkpoint_file._digest

    def digest(fields: dict[str, object]) -> str:
        change(fields)
        return real(fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint_file, "_digest", digest)
        whole = {**checkpoint.tensors, **tensors}
        return checkpoint_to_bytes(Checkpoint(checkpoint.config, 1, 1, whole, checkpoint.values))


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"step": -1},
        {"step": True},
        {"epoch": "one"},
        {"values": []},
        {"config": {"taste": 1}},
        {"config": {"epochs": 0}},
        {"config": []},
        {"config": None},
        {"tensors_sha256": 7},
    ],
    ids=repr,
)
def test_a_description_that_makes_no_sense_is_refused(checkpoint: Checkpoint, change: dict[str, object]) -> None:
    refused(rewritten(checkpoint, lambda fields: fields.update(change)))


@pytest.mark.parametrize(
    ("name", "tensor"),
    [
        ("network.linear.weight", torch.full((10, 784), torch.nan)),
        ("network.linear.weight", torch.zeros(10, 784, dtype=torch.int64)),
        ("shuffle", torch.zeros(5000)),
        ("vary", torch.zeros(10, 10, dtype=torch.uint8)),
        ("vary", torch.zeros(2**17, dtype=torch.uint8)),
        ("optimizer.x", torch.zeros(2, dtype=torch.uint8)),
        ("network.empty", torch.zeros(0)),
    ],
)
def test_tensors_that_no_checkpoint_has_are_refused(checkpoint: Checkpoint, name: str, tensor: torch.Tensor) -> None:
    refused(rewritten(checkpoint, lambda _: None, **{name: tensor}))


def test_numbers_that_are_not_finite_are_kept_as_such(checkpoint: Checkpoint) -> None:
    meter = {**checkpoint.values["meter"], "losses": float("nan")}
    odd = Checkpoint(checkpoint.config, 1, 1, checkpoint.tensors, {**checkpoint.values, "meter": meter})
    assert read_checkpoint(checkpoint_to_bytes(odd)).values["meter"]["losses"] is None
