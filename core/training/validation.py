"""What a run measures of itself on images that it does not train on, and the model that it ends with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch

from core.datasets.dataset import Split
from core.datasets.taking import all_there
from core.predict import calibrate
from core.progress import Work
from core.trained_model import TrainedModel
from core.training.control import Control
from core.training.evaluate import Evaluation, evaluate_network
from core.training.events import Event, Outcome, RunEnded, Validated
from core.training.guard import Weights, copy_weights
from core.training.meter import number
from core.training.setup import Setup, environment


class Validation:
    """Measures when asked. With `keep_best` it remembers the best weights, and the test split is touched once, last."""

    def __init__(self, setup: Setup, control: Control) -> None:
        self._setup = setup
        self._control = control
        self._best: tuple[tuple[float, float], Weights] | None = None
        self.last: Validated | None = None
        """The newest whole validation."""

    def tensors(self) -> Weights:
        """With `values`, all that it knows."""
        return dict(self._best[1]) if self._best else {}

    def values(self) -> dict[str, Any]:
        last = [self.last.step, self.last.loss, self.last.accuracy] if self.last else None
        return {"last": last, "best": list(self._best[0]) if self._best else None}

    def remember(self, tensors: Mapping[str, torch.Tensor], values: Mapping[str, Any]) -> None:
        """Know again what `tensors` and `values` told."""
        if values["last"] is not None:
            step, loss, accuracy = values["last"]
            self.last = Validated(int(step), number(loss), number(accuracy), whole=True)
        if values["best"] is not None:
            accuracy, better = values["best"]
            self._best = (number(accuracy), number(better)), dict(tensors)

    def of_part(self, step: int) -> Iterator[Event]:
        """A quick look within an epoch."""
        if measured := self._measure(self._setup.part):
            yield Validated(step, measured.loss, measured.accuracy, whole=False)

    def of_whole(self, step: int) -> Iterator[Event]:
        """Nothing comes of it where nobody waits for it any more."""
        if (measured := self._measure(self._setup.validation)) is None:
            return
        self.last = Validated(step, measured.loss, measured.accuracy, whole=True)
        score = (measured.accuracy, -measured.loss)
        if self._setup.config.keep_best and (self._best is None or score > self._best[0]):
            self._best = score, copy_weights(self._setup.network)
        yield self.last

    def end(self, outcome: Outcome, step: int, seconds: float, images_per_second: float) -> Iterator[Event]:
        """The final figures and the model, which is the best one where that is kept.

        After a stop while the images for them are still being made, a quick look at the part has to do.
        """
        if outcome != "completed" and (not self._is_of(step) or outcome == "failed"):
            yield from self.of_whole(step)
            if not self._is_of(step):
                yield from self.of_part(step)
        own = self._own_figures(step)
        loss, accuracy = own or (math.nan, math.nan)
        model = self._model(
            {
                "outcome": outcome,
                "steps": step,
                "loss": loss if math.isfinite(loss) else None,
                "accuracy": accuracy if math.isfinite(accuracy) else None,
                "seconds": seconds,
                "images_per_second": images_per_second,
            }
        )
        yield RunEnded(outcome, step, *(own or self._known_figures()), seconds, images_per_second, model)

    def _own_figures(self, step: int) -> tuple[float, float] | None:
        """Loss and accuracy of the very weights that it ends with; None where they are not measured."""
        if self._best is not None:
            self._setup.network.load_state_dict(self._best[1])
            measured = self._measure(self._setup.dataset.test)
            return (measured.loss, measured.accuracy) if measured else None
        return (self.last.loss, self.last.accuracy) if self.last and self._is_of(step) else None

    def _known_figures(self) -> tuple[float, float]:
        """The newest that there are, or those that the best weights were chosen by."""
        if self._best is not None:
            accuracy, better = self._best[0]
            return -better, accuracy
        return (self.last.loss, self.last.accuracy) if self.last else (math.nan, math.nan)

    def _model(self, results: dict[str, object]) -> TrainedModel:
        setup = self._setup
        record = {
            "config": setup.config.to_json(),
            "dataset": setup.dataset.title,
            "train_size": len(setup.train.labels),
            **results,
            "environment": dict(environment()),
        }
        model = replace(setup.start, weights=copy_weights(setup.network), record=record)
        measurable = (split for split in (setup.validation, setup.part) if not self._is_in_vain(split))
        if (split := next(measurable, None)) is None:
            return model
        return replace(model, sureness=calibrate(model, split, trained_on_junk=setup.has_junk))

    def _is_of(self, step: int) -> bool:
        """Whether the newest whole validation is of the weights after that step."""
        return self.last is not None and self.last.step == step

    def _is_in_vain(self, split: Split) -> bool:
        """Whether nobody waits for it: in a hurry for nothing, after a stop for no images that are still being made."""
        return self._control.in_a_hurry or (self._control.stop_requested and not all_there(split))

    def _measure(self, split: Split) -> Evaluation | None:
        work = self._evaluate(split)
        while not self._is_in_vain(split):
            try:
                next(work)
            except StopIteration as stop:
                result: Evaluation = stop.value
                return result
        work.close()
        return None

    def _evaluate(self, split: Split) -> Work[Evaluation]:
        setup = self._setup
        return evaluate_network(setup.network, split, setup.preprocessing, setup.validation_loss)
