"""Fetching one file: whatever the server does, the file is right under its name, or not there."""

import hashlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.datasets import fetch as fetching
from core.datasets.fetch import fetch
from core.datasets.spec import SourceFile
from core.errors import DownloadError
from core.progress import Progress, finish
from tests.core.datasets.web import Web, serving

CONTENT = random.Random(0).randbytes(300_000)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as site:
        site.files["file"] = CONTENT
        yield site


def source(*urls: str) -> SourceFile:
    return SourceFile("file", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), urls)


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_arrives_whole_and_nothing_else_is_left(web: Web, tmp_path: Path) -> None:
    target = tmp_path / "new" / "file"
    work = fetch(source(web.url("file")), target)
    steps = list(work)
    assert target.read_bytes() == CONTENT
    assert left_over(target.parent) == ["file"]
    assert max(step.done for step in steps) == steps[0].total == len(CONTENT)


def test_a_file_that_is_there_is_not_asked_for_again(web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert web.requests == []


def test_another_file_of_that_name_is_replaced(web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"an older version")
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_connection_that_breaks_is_gone_on_with(web: Web, tmp_path: Path) -> None:
    web.breaks_off_after["file"] = [100_000, 250_000]
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert web.requests == [
        ("file", "", ""),
        ("file", "bytes=100000-", '"1"'),
        ("file", "bytes=250000-", '"1"'),
    ]


def test_a_cancelled_download_keeps_its_part_for_the_next(web: Web, tmp_path: Path) -> None:
    web.stalls_after["file"] = 120_000
    work = fetch(source(web.url("file")), tmp_path / "file")
    assert next(step for step in work if step.done == 120_000)
    # The server sends nothing more, and yet the work comes back to be cancelled.
    for _ in range(3):
        assert next(work).done == 120_000
    work.close()
    assert left_over(tmp_path) == ["file.part", "file.part.origin"]
    web.stalls_after.clear()
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert web.requests[-1][1] == "bytes=120000-"
    assert left_over(tmp_path) == ["file"]


def test_a_server_that_stalls_is_given_up(web: Web, tmp_path: Path) -> None:
    web.stalls_after["file"] = 0
    with pytest.raises(DownloadError, match="stopped answering"):
        finish(fetch(source(web.url("file")), tmp_path / "file", stall_seconds=0.2))
    assert not (tmp_path / "file").exists()


def test_a_server_without_ranges_sends_it_all_again(web: Web, tmp_path: Path) -> None:
    web.knows_ranges = False
    (tmp_path / "file.part").write_bytes(b"x" * 1000)
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_file_that_changed_at_the_server_is_begun_again(web: Web, tmp_path: Path) -> None:
    web.files["file"] = b"old" * 100_000
    web.stalls_after["file"] = 50_000
    work = fetch(source(web.url("file")), tmp_path / "file")
    next(step for step in work if step.done == 50_000)
    work.close()
    web.stalls_after.clear()
    web.files["file"], web.version = CONTENT, '"2"'
    web.requests.clear()
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert web.requests == [("file", "bytes=50000-", '"1"')]


@pytest.mark.parametrize("length", [1000, len(CONTENT), len(CONTENT) + 5, 9 * len(CONTENT)])
def test_a_damaged_part_is_thrown_away(web: Web, tmp_path: Path, length: int) -> None:
    (tmp_path / "file.part").write_bytes(b"x" * length)
    finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_part_that_is_longer_than_the_servers_file_is_thrown_away(web: Web, tmp_path: Path) -> None:
    web.files["file"] = CONTENT[:200_000]
    wanted = SourceFile("file", hashlib.sha256(CONTENT[:200_000]).hexdigest(), 300_000, (web.url("file"),))
    (tmp_path / "file.part").write_bytes(b"x" * 250_000)
    finish(fetch(wanted, tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT[:200_000]


@pytest.mark.parametrize("other", [b"a page that asks you to log in", CONTENT[:-4] + b"oops", CONTENT[:-100]])
def test_another_file_than_the_expected_one_is_refused(web: Web, tmp_path: Path, other: bytes) -> None:
    web.files["file"] = other
    with pytest.raises(DownloadError, match="sent another file than the expected one"):
        finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert left_over(tmp_path) == []


def test_a_far_too_large_file_is_not_taken(web: Web, tmp_path: Path) -> None:
    web.files["file"] = bytes(5_000_000)
    with pytest.raises(DownloadError, match="has another file"):
        finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert left_over(tmp_path) == []
    assert len(web.requests) == 1


def test_mirrors_are_tried_in_turn(web: Web, tmp_path: Path) -> None:
    web.files["wrong"] = b"another file"
    urls = [web.url("missing"), web.url("wrong"), "http://127.0.0.1:1/file", web.url("file")]
    finish(fetch(source(*urls), tmp_path / "file"))
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert [path for path, _, _ in web.requests] == ["missing", "wrong", "file"]


def test_a_second_mirror_goes_on_where_the_first_broke_off(web: Web, tmp_path: Path) -> None:
    web.files["first"] = CONTENT
    web.breaks_off_after["first"] = [1000, 1000]
    urls = (web.url("first"), web.url("file"))
    web.stalls_after["first"] = 1000
    finish(fetch(source(*urls), tmp_path / "file", stall_seconds=0.2))
    assert (tmp_path / "file").read_bytes() == CONTENT
    assert web.requests[-1] == ("file", "bytes=1000-", "")


def test_what_failed_is_one_short_sentence_and_the_details_say_where(web: Web, tmp_path: Path) -> None:
    urls = ("http://127.0.0.1:1/file", web.url("missing"), "ftp://example.org/file", "https://[bad/file")
    with pytest.raises(DownloadError) as caught:
        finish(fetch(source(*urls), tmp_path / "file"))
    assert str(caught.value) == "“file” could not be downloaded: 127.0.0.1 answered “404 Not Found”."
    assert caught.value.details == (
        "http://127.0.0.1:1/file could not be reached",
        f"{web.url('missing')} answered “404 Not Found”",
        "ftp://example.org/file is no http or https address",
        "https://[bad/file is no http or https address",
        f"Put by hand into “{tmp_path}”, the file is used as it is.",
    )


def test_where_no_server_answers_the_connection_is_to_be_checked(tmp_path: Path) -> None:
    urls = ("http://127.0.0.1:1/file", "http://127.0.0.1:1/other/file")
    with pytest.raises(DownloadError) as caught:
        finish(fetch(source(*urls), tmp_path / "file"))
    assert str(caught.value) == ("“file” could not be downloaded: no server could be reached, so check the connection.")


def test_without_an_address_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="“file” could not be downloaded: no address is known for it"):
        finish(fetch(source(), tmp_path / "file"))


def test_redirects_are_followed_but_not_to_other_protocols(web: Web, tmp_path: Path) -> None:
    web.redirects = {"moved": web.url("file"), "trap": "ftp://127.0.0.1/file"}
    finish(fetch(source(web.url("moved")), tmp_path / "file"))
    (tmp_path / "file").unlink()
    with pytest.raises(DownloadError, match="redirects from http to ftp, which is refused"):
        finish(fetch(source(web.url("trap")), tmp_path / "file"))


def test_an_address_without_encryption_is_said_to_be_one(web: Web, tmp_path: Path) -> None:
    first = next(step for step in fetch(source(web.url("file")), tmp_path / "file"))
    assert isinstance(first, Progress)
    assert "over http" in first.what


def test_a_second_download_of_the_same_file_waits_for_the_first(web: Web, tmp_path: Path) -> None:
    first = fetch(source(web.url("file")), tmp_path / "file")
    next(first)
    second = fetch(source(web.url("file")), tmp_path / "file")
    assert next(second).what == "Waiting for another download of file"
    finish(first)
    finish(second)
    assert len(web.requests) == 1
    assert left_over(tmp_path) == ["file"]


def test_a_full_disk_is_one_sentence(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_append", _fail_for_want_of_space)
    with pytest.raises(DownloadError, match=r"“file” cannot be written into “.*” \(No space left on device\)\."):
        finish(fetch(source(web.url("file")), tmp_path / "file"))


def _fail_for_want_of_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_too_little_space_is_told_before_anything_is_downloaded(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(DownloadError, match="has 0 MB free, and “file” needs 1 MB"):
        finish(fetch(source(web.url("file")), tmp_path / "file"))
    assert web.requests == []


def test_a_folder_that_is_deleted_midway_is_said_to_be_gone(web: Web, tmp_path: Path) -> None:
    folder = tmp_path / "mnist"
    web.stalls_after["file"] = 1000
    work = fetch(source(web.url("file")), folder / "file", stall_seconds=5)
    part = folder / "file.part"
    next(step for step in work if part.exists() and step.done)
    shutil.rmtree(folder)
    with pytest.raises(DownloadError, match=r"“file” cannot be written into “.*mnist” \(No such file or directory\)"):
        finish(work)
    assert not folder.exists()


def test_a_folder_that_takes_no_files_is_one_sentence(web: Web, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(DownloadError, match="“file” cannot be written into"):
        finish(fetch(source(web.url("file")), tmp_path / "taken" / "file"))
