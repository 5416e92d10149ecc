"""Files of torch.save whose zip is hostile or damaged, and hostile ones of the format before it, by name."""

import io
import os
import pickle
import pickletools
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.core.model_files.making import Payload, records_of, saved, state_dict, with_records, zipped

MB = 2**20


def cases(marker: str) -> Iterator[tuple[str, bytes]]:
    """`marker` is a file that every payload would make, if it ran."""
    yield from _odd_records()
    yield from _patched_listings()
    yield from _old_format(marker)


def _odd_records() -> Iterator[tuple[str, bytes]]:
    good = saved(state_dict())
    records = records_of(good)
    yield "a zip of nothing", zipped({})
    yield "a zip of a text", zipped({"archive/readme.txt": b"hello"})
    yield "a list of weights without its numbers", with_records(data__4=None)
    yield "a record within another", _nested(records)
    yield "numbers cut short", with_records(data__4=records["archive/data/4"][:-4])
    yield "numbers too many", with_records(data__4=records["archive/data/4"] + b"\0" * 4)
    yield "numbers of another byte order", with_records(byteorder=b"big")
    yield "a TorchScript file", with_records(constants_pkl=b"\x80\x02N.")
    yield "packed records", zipped(records, zipfile.ZIP_DEFLATED)
    yield "a bomb of zeros", zipped({"archive/data.pkl": bytes(60 * MB)}, zipfile.ZIP_DEFLATED)
    yield "a name that climbs out", zipped({**records, "archive/../../evil": b"x"})
    yield "an absolute name", zipped({**records, "/etc/evil": b"x"})
    yield "a name of two folders", zipped({**records, "other/data.pkl": b"x"})
    yield "five thousand records", zipped({f"archive/data/{number}": b"" for number in range(5000)})
    yield "two lists of weights", _twice(records)
    yield "a comment at the end", good[:-2] + b"\x05\x00hello"
    yield "something after the end", good + b"more"
    yield "something before the start", b"#!/bin/sh\n" + good
    spot = good.index(records["archive/data/4"][:64])
    yield "a number changed under its checksum", good[:spot] + bytes([good[spot] ^ 1]) + good[spot + 1 :]
    yield "another name in the record itself", good.replace(b"archive/data/4", b"archive/data/X", 1)


def _patched_listings() -> Iterator[tuple[str, bytes]]:
    good = saved(state_dict())
    yield "a start of zip and no more", b"PK\x03\x04"
    yield "an end of zip alone", good[-22:]
    listing = good.index(b"PK\x01\x02")
    yield "an encrypted record", _patched(good, listing + 8, "<H", 1)
    yield "a wrong checksum", _patched(good, listing + 16, "<I", 12345)
    yield "a record of 4 GB", _patched(good, listing + 20, "<II", 2**32 - 2, 2**32 - 2)
    yield "a record of 2**64 - 1 bytes", _patched(good, listing + 20, "<II", 2**32 - 1, 2**32 - 1)
    yield "two sizes for a record", _patched(good, listing + 24, "<I", 5)
    second = good.index(b"PK\x01\x02", listing + 4)
    yield "records that overlap", _patched(good, second + 42, "<I", 0)
    yield "a record beyond the end", _patched(good, second + 42, "<I", 2**31)
    yield "another number of records", _patched(good, len(good) - 12, "<H", 3)
    yield "a listing elsewhere", _patched(good, len(good) - 6, "<I", 0)
    yield "a large-file note elsewhere", _patched(good, len(good) - 22 - 12, "<Q", 2**63)


def _nested(records: dict[str, bytes]) -> bytes:
    """A listing that names both a record and what lies in its content, and looks like one."""
    name, content = b"archive/data/inner", b"1234"
    header = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, zlib.crc32(content), 4, 4, len(name), 0)
    data = zipped({**records, "archive/data/outer": header + name + content})
    inner = data.index(header + name)
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        b"PK\x01\x02", 20, 20, 0, 0, 0, 0, zlib.crc32(content), 4, 4, len(name), 0, 0, 0, 0, 0, inner,
    ) + name  # fmt: skip
    _, disk, _, _, count, size, start, comment = struct.unpack("<4sHHHHIIH", data[-22:])
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", disk, disk, count + 1, count + 1, size + len(entry), start, comment)
    return data[:-22] + entry + end


def _twice(records: dict[str, bytes]) -> bytes:
    """Two records of one name, which zipfile itself would not write."""
    return zipped({**records, "archive/data.pkX": records["archive/data.pkl"]}).replace(b"data.pkX", b"data.pkl")


def _patched(data: bytes, position: int, layout: str, *values: int) -> bytes:
    patch = struct.pack(layout, *values)
    return data[:position] + patch + data[position + len(patch) :]


def _old_format(marker: str) -> Iterator[tuple[str, bytes]]:
    good = saved(state_dict(), _use_new_zipfile_serialization=False)
    yield "old: a plain pickle", pickle.dumps({"fc1.weight": [0.5]}, 2)
    yield "old: a plain pickle of protocol 5", pickle.dumps({"fc1.weight": [0.5]}, 5)
    yield "old: a payload in place of the magic number", pickle.dumps(Payload(os.system, f"touch {marker}"), 2)
    payload = pickle.dumps(Payload(os.system, f"touch {marker}"), 2)
    start = _ends(good)
    yield "old: a payload in place of the machine", good[: start[1]] + payload + good[start[2] :]
    yield "old: a payload in place of the weights", good[: start[2]] + payload + good[start[3] :]
    yield "old: a payload in place of the keys", good[: start[3]] + payload + good[start[4] :]
    yield "old: keys that are a number", good[: start[3]] + pickle.dumps(5, 2) + good[start[4] :]
    yield "old: keys missing", good[: start[3]] + pickle.dumps([], 2) + good[start[4] :]
    yield "old: unknown keys", good[: start[3]] + pickle.dumps(["a", "b"], 2) + good[start[4] :]
    yield "old: 2**64 - 1 numbers", good[: start[4]] + b"\xff" * 8 + good[start[4] + 8 :]
    yield "old: no numbers", good[: start[4]]
    yield (
        "old: a bomb in place of the machine",
        good[: start[1]] + b"\x80\x02" + b"N0" * 90_000 + b"N." + good[start[2] :],
    )
    yield "old: a whole list of magic numbers", good[: start[0]] * 1000


def _ends(data: bytes) -> list[int]:
    """Where each of the five pickles at the start of an old file ends."""
    stream = io.BytesIO(data)
    ends = []
    for _ in range(5):
        for _ in pickletools.genops(stream):
            pass
        ends.append(stream.tell())
    return ends
