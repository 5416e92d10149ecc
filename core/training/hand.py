"""The user's own hand: how a model reads it, and a few seconds of learning it on a copy of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import nn

from core.datasets.augment import make_augmentation
from core.datasets.batches import first_images, to_floats
from core.datasets.dataset import Dataset, Split
from core.datasets.drawing_rules import is_held_out, readable
from core.datasets.load import load_dataset
from core.datasets.spec import DIGITS
from core.errors import AppError, DataError
from core.pixels.spec import Drawing, Preprocessing
from core.pixels.steps import to_pixels
from core.predict import Predictor, calibrate
from core.progress import Progress, Work
from core.trained_model import TrainedModel
from core.training.evaluate import evaluate_network
from core.training.guard import copy_weights
from core.training.losses import make_loss
from core.training.optimizers import AdamW, set_learning_rate
from core.training.schedules import schedule_factor
from core.training.score import Score

LEAST_DRAWINGS = 10
_STEPS = 160
_OWN, _OTHER = 32, 96  # images a batch: mostly what the model knows already, so that it forgets nothing
_MOST_MIXED_IN = 6000
_MOST_TESTED = 2000
_RATE = 1e-3


@dataclass(frozen=True, eq=False)
class LearnedHand:
    """A copy of the model that has learned some drawings; both judged by drawings and test images that it did not."""

    model: TrainedModel
    hand_before: Score
    hand_after: Score
    test_before: Score
    test_after: Score
    learned: int
    test_title: str


def held_out(drawings: Sequence[Drawing]) -> list[Drawing]:
    return [drawing for number, drawing in enumerate(drawings) if is_held_out(number)]


def score_hand(model: TrainedModel, drawings: Sequence[Drawing]) -> Score:
    """How many of the labelled drawings the model reads right; of one that learned a hand, only what was held out."""
    known = readable(drawings)
    judged = held_out(known) if model.record.get("learned_drawings") else known
    if not judged:
        raise DataError("There are no labelled drawings of yours to judge by yet.")
    return _score(model, judged)


def score_test(model: TrainedModel, dataset: Dataset) -> Work[Score]:
    """How many of the dataset's test images the model reads right; of images that are still being made, the first."""
    return (yield from _score_images(model.build(), _tested(dataset), model.preprocessing))


def data_for(model: TrainedModel, at_hand: Dataset | None) -> Work[Dataset]:
    """What the model was trained on, where that is at hand or can be read; else generated digits."""
    if at_hand is not None and _fits(model, at_hand):
        return at_hand
    if model.trained_on:
        try:
            dataset = yield from load_dataset(model.trained_on, model.preprocessing.shape)
            if _fits(model, dataset):
                return dataset
        except AppError:  # It is not here any more.
            pass
    junk = model.sureness is not None and model.sureness.trained_on_junk
    return (yield from load_dataset("generated+junk" if junk else "generated"))


def learn_hand(
    model: TrainedModel, drawings: Sequence[Drawing], at_hand: Dataset | None = None, seed: int = 0
) -> Work[LearnedHand]:
    """Fine-tune a copy on most of the drawings, varied and mixed with the model's own data; the rest judges it."""
    known = readable(drawings)
    _check_can_learn(model, len(known))
    rest = held_out(known)
    own = [drawing for number, drawing in enumerate(known) if not is_held_out(number)]
    dataset = yield from data_for(model, at_hand)
    test_before = yield from score_test(model, dataset)
    network = model.build()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so few images a step leave nothing for a second one to do
    try:
        yield from _fine_tune(network, _own_images(own, model.preprocessing), dataset, model.preprocessing, seed)
    finally:
        torch.set_num_threads(threads)
    record = {**model.record, "learned_drawings": len(own), "loss": None}
    learned = replace(model, weights=copy_weights(network), record=record)
    if model.sureness is not None:
        junk = model.sureness.trained_on_junk
        learned = replace(learned, sureness=calibrate(learned, _tested(dataset), trained_on_junk=junk))
    test_after = yield from score_test(learned, dataset)
    learned = replace(learned, record={**record, "accuracy": test_after.share, "dataset": dataset.title})
    return LearnedHand(
        learned, _score(model, rest), _score(learned, rest), test_before, test_after, len(own), dataset.title
    )


def _check_can_learn(model: TrainedModel, count: int) -> None:
    if count < LEAST_DRAWINGS:
        raise DataError(
            "Learning your hand takes at least {least} labelled drawings; there are {count}. Draw digits and press the "
            "right one for each.",
            least=LEAST_DRAWINGS,
            count=count,
        )
    if model.classes != DIGITS or model.preprocessing.kind != "digit":
        raise DataError("Only networks that read digits can learn your hand.")


def _score(model: TrainedModel, drawings: Sequence[Drawing]) -> Score:
    answers = Predictor(model).predict_all(list(drawings))
    pairs = zip(answers, drawings, strict=True)
    return Score(sum(answer is not None and answer.label == drawing.label for answer, drawing in pairs), len(drawings))


def _fine_tune(
    network: nn.Module,
    own: tuple[torch.Tensor, torch.Tensor],
    dataset: Dataset,
    preprocessing: Preprocessing,
    seed: int,
) -> Work[None]:
    images, labels = own
    mixed: Split = first_images(dataset.train, _MOST_MIXED_IN)
    augment = make_augmentation("affine", preprocessing.black)
    loss = make_loss("cross-entropy", with_junk=True)
    optimizer = AdamW(network.parameters(), lr=_RATE, weight_decay=0.01)
    chance = torch.Generator().manual_seed(seed)
    network.train()
    for step in range(_STEPS):
        yield Progress("Learning your hand", step, _STEPS)
        mine = torch.randint(len(images), (_OWN,), generator=chance)
        theirs = torch.randint(len(mixed.labels), (_OTHER,), generator=chance)
        x = to_floats(torch.cat([images[mine], mixed.take(theirs)]), preprocessing)
        x[:_OWN] = augment(x[:_OWN], chance)
        optimizer.zero_grad(set_to_none=True)
        loss(network(x), torch.cat([labels[mine], mixed.labels[theirs]])).backward()
        set_learning_rate(optimizer, _RATE * schedule_factor("one-cycle", step / _STEPS))
        optimizer.step()
    network.eval()


def _own_images(drawings: Sequence[Drawing], preprocessing: Preprocessing) -> tuple[torch.Tensor, torch.Tensor]:
    """uint8 (n, channels, height, width) and labels."""
    pixels = [to_pixels(drawing, preprocessing) for drawing in drawings]
    images = torch.stack([torch.from_numpy(image).permute(2, 0, 1) for image in pixels if image is not None])
    return images, torch.tensor([DIGITS.index(drawing.label or "") for drawing in drawings])


def _tested(dataset: Dataset) -> Split:
    """All test images that are there; of those that are made while they are asked for, a part."""
    return first_images(dataset.test, _MOST_TESTED) if dataset.test.piece else dataset.test


def _score_images(network: nn.Module, split: Split, preprocessing: Preprocessing) -> Work[Score]:
    result = yield from evaluate_network(network, split, preprocessing)
    return Score(int((result.answers == result.labels).sum()), len(result.labels))


def _fits(model: TrainedModel, dataset: Dataset) -> bool:
    return dataset.digits and dataset.shape == model.preprocessing.shape and dataset.classes == model.classes
