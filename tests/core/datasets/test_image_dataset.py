"""Decoded images: kept, checked, and read in pieces where memory does not suffice."""

import os
from pathlib import Path

import pytest
import torch
from PIL import Image

from core import paths
from core.datasets import decoding, image_cache
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.folder import load_folder
from core.datasets.stored_split import StoredSplit
from core.errors import DataError
from core.progress import finish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "images"
    for number in range(40):
        path = root / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (6, 5), number).save(path)
    return root


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many images were decoded, call by call."""
    counts: list[int] = []
    real = decoding.decode_chunk

    def counted(files: object, shape: object) -> object:
        counts.append(len(files))  # type: ignore[arg-type]
        return real(files, shape)  # type: ignore[arg-type]

    monkeypatch.setattr(decoding, "decode_chunk", counted)
    return counts


def load(folder: Path, **options: int) -> Dataset:
    return finish(load_folder(folder, None, **options))


def pixels_files() -> list[Path]:
    return sorted((paths.cache_dir() / "images").glob("*.pixels"))


def everything(dataset: Dataset) -> torch.Tensor:
    return torch.cat([split.take(torch.arange(len(split.labels))) for split in (dataset.train, dataset.test)])


def test_a_second_load_decodes_nothing(folder: Path, decodings: list[int]) -> None:
    first = load(folder)
    assert sum(decodings) == 80  # once for the first look, once for all
    decodings.clear()
    second = load(folder)
    assert decodings == []
    assert torch.equal(everything(first), everything(second))
    assert (first.mean, first.std, first.shape) == (second.mean, second.std, second.shape)


@pytest.mark.parametrize("change", ["content", "new", "gone", "renamed", "shape"])
def test_any_change_decodes_anew(folder: Path, decodings: list[int], change: str) -> None:
    load(folder)
    decodings.clear()
    if change == "content":
        Image.new("L", (6, 5), 200).save(folder / "a" / "0.png")
        os.utime(folder / "a" / "0.png", (1, 1))
    elif change == "new":
        Image.new("L", (6, 5), 200).save(folder / "a" / "new.png")
    elif change == "gone":
        (folder / "a" / "0.png").unlink()
    elif change == "renamed":
        (folder / "a").rename(folder / "c")
    finish(load_folder(folder, (1, 4, 4) if change == "shape" else None))
    assert sum(decodings) > 0


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone", "{", "[" * 100_000])
def test_a_damaged_cache_is_made_anew(folder: Path, damage: str) -> None:
    whole = everything(load(folder))
    (pixels,) = pixels_files()
    content = pixels.read_bytes()
    if damage == "cut":
        pixels.write_bytes(content[:-1])
    elif damage == "flipped":
        pixels.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    elif damage == "gone":
        pixels.unlink()
    else:
        pixels.with_suffix(".json").write_text(damage)
    assert torch.equal(everything(load(folder)), whole)
    assert pixels.read_bytes() == content


def test_a_cancelled_decoding_leaves_nothing_behind(folder: Path) -> None:
    work = load_folder(folder)
    next(step for step in work if step.what == "Decoding images")
    work.close()
    assert list((paths.cache_dir() / "images").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_one_sentence(folder: Path) -> None:
    paths.home_dir().mkdir()
    paths.cache_dir().write_bytes(b"")
    with pytest.raises(DataError, match="Decoded images cannot be written into"):
        load(folder)


def test_what_does_not_fit_into_memory_is_read_from_disk(folder: Path) -> None:
    in_memory, stored = load(folder), load(folder, budget=40 * 30 - 1)
    assert isinstance(in_memory.train, MemorySplit)
    assert isinstance(stored.train, StoredSplit)
    assert torch.equal(everything(in_memory), everything(stored))
    assert torch.equal(in_memory.train.labels, stored.train.labels)
    some = torch.tensor([5, 0, 5, 31])
    assert torch.equal(stored.train.take(some), in_memory.train.take(some))
    assert stored.test.take(torch.empty(0, dtype=torch.long)).shape == (0, 1, 5, 6)
    with pytest.raises(IndexError):
        stored.train.take(torch.tensor([32]))


def test_a_file_that_is_cut_short_while_it_is_read_is_an_error_and_not_the_end(folder: Path) -> None:
    stored = load(folder, budget=0)
    (pixels,) = pixels_files()
    pixels.write_bytes(pixels.read_bytes()[:100])
    assert len(stored.train.take(torch.tensor([0, 1, 2]))) == 3
    with pytest.raises(DataError, match="was damaged or removed while it was read"):
        stored.train.take(torch.tensor([3]))
    pixels.unlink()
    with pytest.raises(DataError, match="was damaged or removed while it was read"):
        stored.train.take(torch.tensor([0]))


def test_older_states_of_a_folder_are_removed_after_a_day(folder: Path) -> None:
    load(folder)
    (old,) = pixels_files()
    (folder / "a" / "0.png").unlink()
    load(folder)
    assert old in pixels_files()
    for path in (old, old.with_suffix(".json")):
        os.utime(path, (1, 1))
    (folder / "a" / "2.png").unlink()
    load(folder)
    assert old not in pixels_files()
    assert not old.with_suffix(".json").exists()
    assert len(pixels_files()) == 2


def test_many_files_are_decoded_by_processes_with_the_same_outcome(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_threads = everything(load(folder))
    for path in (paths.cache_dir() / "images").iterdir():
        path.unlink()
    monkeypatch.setattr(decoding, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(decoding, "_CHUNK_FILES", 7)
    monkeypatch.setattr(decoding, "cores", lambda: 2)
    assert torch.equal(everything(load(folder)), by_threads)


def test_chunks_hold_few_files_and_few_bytes() -> None:
    files = [decoding.ImageFile("", "", 0, size, 0) for size in [10] * 600 + [3_000_000] * 3 + [9_000_000, 1]]
    chunks = list(decoding._chunks(files))
    assert [len(chunk) for chunk in chunks] == [256, 256, 89, 1, 1, 1, 1]
    assert [file for chunk in chunks for file in chunk] == files


def test_the_cache_lies_in_its_own_folder(folder: Path) -> None:
    load(folder)
    assert {path.suffix for path in (paths.cache_dir() / "images").iterdir()} == {".pixels", ".json"}
    assert image_cache.read_record(pixels_files()[0], 40) is not None
    assert image_cache.read_record(pixels_files()[0], 41) is None
