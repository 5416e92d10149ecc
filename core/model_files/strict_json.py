"""JSON from a file that may be anything: no key twice, no NaN, no great depth."""

import json
from typing import Any

from core.model_files.refusal import RefusedError

_DEEPEST = 32


def parse(text: str | bytes) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise RefusedError("its description is damaged") from problem
    _check_depth(value)
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise RefusedError("its description names the same thing twice")
    return made


def _refuse_constant(name: str) -> None:
    raise RefusedError("its description holds {name}, which is no number", name=name)


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise RefusedError("its description is nested too deep")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
