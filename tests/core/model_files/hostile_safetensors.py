"""Hostile and damaged safetensors files, Inkling's own and others, by name."""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.core.model_files.making import header_and_numbers, own_file, safetensors_of

NAME = "fc1.weight"
MB = 2**20


def cases() -> Iterator[tuple[str, bytes]]:
    yield from _lengths()
    yield from _broken_json()
    yield from _changed_entries()
    yield from _changed_files()
    yield from _own_descriptions()
    yield from _foreign_numbers()


def _lengths() -> Iterator[tuple[str, bytes]]:
    good = own_file()
    for name, length in (
        ("header of 2**63 bytes", 2**63),
        ("header of 2**64 - 1 bytes", 2**64 - 1),
        ("header of 1 GB", 2**30),
        ("header a byte longer than the file", len(good) - 7),
        ("header of 1 byte", 1),
        ("header of no bytes", 0),
    ):
        yield name, length.to_bytes(8, "little") + good[8:]
    yield "header filled with spaces to 60 MB", safetensors_of(b"{}" + b" " * (60 * MB), b"")
    yield "nothing but a header", safetensors_of({}, b"")
    yield "only metadata", safetensors_of({"__metadata__": {"format": "pt"}}, b"")


def _broken_json() -> Iterator[tuple[str, bytes]]:
    header, numbers = header_and_numbers(own_file())
    text = json.dumps(header).encode()
    entry = b'"fc1.bias":{"dtype":"F32","shape":[120],"data_offsets":[0,480]}'
    for name, broken in (
        ("lists nested 900,000 deep", b'{"a":' + b"[" * 900_000),
        ("objects nested 200,000 deep", b'{"a":' * 200_000),
        ("lists nested 500 deep and closed", b'{"a":' + b"[" * 500 + b"]" * 500 + b"}"),
        ("300,000 empty lists", b'{"a":[' + b"[]," * 300_000 + b"[]]}"),
        ("100,000 entries", b"{" + b",".join(b'"%d":0' % number for number in range(100_000)) + b"}"),
        ("a tensor named twice", b"{" + entry + b"," + entry + text[1:][1:]),
        ("duplicate keys within an entry", text.replace(b'"dtype": "F32"', b'"dtype": "F32", "dtype": "F32"', 1)),
        ("a name of a lone surrogate", text.replace(b"fc1.bias", b"\\ud800")),
        ("a name that is no UTF-8", text.replace(b"fc1.bias", b"\xff\xfe")),
        ("an offset of 5,000 digits", text.replace(b'"data_offsets": [0', b'"data_offsets": [' + b"9" * 5000)),
        ("an offset that is a fraction", text.replace(b'"data_offsets": [0', b'"data_offsets": [0.0')),
        ("an offset of 1e999", text.replace(b'"data_offsets": [0', b'"data_offsets": [1e999')),
        ("NaN as an offset", text.replace(b'"data_offsets": [0', b'"data_offsets": [NaN')),
        ("header in UTF-16", text.decode().encode("utf-16")),
        ("header that is a list", b"[" + text + b"]"),
        ("zero bytes after the header's end", text + b"\0" * 8),
    ):
        yield name, safetensors_of(broken, numbers)


