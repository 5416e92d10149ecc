"""Where a run's events come from: a new one, one that goes on, is forked or repeated. All in the training's thread."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from core.datasets.catalog import DATASETS
from core.errors import AppError
from core.runs import RunStore, RunWriter
from core.runs.stored_weights import NoCheckpointError
from core.training.events import Preparing, preparing
from gui.series import make_series, with_finished
from gui.threads import RunRead, Told, Training, kept
from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.datasets.dataset import Dataset
    from core.trained_model import TrainedModel
    from core.training.checkpoint import Checkpoint
    from core.training.control import Control

_ONLY_A_MODEL = (
    "No checkpoint of this run can be read, so it cannot go on; open its model and choose it under “Start from” to "
    "train on from there."
)
_UNCHANGING = {spec.key for spec in DATASETS if spec.key != "drawings"}


def new_run(
    training: Training,
    writer: RunWriter,
    config: TrainingConfig,
    start_from: TrainedModel | None,
    dataset: Dataset | None,
    control: Control,
) -> Iterator[Told]:
    return kept(training(config, control, start_from, dataset, None), writer)


def resumed_run(
    training: Training, run_id: str, epochs: int, dataset: Dataset | None, control: Control
) -> Iterator[Told]:
    """The stored run goes on where it was left, to that many epochs (0: as planned); it comes first, as a RunRead."""
    checkpoint = yield from _checkpoint(run_id, None)
    store = RunStore()
    run = store.load(run_id)
    config = checkpoint.config.changed(epochs=epochs or checkpoint.config.epochs)
    yield RunRead(run, tuple(store.snapshot_steps(run_id)))
    del run  # it is the window's now
    dataset = dataset if is_still(dataset, config) else None
    yield from kept(training(config, control, None, dataset, checkpoint), RunWriter(config, resume=run_id))


def repeated_run(config: TrainingConfig, seeds: int, anew: bool, _control: Control) -> Iterator[Told]:
    """What there is to train: a Series, and nothing else. With `anew` no run of before is part of it."""
    yield Preparing("Reading the runs", 0, 0)
    series = make_series(config, seeds)
    yield series if anew else with_finished(series, RunStore())


def forked_run(
    training: Training,
    writer: RunWriter,
    config: TrainingConfig,
    parent: tuple[str, int],
    dataset: Dataset | None,
    control: Control,
) -> Iterator[Told]:
    """A new run with other settings, from a checkpoint of its parent."""
    checkpoint = yield from _checkpoint(*parent)
    yield from kept(training(config, control, None, dataset, checkpoint), writer)


def is_still(dataset: Dataset | None, config: TrainingConfig) -> bool:
    """Whether the dataset is the one that the settings name, and cannot have changed on disk since it was read."""
    return dataset is not None and dataset.key == config.dataset and dataset.key in _UNCHANGING


def _checkpoint(run_id: str, step: int | None) -> Generator[Told, None, Checkpoint]:
    yield from preparing(loading_torch())
    yield Preparing("Reading the run", 0, 0)
    try:
        return RunStore().checkpoint(run_id, step)
    except NoCheckpointError as error:
        if error.model_file is None:
            raise
        raise AppError(_ONLY_A_MODEL) from error
