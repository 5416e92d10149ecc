"""What a training is to do: one frozen value, checked when it is made, and the presets that fill it."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any

from core.errors import AppError, InvalidSettingError


@dataclass(frozen=True)
class Choice:
    """One row of a picker: the name used in commands and files, the one that people read, and a sentence."""

    key: str
    title: str
    story: str


OPTIMIZERS = (
    Choice("sgd", "SGD", "Steps against the gradient. torch.optim.SGD"),
    Choice("nesterov", "SGD + Nesterov", "SGD that looks ahead along its momentum. torch.optim.SGD(nesterov=True)"),
    Choice("adam", "Adam", "Scales each weight's step by its recent gradients. torch.optim.Adam"),
    Choice("adamw", "AdamW", "Adam with weight decay kept apart from the gradient. torch.optim.AdamW"),
    Choice("rmsprop", "RMSprop", "Divides each step by a running size of the gradient. torch.optim.RMSprop"),
    Choice("muon", "Muon", "Makes every matrix's step equally strong in all directions; AdamW for the rest."),
)
SCHEDULES = (
    Choice("constant", "Constant", "The learning rate stays as it is."),
    Choice("step", "Step", "A tenth of the learning rate after each third of the training. StepLR"),
    Choice("cosine", "Cosine", "Falls to zero along half a cosine. CosineAnnealingLR"),
    Choice("one-cycle", "One cycle", "Rises over the first seventh, then falls to zero. OneCycleLR"),
    Choice("warmup-constant", "Warm-up, constant", "Rises over the first twentieth, then stays."),
    Choice("warmup-step", "Warm-up, step", "Rises over the first twentieth, then falls in steps."),
    Choice("warmup-cosine", "Warm-up, cosine", "Rises over the first twentieth, then falls along a cosine."),
)
LOSSES = (
    Choice("cross-entropy", "Cross-entropy", "How surprised the network is by the right class. nn.CrossEntropyLoss"),
    Choice(
        "smooth-cross-entropy",
        "Cross-entropy, smoothed",
        "A tenth of each target is spread over all classes. nn.CrossEntropyLoss(label_smoothing=0.1)",
    ),
    Choice("mse", "Squared error", "Distance of the outputs from 1 for the right class, 0 for the rest. nn.MSELoss"),
)
AUGMENTATIONS = (
    Choice("none", "None", "The images as they are."),
    Choice("light", "Light", "Small shifts and rotations."),
    Choice("affine", "Affine", "Shifts, rotations, sizes and slants."),
    Choice("elastic", "Elastic", "Small affine changes and smooth warps, as a shaking hand makes them."),
    Choice("flip-crop", "Flip and crop", "Mirror images and shifted crops, for photographs."),
)
SCALINGS = (
    Choice("standard", "Standard", "Subtract the dataset's mean and divide by its standard deviation."),
    Choice("unit", "0 to 1", "Divide by 255, as transforms.ToTensor does."),
    Choice("centred", "-1 to 1", "Map 0..255 to -1..1, as transforms.Normalize(0.5, 0.5) does."),
)
DEVICES = (
    Choice("auto", "Automatic", "The fastest device that is there."),
    Choice("cpu", "CPU", "The processor."),
    Choice("cuda", "CUDA", "An NVIDIA graphics card."),
    Choice("mps", "MPS", "The graphics part of an Apple processor."),
)


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides a training. Two equal configs on equal machines give equal weights, bit by bit."""

    dataset: str = "generated"
    model: str = "lenet5"
    preset: str = "quick"
    epochs: int = 3
    batch_size: int = 64
    optimizer: str = "adamw"
    learning_rate: float = 0.003
    momentum: float = 0.9
    weight_decay: float = 0.01
    schedule: str = "one-cycle"
    loss: str = "cross-entropy"
    clip: float = 0.0  # largest norm of the gradient; 0 leaves it as it is
    augment: str = "none"
    scaling: str = "standard"
    keep_best: bool = False
    start_from: str = ""  # a model file; empty for fresh weights
    seed: int = 0
    device: str = "auto"
    threads: int = 0  # 0 measures at the start and keeps the faster
    limit_train: int = 0  # 0 takes every training image

    def __post_init__(self) -> None:
        for setting in _RANGES:
            check_setting(setting, getattr(self, setting))
        for setting, choices in CHOICES.items():
            _check_choice(setting, getattr(self, setting), choices)

    def changed(self, **changes: Any) -> "TrainingConfig":
        return dataclasses.replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


