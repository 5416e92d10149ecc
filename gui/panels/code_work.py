"""What the Code tab has done in threads of their own: writing the script, saving it, and proving it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from core.errors import AppError
from core.locking import try_lock, unlock
from core.paths import cache_dir, data_dir
from core.progress import Progress, Work
from gui.dataset_facts import dataset_facts
from gui.panels.code_process import running
from gui.panels.code_recipe import Recipe
from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset

STEPS = 20
"""How many losses are compared."""

_SCRIPT = "training.py"
_TO_TELL_EVERY_STEP = (("print_every = 100", "print_every = 1"), ("{loss.item():.7f}", "{loss.item()!r}"))
_LOSS = re.compile(r"^epoch \d+, step \d+ of \d+: loss (\S+)$")


@dataclass(frozen=True)
class Written:
    """A script, and what it was made of."""

    text: str
    recipe: Recipe


@dataclass(frozen=True)
class Comparing(Progress):
    """How far a proof is: the first losses of Inkling's own loop, and of the script so far."""

    app: tuple[float, ...] = ()
    script: tuple[float, ...] = ()


@dataclass(frozen=True)
class Proof:
    app: tuple[float, ...]
    script: tuple[float, ...]


def write(recipe: Recipe) -> Work[Written]:
    """The text of the script; an AppError where there can be none."""
    yield from loading_torch()
    recipe = _as_it_starts(recipe)
    _check_network(recipe)
    return Written(_text(recipe, f"{recipe.config.model}-data.npz"), recipe)


def save(recipe: Recipe, path: Path, dataset: Dataset | None) -> Work[Path]:
    """The script, and the images beside it where it needs them."""
    yield from loading_torch()
    from core.atomic import write_atomically
    from core.model_files.script_data import comes_from_file
    from core.model_files.script_files import data_file_beside, images_file

    images = data_file_beside(path)
    if comes_from_file(recipe.config.dataset):
        dataset = yield from _read(recipe, dataset)
        yield Progress("Writing the images", 0, 0)
        write_atomically(images, images_file(dataset))
    write_atomically(path, _text(recipe, images.name).encode(errors="backslashreplace"))
    return path


def prove(recipe: Recipe, dataset: Dataset | None) -> Work[Proof]:
    """The first losses of the app's own loop, and of the script in a process of its own, with as many threads."""
    yield from loading_torch()
    _check_on_disk(recipe)
    threads = recipe.config.threads or 1
    with _own_folder() as folder:
        app = recipe.losses
        if not app or needs_images(recipe):
            dataset = yield from _read(recipe, dataset)
        if not app:
            app = yield from _losses_of_app(recipe, dataset, threads)
        yield Comparing("Starting Python", 0, 0, app)
        script = _furnish(folder, recipe, dataset)
        found = yield from _losses_of_script(script, threads, app)
    return Proof(app, found)


def sweep() -> None:
    """Clear away what a killed Inkling has left of a proof; one that is under way elsewhere is left alone."""
    if _folder().exists():
        with suppress(AppError), _own_folder():
            pass


@contextmanager
def _own_folder() -> Iterator[Path]:
    """An empty one, gone afterwards; always the same, so that one that a kill left behind goes as well."""
    folder = _folder()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_suffix(".lock")):
            shutil.rmtree(folder, ignore_errors=True)
            try:
                folder.mkdir()
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AppError("The script cannot be run in “{folder}”: {reason}.", folder=folder, reason=reason) from error


def _folder() -> Path:
    return cache_dir() / "proof"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = try_lock(path)
    if lock is None:
        raise AppError("Another window of Inkling is proving a script: try again once it is done.")
    try:
        yield
    finally:
        unlock(lock, path)


def _check_on_disk(recipe: Recipe) -> None:
    """The script would try to download it."""
    facts = dataset_facts(recipe.config.dataset)
    if facts.missing:
        raise AppError("{dataset} is not on this computer: download it first.", dataset=facts.title)


