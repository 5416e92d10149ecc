from pathlib import Path

import pytest

from core.cli import main
from core.config import TrainingConfig
from core.datasets import load
from core.datasets.dataset import Dataset
from core.model_files import save_model
from core.progress import Work
from core.training import loop
from core.training.events import RunEnded
from tests.core.cli.done import Command, Done


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

    def load_dataset(_key: str, _shape: object = None) -> Work[Dataset]:
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
