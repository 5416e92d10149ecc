"""Downloading datasets: into torchvision's layout, from the user's own mirrors first."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import paths
from core.datasets import download
from core.datasets.catalog import find_dataset
from core.datasets.download import download_dataset, mirrors
from core.datasets.on_disk import status
from core.datasets.spec import DataFile, DatasetSpec, SourceFile
from core.datasets.unpack import unpack
from core.errors import DownloadError
from core.progress import finish
from tests.core.datasets.web import Web, serving

IMAGES, LABELS = b"images" * 1000, b"labels"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as site:
        yield site


@pytest.fixture
def spec(web: Web, monkeypatch: pytest.MonkeyPatch) -> DatasetSpec:
    """A dataset of two gzipped files that the server has."""
    files = []
    for name, content in (("images", IMAGES), ("labels", LABELS)):
        packed = gzip.compress(content)
        web.files[f"{name}.gz"] = packed
        unpacked = DataFile(name, len(content), len(content))
        checksum = hashlib.sha256(packed).hexdigest()
        files.append(SourceFile(f"{name}.gz", checksum, len(packed), (web.url(f"{name}.gz"),), (unpacked,)))
    spec = DatasetSpec(
        "small", "Small", ("a", "b"), (1, 2, 2), 1, 1, (0.5,), (0.5,), "here", "none", folder="Small/raw",
        files=tuple(files),
    )  # fmt: skip
    monkeypatch.setattr(download, "find_dataset", lambda key: spec if key == "small" else find_dataset(key))
    return spec


def folder() -> Path:
    return paths.data_dir() / "Small" / "raw"


def test_all_files_come_unpacked_into_the_datasets_folder(spec: DatasetSpec) -> None:
    finish(download_dataset("small"))
    assert (folder() / "images").read_bytes() == IMAGES
    assert (folder() / "labels").read_bytes() == LABELS
    assert sorted(path.name for path in folder().iterdir()) == ["images", "images.gz", "labels", "labels.gz"]


def test_progress_is_that_of_all_files_and_never_goes_back(spec: DatasetSpec) -> None:
    total = sum(source.size for source in spec.files)
    steps = [step for step in download_dataset("small") if step.what.startswith(("Downloading", "Checking"))]
    assert {step.total for step in steps} == {total}
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == total


def test_a_second_download_only_mends_what_is_damaged(spec: DatasetSpec, web: Web) -> None:
    finish(download_dataset("small"))
    (folder() / "images").write_bytes(b"damaged")
    (folder() / "labels.gz").unlink()
    web.requests.clear()
    finish(download_dataset("small"))
    assert (folder() / "images").read_bytes() == IMAGES
    assert [path for path, _, _ in web.requests] == ["labels.gz"]


def test_a_cancelled_download_ends_its_work(spec: DatasetSpec, web: Web) -> None:
    web.stalls_after["images.gz"] = 5
    work = download_dataset("small")
    next(step for step in work if step.done == 5)
    work.close()
    assert sorted(path.name for path in folder().iterdir()) == ["images.gz.part", "images.gz.part.origin"]


def test_the_users_own_mirrors_come_first(spec: DatasetSpec, web: Web) -> None:
    web.files |= {f"own/{name}": web.files[name] for name in ("images.gz", "labels.gz")}
    write_mirrors({"small": [web.url("own")]})
    finish(download_dataset("small"))
    assert [path for path, _, _ in web.requests] == ["own/images.gz", "own/labels.gz"]


def test_without_mirrors_there_are_none() -> None:
    assert mirrors("mnist") == ()
    write_mirrors({"mnist": ["https://example.org/mnist/"]})
    assert mirrors("mnist") == ("https://example.org/mnist/",)
    assert mirrors("kmnist") == ()


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000, '{"mnist": 5}', '{"mnist": [5]}'])
def test_a_list_of_mirrors_that_is_none_is_named(content: str) -> None:
    paths.home_dir().mkdir()
    (paths.home_dir() / "mirrors.json").write_text(content)
    with pytest.raises(DownloadError, match="mirrors"):
        mirrors("mnist")


def write_mirrors(content: dict[str, list[str]]) -> None:
    paths.home_dir().mkdir()
    (paths.home_dir() / "mirrors.json").write_text(json.dumps(content))


def test_only_the_expected_files_come_out_of_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "files.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for name in ("data/one", "data/other", "../outside", "/absolute"):
            add(packed, name, b"content")
        link = tarfile.TarInfo("data/two")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    source = SourceFile(archive.name, "", 0, (), (DataFile("data/one", 1, 10),))
    finish(unpack(source, archive))
    assert (tmp_path / "data" / "one").read_bytes() == b"content"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["data", "files.tar.gz", "one"]
    with pytest.raises(DownloadError, match="does not hold data/two"):
        finish(unpack(SourceFile(archive.name, "", 0, (), (DataFile("data/two", 1, 10),)), archive))


def add(packed: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    packed.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("size", [5_000_000, 3])
def test_nothing_is_left_of_a_file_that_unpacks_to_another_size(tmp_path: Path, size: int) -> None:
    archive = tmp_path / "file.gz"
    archive.write_bytes(gzip.compress(bytes(size)))
    (tmp_path / "file").write_bytes(b"old")
    steps = []
    with pytest.raises(DownloadError, match="file has not the expected size"):
        steps.extend(unpack(SourceFile("file.gz", "", 0, (), (DataFile("file", 10, 1000),)), archive))
    assert len(steps) < 2  # of the five that it would take to write it all
    assert (tmp_path / "file").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "file.gz"]


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(bytes(500), mtime=0)[:-9]])
def test_a_damaged_archive_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "file.gz"
    archive.write_bytes(content)
    with pytest.raises(DownloadError, match="cannot be unpacked"):
        finish(unpack(SourceFile("file.gz", "", 0, (), (DataFile("file", 10, 1000),)), archive))


def test_what_is_made_here_needs_no_download() -> None:
    finish(download_dataset("generated"))
    assert status("generated").on_disk
