"""Named settings, each with the sentence that says what it is."""

from dataclasses import dataclass, field
from typing import Any

from core.config.settings import TrainingConfig
from core.errors import InvalidSettingError


@dataclass(frozen=True)
class Preset:
    """A TrainingConfig with a name. It may differ by model and never changes the dataset."""

    key: str
    title: str
    story: str
    settings: dict[str, Any]
    by_model: dict[str, dict[str, Any]] = field(default_factory=dict)

    def config(self, dataset: str, model: str, **changes: Any) -> TrainingConfig:
        settings = {**self.settings, **self.by_model.get(model, {}), **changes}
        return TrainingConfig(dataset=dataset, model=model, preset=self.key, **settings)


_TUTORIAL = {"schedule": "constant", "loss": "cross-entropy", "weight_decay": 0.0, "momentum": 0.0}

PRESETS = (
    Preset(
        "quick",
        "Quick start",
        "The fastest way to 99% on MNIST.",
        {"epochs": 3, "optimizer": "adamw", "learning_rate": 0.005, "schedule": "one-cycle", "weight_decay": 0.01},
        {
            "lenet5": {"epochs": 2, "batch_size": 128, "optimizer": "muon", "learning_rate": 0.01},
            "lenet5-bn": {"epochs": 2},
        },
    ),
    Preset(
        "best",
        "Best",
        "The most accurate: more epochs, and images that vary a little each time.",
        {"epochs": 13, "batch_size": 256, "optimizer": "muon", "learning_rate": 0.02, "augment": "affine",
         "plain_epochs": 2},
        {"cifar-cnn": {"augment": "flip-crop"}},
    ),
    Preset(
        "tutorial-lenet",
        "Tutorial: LeNet",
        "LeNet on MNIST as beginners' tutorials train it: Adam, batches of 64, 10 epochs.",
        {**_TUTORIAL, "epochs": 10, "batch_size": 64, "optimizer": "adam", "learning_rate": 0.001},
    ),
    Preset(
        "tutorial-blitz",
        "Tutorial: 60-minute blitz",
        "PyTorch's own first tutorial: SGD 0.001 with momentum 0.9, batches of 4, 2 epochs.",
        {**_TUTORIAL, "epochs": 2, "batch_size": 4, "optimizer": "sgd", "learning_rate": 0.001, "momentum": 0.9,
         "scaling": "centred"},
    ),
    Preset(
        "tutorial-mlp",
        "Tutorial: quickstart",
        "PyTorch's quickstart with an MLP: plain SGD 0.001, batches of 64, 5 epochs.",
        {**_TUTORIAL, "epochs": 5, "batch_size": 64, "optimizer": "sgd", "learning_rate": 0.001, "scaling": "unit"},
    ),
    Preset(
        "tutorial-cnn",
        "Tutorial: small CNN",
        "A small network on CIFAR-10 as tutorials train it: plain SGD 0.01, batches of 64, 10 epochs.",
        {**_TUTORIAL, "epochs": 10, "batch_size": 64, "optimizer": "sgd", "learning_rate": 0.01, "scaling": "unit"},
    ),
)  # fmt: skip


def find_preset(key: str) -> Preset:
    for preset in PRESETS:
        if preset.key == key:
            return preset
    known = ", ".join(preset.key for preset in PRESETS)
    raise InvalidSettingError("preset", "There is no preset named “{key}”; there are {known}.", key=key, known=known)
