"""The well-known datasets: read as torchvision reads them, checked, and missed in a helpful way."""

import bz2
import dataclasses
import gzip
import hashlib
import io
import os
import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import paths
from core.datasets import builtin, catalog, on_disk
from core.datasets.builtin import load_builtin
from core.datasets.catalog import find_dataset
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.on_disk import status
from core.datasets.spec import DataFile, DatasetSpec, SourceFile
from core.errors import MissingDataError
from core.progress import finish

RANDOM = np.random.default_rng(0)
TRAIN, TEST = 20, 10


def images_of(dataset: Dataset) -> tuple[torch.Tensor, torch.Tensor]:
    assert isinstance(dataset.train, MemorySplit)
    assert isinstance(dataset.test, MemorySplit)
    return dataset.train.images, dataset.test.images


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalog's datasets with few images."""

    def shrunk(key: str) -> DatasetSpec:
        spec = find_dataset(key)
        files = tuple(_shrunk(source, spec.shape) for source in spec.files)
        train = 5 * TRAIN if key == "cifar10" else TRAIN
        return dataclasses.replace(spec, files=files, train_size=train, test_size=TEST)

    for module in (builtin, on_disk):
        monkeypatch.setattr(module, "find_dataset", shrunk)


def _shrunk(source: SourceFile, shape: tuple[int, int, int]) -> SourceFile:
    files = []
    for file in source.unpacks_to:
        count = TEST if file.name.startswith("t10k") or "test" in file.name else TRAIN
        size = 16 + count * 784 if "images" in file.name else 8 + count
        files.append(DataFile(file.name, size, size) if "idx" in file.name else DataFile(file.name, 1, 10**7))
    return dataclasses.replace(source, unpacks_to=tuple(files))


def idx(values: NDArray[np.uint8]) -> bytes:
    return bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes() + values.tobytes()


def write_idx_files(folder: Path) -> dict[str, NDArray[np.uint8]]:
    written = {}
    folder.mkdir(parents=True)
    for prefix, count in (("train", TRAIN), ("t10k", TEST)):
        written[f"{prefix}-images-idx3-ubyte"] = RANDOM.integers(0, 256, (count, 28, 28), np.uint8)
        written[f"{prefix}-labels-idx1-ubyte"] = np.arange(count, dtype=np.uint8) % 10
    for name, values in written.items():
        (folder / name).write_bytes(idx(values))
    return written


@pytest.mark.parametrize(("key", "name"), [("mnist", "MNIST"), ("fashion-mnist", "FashionMNIST"), ("kmnist", "KMNIST")])
def test_idx_sets_are_read_from_torchvisions_layout(small: None, key: str, name: str) -> None:
    written = write_idx_files(paths.data_dir() / name / "raw")
    dataset = finish(load_builtin(key))
    train, test = images_of(dataset)
    assert np.array_equal(train[:, 0].numpy(), written["train-images-idx3-ubyte"])
    assert np.array_equal(test[:, 0].numpy(), written["t10k-images-idx3-ubyte"])
    assert dataset.train.labels.tolist() == [number % 10 for number in range(TRAIN)]
    assert dataset.train.labels.dtype == torch.int64
    assert (dataset.key, dataset.shape, len(dataset.classes)) == (key, (1, 28, 28), 10)
    torchvision = pytest.importorskip("torchvision")
    theirs = getattr(torchvision.datasets, name)(paths.data_dir(), train=False)
    assert torch.equal(theirs.data, test[:, 0])
    assert torch.equal(theirs.targets, dataset.test.labels)
    assert [text.split(" - ")[0] for text in theirs.classes] == list(dataset.classes)


