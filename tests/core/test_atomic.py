"""Files that are written whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from core import atomic
from core.atomic import replacing, sweep_orphans, write_atomically
from core.errors import AppError, ModelFileError

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions, links and locks are those of POSIX")


def _fail(code: int) -> Callable[..., Any]:
    def fails(*_: object, **__: object) -> Any:
        raise OSError(code, os.strerror(code))

    return fails


def _only(folder: Path, *names: str) -> bool:
    return sorted(entry.name for entry in folder.iterdir()) == sorted(names)


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert _only(tmp_path, "file")


def test_an_empty_file_can_be_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"")
    assert (tmp_path / "file").read_bytes() == b""


@pytest.mark.parametrize(
    ("step", "code", "reason"),
    [
        ("write", errno.ENOSPC, "there is no space left"),
        ("write", errno.EDQUOT, "your share of the disk is full"),
        ("write", errno.EFBIG, "not allowed"),
        ("fsync", errno.EIO, os.strerror(errno.EIO)),
        ("open", errno.EROFS, "can only be read"),
        ("open", errno.EACCES, "you may not write"),
    ],
)
def test_the_old_file_survives_a_disk_that_refuses(
    step: str, code: int, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    before = set(tmp_path.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr(os, step, _fail(code))
        with pytest.raises(AppError, match=reason) as caught:
            write_atomically(path, b"new")
    assert str(caught.value).startswith("“file” could not be written: ")
    assert path.read_bytes() == b"old"
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EPERM])
@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_a_file_system_that_knows_no_such_step_is_written_to_all_the_same(
    step: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, _fail(code))
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_file_written_piece_by_piece_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"ne")
        file.write(b"w")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert _only(tmp_path, "file")


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_file_written_piece_by_piece_is_gone_if_that_ends_badly(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"new")
        if step == "write":
            raise OSError(errno.ENOSPC, "full")
        monkeypatch.setattr(os, "fsync", _fail(errno.EIO))

    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="full" if step == "write" else "error"), replacing(path) as file:
        write(file)
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert _only(tmp_path, "file")


def test_what_reads_back_differently_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", lambda _self: b"rotten")
        with pytest.raises(AppError, match="reads back differently"):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_what_will_not_do_is_not_taken(tmp_path: Path) -> None:
    def refuse(data: bytes) -> None:
        raise ModelFileError("It says {what}.", what=data)

    with pytest.raises(ModelFileError, match="It says b'new'"):
        write_atomically(tmp_path / "file", b"new", refuse)
    assert _only(tmp_path)


def test_nothing_stays_behind_after_an_interrupt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(tmp_path / "file", b"new")
    assert _only(tmp_path)


def test_the_error_is_of_the_kind_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="its folder does not exist"):
        write_atomically(tmp_path / "nowhere" / "file", b"new", error=ModelFileError)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file/inside", "its folder is a file"),
        ("folder", "there is a folder of that name"),
        ("x" * 300, "its name is too long"),
        ("a\0b", "null"),
    ],
)
def test_names_that_cannot_be(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(AppError, match=reason):
        write_atomically(tmp_path / name, b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_the_longest_name_that_a_file_can_have(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("x" * 255), b"new")
    assert _only(tmp_path, "x" * 255)


@posix
def test_a_file_that_can_only_be_read_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(AppError, match="can only be read"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


@posix
def test_permissions_stay_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    usual = stat.S_IMODE(path.stat().st_mode)
    path.chmod(0o640)
    write_atomically(path, b"new")
    write_atomically(tmp_path / "other", b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "other").stat().st_mode) == usual


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real/file")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "file").read_bytes() == b"new"


@posix
def test_links_in_a_circle_and_pipes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AppError, match="in a circle"):
        write_atomically(tmp_path / "circle", b"new")
    with pytest.raises(AppError, match="no file"):
        write_atomically(tmp_path / "pipe", b"new")


KILLED = """
import os, sys
from pathlib import Path
from core.atomic import write_atomically
os.fsync = lambda descriptor: os.kill(os.getpid(), 9)
write_atomically(Path(sys.argv[1]), b"new" * 1000)
"""


@posix
def test_a_killed_writer_leaves_the_old_file_and_what_a_sweep_removes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    project = Path(atomic.__file__).parents[1]
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=project, check=False)
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2
    assert sweep_orphans(tmp_path) == 1
    assert _only(tmp_path, "file")


@posix
def test_a_sweep_leaves_what_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[int] = []
    real = os.fsync

    def sweep_meanwhile(descriptor: int) -> None:
        real(descriptor)
        swept.append(sweep_orphans(tmp_path))

    monkeypatch.setattr(os, "fsync", sweep_meanwhile)
    write_atomically(tmp_path / "file", b"new")
    assert swept[0] == 0
    assert (tmp_path / "file").read_bytes() == b"new"


@posix
def test_a_sweep_between_opening_and_locking_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, swept = atomic._lock, []

    def sweep_first(descriptor: int) -> None:
        if not swept:
            swept.append(sweep_orphans(tmp_path))
        real(descriptor)

    monkeypatch.setattr(atomic, "_lock", sweep_first)
    write_atomically(tmp_path / "file", b"new")
    assert swept == [1]
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_sweep_takes_nothing_else(tmp_path: Path) -> None:
    names = (".inkling-notes", "inkling-1.tmp", "model.tmp", ".hidden")
    for name in names:
        (tmp_path / name).write_bytes(b"mine")
    assert sweep_orphans(tmp_path) == 0
    assert _only(tmp_path, *names)
    assert sweep_orphans(tmp_path / "nowhere") == 0
