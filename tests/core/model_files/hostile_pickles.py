"""Files of torch.save whose pickles are hostile or odd, by name."""

import os
import pickle
import pickletools
import shutil
import subprocess
from collections import OrderedDict
from collections.abc import Iterator

import torch

from tests.core.model_files.making import (
    Payload,
    records_of,
    saved,
    state_dict,
    text_opcode,
    weights_of,
    with_pickle,
)

MB = 2**20
START = pickle.PROTO + b"\x02"
KIND = b"ctorch\nFloatStorage\n"
REBUILD = b"ctorch._utils\n_rebuild_tensor_v2\n"
_AROUND = ("PROTO", "STOP", "BINPUT", "LONG_BINPUT")
ORDERED = b"ccollections\nOrderedDict\n)R"


def cases(marker: str) -> Iterator[tuple[str, bytes]]:
    """`marker` is a file that every payload would make, if it ran."""
    yield from _payloads(marker)
    yield from _payloads_by_hand(marker)
    yield from _odd_values()
    yield from _odd_tensors()
    yield from _opcode_bombs()


def _payloads(marker: str) -> Iterator[tuple[str, bytes]]:
    command = f"touch {marker}"
    calls = {
        "os.system": Payload(os.system, command),
        "subprocess.Popen": Payload(subprocess.Popen, ["touch", marker]),
        "eval": Payload(eval, f"open({marker!r}, 'w')"),
        "exec": Payload(exec, f"open({marker!r}, 'w')"),
        "getattr": Payload(getattr, "text", "upper"),
        "shutil.rmtree": Payload(shutil.rmtree, marker),
        "__import__": Payload(__import__, "antigravity"),
        "open": Payload(open, marker, "w"),
    }
    for name, payload in calls.items():
        yield f"{name} instead of weights", saved(payload)
        yield f"{name} beside weights", saved(state_dict(extra=payload))
    yield "os.system as an attribute's state", saved({"state_dict": state_dict(), "args": Payload(os.system, command)})


def _payloads_by_hand(marker: str) -> Iterator[tuple[str, bytes]]:
    command = f"touch {marker}"
    for module, function, argument in (
        ("builtins", "exec", f"open({marker!r}, 'w')"),
        ("__builtin__", "eval", f"open({marker!r}, 'w')"),
        ("nt", "system", command),
        ("runpy", "run_path", marker),
        ("pty", "spawn", "sh"),
        ("torch.hub", "load", "x"),
        ("torch.serialization", "load", marker),
        ("numpy.testing._private.utils", "runstring", command),
        ("pip", "main", "install"),
        ("__main__", "evil", command),
    ):
        named = b"c" + module.encode() + b"\n" + function.encode() + b"\n"
        yield f"a call of {module}.{function}", with_pickle(START + named + text_opcode(argument) + b"\x85R.")
        yield f"a new object of {module}.{function}", with_pickle(START + named + text_opcode(argument) + b"\x85\x81.")
    stacked = pickle.PROTO + b"\x04" + text_opcode("posix") + text_opcode("system") + b"\x93" + text_opcode(command)
    yield "a call by a name from the stack", with_pickle(stacked + b"\x85R.")
    fetched = b"c__builtin__\ngetattr\ncos\n_wrap_close\n" + text_opcode("system") + b"\x86R"
    yield "a call of what getattr would give", with_pickle(START + fetched + text_opcode(command) + b"\x85R.")
    yield "the opcode that instantiates", with_pickle(START + b"(" + text_opcode(command) + b"ios\nsystem\n.")
    yield "the opcode that makes an object", with_pickle(START + b"(cos\nsystem\n" + text_opcode(command) + b"o.")
    yield "an extension code", with_pickle(START + b"\x82\x01.")
    yield "a persistent name in text", with_pickle(START + b"Pos.system\n.")
    yield (
        "a payload after the weights",
        with_pickle(_weights_pickle() + b"cos\nsystem\n" + text_opcode(command) + b"\x85R."),
    )
    yield (
        "a payload before the weights",
        with_pickle(START + b"cos\nsystem\n" + text_opcode(command) + b"\x85R0" + _weights_pickle()[2:]),
    )