def _as_it_starts(recipe: Recipe) -> Recipe:
    """A training that goes on from a model takes its images as that model does."""
    if not recipe.config.start_from or recipe.trained:
        return recipe
    from core.datasets.load import takes_any_shape
    from core.model_files import open_model

    start = open_model(Path(recipe.config.start_from))
    prepared, dropout = start.preprocessing, float(start.options.get("dropout", 0.0))
    shape = prepared.shape if takes_any_shape(recipe.config.dataset) else recipe.shape
    return replace(recipe, shape=shape, mean=prepared.mean, std=prepared.std, dropout=dropout)


def _check_network(recipe: Recipe) -> None:
    """Raises an AppError where the images are too small for it."""
    import torch

    from core.models.catalog import find_model

    with torch.device("meta"):  # no memory, and no random numbers taken from a training
        find_model(recipe.config.model).build(recipe.shape, len(recipe.classes))


def _text(recipe: Recipe, data_file: str) -> str:
    from core.model_files import training_script

    return training_script(
        recipe.config, recipe.classes, recipe.shape, recipe.mean, recipe.std,
        dropout=recipe.dropout, data_file=data_file,
    )  # fmt: skip


def needs_images(recipe: Recipe) -> bool:
    """Whether the dataset is written beside the script."""
    from core.model_files.script_data import comes_from_file

    return comes_from_file(recipe.config.dataset)


def _read(recipe: Recipe, dataset: Dataset | None) -> Work[Dataset]:
    """The images as the network takes them: those of folders come in any size."""
    if dataset is not None and (dataset.key, dataset.shape) == (recipe.config.dataset, recipe.shape):
        return dataset
    from core.datasets.load import load_dataset

    return (yield from load_dataset(recipe.config.dataset, recipe.shape))


def _losses_of_app(recipe: Recipe, dataset: Dataset | None, threads: int) -> Work[tuple[float, ...]]:
    from core.training.control import Control
    from core.training.events import StepsDone
    from gui.threads import training_events

    losses: list[float] = []
    control = Control()
    control.step = True  # each loss as it comes, so that a cancel is heard
    for event in training_events(recipe.config.changed(threads=threads), control, None, dataset, None):
        losses += event.losses if isinstance(event, StepsDone) else ()
        yield Comparing("Training in Inkling", len(losses), STEPS, tuple(losses))
        if len(losses) >= STEPS:
            break
    return tuple(losses[:STEPS])


def _furnish(folder: Path, recipe: Recipe, dataset: Dataset | None) -> Path:
    """The script with all that it needs beside it, and told to print each loss with all its digits."""
    text = _text(recipe, "images.npz")
    for old, new in _TO_TELL_EVERY_STEP:
        text = text.replace(old, new)
    if dataset is not None and needs_images(recipe):
        from core.model_files.script_files import images_file

        (folder / "images.npz").write_bytes(images_file(dataset, small=False))
    if recipe.config.start_from:
        from core.model_files import open_model, save_model

        start = Path(recipe.config.start_from)
        save_model(open_model(start), folder / f"{PurePath(start).stem}.pth", "pth")
    script = folder / _SCRIPT
    script.write_text(text, encoding="utf-8", errors="backslashreplace")
    return script


def _losses_of_script(script: Path, threads: int, app: tuple[float, ...]) -> Work[tuple[float, ...]]:
    environment = {
        "INKLING_DATA_DIR": str(data_dir()),
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "PYTHONIOENCODING": "utf-8",
    }
    losses: list[float] = []
    wanted = min(STEPS, len(app))
    with running(script, environment) as at_work:
        for line in at_work.lines():
            if found := _LOSS.match(line):
                losses.append(float(found[1]))
            what = "Running the script" if losses else "Starting Python"  # which imports torch: seconds
            yield Comparing(what, len(losses), wanted if losses else 0, app, tuple(losses))
            if len(losses) >= wanted:
                return tuple(losses)
    if not losses:
        raise AppError("The script ended without a loss.")
    return tuple(losses)
