"""The rows of the Training section: what each is called, what it says when asked, and how its arrows move."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from core.config import AUGMENTATIONS, DEVICES, LOSSES, OPTIMIZERS, SCALINGS, SCHEDULES, Choice, parse_setting
from gui.translation import tr
from gui.widgets.number_field import Number, NumberField, Step
from gui.widgets.picker import Option, Picker

Control = Picker | NumberField


@dataclass(frozen=True)
class Field:
    """One setting of TrainingConfig. `make` builds its control; `more` puts it under the line that unfolds."""

    setting: str
    title: str
    tip: str
    make: Callable[[], Control]
    more: bool = False


def fields() -> tuple[Field, ...]:
    return (*_first_fields(), *_more_fields(), *_machine_fields())


def _first_fields() -> tuple[Field, ...]:
    return (
        Field("epochs", tr("Epochs"), tr("How often each training image is seen."), _number("epochs", _one)),
        Field("batch_size", tr("Batch size"),
              tr("How many images make one step. DataLoader(batch_size=...)"),
              _number("batchSize", _double, "batch_size")),
        Field("learning_rate", tr("Learning rate"),
              tr("How far each step goes; it can be changed while it trains. torch.optim: lr"),
              _plain("learningRate", _one_two_five, "learning_rate")),
        Field("optimizer", tr("Optimizer"), tr("How a gradient becomes a step. torch.optim"),
              _choice("optimizerPicker", OPTIMIZERS)),
        Field("schedule", tr("Schedule"),
              tr("How the learning rate changes on the way. torch.optim.lr_scheduler"),
              _choice("schedulePicker", SCHEDULES)),
    )  # fmt: skip


def _more_fields() -> tuple[Field, ...]:
    return (
        Field("momentum", tr("Momentum"), tr("How much of the last step goes on. SGD(momentum=...)"),
              _plain("momentum", _tenth), more=True),
        Field("weight_decay", tr("Weight decay"),
              tr("How strongly weights are drawn to zero. torch.optim: weight_decay"),
              _plain("weightDecay", _one_two_five, "weight_decay"), more=True),
        Field("loss", tr("Loss"), tr("What is made small. nn.CrossEntropyLoss, nn.MSELoss"),
              _choice("lossPicker", LOSSES), more=True),
        Field("clip", tr("Clip gradients"), tr("Largest length of the gradient; 0 for none. nn.utils.clip_grad_norm_"),
              _plain("clip", _one), more=True),
        Field("augment", tr("Augmentation"), tr("How images vary each time they are seen. torchvision.transforms"),
              _choice("augmentPicker", AUGMENTATIONS), more=True),
        Field("plain_epochs", tr("Plain epochs"),
              tr("The last so many epochs (half of all at most) show the images as they are."),
              _number("plainEpochs", _one, "plain_epochs"), more=True),
        Field("scaling", tr("Pixel values"), tr("How bytes become numbers. transforms.Normalize"),
              _choice("scalingPicker", SCALINGS), more=True),
        Field("limit_train", tr("Images"), tr("Train on the first so many images only; 0 for all. data.Subset"),
              _number("limitTrain", _thousand, "limit_train", zero=tr("all")), more=True),
        Field("keep_best", tr("Keep"), tr("Which weights the run ends with: the last, or the best on held-out images."),
              _keep_best, more=True),
    )  # fmt: skip


def _machine_fields() -> tuple[Field, ...]:
    return (
        Field("start_from", tr("Start from"), tr("Fresh weights, or those of the loaded model. load_state_dict"),
              partial(Picker, "startFrom", (Option("", tr("Fresh weights")),)), more=True),
        Field("seed", tr("Seed"), tr("The same seed repeats a run exactly. torch.manual_seed"),
              _number("seed", _one), more=True),
        Field("device", tr("Device"), tr("What computes. torch.device"), _choice("devicePicker", DEVICES), more=True),
        Field("threads", tr("Threads"), tr("0 measures at the start and keeps the faster. torch.set_num_threads"),
              _number("threads", _one, zero=tr("automatic")), more=True),
    )  # fmt: skip


def _choice(name: str, choices: tuple[Choice, ...]) -> Callable[[], Picker]:
    return lambda: Picker(name, [Option(choice.key, tr(choice.title), tr(choice.story)) for choice in choices])


def _number(name: str, step: Step, setting: str = "", zero: str = "") -> Callable[[], NumberField]:
    names: dict[Number, str] = {0: zero} if zero else {}
    return lambda: NumberField(name, partial(parse_setting, setting or name), step, arrows=True, names=names)


def _plain(name: str, step: Step, setting: str = "") -> Callable[[], NumberField]:
    return lambda: NumberField(name, partial(parse_setting, setting or name), step)


def _keep_best() -> Picker:
    last = Option("", tr("Last weights"), tr("The weights after the last step."))
    best = Option("best", tr("Best weights"), tr("A tenth of the training images is held out to judge by."))
    return Picker("keepBest", (last, best))


def _one(value: Number, direction: int) -> Number:
    return value + direction


def _thousand(value: Number, direction: int) -> Number:
    return value + 1000 * direction


def _double(value: Number, direction: int) -> Number:
    return int(value) * 2 if direction > 0 else max(1, int(value) // 2)


def _tenth(value: Number, direction: int) -> Number:
    return round(value + 0.1 * direction, 4)


def _one_two_five(value: Number, direction: int) -> Number:
    """0.001, 0.002, 0.005, 0.01 and so on."""
    ladder = [float(f"{digit}e{power}") for power in range(-8, 4) for digit in (1, 2, 5)]
    if direction > 0:
        return next((rung for rung in ladder if rung > value * 1.001), ladder[-1])
    return next((rung for rung in reversed(ladder) if rung < value * 0.999), ladder[0])
