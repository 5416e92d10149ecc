"""The exported script does the training that the app did: the same weights, images, losses."""

import ast
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.config import AUGMENTATIONS, LOSSES, OPTIMIZERS, SCHEDULES, TrainingConfig
from core.datasets.dataset import Dataset, MemorySplit
from core.errors import ModelFileError
from core.model_files import export_model, open_model, training_script
from core.models.catalog import MODELS
from core.progress import Progress
from core.training.control import Control
from core.training.events import StepsDone
from core.training.loop import train
from tests.core.model_files.making import DIGITS, model_of

STEPS = 20
PLAIN = TrainingConfig(
    dataset="mnist", model="lenet5", epochs=1, batch_size=16, optimizer="adam", learning_rate=0.001, threads=1,
    schedule="constant", weight_decay=0.0, limit_train=16 * STEPS + 1, seed=3, device="cpu",
)  # fmt: skip
TUNED = PLAIN.changed(
    model="lenet5-bn", optimizer="muon", schedule="one-cycle", loss="smooth-cross-entropy", clip=1.0, weight_decay=0.01,
    learning_rate=0.01, scaling="centred",
)  # fmt: skip


@pytest.fixture
def own_randomness() -> Iterator[None]:
    """A script seeds torch and sets its threads for the whole process."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        yield
    torch.set_num_threads(threads)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """As many images as MNIST has, in its files: a bright row for the class, and noise in some."""
    folder = tmp_path / "data" / "MNIST" / "raw"
    folder.mkdir(parents=True)
    chance = np.random.default_rng(1)
    for name, count in (("train", 60_000), ("t10k", 10_000)):
        labels = chance.integers(0, 10, count, np.uint8)
        images = np.zeros((count, 28, 28), np.uint8)
        images[::50] = chance.integers(0, 200, (count // 50, 28, 28), np.uint8)
        images[np.arange(count), labels * 2] = 255
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(_header(1, count) + labels.tobytes())
        (folder / f"{name}-images-idx3-ubyte").write_bytes(_header(3, count, 28, 28) + images.tobytes())
    return tmp_path / "data"


def _header(dimensions: int, *sizes: int) -> bytes:
    return bytes([0, 0, 8, dimensions]) + b"".join(size.to_bytes(4, "big") for size in sizes)


def _script(config: TrainingConfig) -> str:
    mean, std = {"standard": (0.1307, 0.3081), "unit": (0.0, 1.0), "centred": (0.5, 0.5)}[config.scaling]
    return training_script(config, DIGITS, (1, 28, 28), (mean,), (std,))


def _for_a_test(source: str) -> str:
    """The script as it is, but that it tells of every step, and tests on few images."""
    for old, new in (
        ("print_every = 100", "print_every = 1"),
        ("load(False, plain)", "Subset(load(False, plain), range(50))"),
    ):
        assert old in source
        source = source.replace(old, new)
    return source


def _told(output: str) -> list[float]:
    return [float(loss) for loss in re.findall(r"loss ([\d.]+)", output)]


def _losses_of_app(config: TrainingConfig, dataset: Dataset | None = None) -> list[float]:
    losses: list[float] = []
    for event in train(config, Control(), dataset=dataset):
        losses += event.losses if isinstance(event, StepsDone) else ()
    return losses


@pytest.mark.usefixtures("data")
def test_its_losses_are_those_of_the_app(tmp_path: Path) -> None:
    script = tmp_path / "training.py"
    script.write_text(_for_a_test(_script(PLAIN)))
    run = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True)
    app = _losses_of_app(PLAIN)
    assert len(app) == STEPS
    assert _told(run.stdout) == pytest.approx(app, abs=1e-5)
    assert open_model(tmp_path / "lenet5.pth").architecture == "lenet5"


@pytest.mark.usefixtures("data", "own_randomness")
def test_they_are_with_every_setting_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Muon and batch norm make more of rounding, so these drift apart a little sooner."""
    monkeypatch.chdir(tmp_path)
    Path("training.py").write_text(_for_a_test(_script(TUNED)))
    runpy.run_path("training.py")
    assert _told(capsys.readouterr().out) == pytest.approx(_losses_of_app(TUNED), abs=2e-4)


@pytest.mark.usefixtures("data", "own_randomness")
def test_the_last_epochs_of_the_script_show_the_images_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = PLAIN.changed(augment="affine", plain_epochs=1, epochs=2, limit_train=20)
    Path("training.py").write_text(_for_a_test(_script(config)))
    names = runpy.run_path("training.py")
    image = names["load"](True, names["transforms"].PILToTensor())[0][0]
    seen = names["transforms"].ToPILImage()(image)
    assert names["epoch"] == 2
    assert torch.equal(names["varied_at_first"](seen), names["plain"](seen))


