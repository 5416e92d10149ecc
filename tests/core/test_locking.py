"""A lock that one process holds, and that is free again however that process ends."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from core import locking
from core.locking import is_locked, try_lock, unlock

HOLDS = """
import sys
from pathlib import Path
from core.locking import try_lock
lock = try_lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_is_free_again_once_it_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = try_lock(path)
    assert first is not None
    assert try_lock(path) is None
    unlock(first, path)
    second = try_lock(path)
    assert second is not None
    unlock(second, path)
    assert not path.exists()


def test_a_lock_that_cannot_be_removed_is_free_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    lock = try_lock(path)
    assert lock is not None

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    unlock(lock, path)
    again = try_lock(path)
    assert again is not None
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there a look is a lock for a moment")
def test_whoever_looks_is_not_taken_for_a_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = try_lock(path)
    assert lock is not None
    lock.close()
    with path.open("rb") as other:
        locking._look(other.fileno())
        assert not is_locked(path)


def test_looking_at_a_lock_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_locked(path)
    assert not path.exists()
    lock = try_lock(path)
    assert lock is not None
    assert is_locked(path)
    assert is_locked(path)
    lock.close()
    assert path.exists()
    assert not is_locked(path)


def test_the_lock_of_a_process_that_is_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    project = Path(locking.__file__).parents[1]
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_locked(path)
        assert try_lock(path) is None
        holder.kill()
        holder.wait()
    assert not is_locked(path)
    lock = try_lock(path)
    assert lock is not None
    unlock(lock, path)


def test_a_lock_that_another_has_made_anew_is_not_taken_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    real = locking.lock_descriptor

    def lock_what_goes(descriptor: int, *, wait: bool = False) -> None:
        path.unlink()
        path.touch()
        real(descriptor, wait=wait)

    monkeypatch.setattr(locking, "lock_descriptor", lock_what_goes)
    assert try_lock(path) is None


def test_where_there_are_no_locks_work_goes_on_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(locking, "lock_descriptor", refuse)
    monkeypatch.setattr(locking, "_look", refuse)
    lock = try_lock(tmp_path / "lock")
    assert lock is not None
    assert not is_locked(tmp_path / "lock")
    lock.close()
