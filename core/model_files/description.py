"""What Inkling writes beside the tensors of its own files: a TrainedModel without its weights, as one JSON string.

{"format": 1, "architecture": ..., "options": {...}, "classes": [...], "preprocessing": {kind, shape, mean, std},
"sureness": {measure, threshold, trained_on_junk} or null, "record": {...}, "tensors_sha256": ..., "sha256": ...}.
`tensors_sha256` is over each tensor's line "NAME DTYPE SHAPE" and its bytes, sorted by name; `sha256` is over the
JSON of all the rest, with sorted keys and without spaces.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from typing import TYPE_CHECKING, Any

from core.errors import InvalidSettingError
from core.model_files import strict_json
from core.model_files.refusal import RefusedError
from core.models.catalog import find_model
from core.pixels.spec import Preprocessing
from core.plain_json import plain_json
from core.trained_model import Sureness, TrainedModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model_files.stored import StoredTensor

METADATA_KEY = "inkling"
FORMAT = 1
MOST_CLASSES = 10_000
_LARGEST_SIDE = 1024
_LONGEST_NAME = 1000
_SAYS_NONE = (AttributeError, InvalidSettingError, LookupError, OverflowError, TypeError, ValueError)


def describe(model: TrainedModel, tensors: Mapping[str, StoredTensor]) -> str:
    fields = {
        "format": FORMAT,
        **network_to_json(model),
        "sureness": dataclasses.asdict(model.sureness) if model.sureness else None,
        "record": plain_json(dict(model.record)),
        "tensors_sha256": digest_of_tensors(tensors),
    }
    return _canonical({**fields, "sha256": _digest(fields)})


def understand(text: str) -> tuple[TrainedModel, str]:
    """The model without its weights, and the digest that its tensors must have."""
    fields = strict_json.parse(text)
    if not isinstance(fields, dict):
        raise RefusedError("its description is damaged")
    if fields.get("format") != FORMAT:
        raise RefusedError("it was written by another version of Inkling")
    if fields.pop("sha256", None) != _digest(fields):
        raise RefusedError("its description is damaged: its checksum does not fit")
    model = network_from_json(fields)
    try:
        sureness = None if fields["sureness"] is None else _sureness(**fields["sureness"])
        return dataclasses.replace(model, sureness=sureness, record=dict(fields["record"])), str(
            fields["tensors_sha256"]
        )
    except _SAYS_NONE as problem:
        raise RefusedError("its description is incomplete") from problem


def network_to_json(model: TrainedModel) -> dict[str, Any]:
    """What has to be said of a network besides its weights, so that any weights of it make a model again."""
    return {
        "architecture": model.architecture,
        "options": dict(model.options),
        "classes": list(model.classes),
        "preprocessing": dataclasses.asdict(model.preprocessing),
    }


def network_from_json(fields: Mapping[str, Any]) -> TrainedModel:
    """The model without weights; a RefusedError for what says none."""
    try:
        return _network(fields)
    except _SAYS_NONE as problem:
        raise RefusedError("its description is incomplete, or of a network that is not known here") from problem


def digest_of_tensors(tensors: Mapping[str, StoredTensor]) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(tensors.items()):
        digest.update(f"{name} {tensor.dtype} {'x'.join(map(str, tensor.shape))}\n".encode(errors="surrogatepass"))
        digest.update(tensor.data)
    return digest.hexdigest()


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(fields).encode()).hexdigest()


def _canonical(fields: dict[str, Any]) -> str:
    try:
        return json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except ValueError as problem:
        raise RefusedError("its description holds a number that is not finite") from problem


def _network(fields: Mapping[str, Any]) -> TrainedModel:
    spec = find_model(_text(fields["architecture"]))
    known = {name for name, _ in spec.options}
    options = {_known(name, known): _number(value) for name, value in fields["options"].items()}
    classes = tuple(_text(name) for name in fields["classes"])
    if not 1 <= len(classes) <= MOST_CLASSES:
        raise ValueError(len(classes))
    preprocessing = _preprocessing(**fields["preprocessing"])
    return TrainedModel(spec.key, classes, preprocessing, weights={}, options=options)


def _preprocessing(kind: str, shape: list[int], mean: list[float], std: list[float]) -> Preprocessing:
    channels, height, width = (_size(number) for number in shape)
    means, stds = tuple(map(_number, mean)), tuple(map(_number, std))
    if kind not in ("digit", "picture") or channels not in (1, 3) or len(means) != channels or len(stds) != channels:
        raise ValueError(kind)
    if min(stds) <= 0:
        raise ValueError(stds)
    return Preprocessing("digit" if kind == "digit" else "picture", (channels, height, width), means, stds)


def _sureness(measure: str, threshold: float, trained_on_junk: bool) -> Sureness:
    if measure not in ("energy", "probability") or not isinstance(trained_on_junk, bool):
        raise ValueError(measure)
    return Sureness(measure, _number(threshold), trained_on_junk)


def _known(name: str, known: set[str]) -> str:
    if name not in known:
        raise ValueError(name)
    return name


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        raise TypeError(type(value))
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(type(value))
    return float(value)


def _size(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LARGEST_SIDE:
        raise TypeError(type(value))
    return value