@pytest.mark.usefixtures("own_randomness")
@pytest.mark.parametrize("kept", [True, False], ids=["keeping the best", "keeping the last"])
def test_images_of_our_own_come_from_a_file_beside_it(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    dataset = _tiny_dataset()
    monkeypatch.setattr("core.datasets.load.load_dataset", lambda _key, _shape: _done(dataset))
    config = PLAIN.changed(
        dataset="generated+junk", keep_best=kept, limit_train=91, model="linear", batch_size=9, epochs=2
    )
    export_model(model_of("linear", record={"config": config.to_json()}), tmp_path / "drawn.py")
    source = Path("drawn.py").read_text()
    Path("drawn.py").write_text(source.replace("print_every = 100", "print_every = 1"))
    runpy.run_path("drawn.py")
    assert _told(capsys.readouterr().out) == pytest.approx(_losses_of_app(config, dataset), abs=1e-5)


def _tiny_dataset() -> Dataset:
    """A hundred images in pieces of thirty, some of them junk."""
    chance = torch.Generator().manual_seed(1)
    images = torch.randint(0, 256, (120, 1, 28, 28), dtype=torch.uint8, generator=chance)
    labels = torch.arange(120) % 11 - 1
    train_split, test_split = MemorySplit(images[:100], labels[:100], 30), MemorySplit(images[100:], labels[100:])
    return Dataset("generated+junk", "Tiny", DIGITS, (1, 28, 28), (0.1307,), (0.3081,), True, train_split, test_split)


def _done(dataset: Dataset) -> Iterator[Progress]:
    yield Progress("Drawing", 0, 0)
    return dataset


DATASETS = ["mnist", "cifar10", "usps", "folder:/tmp/some+where", "csv:/tmp/a.csv", "mnist+junk", "folder:"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_it_is_python_for_every_choice(dataset: str) -> None:
    names = [[choice.key for choice in choices] for choices in (OPTIMIZERS, SCHEDULES, LOSSES, AUGMENTATIONS)]
    for turn in range(2 * max(map(len, names))):
        optimizer, schedule, loss, augment = (keys[turn % len(keys)] for keys in names)
        config = TrainingConfig(
            dataset=dataset, model=MODELS[turn % len(MODELS)].key, optimizer=optimizer, schedule=schedule, loss=loss,
            augment=augment, keep_best=turn % 2 == 0, limit_train=turn % 3, clip=float(turn % 2),
            start_from="x.pth" if turn % 5 else "",
        )  # fmt: skip
        source = _script(config)
        compile(source, "script", "exec")
        assert max(map(len, source.splitlines())) <= 120
        assert "core." not in source


def test_a_folder_whose_path_is_in_quotes_is_read_by_its_path() -> None:
    assert 'folder = Path("/tmp/my+mnist")' in _script(PLAIN.changed(dataset='folder:"/tmp/my+mnist"'))


def test_nothing_from_a_model_file_gets_into_the_program(tmp_path: Path) -> None:
    evil = '"""\n\'\'\'\nimport os\nos.system(\'x\')\n"""{config}\\'
    config = PLAIN.changed(dataset=f"folder:{evil}", start_from=evil)
    model = model_of(classes=(evil, *"123456789"), record={"config": config.to_json()})
    export_model(model, tmp_path / "script.py")
    program = ast.parse((tmp_path / "script.py").read_text())
    assert "os" not in {node.id for node in ast.walk(program) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("record", [{}, {"config": None}, {"config": {"epochs": "many"}}, {"config": {"dataset": []}}])
def test_a_model_that_does_not_say_how_it_was_trained_has_none(record: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="does not say how it was trained"):
        export_model(model_of(record=record), tmp_path / "script.py")
    assert not (tmp_path / "script.py").exists()


def test_names_that_are_no_text_come_back_from_the_script(tmp_path: Path) -> None:
    classes = ("\udcff", *DIGITS[1:])
    model = replace(model_of(classes=classes), record={"config": TrainingConfig(dataset="mnist").to_json()})
    export_model(model, tmp_path / "script.py")
    source = (tmp_path / "script.py").read_text(encoding="utf-8")
    (line,) = [line for line in source.splitlines() if line.startswith("classes = ")]
    assert ast.literal_eval(line.removeprefix("classes = "))[0] == classes[0]