def _odd_values() -> Iterator[tuple[str, bytes]]:
    loop: list[object] = []
    loop.append(loop)
    values: dict[str, object] = {
        "a number": 5, "nothing": None, "a string": "weights", "an empty dict": {}, "an empty list": [],
        "a list of tensors": list(weights_of().values()), "one tensor": weights_of()["fc1.weight"],
        "a list that holds itself": loop, "an optimizer alone": torch.optim.SGD(
            [torch.nn.Parameter(torch.zeros(1))], lr=0.1).state_dict(),
        "numbers for names": dict(enumerate(weights_of().values())),
        "one number for a name": {**state_dict(), 5: torch.zeros(1)},
        "tuples for names": {("fc1", name): tensor for name, tensor in weights_of().items()},
        "bytes for names": {name.encode(): tensor for name, tensor in weights_of().items()},
        "a name of a million letters": state_dict(**{"x" * 10**6: torch.zeros(1)}),
        "two thousand tensors": {f"layer{i}.weight": torch.zeros(1) for i in range(2000)},
        "two state dicts": {"first": state_dict(), "second": state_dict()},
        "a state dict ten wrappings deep": _wrapped(10),
        "lists for tensors": {name: tensor.tolist() for name, tensor in weights_of().items()},
        "a network of one layer": torch.nn.Linear(3, 4),
        "an activation": torch.nn.ReLU(),
        "a class": OrderedDict,
    }  # fmt: skip
    for name, value in values.items():
        yield name, saved(value)
    names = {name.encode(): tensor for name, tensor in weights_of().items()}
    yield "bytes for names in a newer protocol", saved(names, pickle_protocol=4)


def _wrapped(depth: int) -> object:
    value: object = state_dict()
    for _ in range(depth):
        value = {"state_dict": value}
    return value


def _odd_tensors() -> Iterator[tuple[str, bytes]]:
    good = weights_of()["fc1.weight"]
    tensors: dict[str, torch.Tensor] = {
        "whole numbers": torch.zeros(120, 256, dtype=torch.int64), "bytes": torch.zeros(120, 256, dtype=torch.uint8),
        "true and false": torch.zeros(120, 256, dtype=torch.bool),
        "complex numbers": torch.zeros(120, 256, dtype=torch.complex64),
        "eight-bit floats": torch.zeros(120, 256).to(torch.float8_e4m3fn),
        "numbers on the meta device": torch.zeros(120, 256, device="meta"),
        "sparse numbers": torch.eye(120, 256).to_sparse(),
        "conjugated numbers": torch.zeros(120, 256, dtype=torch.complex64).conj(),
        "NaN": good.clone().index_fill(0, torch.tensor([3]), float("nan")),
        "infinity": good.clone().index_fill(0, torch.tensor([3]), float("-inf")),
        "doubles too large for floats": good.double() * 1e300,
        "sides swapped": good.T.contiguous(), "one dimension": good.flatten(), "a side too many": good[None],
        "a row too few": good[1:].clone(), "no elements": torch.zeros(0, 256), "no dimension": torch.tensor(1.0),
        "one number spread over a billion": torch.zeros(1).expand(10**5, 10**5),
    }  # fmt: skip
    for name, tensor in tensors.items():
        yield f"weights of {name}", saved(state_dict(fc1__weight=tensor))
    yield "weights without a layer", saved(state_dict(fc2__weight=None, fc2__bias=None))
    yield "weights with a layer too many", saved(state_dict(fc4__weight=torch.zeros(10, 10), fc4__bias=torch.zeros(10)))
    yield (
        "weights with a layer half renamed",
        saved(state_dict(fc3__weight=None, fc4__weight=weights_of()["fc3.weight"])),
    )
    for name, arguments in {
        "a view beyond its storage": (1, (120, 256), (256, 1)), "a view before its storage": (-1, (120, 256), (256, 1)),
        "strides beyond the storage": (0, (120, 256), (2560, 1)), "negative strides": (30719, (120, 256), (-256, -1)),
        "strides for one side": (0, (120, 256), (1,)), "an offset of 2**200": (2**200, (120, 256), (256, 1)),
        "a stride of 2**63": (0, (120, 256), (2**63, 1)), "sides below zero": (0, (-120, -256), (256, 1)),
        "a thousand sides": (0, (120, 256) + (1,) * 1000, (256, 1) + (1,) * 1000),
    }.items():  # fmt: skip
        yield name, with_pickle(_with_fc1(*arguments))


def _weights_pickle() -> bytes:
    return records_of(saved(state_dict()))["archive/data.pkl"]


