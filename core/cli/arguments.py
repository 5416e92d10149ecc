"""The command line's words. Mistakes in them are AppErrors like any other bad input."""

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from core.cli import listing, models, training
from core.config import CHOICES, NUMBERS, PRESETS
from core.errors import AppError

_SAYS = {
    "epochs": "how often the network sees every training image",
    "batch_size": "how many images it looks at before each step",
    "learning_rate": "how far each step goes",
    "momentum": "how much of the last step is in the next one",
    "weight_decay": "how strongly weights are drawn to zero",
    "clip": "shorten steps whose gradient is longer than this; 0 leaves them as they are",
    "plain_epochs": "show the images as they are in that many last epochs, without augmentation",
    "seed": "where its random numbers start: the same seed repeats a training",
    "threads": "how many processor threads it uses; 0 measures and takes the faster",
    "limit_train": "train with that many images only; 0 takes them all",
    "optimizer": "how a gradient becomes a step",
    "schedule": "how the learning rate changes on the way",
    "loss": "how being wrong is measured",
    "augment": "how training images are varied",
    "device": "what computes",
}
"""What each setting of a training means; those with a name have the names that there are after it."""
_KEYS = "“datasets” lists the keys, folder:PATH and csv:PATH name your own, + joins them"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command; `run` is the function that does it."""
    parser = _Parser(prog="main.py", description="Inkling without its window. No command opens the window.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_train(commands.add_parser("train", help="train a network"))
    _add_evaluate(commands.add_parser("evaluate", help="measure a model on a dataset's test images"))
    _add_predict(commands.add_parser("predict", help="let a model read images"))
    _add_inspect(commands.add_parser("inspect", help="say what is in a model file"))
    _add_export(commands.add_parser("export", help="write a model in another format"))
    _add_list(commands.add_parser("datasets", help="the datasets, and which are on this computer"), listing.datasets)
    _add_list(commands.add_parser("models", help="the networks"), listing.models)
    return parser.parse_args(arguments)


class _Help(argparse.HelpFormatter):
    """Breaks no name in two (`one-cycle`): it is there to be copied."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(text, width, break_on_hyphens=False)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: object) -> None:
        whole = {"allow_abbrev": False, "formatter_class": _Help}
        super().__init__(**{**options, **whole})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise AppError("{message}; see “{program} --help”.", message=message[:1].upper() + message[1:],
                       program=self.prog)  # fmt: skip


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dataset", metavar="KEY", help=f"what to learn from, generated digits if left out; {_KEYS}")
    parser.add_argument("--model", metavar="KEY", help="which network, lenet5 if left out; “models” lists them")
    presets = ", ".join(preset.key for preset in PRESETS)
    parser.add_argument(
        "--preset", metavar="NAME", help=f"a named set of the settings below, quick if left out: {presets}"
    )
    for name in NUMBERS:
        parser.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar="N", help=_SAYS[name])
    for name in training.NAMES:
        choices = ", ".join(choice.key for choice in CHOICES[name])
        parser.add_argument(f"--{name}", dest=name, metavar="NAME", help=f"{_SAYS[name]}: {choices}")
    parser.add_argument("--keep-best", action="store_true", default=None, help="keep the best epoch's weights")
    parser.add_argument("--start-from", metavar="MODEL_FILE", help="go on from a model instead of fresh weights")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the trained model there")
    parser.add_argument("--resume", metavar="RUN", help="go on with a run: its id, how that begins, or its name")
    _add_json(parser)
    parser.set_defaults(run=training.train)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    _add_model_file(parser)
    parser.add_argument("--dataset", required=True, metavar="KEY", help=f"what to measure it on; {_KEYS}")
    _add_json(parser)
    parser.set_defaults(run=models.evaluate)


def _add_predict(parser: argparse.ArgumentParser) -> None:
    _add_model_file(parser)
    parser.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="a photograph, a scan or a drawing")
    _add_json(parser)
    parser.set_defaults(run=models.predict)


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    _add_model_file(parser)
    _add_json(parser)
    parser.set_defaults(run=models.inspect)


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_model_file(parser)
    parser.add_argument("output", type=Path, metavar="OUT", help="the file to write")
    parser.add_argument("--format", metavar="pth|safetensors|onnx|script", help="found from OUT's ending if left out")
    parser.set_defaults(run=models.export)


def _add_list(parser: argparse.ArgumentParser, run: object) -> None:
    _add_json(parser)
    parser.set_defaults(run=run)


def _add_model_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model_file", type=Path, metavar="MODEL_FILE", help="a trained network: .safetensors or .pth")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line, and nothing else")
