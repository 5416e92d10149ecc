"""What the Code tab can write a script of: the settings on the left, or those of the training at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.config import TrainingConfig, from_json
from core.datasets.catalog import DATASETS
from core.errors import AppError

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.datasets.spec import DatasetSpec
    from core.models.spec import Shape
    from core.pixels.spec import Preprocessing
    from core.trained_model import TrainedModel
    from gui.study import Study


@dataclass(frozen=True)
class Recipe:
    """All that a script is made of; `trained` says that this training has begun.

    `losses` are its first ones, where they are known.
    """

    config: TrainingConfig
    classes: tuple[str, ...]
    shape: Shape
    mean: tuple[float, ...]
    std: tuple[float, ...]
    dropout: float = 0.0
    losses: tuple[float, ...] = ()
    trained: bool = False


def recipe_of_setup(config: TrainingConfig, dataset: Dataset | None) -> Recipe | None:
    """None where the images have to be read first."""
    facts: Dataset | DatasetSpec | None = (
        dataset if dataset is not None and dataset.key == config.dataset else _in_catalog(config.dataset)
    )
    if facts is None:
        return None
    mean, std = scaled(config.scaling, facts.mean, facts.std)
    return Recipe(config, facts.classes, facts.shape, mean, std)


def _in_catalog(key: str) -> DatasetSpec | None:
    return next((spec for spec in DATASETS if spec.key == key and spec.classes), None)


def scaled(
    scaling: str, mean: tuple[float, ...], std: tuple[float, ...]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation as that scaling takes them."""
    channels = len(mean)
    if scaling == "unit":
        return (0.0,) * channels, (1.0,) * channels
    return (mean, std) if scaling == "standard" else ((0.5,) * channels, (0.5,) * channels)


def recipe_of_training(study: Study, count: int) -> Recipe | None:
    """That of the training under way, or of the model at hand where it says how it was trained."""
    run = study.run
    if study.is_live and run is not None and run.started is not None:
        return _recipe(run.config, run.started.classes, run.started.model, tuple(run.losses[:count]))
    if study.model is None or (config := _config_of(study.model)) is None:
        return None
    known = run is not None and run.config == config
    return _recipe(config, study.model.classes, study.model, tuple(run.losses[:count]) if run and known else ())


def _recipe(config: TrainingConfig, classes: tuple[str, ...], model: TrainedModel, losses: tuple[float, ...]) -> Recipe:
    prepared: Preprocessing = model.preprocessing
    dropout = float(model.options.get("dropout", 0.0))
    return Recipe(config, classes, prepared.shape, prepared.mean, prepared.std, dropout, losses, trained=True)


def _config_of(model: TrainedModel) -> TrainingConfig | None:
    """The settings in its record, which came from a file that may say anything."""
    try:
        config = from_json(dict(model.record["config"])).changed(model=model.architecture)
        return config if all(isinstance(text, str) for text in (config.dataset, config.start_from)) else None
    except (AppError, KeyError, TypeError, ValueError):
        return None