def _with_fc1(offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> bytes:
    """The good list of weights, and then once more fc1.weight, described otherwise."""
    storage = b"(" + text_opcode("storage") + KIND + text_opcode("4") + text_opcode("cpu") + _plain(30_720)
    view = _plain(offset) + _plain(shape) + _plain(strides)
    tensor = REBUILD + b"(" + storage + b"tQ" + view + b"\x89" + ORDERED + b"tR"
    return _weights_pickle()[:-1] + text_opcode("fc1.weight") + tensor + b"s."


def _plain(value: object) -> bytes:
    """The opcodes of a value alone, without a memo that would overwrite others' places."""
    pickled = pickle.dumps(value, 2)
    steps = [(opcode.name, position or 0) for opcode, _, position in pickletools.genops(pickled)]
    ends = [position for _, position in steps[1:]] + [len(pickled)]
    wanted = [(start, end) for (name, start), end in zip(steps, ends, strict=True) if name not in _AROUND]
    return b"".join(pickled[start:end] for start, end in wanted)


def _opcode_bombs() -> Iterator[tuple[str, bytes]]:
    many = 90_000
    body = {
        "an empty list of opcodes": b"",
        "no end": b"N" * 1000,
        "only an end": b".",
        "a million marks": b"(" * 1_000_000,
        "lists nested 90,000 deep": b"]" * many + b"a" * (many - 1) + b".",
        "tuples nested 90,000 deep": b")" + b"\x85" * many + b".",
        "tuples of themselves, 2**60 large": b")" + b"2\x86" * 60 + b".",
        "a key of 2**60 parts": b"})" + b"2\x86" * 60 + b"Ns.",
        "dicts nested 40,000 deep": (b"}" + text_opcode("a")) * 40_000 + b"}" + b"s" * 40_000 + b".",
        "190,000 dicts": b"(" + b"}" * 190_000 + b"l.",
        "one value 90,000 times": b"]q\0(" + b"h\0" * (many - 10) + b"e.",
        "the same long tuple in 25,000 calls": b"(" + b"N" * 90_000 + b"tq\0" + (b"ca\nb\nh\0R0") * 25_000 + b".",
        "the same shape in 25,000 tensors": b"(" + b"K\x01" * 90_000 + b"tq\0" + (REBUILD + b"h\0R0") * 25_000 + b".",
        "a memo place that is empty": b"h\x05.",
        "a memo place of 2**32 - 1": b"Nr\xff\xff\xff\xff0j\xff\xff\xff\xff.",
        "a string longer than the file": b"X\xff\xff\xff\xffabc.",
        "a string of 2**63 bytes": b"\x8d" + b"\xff" * 7 + b"\x7fabc.",
        "bytes of 2**64 - 1": b"\x8e" + b"\xff" * 8 + b".",
        "a negative length": b"T\xff\xff\xff\xffabc.",
        "a number of a million bytes": b"\x8b" + (10**6).to_bytes(4, "little") + b"\x01" * 10**6 + b".",
        "a number of -1 bytes": b"\x8b\xff\xff\xff\xff.",
        "a frame of 2**64 - 1 bytes": b"\x95" + b"\xff" * 8 + b"N.",
        "a name without an end": b"c" + b"x" * 100_000,
        "a string that is no text": b"X\x02\0\0\0\xff\xfe.",
        "a pop from nothing": b"0.",
        "a tuple to no mark": b"t.",
        "an item for a number": b"K\x05NNs.",
        "an odd number of items": b"}(Nu.",
        "a value for a string": text_opcode("a") + b"Na.",
        "a storage that is a number": b"K\x05Q.",
        "a storage of no kind": b"(" + text_opcode("storage") + b"NNNNtQ.",
        "a list nested past the cap, then ended": b"]" * 300_000 + b".",
        "protocol 77": b"\x80\x4d" + _weights_pickle()[2:],
        "protocol 0": pickle.dumps({"fc1.weight": [0.5]}, 0),
        "a network that is its own part": _selfish_network(),
    }
    for name, opcodes in body.items():
        yield name, with_pickle(START + opcodes)
    yield "a list of weights of 40 MB", with_pickle(START + b"N" * (40 * MB) + b".")


def _selfish_network() -> bytes:
    """Two parts, both of them the network itself: 2**32 parts in 32 levels."""
    parts = b"}(" + text_opcode("a") + b"h\0" + text_opcode("b") + b"h\0u"
    return b"c__main__\nNet\n)\x81q\0}" + text_opcode("_modules") + parts + b"sb."
