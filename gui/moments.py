"""A run's network as it was at some moment: from a snapshot in memory, or from one on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.runs import RunStore

if TYPE_CHECKING:
    from core.trained_model import TrainedModel
    from core.training.events import Snapshot


def model_at(snapshot: Snapshot, template: TrainedModel) -> TrainedModel:
    """As a model of its own; `template` says all but the weights."""
    return template.after(snapshot.step, snapshot.weights)


def read_moment(run_id: str, step: int) -> tuple[str, int, TrainedModel]:
    """What was asked for, and the model."""
    return run_id, step, RunStore().snapshot(run_id, step)
