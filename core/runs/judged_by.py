"""By which images runs were judged: figures from other images say nothing of which run is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.datasets.load import parse_key
from core.errors import AppError
from core.runs.words import say_dataset, say_setting

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.runs.run import Run
    from core.runs.stored import StoredRun

Images = tuple[object, ...]


@dataclass(frozen=True)
class Unlike:
    """Why figures cannot be compared, as a sentence (a template and its values, see AppError)."""

    template: str
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def sentence(self) -> str:
        return self.template.format(**dict(self.values))


def unlike_accuracies(stored: Sequence[StoredRun], runs: Mapping[str, Run]) -> Unlike | None:
    """Why the accuracies that runs ended with cannot be compared, if so; `runs` are those that have been read."""
    known = [(run, run.config) for run in stored if run.config is not None]
    if len({_test_images(config) for _, config in known}) > 1:
        names = dict.fromkeys(_names([config.dataset for _, config in known]))
        return Unlike(_OTHER_DATASETS, (("datasets", ", ".join(names)),))
    if len({_judged_by(run, config) for run, config in known}) > 1:
        return Unlike(_OTHER_PART)
    return Unlike(_OTHER_FILES) if _have_changed([runs[run.id] for run, _ in known if run.id in runs]) else None


def unlike_losses(stored: Sequence[StoredRun]) -> Unlike | None:
    """Why their losses cannot be compared, where their accuracies can."""
    kinds = dict.fromkeys(say_setting("loss", run.config.loss) for run in stored if run.config is not None)
    return Unlike(_OTHER_LOSS, (("losses", ", ".join(kinds)),)) if len(kinds) > 1 else None


def unlike_curves(stored: Sequence[StoredRun]) -> Unlike | None:
    """Why their curves of validation cannot be compared, where the figures that they ended with can."""
    kept = {_curve_images(run.config) for run in stored if run.config is not None}
    return Unlike(_OTHER_CURVES) if len(kept) > 1 else None


_OTHER_DATASETS = (
    "These accuracies and losses cannot be compared: each run was judged by the test images of its own dataset "
    "({datasets})."
)
_OTHER_PART = (
    "These accuracies and losses cannot be compared: a run that keeps its best weights is judged by test images only "
    "when it ends; until then, by images that it held out of its training images."
)
_OTHER_FILES = (
    "These accuracies and losses cannot be compared: the dataset had other images when the runs were judged by it."
)
_OTHER_LOSS = "Their losses cannot be compared: they are of different kinds ({losses})."
_OTHER_CURVES = (
    "Compare how they ended, not the curves of validation: those of runs that keep their best weights come from images "
    "held out of the training images, the others from test images."
)


def _test_images(config: TrainingConfig) -> Images:
    """Which datasets; junk has no class to be right about, and their order makes no difference."""
    try:
        return tuple(sorted(part.key for part in parse_key(config.dataset) if part.kind != "junk"))
    except AppError:  # of another version of Inkling
        return (config.dataset,)


def _judged_by(run: StoredRun, config: TrainingConfig) -> Images:
    return _curve_images(config) if run.ended is None else ()


def _curve_images(config: TrainingConfig) -> Images:
    """Nothing for the test images, else what decides which training images are held out."""
    return ("held out", config.limit_train) if config.keep_best else ()


def _have_changed(runs: Sequence[Run]) -> bool:
    """Whether the same part of the same dataset had another number of images."""
    sizes: dict[Images, int] = {}
    started = [run.started for run in runs if run.started is not None]
    parts = [((entry.config.dataset, *_curve_images(entry.config)), entry.validation_size) for entry in started]
    return any(sizes.setdefault(part, size) != size for part, size in parts)


def _names(keys: Sequence[str]) -> list[str]:
    """Folders of the same name are told apart by their paths."""
    titles = {key: say_dataset(key) for key in keys}
    said = list(titles.values())
    return [title if said.count(title) == 1 else key for key, title in ((key, titles[key]) for key in keys)]
