"""A run's network as it was at some moment: from a snapshot in memory, or from one on disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.runs import Run, RunStore
from core.runs.words import say_dataset
from gui.dataset_facts import dataset_title
from gui.translation import tr

if TYPE_CHECKING:
    from core.trained_model import TrainedModel
    from core.training.events import Snapshot


@dataclass(frozen=True, eq=False)
class Moment:
    """The network that is looked at while the time machine stands in the past, and what its run is called."""

    model: TrainedModel
    step: int
    name: str

    @property
    def title(self) -> str:
        return tr("{name}, step {step}").format(name=self.name, step=f"{self.step:,}")


def moment_of(run: Run, model: TrainedModel, step: int) -> Moment:
    """To be kept: its record says of this run what is true of that step."""
    from gui.model_session import model_name

    config = run.config
    name = run.name or model_name(config.model, dataset_title(config.dataset))
    return Moment(replace(model, record=_record(run, step)), step, name)


def _record(run: Run, step: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "config": run.config.to_json(),
        "dataset": say_dataset(run.config.dataset),
        "steps": step,
    }
    if run.started is not None:
        record |= {"train_size": run.started.train_size, "environment": dict(run.started.environment)}
        measured = [event for event in run.validations if event.step == step and event.whole]
        if measured and run.started.validation == "test":
            record |= {"loss": measured[-1].loss, "accuracy": measured[-1].accuracy}
    return record


def model_at(snapshot: Snapshot, template: TrainedModel) -> TrainedModel:
    """As a model of its own; `template` says all but the weights."""
    return template.after(snapshot.step, snapshot.weights)


def read_moment(run_id: str, step: int) -> tuple[str, int, TrainedModel]:
    """What was asked for, and the model."""
    return run_id, step, RunStore().snapshot(run_id, step)
