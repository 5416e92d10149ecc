"""The records of a zip file as torch.save writes it: listed, counted and checked before anything is read from them."""

import struct
import zlib
from dataclasses import dataclass

from core.model_files.refusal import RefusedError, shown

MAGIC = b"PK\x03\x04"
MOST_RECORDS = 4096
_LARGEST_LISTING = 2**20
_END = struct.Struct("<4sHHHHIIH")
_END_64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR_64 = struct.Struct("<4sIQI")
_LISTED = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_EXTRA_64 = 1
_FULL_32 = 0xFFFFFFFF
_FULL_16 = 0xFFFF
_FULL = (_FULL_16, _FULL_32, _FULL_32)
_ENCRYPTED = 1


@dataclass(frozen=True)
class _Entry:
    name: str
    checksum: int
    size: int
    start: int


def read_records(data: bytes) -> dict[str, memoryview]:
    """Every record by name, without the folder that torch.save puts around them; the checksum of each fits."""
    records: dict[str, memoryview] = {}
    end_of_last = 0
    entries, listing_start = _listed(data)
    for entry in sorted(entries, key=lambda entry: entry.start):
        start = _start_of_content(data, entry)
        if entry.start < end_of_last or start + entry.size > listing_start:
            raise RefusedError("its parts overlap")
        end_of_last = start + entry.size
        name = entry.name.partition("/")[2]
        if not name or name in records:
            raise RefusedError("it holds “{name}” twice, or outside its folder", name=shown(entry.name))
        records[name] = _checked(data, start, entry)
    if len({entry.name.partition("/")[0] for entry in entries}) > 1:
        raise RefusedError("its parts lie in more than one folder")
    return records


def _listed(data: bytes) -> tuple[list[_Entry], int]:
    """The entries of the zip's listing, and where in the file it starts."""
    count, size, start = _find_listing(data)
    entries = _entries(memoryview(data)[start : start + size])
    if len(entries) != count:
        raise RefusedError("the list of its parts is damaged")
    return entries, start


def _find_listing(data: bytes) -> tuple[int, int, int]:
    """How many entries the listing has, its size and its start, from the note at the very end of the file."""
    if len(data) < _END.size:
        raise RefusedError("it is cut off")
    magic, *disks, _here, count, size, start, comment = _END.unpack_from(data, len(data) - _END.size)
    if magic != b"PK\x05\x06" or comment or any(disks):
        raise RefusedError("its end is missing, or something follows it; it was probably not copied whole")
    limit = len(data) - _END.size
    if count == _FULL_16 or _FULL_32 in (size, start) or _has_64(data, limit):
        short = (count, size, start)
        count, size, start, limit = _find_listing_64(data, limit)
        if any(few not in (many, full) for few, many, full in zip(short, (count, size, start), _FULL, strict=True)):
            raise RefusedError("the list of its parts is damaged")
    if count > MOST_RECORDS or size > _LARGEST_LISTING:
        raise RefusedError("it holds {count:,} parts, which is too many for a model", count=count)
    if start + size != limit or count * _LISTED.size > size:
        raise RefusedError("the list of its parts is damaged")
    return count, size, start


def _has_64(data: bytes, end: int) -> bool:
    return data[max(0, end - _LOCATOR_64.size) : end].startswith(b"PK\x06\x07")


def _find_listing_64(data: bytes, end: int) -> tuple[int, int, int, int]:
    """Count, size, start and end of the listing, from the longer note that large numbers need."""
    locator = end - _LOCATOR_64.size
    if not _has_64(data, end):
        raise RefusedError("the list of its parts is damaged")
    _, _, note, _ = _LOCATOR_64.unpack_from(data, locator)
    if note + _END_64.size != locator:
        raise RefusedError("the list of its parts is damaged")
    magic, *_, count, size, start = _END_64.unpack_from(data, note)
    if magic != b"PK\x06\x06":
        raise RefusedError("the list of its parts is damaged")
    return count, size, start, note


def _entries(listing: memoryview) -> list[_Entry]:
    entries: list[_Entry] = []
    position = 0
    while position < len(listing):
        if len(listing) - position < _LISTED.size:
            raise RefusedError("the list of its parts is damaged")
        fields = _LISTED.unpack_from(listing, position)
        name_length, extra_length, comment_length = fields[10:13]
        position += _LISTED.size
        variable = bytes(listing[position : position + name_length + extra_length])
        position += name_length + extra_length + comment_length
        if fields[0] != b"PK\x01\x02" or position > len(listing):
            raise RefusedError("the list of its parts is damaged")
        entries.append(_entry(fields, variable[:name_length], variable[name_length:]))
    return entries


def _entry(fields: tuple[int, ...], raw_name: bytes, extra: bytes) -> _Entry:
    _, _, _, flags, method, _, _, checksum, packed, size, _, _, _, disk, _, _, start = fields
    name = _plain_name(raw_name)
    if flags & _ENCRYPTED or method or disk:
        raise RefusedError("“{name}” in it is packed or encrypted, as torch.save never does", name=shown(name))
    size, packed, start = _widened((size, packed, start), extra)
    if size != packed:
        raise RefusedError("“{name}” in it has two sizes", name=shown(name))
    return _Entry(name, checksum, size, start)


def _widened(numbers: tuple[int, int, int], extra: bytes) -> tuple[int, ...]:
    """Numbers that need more than 32 bits stand in a field of their own, in this order."""
    if _FULL_32 not in numbers:
        return numbers
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        field = extra[position + 4 : position + 4 + length]
        position += 4 + length
        wanted = numbers.count(_FULL_32)
        if kind == _EXTRA_64 and len(field) >= 8 * wanted:
            wide = iter(struct.unpack_from(f"<{wanted}Q", field))
            return tuple(next(wide) if number == _FULL_32 else number for number in numbers)
    raise RefusedError("the list of its parts is damaged")


def _plain_name(raw: bytes) -> str:
    name = raw.decode("utf-8", "replace")
    parts = name.split("/")
    if not name.isprintable() or "\\" in name or "�" in name or any(part in ("", ".", "..") for part in parts):
        raise RefusedError("it holds a part with the impossible name “{name}”", name=shown(name))
    return name


def _start_of_content(data: bytes, entry: _Entry) -> int:
    if entry.start + _LOCAL.size > len(data):
        raise RefusedError("the list of its parts is damaged")
    magic, *_, name_length, extra_length = _LOCAL.unpack_from(data, entry.start)
    after_header = entry.start + _LOCAL.size
    if magic != MAGIC or data[after_header : after_header + name_length] != entry.name.encode():
        raise RefusedError("the list of its parts is damaged")
    return after_header + int(name_length) + int(extra_length)


def _checked(data: bytes, start: int, entry: _Entry) -> memoryview:
    content = memoryview(data)[start : start + entry.size]
    if zlib.crc32(content) != entry.checksum:
        raise RefusedError("“{name}” in it is damaged: its checksum does not fit", name=shown(entry.name))
    return content
