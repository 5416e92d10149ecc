"""What a run says of its network besides the weights, so that any weights of it make a model again."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from core.errors import AppError
from core.pixels.spec import Preprocessing
from core.trained_model import TrainedModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch


def describe_network(model: TrainedModel) -> dict[str, Any]:
    return {
        "architecture": model.architecture,
        "options": dict(model.options),
        "classes": list(model.classes),
        "preprocessing": dataclasses.asdict(model.preprocessing),
    }


def described_network(about: dict[str, Any]) -> TrainedModel:
    """The model without weights, from the contents of run.json."""
    try:
        fields, spec = about["network"], about["network"]["preprocessing"]
        channels, height, width = (int(size) for size in spec["shape"])
        mean, std = (tuple(float(number) for number in spec[name]) for name in ("mean", "std"))
        return TrainedModel(
            architecture=str(fields["architecture"]),
            classes=tuple(str(name) for name in fields["classes"]),
            preprocessing=Preprocessing(
                "digit" if spec["kind"] == "digit" else "picture", (channels, height, width), mean, std
            ),
            weights={},
            options={str(name): float(value) for name, value in fields["options"].items()},
            record={"config": about["config"], "environment": about.get("environment", {})},
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as problem:
        raise AppError("This run does not say what its network was.") from problem


def with_weights(model: TrainedModel, weights: Mapping[str, torch.Tensor], step: int) -> TrainedModel:
    """The network as it was after the step."""
    return dataclasses.replace(model, weights=dict(weights), record={**model.record, "steps": step})


def checked(model: TrainedModel) -> TrainedModel:
    """The model, if its weights are those of its network; an AppError if not."""
    try:
        model.build()
    except (AppError, RuntimeError, ValueError, TypeError, OverflowError) as problem:
        raise AppError("The weights that are kept do not fit this run's network.") from problem
    return model
