"""A model in other formats: what each ending gives, and a file beside a script for images that cannot be downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.atomic import write_atomically
from core.config import TrainingConfig, from_json
from core.errors import AppError, ModelFileError
from core.model_files import saving
from core.model_files.refusal import shown_file
from core.model_files.saving import save_model
from core.model_files.script import training_script
from core.model_files.script_data import comes_from_file
from core.model_files.script_files import data_file_beside, images_file
from core.progress import Work, finish

if TYPE_CHECKING:
    from pathlib import Path

    from core.trained_model import TrainedModel

FORMATS = {**saving.FORMATS, ".onnx": "onnx", ".py": "script"}


def export_model(model: TrainedModel, path: Path, format: str | None = None) -> None:  # noqa: A002 - the option's name
    """Write "safetensors", "pth", "onnx" or "script"; by the ending of `path` if not said."""
    finish(exporting(model, path, format))


def exporting(model: TrainedModel, path: Path, format: str | None = None) -> Work[None]:  # noqa: A002
    """The same as work: "script" reads the dataset where it has to be written beside the script."""
    match format or FORMATS.get(path.suffix.lower()):
        case "safetensors" | "pth" as kind:
            save_model(model, path, kind)
        case "onnx":
            from core.model_files.onnx_file import onnx_bytes

            write_atomically(path, onnx_bytes(model, path), error=ModelFileError)
        case "script":
            yield from _writing_script(model, path)
        case _:
            template = "“{file}” cannot be exported: its name should end in {endings}."
            raise ModelFileError(template, file=shown_file(path), endings=", ".join(FORMATS))


def _writing_script(model: TrainedModel, path: Path) -> Work[None]:
    config = _config_of(model, path)
    data_file = data_file_beside(path)
    if comes_from_file(config.dataset):
        from core.datasets.load import load_dataset

        dataset = yield from load_dataset(config.dataset, model.preprocessing.shape)
        write_atomically(data_file, images_file(dataset), error=ModelFileError)
    prepared = model.preprocessing
    source = training_script(
        config,
        model.classes,
        prepared.shape,
        prepared.mean,
        prepared.std,
        dropout=model.options.get("dropout", 0.0),
        data_file=data_file.name,
    )
    # A name that is no text stands there escaped, within quotes, where Python reads it back.
    write_atomically(path, source.encode(errors="backslashreplace"), error=ModelFileError)


def _config_of(model: TrainedModel, path: Path) -> TrainingConfig:
    """The settings in the model's training record, which came from a file that may say anything."""
    try:
        config = from_json(dict(model.record["config"])).changed(model=model.architecture)
        if all(isinstance(text, str) for text in (config.dataset, config.start_from)):
            return config
    except (AppError, KeyError, TypeError, ValueError):
        pass
    template = "“{file}” cannot be written: the model does not say how it was trained."
    raise ModelFileError(template, file=shown_file(path))