def test_a_packed_file_stands_in_for_one_that_is_missing_or_cut_short(small: None) -> None:
    folder = paths.data_dir() / "MNIST" / "raw"
    written = write_idx_files(folder)
    for name in ("train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
    (folder / "train-images-idx3-ubyte").unlink()
    (folder / "t10k-labels-idx1-ubyte").write_bytes(b"cut short")
    assert status("mnist").on_disk
    train, _ = images_of(finish(load_builtin("mnist")))
    assert np.array_equal(train[:, 0].numpy(), written["train-images-idx3-ubyte"])


def test_mnist_is_what_torchvision_reads(real_data: Path) -> None:
    torchvision = pytest.importorskip("torchvision")
    dataset = finish(load_builtin("mnist"))
    for split, train in ((dataset.train, True), (dataset.test, False)):
        theirs = torchvision.datasets.MNIST(real_data, train=train)
        assert isinstance(split, MemorySplit)
        assert torch.equal(split.images[:, 0], theirs.data)
        assert torch.equal(split.labels, theirs.targets)


@pytest.mark.parametrize("key", ["mnist", "fashion-mnist", "kmnist", "usps", "cifar10"])
def test_mean_and_deviation_are_those_of_the_data(real_data: Path, key: str) -> None:
    if not status(key).on_disk:
        pytest.skip(f"needs {key} in the folder that INKLING_DATA_DIR names")
    dataset = finish(load_builtin(key))
    values = np.arange(256) / 255
    for channel, (mean, std) in enumerate(zip(dataset.mean, dataset.std, strict=True)):
        levels = np.bincount(images_of(dataset)[0][:, channel].flatten().numpy(), minlength=256)
        found = np.average(values, weights=levels)
        assert mean == pytest.approx(found, abs=1e-3)
        assert std == pytest.approx(np.average((values - found) ** 2, weights=levels) ** 0.5, abs=1e-3)


def test_a_dataset_that_is_not_there_says_how_to_get_it() -> None:
    with pytest.raises(MissingDataError) as caught:
        finish(load_builtin("mnist"))
    assert caught.value.key == "mnist"
    folder = paths.data_dir() / "MNIST" / "raw"
    assert str(caught.value) == (
        "MNIST is not on this computer: download it in the window, or put train-images-idx3-ubyte.gz, "
        "train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz from "
        f"https://ossci-datasets.s3.amazonaws.com/mnist/ into “{folder}”."
    )
    assert len(caught.value.details) == 4
    assert status("mnist") == on_disk.DatasetStatus("mnist", False, 11_594_722, folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("train-images-idx3-ubyte", b"short"),
        ("train-images-idx3-ubyte", bytes(16 + TRAIN * 784)),
        ("train-images-idx3-ubyte", idx(np.zeros((TRAIN, 14, 56), np.uint8))),
        ("t10k-labels-idx1-ubyte", idx(np.full(TEST, 10, np.uint8))),
        ("t10k-labels-idx1-ubyte", idx(np.zeros((TEST - 3), np.uint8)) + bytes(3)),
    ],
)
def test_a_damaged_file_is_offered_for_download(small: None, name: str, content: bytes) -> None:
    folder = paths.data_dir() / "MNIST" / "raw"
    write_idx_files(folder)
    (folder / name).write_bytes(content)
    with pytest.raises(MissingDataError, match=r"; download MNIST again\.$") as caught:
        finish(load_builtin("mnist"))
    assert caught.value.key == "mnist"
    assert name in str(caught.value) or "files of MNIST" in str(caught.value)


def write_usps(count: int, name: str, folder: Path) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    values = RANDOM.uniform(-1, 1, (count, 256)).round(3).astype(np.float32)
    labels = np.arange(count) % 10 + 1
    rows = [
        f"{label} " + " ".join(f"{number}:{value:.3g}" for number, value in enumerate(row, 1)) + " \n"
        for label, row in zip(labels, values, strict=True)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(bz2.compress("".join(rows).encode()))
    return values, labels


@pytest.mark.parametrize("own_folder", [False, True])
def test_usps_is_what_torchvision_reads(small: None, own_folder: bool) -> None:
    torchvision = pytest.importorskip("torchvision")
    folder = paths.data_dir() / "USPS" if own_folder else paths.data_dir()
    write_usps(TRAIN, "usps.bz2", folder)
    write_usps(TEST, "usps.t.bz2", folder)
    dataset = finish(load_builtin("usps"))
    for split, train in ((dataset.train, True), (dataset.test, False)):
        theirs = torchvision.datasets.USPS(folder, train=train)
        assert isinstance(split, MemorySplit)
        assert np.array_equal(split.images[:, 0].numpy(), theirs.data)
        assert split.labels.tolist() == theirs.targets


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        bz2.compress(b""),
        bz2.compress(b"1 1:0.5 2:0.5\n"),
        bz2.compress(b"1 " + b" ".join(b"%d:9" % number for number in range(1, 257))),
        bz2.compress(b"11 " + b" ".join(b"%d:0" % number for number in range(1, 257))),
        bz2.compress(b"1 " + b" ".join(b"%d:x" % number for number in range(1, 257))),
        bz2.compress(b"1 " + b" ".join(b"%d:0" % number for number in range(1, 257)))[:-5],
    ],
)
def test_a_damaged_usps_file_is_offered_for_download(small: None, content: bytes) -> None:
    write_usps(TRAIN, "usps.bz2", paths.data_dir())
    (paths.data_dir() / "usps.t.bz2").write_bytes(content)
    with pytest.raises(MissingDataError, match=r"usps\.t\.bz2.*; download USPS again"):
        finish(load_builtin("usps"))


def cifar_batch(count: int, protocol: int = 2, **changes: Any) -> tuple[bytes, NDArray[np.uint8]]:
    pixels = RANDOM.integers(0, 256, (count, 3072), np.uint8)
    batch = {"batch_label": "x", "labels": [number % 10 for number in range(count)], "data": pixels, **changes}
    content = pickle.dumps(batch, protocol)
    # The real ones are older than numpy's present name for its inside.
    return content.replace(b"numpy._core", b"numpy.core") if protocol == 2 else content, pixels