CHOICES = {
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "loss": LOSSES,
    "augment": AUGMENTATIONS,
    "scaling": SCALINGS,
    "device": DEVICES,
}


@dataclass(frozen=True)
class _Range:
    title: str
    kind: type[int] | type[float]
    least: float
    most: float
    above_least: bool = False


_LARGEST_SEED = 2**63 - 1  # the largest that torch takes
_LONGEST_ECHO = 20

_RANGES = {
    "epochs": _Range("Epochs", int, 1, 100_000),
    "batch_size": _Range("The batch size", int, 1, 100_000),
    "learning_rate": _Range("The learning rate", float, 0, 1000, above_least=True),
    "momentum": _Range("The momentum", float, 0, 0.9999),
    "weight_decay": _Range("The weight decay", float, 0, 10),
    "clip": _Range("The gradient clipping", float, 0, 1e9),
    "seed": _Range("The seed", int, 0, _LARGEST_SEED),
    "threads": _Range("The number of threads", int, 0, 1024),
    "limit_train": _Range("The number of training images", int, 0, 2**40),
}
NUMBERS = tuple(_RANGES)
"""The settings that are numbers."""


def check_setting(setting: str, value: object, typed: str = "") -> None:
    """Raise an InvalidSettingError unless the number is one that the setting can take; it says what was typed."""
    allowed = _RANGES[setting]
    if isinstance(value, bool) or not isinstance(value, int if allowed.kind is int else (int, float)):
        raise InvalidSettingError(setting, "{title} must be a number, not {value}.", title=allowed.title, value=value)
    too_small = value <= allowed.least if allowed.above_least else value < allowed.least
    if too_small or value > allowed.most or math.isnan(value):
        template = "{title} must be {bound} {least} and at most {most}, not {value}."
        bound = "above" if allowed.above_least else "at least"
        raise InvalidSettingError(
            setting, template, title=allowed.title, bound=bound, least=_plain(allowed.least), most=_plain(allowed.most),
            value=typed or value,
        )  # fmt: skip


def parse_setting(setting: str, text: str) -> int | float:
    """The number that a person typed for a setting (`1e-3` is one), checked."""
    allowed = _RANGES[setting]
    try:
        value = _whole(text) if allowed.kind is int else float(text)
    except (ValueError, OverflowError):
        kind = "a whole number" if allowed.kind is int else "a number"
        raise InvalidSettingError(
            setting, "{title} must be {kind}, not “{value}”.", title=allowed.title, kind=kind, value=_short(text)
        ) from None
    check_setting(setting, value, _short(text))
    return value


def _short(typed: str) -> str:
    text = typed.strip()
    return text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"


def _whole(text: str) -> int:
    """`64`, but also `6.4e1`."""
    try:
        return int(text)
    except ValueError:
        number = float(text)
        if number != int(number):
            raise
        return int(number)


def _check_choice(setting: str, key: str, choices: tuple[Choice, ...]) -> None:
    if all(choice.key != key for choice in choices):
        known = ", ".join(choice.key for choice in choices)
        what = "augmentation" if setting == "augment" else setting
        raise InvalidSettingError(
            setting, "There is no {what} named “{key}”; there are {known}.", what=what, key=key, known=known
        )


def _plain(number: float) -> str:
    if number == _LARGEST_SEED:
        return "2^63 - 1"
    return f"{int(number):,}" if number == int(number) else str(number)


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
        {"epochs": 12, "batch_size": 128, "optimizer": "muon", "learning_rate": 0.015, "augment": "affine"},
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


def from_json(stored: dict[str, Any]) -> TrainingConfig:
    """A config as `to_json` wrote it; settings that this version does not know are refused in one sentence."""
    known = {entry.name for entry in dataclasses.fields(TrainingConfig)}
    if unknown := sorted(set(stored) - known):
        raise AppError("These settings are unknown here: {names}.", names=", ".join(unknown))
    return TrainingConfig(**stored)
