"""What JSON has no word for becomes null, however deep it lies."""

import json
import math

from core.plain_json import plain_json


def test_numbers_that_are_not_finite_become_null() -> None:
    value = {"a": (1, math.nan, {"b": [math.inf, "x", None, True]}), 2: -math.inf}
    plain = plain_json(value)
    assert plain == {"a": [1, None, {"b": [None, "x", None, True]}], "2": None}
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