def write_cifar(folder: Path) -> dict[str, NDArray[np.uint8]]:
    folder.mkdir(parents=True)
    pixels = {}
    for number in range(1, 6):
        content, pixels[f"data_batch_{number}"] = cifar_batch(TRAIN)
        (folder / f"data_batch_{number}").write_bytes(content)
    content, pixels["test_batch"] = cifar_batch(TEST)
    (folder / "test_batch").write_bytes(content)
    names = list(find_dataset("cifar10").classes)
    (folder / "batches.meta").write_bytes(pickle.dumps({"label_names": names}, 2))
    return pixels


def test_cifar10_is_what_torchvision_reads(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = write_cifar(paths.data_dir() / "cifar-10-batches-py")
    dataset = finish(load_builtin("cifar10"))
    train, test = images_of(dataset)
    assert train.shape == (5 * TRAIN, 3, 32, 32)
    assert np.array_equal(train[TRAIN].numpy().reshape(-1), pixels["data_batch_2"][0])
    cifar = pytest.importorskip("torchvision.datasets.cifar")
    monkeypatch.setattr(cifar, "check_integrity", lambda *_: True)
    theirs = cifar.CIFAR10(paths.data_dir(), train=False)
    assert np.array_equal(theirs.data.transpose(0, 3, 1, 2), test.numpy())
    assert theirs.targets == dataset.test.labels.tolist()
    assert tuple(theirs.classes) == dataset.classes


class Trap:
    """Makes a folder when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


def test_a_batch_runs_no_code(small: None, tmp_path: Path) -> None:
    folder = paths.data_dir() / "cifar-10-batches-py"
    write_cifar(folder)
    (folder / "test_batch").write_bytes(pickle.dumps(Trap(tmp_path / "trapped"), 2))
    with pytest.raises(MissingDataError, match=r"it names \w+\.mkdir"):
        finish(load_builtin("cifar10"))
    assert not (tmp_path / "trapped").exists()


@pytest.mark.parametrize(
    "content",
    [
        cifar_batch(TEST)[0][:-20],
        cifar_batch(TEST, data=b"no array")[0],
        cifar_batch(TEST, data=np.zeros((TEST, 3072), np.float32))[0],
        cifar_batch(TEST, data=np.zeros((TEST, 3071), np.uint8))[0],
        cifar_batch(TEST, data=np.zeros((TEST, 3072), np.uint8, order="F"))[0],
        cifar_batch(TEST, data=np.full((TEST, 3072), None))[0],
        cifar_batch(TEST, labels=[0] * (TEST - 1))[0],
        cifar_batch(TEST, labels=[10] * TEST)[0],
        cifar_batch(TEST, labels=["cat"] * TEST)[0],
        pickle.dumps([1, 2], 2),
        b"",
    ],
)
def test_a_batch_that_is_none_is_refused(small: None, content: bytes) -> None:
    folder = paths.data_dir() / "cifar-10-batches-py"
    write_cifar(folder)
    (folder / "test_batch").write_bytes(content or b" ")
    with pytest.raises(MissingDataError, match=r"test_batch.*; download CIFAR-10 again"):
        finish(load_builtin("cifar10"))


def test_batches_of_a_newer_pickle_are_read_too(small: None) -> None:
    folder = paths.data_dir() / "cifar-10-batches-py"
    write_cifar(folder)
    content, pixels = cifar_batch(TEST, protocol=4)
    (folder / "test_batch").write_bytes(content)
    _, test = images_of(finish(load_builtin("cifar10")))
    assert np.array_equal(test.flatten(1).numpy(), pixels)


def test_other_classes_than_cifar10s_are_refused(small: None) -> None:
    folder = paths.data_dir() / "cifar-10-batches-py"
    write_cifar(folder)
    (folder / "batches.meta").write_bytes(pickle.dumps({"label_names": ["cat"] * 10}, 2))
    with pytest.raises(MissingDataError, match="names other classes"):
        finish(load_builtin("cifar10"))


def test_an_archive_that_somebody_put_there_is_unpacked(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = paths.data_dir() / "cifar-10-batches-py"
    pixels = write_cifar(folder)
    archive = paths.data_dir() / "cifar-10-python.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for path in folder.iterdir():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{path.name}")
            member.size = path.stat().st_size
            packed.addfile(member, io.BytesIO(path.read_bytes()))
            path.unlink()
    with pytest.raises(MissingDataError, match="is not on this computer"):
        finish(load_builtin("cifar10"))
    (source,) = find_dataset("cifar10").files
    known = dataclasses.replace(source, sha256=hashlib.sha256(archive.read_bytes()).hexdigest())
    spec = dataclasses.replace(find_dataset("cifar10"), files=(known,))
    monkeypatch.setattr(catalog, "DATASETS", (spec,))
    _, test = images_of(finish(load_builtin("cifar10")))
    assert np.array_equal(test.flatten(1).numpy(), pixels["test_batch"])
