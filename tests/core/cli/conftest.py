import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.config import TrainingConfig
from core.datasets import load
from core.datasets.dataset import Dataset
from core.model_files import save_model
from core.progress import Work
from core.training import loop
from core.training.events import RunEnded


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


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process."""

    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def easy_data(monkeypatch: pytest.MonkeyPatch, easy: Dataset) -> None:
    """Whatever dataset is asked for, the easy one is loaded."""

    def load_dataset(_key: str) -> Work[Dataset]:
        yield from ()
        return easy

    monkeypatch.setattr(load, "load_dataset", load_dataset)
    monkeypatch.setattr(loop, "load_dataset", load_dataset)


@pytest.fixture(scope="session")
def model_file(config: TrainingConfig, easy: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows the easy images."""
    last = list(loop.train(config.changed(model="lenet5-bn"), dataset=easy))[-1]
    assert isinstance(last, RunEnded)
    assert last.model is not None
    path = tmp_path_factory.mktemp("models") / "easy.safetensors"
    save_model(last.model, path)
    return path
