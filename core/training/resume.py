"""What of a checkpoint a training goes on with.

Where only the number of epochs differs, all of it: the training goes on exactly. Else it is a fork, and each part is
taken along where it still means the same. Steps and epochs are counted on; `epochs` is the total in both cases, and a
schedule stretches over all of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from core.config import TrainingConfig
from core.datasets.dataset import Dataset, say_classes
from core.errors import AppError, InvalidSettingError
from core.model_files.description import network_from_json
from core.model_files.expected import Shapes, differences, expected_shapes
from core.model_files.refusal import RefusedError
from core.models.catalog import find_model
from core.models.spec import say_shape
from core.trained_model import TrainedModel
from core.training.checkpoint import Checkpoint, under
from core.training.events import Warned
from core.training.setup import preprocessing_for

_FREE = {"epochs": 1, "preset": "", "start_from": ""}
"""Settings in which a training that goes on exactly may differ from its checkpoint."""
_DATA = ("dataset", "limit_train", "keep_best")
_WEIGHTS = ("network", "best", "guard.good", "guard.candidate")


@dataclass(frozen=True, eq=False)
class Resumption:
    """`config` has every choice filled in; `model` are the weights that the training starts with."""

    checkpoint: Checkpoint
    config: TrainingConfig
    model: TrainedModel
    data_changed: bool

    @property
    def is_exact(self) -> bool:
        """Whether the settings are the same, so that everything goes on as if it had never been interrupted."""
        return self.config.changed(**_FREE) == self.checkpoint.config.changed(**_FREE)

    def keeps(self, *settings: str) -> bool:
        """Whether none of these settings has changed."""
        return all(getattr(self.config, name) == getattr(self.checkpoint.config, name) for name in settings)

    @property
    def keeps_order(self) -> bool:
        """Whether the rest of the epoch is still the same images in the same order; if not, it begins anew."""
        return not self.data_changed and self.keeps(*_DATA, "batch_size", "seed")

    @property
    def keeps_validation(self) -> bool:
        """Whether figures from before can be compared with those to come."""
        return not self.data_changed and self.keeps(*_DATA, "loss")

    @property
    def warning(self) -> Warned | None:
        if not self.data_changed or not self.keeps("dataset"):
            return None
        template = "{dataset} has changed since this run was trained: it goes on with a new epoch of what is there now."
        return Warned("changed-data", template, (("dataset", self.config.dataset),))


def fingerprint(dataset: Dataset) -> str:
    """Tells data that has changed on disk: other images, classes or splits, though hardly a retouched pixel."""
    about = (dataset.classes, dataset.shape, dataset.mean, dataset.std)
    digest = hashlib.sha256(repr(about).encode(errors="surrogatepass"))
    for split in (dataset.train, dataset.test):
        digest.update(split.labels.numpy().tobytes())
    return digest.hexdigest()


def resume_from(checkpoint: Checkpoint, config: TrainingConfig, dataset: Dataset) -> Resumption:
    """How to go on from the checkpoint with these settings; an AppError where that cannot be."""
    old = checkpoint.config
    config = config.changed(
        threads=config.threads or old.threads, device=old.device if config.device == "auto" else config.device
    )
    if config.model != old.model:
        raise InvalidSettingError(
            "model",
            "A run goes on with the network that it has, which is {given} and not {wanted}.",
            given=find_model(old.model).title,
            wanted=find_model(config.model).title,
        )
    model = model_of(checkpoint)
    try:
        changed = checkpoint.values["data"] != fingerprint(dataset)
        epoch = int(checkpoint.values["place"][0])
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as problem:
        raise damaged() from problem
    _check_data(model, dataset)
    _check_weights(checkpoint, model)
    if config.scaling != old.scaling:
        model = replace(model, preprocessing=preprocessing_for(config.scaling, dataset))
    resumption = Resumption(checkpoint, config, model, changed)
    # One that was interrupted after its last step still lacks its end.
    if epoch > config.epochs + resumption.is_exact:
        template = "This run has learned for {done:,} epochs: to go on it needs more of them than {epochs:,}."
        raise InvalidSettingError("epochs", template, done=epoch - 1, epochs=config.epochs)
    return resumption


def damaged() -> AppError:
    return AppError("This checkpoint cannot be used: it is damaged.")


def model_of(checkpoint: Checkpoint) -> TrainedModel:
    """Its weights as a model; an AppError if it does not say of which network they are."""
    try:
        network = network_from_json({**checkpoint.values, "architecture": checkpoint.config.model})
    except RefusedError as problem:
        raise damaged() from problem
    network = replace(network, record={"config": checkpoint.config.to_json()})
    return network.after(checkpoint.step, under("network", checkpoint.tensors))


def _check_data(model: TrainedModel, dataset: Dataset) -> None:
    if model.preprocessing.shape != dataset.shape:
        raise InvalidSettingError(
            "dataset",
            "This run has learned from {given} images; those of {dataset} are {wanted}.",
            given=say_shape(model.preprocessing.shape),
            dataset=dataset.title,
            wanted=say_shape(dataset.shape),
        )
    if model.classes != dataset.classes:
        raise InvalidSettingError(
            "dataset",
            "This run tells other classes apart ({given}) than those of {dataset} ({wanted}).",
            given=say_classes(model.classes),
            dataset=dataset.title,
            wanted=say_classes(dataset.classes),
        )


def _check_weights(checkpoint: Checkpoint, model: TrainedModel) -> None:
    """Every set of weights in it fits the network."""
    expected = expected_shapes(model.architecture, model.preprocessing.shape, len(model.classes))
    for part in _WEIGHTS:
        found: Shapes = {name: tuple(tensor.shape) for name, tensor in under(part, checkpoint.tensors).items()}
        if (found or part == "network") and (difference := differences(found, expected)):
            title = find_model(model.architecture).title
            template = "This checkpoint does not fit {title}: {differences}."
            raise AppError(template, title=title, differences=difference)
    try:
        model.build()
    except (RuntimeError, TypeError, ValueError) as problem:  # of its options, say
        raise damaged() from problem
