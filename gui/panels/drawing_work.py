"""What the Draw panel has done in threads: each function imports what it needs there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from core.datasets.spec import DIGITS
from core.errors import AppError, DataError
from core.progress import Progress
from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from pathlib import Path

    from core.datasets.dataset import Dataset
    from core.pixels.measures import Usual
    from core.pixels.spec import Drawing, Picture
    from core.progress import Work
    from core.trained_model import TrainedModel
    from core.training.hand import LearnedHand
    from core.training.score import Score

_MOST_MEASURED = 2000
Drawings = tuple["Drawing", ...]


@dataclass(frozen=True)
class Kept:
    """A drawing that was saved with its label, what it took the place of, and all of the user's drawings since."""

    drawing: Drawing
    drawings: Drawings
    before: Drawing | None = None


@dataclass(frozen=True)
class TakenBack:
    """A drawing that is not saved any more, or as it was before, and all of the user's drawings since."""

    before: Drawing | None
    drawings: Drawings


@dataclass(frozen=True)
class HandScore:
    """How a model reads the user's hand, and the test images of a dataset."""

    hand: Score
    test: Score
    test_title: str


@dataclass(frozen=True, eq=False)
class TestImage:
    """With its label, its place in the split, and the dataset that it is from."""

    picture: Picture
    place: int
    dataset: Dataset


def own_drawings() -> Work[Drawings]:
    """Needs no torch: what is drawn while that loads is kept at once."""
    yield Progress("Reading drawings", 0, 0)
    from core.datasets.drawings_file import read_drawings

    return read_drawings()[0]


def keep_drawing(drawing: Drawing, instead_of: Drawing | None) -> Work[Kept]:
    """Save a labelled drawing; `instead_of` is the same drawing as it was saved before, with another label."""
    drawings = yield from own_drawings()
    if instead_of in drawings:
        return Kept(drawing, (yield from exchange_drawings((instead_of,), (drawing,))), instead_of)
    from core.datasets.drawings_file import append_drawing

    append_drawing(drawing)
    return Kept(drawing, (*drawings, drawing))


def take_back_drawing(kept: Kept) -> Work[TakenBack]:
    """As if it had not been saved."""
    before = (kept.before,) if kept.before else ()
    return TakenBack(kept.before, (yield from exchange_drawings((kept.drawing,), before)))


def add_drawing(drawing: Drawing) -> Work[Drawings]:
    """Save a labelled drawing beside the others."""
    return (yield from keep_drawing(drawing, None)).drawings


def exchange_drawings(old: Drawings, new: Drawings, places: tuple[int, ...] = ()) -> Work[Drawings]:
    """Put new drawings where old ones were: one for one, the rest of the old gone, the rest of the new added.

    What is added goes to its place, from the first to the last; without one, to the end.
    """
    drawings = list((yield from own_drawings()))
    from core.datasets.drawings_file import write_drawings

    for place, drawing in enumerate(old):
        if drawing in drawings:
            at = len(drawings) - 1 - drawings[::-1].index(drawing)
            drawings[at : at + 1] = new[place : place + 1]
    for drawing, at in zip_longest(new[len(old) :], places[: len(new) - len(old)]):
        drawings.insert(len(drawings) if at is None else at, drawing)
    write_drawings(drawings)
    return tuple(drawings)


def read_from(path: Path) -> Work[Drawings]:
    """Drawings from elsewhere: a JSON file, or a folder of exported pictures."""
    yield from loading_torch()
    from core.datasets.drawings_exchange import import_json, import_pictures

    return (yield from import_pictures(path)) if path.is_dir() else import_json(path)


def write_to(path: Path, drawings: Drawings) -> Work[int]:
    """Drawings to elsewhere: a `.json` file, or a folder of pictures; says how many."""
    yield from loading_torch()
    from core.datasets.drawings_exchange import export_json, export_pictures

    if path.suffix.lower() != ".json":
        return (yield from export_pictures(drawings, path))
    export_json(drawings, path)
    return len(drawings)


def test_image(model: TrainedModel | None, at_hand: Dataset | None, number: int) -> Work[TestImage]:
    """One of the test images that have a class, of what the model was trained on, or else of what is at hand."""
    yield from loading_torch()
    import torch

    from core.pixels.spec import Picture

    dataset = yield from _tested(model, at_hand)
    known = (dataset.test.labels >= 0).nonzero().flatten()
    place = int(known[number % len(known)])
    pixels = dataset.test.take(torch.tensor([place]))[0].permute(1, 2, 0).contiguous().numpy()
    return TestImage(Picture(pixels, dataset.classes[int(dataset.test.labels[place])]), place, dataset)


def _tested(model: TrainedModel | None, at_hand: Dataset | None) -> Work[Dataset]:
    if at_hand is not None and (model is None or at_hand.classes == model.classes):
        return at_hand
    if model is not None and (found := (yield from _trained_on(model))) is not None:
        return found
    if at_hand is None:
        raise DataError("There are no test images at hand: train a network first, or look at its data.")
    return at_hand


def _trained_on(model: TrainedModel) -> Work[Dataset | None]:
    """For digits there are always generated ones."""
    from core.datasets.load import load_dataset
    from core.training.hand import data_for

    if model.classes == DIGITS:
        return (yield from data_for(model, None))
    if not model.trained_on:
        return None
    try:
        return (yield from load_dataset(model.trained_on, model.preprocessing.shape))
    except AppError:  # It is not here any more.
        return None


def usual_measures(dataset: Dataset) -> Work[tuple[Usual, ...]]:
    """How thick, large and centred the dataset's training images are."""
    yield from loading_torch()
    import torch

    from core.datasets.batches import first_images
    from core.pixels.measures import measure, usual_of

    part = first_images(dataset.train, _MOST_MEASURED)
    images = part.take(torch.arange(len(part.labels)))
    return usual_of(measure(images[part.labels >= 0][:, 0].numpy()))


def hand_score(model: TrainedModel, at_hand: Dataset | None) -> Work[HandScore]:
    """On all of the user's drawings, and the model's own test images."""
    yield from loading_torch()
    drawings = yield from own_drawings()
    from core.training.hand import data_for, score_hand, score_test

    hand = score_hand(model, drawings)
    dataset = yield from data_for(model, at_hand)
    return HandScore(hand, (yield from score_test(model, dataset)), dataset.title)


def learned_hand(model: TrainedModel, at_hand: Dataset | None) -> Work[LearnedHand]:
    """A copy of the model that has learned the user's drawings."""
    yield from loading_torch()
    drawings = yield from own_drawings()
    from core.training.hand import learn_hand

    return (yield from learn_hand(model, drawings, at_hand))
