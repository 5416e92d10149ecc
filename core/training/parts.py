"""Which images a model can be judged by: its test images, those it learned from, those held out, the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from core import paths
from core.datasets.batches import SubsetSplit, first_images, hold_out
from core.datasets.dataset import Dataset, Split
from core.datasets.drawing_rules import readable
from core.datasets.drawings import drawings_dataset
from core.datasets.drawings_file import read_drawings
from core.errors import DataError
from core.progress import finish
from core.training.hand import held_out

if TYPE_CHECKING:
    from core.trained_model import TrainedModel

PartName = Literal["test", "train", "validation", "drawings"]

_HELD_OUT_SHARE = 0.1
_HELD_OUT_MOST = 10_000


def part_of(dataset: Dataset, part: PartName, record: Mapping[str, Any]) -> Split:
    """The images of that part; `record` is how the model was trained."""
    if part == "test":
        return dataset.test
    config = trained_with(record, dataset.key)
    limit, keep_best = int(config.get("limit_train") or 0), bool(config.get("keep_best"))
    learned, held = learned_and_held(dataset.train, limit, keep_best=keep_best)
    if part == "train":
        return learned
    if held is None:
        raise DataError("This model was trained without held-out images; evaluate it on test images instead.")
    return held


def learned_and_held(train: Split, limit: int, *, keep_best: bool) -> tuple[Split, SubsetSplit | None]:
    """What a training with these settings learns from, and what it keeps back to choose its best weights by."""
    if limit:
        train = first_images(train, limit)
    return hold_out(train, _HELD_OUT_SHARE, _HELD_OUT_MOST) if keep_best else (train, None)


def has_held_out(record: Mapping[str, Any], key: str) -> bool:
    """Whether images of that dataset were kept from the training."""
    return bool(trained_with(record, key).get("keep_best"))


def trained_with(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The settings of the training, where it was on that dataset."""
    config = record.get("config")
    return config if isinstance(config, Mapping) and config.get("dataset") == key else {}


def own_drawings(model: TrainedModel) -> Dataset:
    """The user's drawings, all in the test split and in the order of their file.

    Of a model that learned them, only those that were held out.
    """
    try:
        about = paths.drawings_file().stat()
        stamp = (str(paths.drawings_file()), about.st_mtime_ns, about.st_size)
    except OSError:
        raise _no_drawings() from None
    return _drawn(stamp, only_held_out=bool(model.record.get("learned_drawings")))


@lru_cache(maxsize=2)
def _drawn(_stamp: tuple[str, int, int], *, only_held_out: bool) -> Dataset:
    """Drawn once for each state of the file: a model that is looked at step by step asks many times."""
    drawings = readable(read_drawings()[0])
    chosen = held_out(drawings) if only_held_out else drawings
    if not chosen:
        raise _no_drawings()
    dataset = finish(drawings_dataset("drawings", "My drawings", chosen, [False] * len(chosen)))
    return replace(dataset, test=dataset.train)


def _no_drawings() -> DataError:
    return DataError(
        "There are no drawings of yours to judge by yet: draw some digits and press the right digit for each."
    )