def _changed_entries() -> Iterator[tuple[str, bytes]]:
    """One entry of a good file of our own, changed."""
    changes: dict[str, dict[str, Any]] = {
        "an unknown kind of number": {"dtype": "F99"},
        "a kind that is no string": {"dtype": 32},
        "whole numbers of the same size": {"dtype": "I32"},
        "half as wide numbers": {"dtype": "F16"},
        "twice as wide numbers": {"dtype": "F64"},
        "eight-bit floats": {"dtype": "F8_E4M3"},
        "sides swapped": {"shape": [256, 120]},
        "one dimension": {"shape": [30720]},
        "a side too large": {"shape": [121, 256]},
        "a negative side": {"shape": [-120, -256]},
        "a side that overflows 64 bits": {"shape": [2**62, 2**62, 0]},
        "a side of 2**64 + 120": {"shape": [2**64 + 120, 256]},
        "a side of true": {"shape": [True, 30720]},
        "a side as a string": {"shape": ["120", 256]},
        "a side of no elements": {"shape": [0, 256]},
        "two hundred sides": {"shape": [120, 256] + [1] * 198},
        "shape missing": {"shape": None},
        "offsets swapped": {"data_offsets": [100_000, 0]},
        "offsets of another tensor": {"data_offsets": [0, 122_880]},
        "negative offsets": {"data_offsets": [-122_880, 0]},
        "offsets beyond the end": {"data_offsets": [10**9, 10**9 + 122_880]},
        "three offsets": {"data_offsets": [0, 1, 2]},
        "an entry with more in it": {"code": "import os"},
    }
    for name, change in changes.items():
        yield name, _edited(own_file(), lambda header, change=change: header[NAME].update(change))


def _changed_files() -> Iterator[tuple[str, bytes]]:
    """Other changes of a good file of our own."""
    edits: dict[str, Callable[[dict[str, Any]], object]] = {
        "a tensor left out": lambda header: header.pop(NAME),
        "a tensor renamed": lambda header: header.update({"fc9.weight": header.pop(NAME)}),
        "an entry that is a number": lambda header: header.update({NAME: 5}),
        "an entry that is null": lambda header: header.update({NAME: None}),
        "metadata that is a list": lambda header: header.update(__metadata__=["inkling"]),
        "metadata of numbers": lambda header: header.update(__metadata__={"inkling": 1}),
        "two tensors with the same numbers": lambda header: header.update({"twin": header[NAME]}),
        "names of two tensors swapped": lambda header: header.update(
            {"conv1.bias": header["conv2.bias"], "conv2.bias": header["conv1.bias"]}
        ),
    }
    for name, edit in edits.items():
        yield name, _edited(own_file(), edit)
    yield "numbers after the last tensor", own_file() + b"\0" * 4
    yield "a number changed", own_file()[:-1] + bytes([own_file()[-1] ^ 1])
    yield "all numbers zero", _with_numbers(lambda numbers: bytes(len(numbers)))
    yield "all numbers shifted by four bytes", _with_numbers(lambda numbers: numbers[4:] + numbers[:4])


def _own_descriptions() -> Iterator[tuple[str, bytes]]:
    """Inkling's own description changed; with its checksum put right unless the case is about that."""
    changes: dict[str, dict[str, Any]] = {
        "another format version": {"format": 2},
        "format version of true": {"format": "1"},
        "an unknown network": {"architecture": "resnet-50"},
        "a network that is a list": {"architecture": []},
        "another network than the weights are of": {"architecture": "mlp"},
        "an option that is unknown": {"options": {"depth": 3}},
        "options that are a list": {"options": [1]},
        "an option that is not finite": {"options": {"dropout": "NaN"}},
        "no classes": {"classes": []},
        "eleven classes": {"classes": list("0123456789X")},
        "classes that are numbers": {"classes": list(range(10))},
        "100,000 classes": {"classes": [str(number) for number in range(100_000)]},
        "a class name of a million letters": {"classes": ["x" * 10**6, *"123456789"]},
        "images of 10**9 pixels a side": {"shape": [1, 10**9, 10**9]},
        "images of no pixels": {"shape": [1, 0, 0]},
        "images of 100 channels": {"shape": [100, 28, 28]},
        "images of another size": {"shape": [1, 32, 32]},
        "a spread of zero": {"std": [0.0]},
        "a spread of 1e999": {"std": [float("1e308") * 10]},
        "a mean a channel too many": {"mean": [0.1, 0.2]},
        "an unknown way to prepare images": {"kind": "audio"},
        "sureness of an unknown measure": {"sureness": {"measure": "mood", "threshold": 1, "trained_on_junk": True}},
        "sureness incomplete": {"sureness": {"measure": "energy"}},
        "a record that is a number": {"record": 5},
        "a checksum of the weights that does not fit": {"tensors_sha256": "0" * 64},
        "a checksum of the weights that is null": {"tensors_sha256": None},
    }
    for name, change in changes.items():
        yield name, _described(change)
    yield "a description that is no JSON", _edited(own_file(), _set_description("{"))
    yield "a description that is a string", _edited(own_file(), _set_description('"inkling"'))
    yield "an empty description", _edited(own_file(), _set_description(""))
    yield "a description nested deep", _edited(own_file(), _set_description("[" * 100_000))
    normal = header_and_numbers(own_file())[0]["__metadata__"]["inkling"]
    yield (
        "a mean changed but not its checksum",
        _edited(own_file(), _set_description(normal.replace("0.1307", "0.1317"))),
    )


