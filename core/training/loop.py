"""Training as a generator of events. It knows nothing of windows, disks or threads; the loop itself is in Training."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.datasets.load import load_dataset
from core.model_files import open_model
from core.progress import Work
from core.trained_model import TrainedModel
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.events import Event, Preparing
from core.training.memory import is_out_of_memory, out_of_memory_error
from core.training.meter import Stopwatch
from core.training.resume import Resumption, resume_from
from core.training.setup import set_up, skipped_warning
from core.training.training import Training


def train(
    config: TrainingConfig,
    control: Control | None = None,
    *,
    dataset: Dataset | None = None,
    start_from: TrainedModel | None = None,
    resume: Checkpoint | None = None,
) -> Iterator[Event]:
    """Train as the settings say. Whoever advances the generator computes; not advancing it pauses.

    `dataset` and `start_from` save reading what is in memory already. With `resume` the training goes on from there:
    exactly, if only the epochs differ from the checkpoint's, and as a fork if other settings do. The last event is
    RunEnded, also after a stop; an AppError ends the generator only before the first step.
    """
    watch = Stopwatch()
    threads = torch.get_num_threads()
    if start_from is None and config.start_from and resume is None:
        start_from = open_model(Path(config.start_from))
    try:
        for event in _events(config, control or Control(), dataset, start_from, resume, watch):
            watch.pause()
            yield event
            watch.resume()
    finally:
        torch.set_num_threads(threads)


def _events(
    config: TrainingConfig,
    control: Control,
    dataset: Dataset | None,
    start_from: TrainedModel | None,
    resume: Checkpoint | None,
    watch: Stopwatch,
) -> Iterator[Event]:
    if dataset is None:
        dataset = yield from _told(load_dataset(config.dataset))
    resumption = resume_from(resume, config, dataset) if resume else None
    training, started = _made(config, control, dataset, start_from, resumption, watch)
    yield started
    for warning in (skipped_warning(dataset), resumption and resumption.warning):
        if warning:
            yield warning
    yield from training.run()


def _made(
    config: TrainingConfig,
    control: Control,
    dataset: Dataset,
    start_from: TrainedModel | None,
    resumption: Resumption | None,
    watch: Stopwatch,
) -> tuple[Training, Event]:
    """The training, before its first step, and what there is to say of it."""
    if resumption:
        config, start_from = resumption.config, resumption.model
    try:
        setup = set_up(config, dataset, start_from)
        watch.restart()
        training = Training(setup, control, watch, resumption)
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory_error(config.batch_size) from error
        raise
    return training, setup.started(training.step)


def _told(work: Work[Any]) -> Any:
    """Do the work, telling its progress as events, and give its result."""
    while True:
        try:
            progress = next(work)
        except StopIteration as stop:
            return stop.value
        yield Preparing(progress.what, progress.done, progress.total)
