"""Fetches one file whose checksum is known: resumed, checked, and there under its name only when it is right."""

import errno
import hashlib
import json
import os
import shutil
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.atomic import sync_folder
from core.datasets.spec import SourceFile
from core.datasets.stream import Head, RangeError, Received, TransferError, UnreachableError, stream
from core.errors import DownloadError
from core.locking import try_lock, unlock
from core.progress import Progress, Work

STALL_SECONDS = 30.0
"""A server that sends nothing for so long is given up."""
_ATTEMPTS = 5  # at one mirror, as long as each brings some bytes
_BLOCK = 1 << 20


def fetch(source: SourceFile, target: Path, stall_seconds: float = STALL_SECONDS) -> Work[Path]:
    """The file at `target`, from the first of its addresses that has it.

    Bytes go to a `.part` file beside it, where a later call goes on. Closing the generator stops within 0.3 s, whatever
    the server does. A second process that wants the same file waits for the first.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock_path = target.with_name(f"{target.name}.lock")
        lock = try_lock(lock_path)
        while lock is None:
            yield Progress(f"Waiting for another download of {target.name}", 0, 0)
            time.sleep(0.1)
            lock = try_lock(lock_path)
        try:
            yield from _fetch_locked(source, target, stall_seconds)
        finally:
            unlock(lock, lock_path)
    except OSError as error:
        raise cannot_write(target, error) from error
    return target


def is_whole(path: Path, source: SourceFile) -> Work[bool]:
    """Whether the file is there and has the pinned checksum."""
    if not path.is_file():
        return False
    digest = yield from _digest(path, source)
    return bool(digest == source.sha256)


def cannot_write(path: Path, error: OSError) -> DownloadError:
    """The sentence for a folder that takes no files, or a disk that is full."""
    return DownloadError(
        "“{file}” cannot be written into “{folder}” ({reason}).",
        file=path.name,
        folder=path.parent,
        reason=error.strerror or error,
    )


class _WrongFileError(TransferError):
    """This address has something else; asking again would not help."""


@dataclass(frozen=True)
class _Part:
    """The partly received file, and beside it where that came from."""

    path: Path

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def _origin(self) -> Path:
        return self.path.with_name(f"{self.path.name}.origin")

    def version_at(self, url: str) -> str:
        """The server's name for the version that was begun, if it was begun at this address."""
        try:
            origin = json.loads(self._origin.read_text("utf-8"))
            return str(origin["version"]) if origin["url"] == url else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def begin(self, url: str, version: str) -> None:
        self._origin.write_text(json.dumps({"url": url, "version": version}), "utf-8")

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._origin.unlink(missing_ok=True)

    def become(self, target: Path) -> None:
        """Take the final name, for good."""
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())
        self.path.replace(target)
        self._origin.unlink(missing_ok=True)
        sync_folder(target.parent)


def _fetch_locked(source: SourceFile, target: Path, stall_seconds: float) -> Work[None]:
    if (yield from is_whole(target, source)):
        return
    part = _Part(target.with_name(f"{target.name}.part"))
    if part.size > _most_bytes(source):
        part.discard()
    _check_space(source, target, part)
    failures: dict[str, TransferError] = {}
    for url in source.urls:
        try:
            yield from _fetch_from(url, source, part, stall_seconds)
            return part.become(target)
        except TransferError as error:
            failures[url] = error
    raise _given_up(target, failures)


def _given_up(target: Path, failures: dict[str, TransferError]) -> DownloadError:
    """In short; the details say what happened at each address, from where it can be fetched by hand, and to where."""
    where = f"Put by hand into “{target.parent}”, the file is used as it is."
    details = (*(f"{url} {error}" for url, error in failures.items()), where)
    told = next((url for url, error in failures.items() if not isinstance(error, UnreachableError)), "")
    if told:
        template = "“{file}” could not be downloaded: {server} {reason}."
        return DownloadError(template, details=details, file=target.name, server=_host(told), reason=failures[told])
    reason = "no server could be reached, so check the connection" if failures else "no address is known for it"
    return DownloadError(
        "“{file}” could not be downloaded: {reason}.", details=details, file=target.name, reason=reason
    )


def _fetch_from(url: str, source: SourceFile, part: _Part, stall_seconds: float) -> Work[None]:
    """Bring the part to its end from one address, and check it; a TransferError if that address cannot."""
    for _ in range(_ATTEMPTS):
        start = part.size
        resumed = start > 0
        try:
            if start < source.size:
                resumed = yield from _receive(url, source, part, stall_seconds)
        except RangeError:
            part.discard()
            continue
        except _WrongFileError:
            part.discard()
            raise
        except TransferError:
            if part.size <= start:
                raise
            continue
        if (yield from is_whole(part.path, source)):
            return
        part.discard()
        # What was there before may have been damaged; if all came from here, this address has another file.
        if not resumed:
            raise _WrongFileError("sent another file than the expected one")
    raise TransferError("broke off again and again")


def _receive(url: str, source: SourceFile, part: _Part, stall_seconds: float) -> Work[bool]:
    """Append to the part what the server sends; whether it went on from bytes that were there before."""
    what = _what(url, part)
    _check_address(url)
    messages = stream(url, part.size, part.version_at(url), stall_seconds)
    with closing(messages):
        head = yield from _wait_for_head(messages, Progress(what, part.size, source.size))
        if head.total > _most_bytes(source):
            raise _WrongFileError("has another file than the expected one")
        if head.start == 0:
            part.begin(url, head.version)
        yield from _append(messages, head, source, part, what)
    if head.total and part.size < head.total:
        raise TransferError("broke off")
    return head.start > 0


def _wait_for_head(messages: Received, progress: Progress) -> Work[Head]:
    yield progress
    for message in messages:
        if isinstance(message, Head):
            return message
        yield progress
    raise TransferError("sent nothing")


def _append(messages: Received, head: Head, source: SourceFile, part: _Part, what: str) -> Work[None]:
    with part.path.open("ab") as file:
        file.truncate(head.start)
        done = head.start
        for message in messages:
            if not part.path.exists():  # its folder was deleted: all that follows would be in vain
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            if isinstance(message, bytes):
                file.write(message)
                done += len(message)
            if done > _most_bytes(source):
                raise _WrongFileError("sent more than the expected file")
            yield Progress(what, min(done, source.size), source.size)


def _digest(path: Path, source: SourceFile) -> Work[str]:
    digest = hashlib.sha256()
    progress = Progress(f"Checking {source.name}", min(path.stat().st_size, source.size), source.size)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            yield progress
    return digest.hexdigest()


def _what(url: str, part: _Part) -> str:
    """Says so when the way is not encrypted: the pinned checksum alone vouches for such a file."""
    note = " (over http; the checksum decides)" if url.startswith("http:") else ""
    return f"Downloading {part.path.name.removesuffix('.part')}{note}"


def _check_address(url: str) -> None:
    if not url.startswith(("http://", "https://")) or _host(url) == url:
        raise TransferError("is no http or https address")


def _host(url: str) -> str:
    """The server's name, or the whole of what is no address."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _most_bytes(source: SourceFile) -> int:
    return source.size + source.size // 4 + _BLOCK


def _check_space(source: SourceFile, target: Path, part: _Part) -> None:
    needed = source.size - part.size + sum(file.least for file in source.unpacks_to)
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise DownloadError(
            "“{folder}” has {free} MB free, and “{file}” needs {needed} MB.",
            folder=target.parent,
            free=free // 10**6,
            file=target.name,
            needed=needed // 10**6 + 1,
        )
