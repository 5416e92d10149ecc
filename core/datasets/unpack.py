"""Unpacks downloaded archives: only the files that are expected, and each under its name only when it is whole."""

import gzip
import tarfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from core.atomic import replacing, sweep_orphans
from core.datasets.fetch import cannot_write
from core.datasets.spec import DataFile, SourceFile
from core.errors import DownloadError
from core.progress import Progress, Work

_BLOCK = 1 << 20


def unpack(source: SourceFile, archive: Path) -> Work[None]:
    """Put what the archive holds beside it; nothing to do for a file that is read as it is."""
    if not source.unpacks_to:
        return
    what = f"Unpacking {archive.name}"
    total = sum(file.least for file in source.unpacks_to)
    missing = {file.name for file in source.unpacks_to}
    done = 0
    try:
        with closing(_contents(source, archive)) as contents:
            for file, content in contents:
                for size in _write(content, file, archive.parent / file.name):
                    yield Progress(what, min(done + size, total), total)
                done += file.least
                missing.discard(file.name)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, _WrongSizeError) as error:
        raise DownloadError("“{file}” cannot be unpacked ({reason}).", file=archive, reason=error) from error
    except OSError as error:
        raise cannot_write(archive, error) from error
    if missing:
        raise DownloadError("“{file}” does not hold {names}.", file=archive, names=", ".join(sorted(missing)))


class _WrongSizeError(Exception):
    """What comes out of an archive has not the size that it should have."""


def _contents(source: SourceFile, archive: Path) -> Generator[tuple[DataFile, IO[bytes]], None, None]:
    """The expected files in the archive; whatever else it holds is passed over."""
    if not archive.name.endswith(".tar.gz"):
        with gzip.open(archive) as packed:
            yield source.unpacks_to[0], cast("IO[bytes]", packed)
        return
    expected = {file.name: file for file in source.unpacks_to}
    with tarfile.open(archive, "r:gz") as packed_files:
        for member in packed_files:
            content = packed_files.extractfile(member) if member.isfile() else None
            if content is not None and member.name in expected:
                yield expected[member.name], content


def _write(content: IO[bytes], file: DataFile, target: Path) -> Iterator[int]:
    """Copy to a temporary file that takes the final name at the end; tells the bytes so far."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep_orphans(target.parent)
    with replacing(target) as temporary:
        size = 0
        while block := content.read(_BLOCK):
            size += len(block)
            if size > file.most:
                break
            temporary.write(block)
            yield size
        if not file.least <= size <= file.most:
            raise _WrongSizeError(f"{file.name} has not the expected size")
