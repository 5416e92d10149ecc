"""The IDX reader: the same bytes as torchvision's, and a sentence for every damaged file."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core.datasets.idx import read_idx
from core.errors import DataError


def idx(values: NDArray[np.uint8]) -> bytes:
    return bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes() + values.tobytes()


@pytest.mark.parametrize("shape", [(7,), (3, 5, 4), (0, 28, 28)])
def test_what_was_written_is_read(tmp_path: Path, shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    (tmp_path / "plain").write_bytes(idx(values))
    (tmp_path / "packed.gz").write_bytes(gzip.compress(idx(values)))
    assert np.array_equal(read_idx(tmp_path / "plain"), values)
    assert np.array_equal(read_idx(tmp_path / "packed.gz"), values)


def test_torchvision_reads_the_same(tmp_path: Path) -> None:
    mnist = pytest.importorskip("torchvision.datasets.mnist")
    values = np.random.default_rng(1).integers(0, 256, (5, 28, 28), np.uint8)
    (tmp_path / "images").write_bytes(idx(values))
    (tmp_path / "labels").write_bytes(idx(values[:, 0, 0]))
    assert torch.equal(torch.from_numpy(read_idx(tmp_path / "images")), mnist.read_image_file(str(tmp_path / "images")))
    labels = torch.from_numpy(read_idx(tmp_path / "labels").astype(np.int64))
    assert torch.equal(labels, mnist.read_label_file(str(tmp_path / "labels")))


WHOLE = idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not an IDX file"),
        (b"\0\0\x08", "is not an IDX file"),
        (b"\0\0\x0d" + WHOLE[3:], "is not an IDX file"),
        (b"\x89PNG" + WHOLE[4:], "is not an IDX file"),
        (WHOLE[:9], "states sizes that cannot be right"),
        (WHOLE[:4] + b"\xff" * 12, "states sizes that cannot be right"),
        (WHOLE[:-1], "does not have the length"),
        (WHOLE + b"\0", "does not have the length"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    for path, stored in ((tmp_path / "file", content), (tmp_path / "file.gz", gzip.compress(content))):
        path.write_bytes(stored)
        with pytest.raises(DataError, match=message) as caught:
            read_idx(path)
        assert str(path) in str(caught.value)


CUT_OFF, SPOILT = gzip.compress(WHOLE, mtime=0)[:-12], gzip.compress(bytes(50), mtime=0)[:15] + b"xx"


@pytest.mark.parametrize("content", [b"no gzip", CUT_OFF, SPOILT])
def test_a_damaged_archive_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"file\.gz"):
        read_idx(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none"):
        read_idx(tmp_path / "none")
