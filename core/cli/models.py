"""The commands about a model file: evaluate, predict, inspect, export."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from core.cli.console import complain, note, say, say_json, watch
from core.cli.fetching import downloading_first
from core.cli.training import check_output
from core.errors import AppError

if TYPE_CHECKING:
    from pathlib import Path

    from core.predict import Predictor
    from core.prediction import Prediction


def evaluate(options: argparse.Namespace) -> int:
    from core.datasets.load import load_dataset
    from core.model_files import open_model
    from core.training.evaluate import evaluate as measure
    from core.training.setup import skipped_warning

    model = open_model(options.model_file)
    dataset = watch(downloading_first(lambda: load_dataset(options.dataset, model.preprocessing.shape)))
    result = watch(measure(model, dataset))
    if warning := skipped_warning(dataset):
        note(warning.message)
    if options.json:
        say_json(
            {
                "accuracy": result.accuracy,
                "loss": result.loss,
                "per_class": dict(zip(dataset.classes, result.per_class, strict=True)),
                "confusion": result.confusion,
            }
        )
        return 0
    say(f"Accuracy {result.accuracy:.2%}, loss {result.loss:.4f} on {len(result.labels):,} test images")
    for name, accuracy in zip(dataset.classes, result.per_class, strict=True):
        say(f"  {name:<12} {accuracy:7.2%}")
    return 0


def predict(options: argparse.Namespace) -> int:
    """A line an image. An image that cannot be read is said on standard error, and the others go on."""
    from core.model_files import open_model
    from core.predict import Predictor

    model = open_model(options.model_file)
    predictor = Predictor(model)
    code = 0
    for path in options.images:
        try:
            prediction = _answer(predictor, path)
        except AppError as error:
            code = complain(error)
            continue
        if options.json:
            say_json(
                {
                    "file": str(path),
                    "label": prediction.label,
                    "sure": prediction.sure,
                    "probability": prediction.probability,
                    "probabilities": dict(zip(model.classes, prediction.probabilities, strict=True)),
                }
            )
        else:
            say(f"{path}: {prediction.label} ({prediction.probability:.1%}{'' if prediction.sure else ', not sure'})")
    return code


def _answer(predictor: Predictor, path: Path) -> Prediction:
    from core.pixels.decode import read_picture

    prediction = predictor.predict(read_picture(path))
    if prediction is None:
        raise AppError("“{file}” is empty: there is nothing to read.", file=path.name)
    return prediction


def inspect(options: argparse.Namespace) -> int:
    from core.model_files import inspect_model

    facts = inspect_model(options.model_file)
    if options.json:
        say_json(facts)
        return 0
    for name, value in facts.items():
        say(f"{name:<16} {value if isinstance(value, (str, int, float)) else json.dumps(value, ensure_ascii=False)}")
    return 0


def export(options: argparse.Namespace) -> int:
    from core.model_files import export_model, open_model
    from core.model_files.export import FORMATS

    if options.format is not None and options.format not in FORMATS.values():
        known = ", ".join(sorted(set(FORMATS.values())))
        raise AppError("There is no format named “{format}”; there are {known}.", format=options.format, known=known)
    model = open_model(options.model_file)
    check_output(options.output)
    export_model(model, options.output, options.format)
    say(f"Wrote {options.output}")
    return 0
