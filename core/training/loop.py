"""Training as a generator of events: the one loop, read top to bottom. It knows nothing of windows, disks or threads.

What is told and kept between the steps is in `between.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch

from core.config import TrainingConfig
from core.datasets.batches import batches, to_floats
from core.datasets.dataset import Dataset
from core.datasets.load import load_dataset, takes_any_shape
from core.datasets.taking import taking_unless
from core.errors import AppError
from core.model_files import open_model
from core.trained_model import TrainedModel
from core.training.between import Between
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.dropout import make_forward
from core.training.events import Event, preparing
from core.training.memory import saying_out_of_memory
from core.training.meter import Stopwatch
from core.training.optimizers import clip_gradients, set_learning_rate
from core.training.resume import model_of, resume_from
from core.training.setup import Setup, set_up, skipped_warning


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
    exactly, if only the epochs differ from the checkpoint's, and as a fork if other settings do. Images of folders are
    brought to the shape of the network that goes on. The last event is RunEnded, also after a stop; an AppError ends
    the generator only before the first step.
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
    if resume:
        start_from = model_of(resume)
    shape = start_from.preprocessing.shape if start_from else None
    if dataset is None or (shape and shape != dataset.shape and takes_any_shape(config.dataset)):
        dataset = yield from preparing(load_dataset(config.dataset, shape))
    resumption = resume_from(resume, config, dataset) if resume else None
    if resumption:
        config, start_from = resumption.config, resumption.model
    with saying_out_of_memory(config.batch_size):
        setup = set_up(config, dataset, start_from, lambda: control.stop_requested)
        watch.restart()
        between = Between(setup, control, watch, resumption)
    yield setup.started(between.course.step)
    for warning in (skipped_warning(dataset), resumption and resumption.warning):
        if warning:
            yield warning
    yield from _run(setup, between)


def _run(setup: Setup, between: Between) -> Iterator[Event]:
    """Every step, and the end: what goes wrong on the way costs nothing that was learned before."""
    trouble = None
    try:
        yield from between.begin()
        yield from _learn(setup, between)
    except (AppError, RuntimeError, MemoryError) as error:
        trouble = between.trouble_of(error)
    if trouble:  # out here nothing holds on to the error any more, and to the memory that it took
        yield from between.fail(trouble)
    yield from between.end()


def _learn(setup: Setup, between: Between) -> Iterator[Event]:
    """The loop: forward, loss, backward, step."""
    config, train, course = setup.config, setup.train, between.course
    forward = make_forward(setup.network, config.seed)
    take = taking_unless(lambda: between.stop_wanted)
    for _ in range(course.epoch, config.epochs + 1):
        for images, labels in batches(train, course.rest_of_epoch(train), config.batch_size, take):
            x = to_floats(images.to(setup.device), setup.preprocessing)
            if course.epoch <= config.varied_epochs:
                x = setup.augment(x, course.vary)
            y = labels.to(setup.device)

            setup.optimizer.zero_grad(set_to_none=True)
            logits = forward(x, course.step)
            loss = setup.loss(logits, y)
            loss.backward()
            clip_gradients(setup.network.parameters(), config.clip)
            set_learning_rate(setup.optimizer, course.learning_rate)
            setup.optimizer.step()

            course.end_step()
            yield from between.after_step(loss.detach(), logits.detach(), y)
            if between.outcome:
                return
        yield from between.after_epoch()
        if between.outcome:
            return
