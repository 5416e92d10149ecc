"""With keep_best part of the training images is held out, and the test images are touched once, at the end."""

from dataclasses import replace

import pytest
import torch

from core.config import TrainingConfig
from core.datasets.dataset import NO_CLASS, Dataset, MemorySplit
from core.errors import InvalidSettingError
from core.progress import finish
from core.training.control import Control
from core.training.evaluate import evaluate
from core.training.events import EpochDone, RunEnded, RunStarted, Validated
from core.training.loop import train

Ruined = tuple[list[Validated], RunEnded]


class Counted(MemorySplit):
    """Counts how often each of its images is taken."""

    @property
    def counts(self) -> torch.Tensor:
        found: torch.Tensor = self.__dict__.setdefault("_counts", torch.zeros(len(self.labels)))
        return found

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        self.counts[indices] += 1
        return super().take(indices)


def counted(split: object) -> Counted:
    assert isinstance(split, MemorySplit)
    return Counted(split.images, split.labels)


@pytest.fixture
def keeping(config: TrainingConfig) -> TrainingConfig:
    return config.changed(keep_best=True, epochs=4)


def test_a_tenth_is_held_out_and_the_test_images_are_touched_once(keeping: TrainingConfig, easy: Dataset) -> None:
    data = replace(easy, train=counted(easy.train), test=counted(easy.test))
    for event in train(keeping, dataset=data):
        if isinstance(event, RunStarted):
            assert (event.train_size, event.validation_size, event.validation) == (288, 32, "held-out")
            assert event.steps_per_epoch == 9
        if isinstance(event, EpochDone):
            assert not data.test.counts.any()  # type: ignore[attr-defined]
    assert isinstance(event, RunEnded)
    assert (data.test.counts == 1).all()  # type: ignore[attr-defined]
    # Every image is either trained on (once an epoch, and perhaps before, to measure) or validated on.
    assert (data.train.counts >= 4).all()  # type: ignore[attr-defined]


def test_without_it_the_test_images_are_the_validation(config: TrainingConfig, easy: Dataset) -> None:
    data = replace(easy, test=counted(easy.test))
    started, *_ = train(config, dataset=data)
    assert isinstance(started, RunStarted)
    assert (started.validation, started.validation_size) == ("test", 100)
    assert data.test.counts.min() >= 2  # type: ignore[attr-defined]


def test_the_best_weights_win_and_their_figures_are_those_of_the_test_images(
    keeping: TrainingConfig, easy: Dataset
) -> None:
    """The learning rate becomes ruinous half-way, so that the last weights are not the best."""
    validated, last = ruined(keeping.changed(epochs=12), easy, stop_after=99)
    assert (last.outcome, len(validated)) == ("completed", 12)
    assert validated[-1].accuracy < 0.5
    assert last.model is not None
    measured = finish(evaluate(last.model, easy))
    assert (last.accuracy, last.loss) == (measured.accuracy, pytest.approx(measured.loss))
    assert measured.accuracy > 0.7


def test_a_stopped_run_ends_with_the_best_weights_too(keeping: TrainingConfig, easy: Dataset) -> None:
    validated, last = ruined(keeping.changed(epochs=50), easy, stop_after=12)
    assert (last.outcome, len(validated)) == ("stopped", 12)
    assert validated[-1].accuracy < 0.5
    assert last.accuracy > 0.7


def test_in_a_hurry_the_best_weights_have_the_figures_that_they_were_chosen_by(
    keeping: TrainingConfig, easy: Dataset
) -> None:
    validated, last = ruined(keeping.changed(epochs=50), easy, stop_after=12, hurry=True)
    best = max(validated, key=lambda one: (one.accuracy, -one.loss))
    assert best.step < validated[-1].step
    assert (last.accuracy, last.loss) == (best.accuracy, best.loss)
    assert last.model is not None
    assert last.model.record["accuracy"] is None  # they are not those of the test images


def ruined(config: TrainingConfig, easy: Dataset, *, stop_after: int, hurry: bool = False) -> Ruined:
    """A run whose learning rate becomes ruinous after its tenth epoch."""
    control = Control()
    validated = []
    for event in train(config, control, dataset=easy):
        if isinstance(event, EpochDone) and event.epoch == 10:
            control.request_learning_rate(2.0)
        if isinstance(event, EpochDone) and event.epoch == stop_after:
            control.request_stop(hurry=hurry)
        if isinstance(event, Validated):
            validated.append(event)
    assert isinstance(event, RunEnded)
    return validated, event


@pytest.mark.parametrize("junk", [0, 318])
def test_too_few_images_to_hold_any_out_are_refused(keeping: TrainingConfig, easy: Dataset, junk: int) -> None:
    assert isinstance(easy.train, MemorySplit)
    labels = easy.train.labels.clone()
    labels[2 : 2 + junk] = NO_CLASS
    data = replace(easy, train=MemorySplit(easy.train.images, labels))
    few = keeping if junk else keeping.changed(limit_train=19)
    with pytest.raises(InvalidSettingError, match="Keeping the best weights needs at least 20") as caught:
        list(train(few, dataset=data))
    assert caught.value.setting == "keep_best"


def test_junk_is_not_validated_on(keeping: TrainingConfig, easy: Dataset) -> None:
    assert isinstance(easy.train, MemorySplit)
    labels = easy.train.labels.clone()
    labels[::4] = NO_CLASS
    started = next(iter(train(keeping, dataset=replace(easy, train=MemorySplit(easy.train.images, labels)))))
    assert isinstance(started, RunStarted)
    assert started.train_size == 288
    assert started.validation_size < 32