def _foreign_numbers() -> Iterator[tuple[str, bytes]]:
    """Bare weights (nothing of Inkling's beside them) whose numbers will not do."""
    for name, value in (("NaN", np.nan), ("infinity", np.inf)):
        yield f"bare weights with {name}", _bare(lambda numbers, value=value: _with_last(numbers, value))
    header, numbers = header_and_numbers(_bare(lambda numbers: numbers))
    start = header["fc2.weight"]["data_offsets"][0]
    shared = {**header, "fc2.bias": {**header["fc2.bias"], "data_offsets": [start, start + 4 * 84]}}
    yield "bare weights that overlap and leave a gap", safetensors_of(shared, numbers)
    wide = np.frombuffer(numbers, "<f4").astype("<f8")
    wide[7] = 1e300
    doubled = {
        name: {
            "dtype": "F64",
            "shape": entry["shape"],
            "data_offsets": [2 * offset for offset in entry["data_offsets"]],
        }
        for name, entry in header.items()
    }
    yield "bare weights too large for 32 bits", safetensors_of(doubled, wide.tobytes())
    yield (
        "a thousand names for bare weights",
        safetensors_of({f"layer{i}.weight": _entry(i) for i in range(1000)}, bytes(4000)),
    )
    yield "five thousand tensors", safetensors_of({f"layer{i}.weight": _entry(i) for i in range(5000)}, bytes(20_000))
    yield (
        "a last layer of a million classes",
        safetensors_of(
            {"linear.weight": {"dtype": "F16", "shape": [10**6, 16], "data_offsets": [0, 32 * 10**6]}},
            bytes(32 * 10**6),
        ),
    )


def _entry(number: int) -> dict[str, Any]:
    return {"dtype": "F32", "shape": [1, 1], "data_offsets": [4 * number, 4 * number + 4]}


def _edited(data: bytes, edit: Callable[[dict[str, Any]], object]) -> bytes:
    header, numbers = header_and_numbers(data)
    changed = copy.deepcopy(header)
    edit(changed)
    return safetensors_of(changed, numbers)


def _with_numbers(change: Callable[[bytes], bytes]) -> bytes:
    header, numbers = header_and_numbers(own_file())
    return safetensors_of(header, change(numbers))


def _bare(change: Callable[[bytes], bytes]) -> bytes:
    header, numbers = header_and_numbers(own_file())
    del header["__metadata__"]
    return safetensors_of(header, change(numbers))


def _with_last(numbers: bytes, value: float) -> bytes:
    return numbers[:-4] + np.float32(value).tobytes()


def _set_description(text: str) -> Callable[[dict[str, Any]], object]:
    return lambda header: header["__metadata__"].update(inkling=text)


def _described(change: dict[str, Any]) -> bytes:
    header, numbers = header_and_numbers(own_file())
    fields = json.loads(header["__metadata__"]["inkling"])
    del fields["sha256"]
    for key, value in change.items():
        (fields["preprocessing"] if key in fields["preprocessing"] else fields)[key] = value
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    fields["sha256"] = hashlib.sha256(canonical.encode()).hexdigest()
    header["__metadata__"]["inkling"] = json.dumps(fields)
    return safetensors_of(header, numbers)
