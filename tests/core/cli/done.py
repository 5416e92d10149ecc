"""How a command ended, as tests look at it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

QUICK = ("train", "--dataset", "mnist", "--model", "mlp", "--epochs", "2", "--batch-size", "32", "--threads", "1")
"""A training of a second."""


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output as JSON objects, one a line and nothing else; NaN and Infinity are not JSON."""

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} is not JSON")

        found = [json.loads(line, parse_constant=refuse) for line in self.out.splitlines()]
        assert all(isinstance(value, dict) for value in found)
        return found

    @property
    def sentence(self) -> str:
        """The one line on standard error of a command that was given something impossible."""
        assert self.code == 2, self
        assert self.out == ""
        (line,) = self.err.splitlines()
        assert line.endswith(".")
        assert "Traceback" not in line
        return line


Command = Callable[..., Done]
