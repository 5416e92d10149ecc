"""Stand-ins that are written by hand: a training that needs no torch, and dialogs that answer by themselves."""

import dataclasses
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.config import TrainingConfig
from core.datasets.spec import DIGITS
from core.models.catalog import find_model
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel
from core.training.checkpoint import Checkpoint
from core.training.control import Control
from core.training.events import (
    CheckpointMade,
    EpochDone,
    Event,
    Preparing,
    RunEnded,
    RunStarted,
    Snapshot,
    StepsDone,
    Validated,
    Warned,
)
from gui.dialogs import Answer, Dialogs

STEPS_PER_EPOCH = 5
SECONDS_A_STEP = 0.001
WARNING = Warned("diverged", "The loss has grown after {step} steps.", (("step", "7"),))


class FakeDialogs(Dialogs):
    """Answers as told beforehand and remembers what was asked and said."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Answer = "discard"
        self.yes = True
        self.path = ""
        self.asked: list[str] = []
        self.saves: list[tuple[str, str]] = []
        """What was asked for a file to write: the title, and the name that was suggested."""
        self.told: list[str] = []

    def ask_save(self, title: str) -> Answer:
        self.asked.append(title)
        return self.answer

    def confirm(self, question: str, reason: str, action: str, *, for_good: bool = False) -> bool:
        self.asked.append(question)
        return self.yes

    def tell(self, sentence: str, details: Sequence[str] = (), more: str = "") -> None:
        self.told.append(sentence)

    def choose_open(self, title: str, folder: str, filters: str) -> str:
        return self.path

    def choose_save(self, title: str, suggestion: str, filters: str) -> str:
        self.saves.append((title, Path(suggestion).name))
        return self.path

    def choose_folder(self, title: str, folder: str = "") -> str:
        return self.path


def empty_model() -> TrainedModel:
    """A TrainedModel without any weights: enough for whoever only passes it on."""
    return TrainedModel("linear", DIGITS, Preprocessing("digit", (1, 28, 28), (0.13,), (0.31,)), {})


def linear_model() -> TrainedModel:
    """The smallest model that can predict."""
    network = find_model("linear").build((1, 28, 28), 10)
    weights = {name: value.detach().clone() for name, value in network.state_dict().items()}
    return dataclasses.replace(empty_model(), weights=weights)


def started(config: TrainingConfig, model: TrainedModel | None = None) -> RunStarted:
    return RunStarted(config, 7850, 320, 100, STEPS_PER_EPOCH, DIGITS, "test", (), model or empty_model())


def steps(first: int, epoch: int, count: int = 1, rate: float = 0.1) -> StepsDone:
    return StepsDone(first, epoch, (1.0 / first,) * count, (0.5,) * count, rate, 1000.0, first * 0.1)


class FakeTraining:
    """A training of `epochs` times five steps that heeds its control as the real one does; `trouble` breaks it off.

    With `resume` it goes on after that step. With `keeps` it keeps a snapshot after each epoch and makes a checkpoint,
    which lets the writer import torch.
    """

    def __init__(
        self,
        trouble: BaseException | None = None,
        warning: Warned | None = None,
        model: TrainedModel | None = None,
        *,
        keeps: bool = False,
    ) -> None:
        self.keeps = keeps
        self.trouble, self.warning, self.model = trouble, warning, model or empty_model()
        self.learning_rates: list[float] = []
        self.start_from: list[Any] = []
        self.seeds: list[int] = []
        self.resumed: list[Checkpoint | None] = []
        self._working = threading.Event()

    def __call__(
        self,
        config: TrainingConfig,
        control: Control,
        start_from: TrainedModel | None,
        dataset: object = None,
        resume: Checkpoint | None = None,
    ) -> Iterator[Event]:
        self.start_from.append(start_from)
        self.seeds.append(config.seed)
        self.resumed.append(resume)
        first = resume.step if resume else 0
        yield Preparing("Reading", 1, 2)
        if self.trouble:
            raise self.trouble
        yield dataclasses.replace(started(config, self.model), first_step=first)
        for step in range(first + 1, config.epochs * STEPS_PER_EPOCH + 1):
            epoch = (step - 1) // STEPS_PER_EPOCH + 1
            self._working.wait(SECONDS_A_STEP)
            yield steps(step, epoch, rate=config.learning_rate)
            if control.stop_requested:
                yield self._ended("stopped", step)
                return
            yield from self._requests(control, step)
            if step % STEPS_PER_EPOCH == 0:
                yield Validated(step, 0.5, 0.8, whole=True)
                yield EpochDone(epoch, step, 0.5, 0.8, 0.5, 0.8, step * 0.1)
                if self.keeps:
                    yield Snapshot(step, self.model.weights, kept=True)
                    yield CheckpointMade(step, epoch, Checkpoint(config, step, epoch, {}, {}))
        yield self._ended("completed", config.epochs * STEPS_PER_EPOCH)

    def _requests(self, control: Control, step: int) -> Iterator[Event]:
        rate = control.take_learning_rate()
        if rate is not None:
            self.learning_rates.append(rate)
        if control.take_snapshot_request():
            yield Snapshot(step, self.model.weights)
        if self.warning and step == 2:
            yield self.warning

    def _ended(self, outcome: Any, step: int) -> RunEnded:
        model = self.model if self.model.weights else None
        return RunEnded(outcome, step, 0.5, 0.8, step * 0.1, 1000.0, model)
