"""Where a training is: its steps, its place in the epoch, the order of the images, and its learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from core.config import TrainingConfig
from core.datasets.batches import epoch_order
from core.datasets.dataset import Split
from core.training.schedules import schedule_factor


class Course:
    """`batch` counts the batches of the epoch at hand that are learned, `step` those of the whole training."""

    def __init__(self, config: TrainingConfig, steps_per_epoch: int) -> None:
        self._config = config
        self._steps_per_epoch = steps_per_epoch
        self._steps = steps_per_epoch * config.epochs
        self.step = 0
        self.epoch = 1
        self.batch = 0
        self.base_rate = config.learning_rate
        """What the schedule's factor is applied to."""
        self.vary = torch.Generator().manual_seed(config.seed)
        self._shuffle = torch.Generator().manual_seed(config.seed)
        self._drawn_from = self._shuffle.get_state()  # the order of this epoch, so that it can be drawn again

    @property
    def learned_epoch(self) -> int:
        """The epoch of the newest step."""
        return self.epoch if self.batch else self.epoch - 1

    @property
    def is_within_epoch(self) -> bool:
        """Whether batches of this epoch are still to be learned."""
        return self.batch < self._steps_per_epoch

    @property
    def last_step(self) -> int:
        """The step with which the training will be complete."""
        return self.step + self._steps - self._done

    @property
    def learning_rate(self) -> float:
        return self.base_rate * self._factor

    def change_learning_rate(self, wanted: float) -> None:
        """The schedule goes on from there, scaled."""
        # Where it has come down to nothing, its factor would make any base rate infinite.
        self.base_rate = wanted / max(self._factor, 1e-3)

    def rest_of_epoch(self, train: Split) -> torch.Tensor:
        """The order of the images that this epoch has still to learn."""
        order = epoch_order(train, self._shuffle, first=self.epoch == 1)
        learned = self.batch * self._config.batch_size if self.is_within_epoch else len(order)
        return order[learned:]

    def end_step(self) -> None:
        self.step += 1
        self.batch += 1

    def end_epoch(self) -> None:
        self.epoch += 1
        self.batch = 0
        self._drawn_from = self._shuffle.get_state()

    def tensors(self) -> dict[str, torch.Tensor]:
        """With `values`, all that `go_on` needs."""
        return {"shuffle": self._drawn_from, "vary": self.vary.get_state()}

    def values(self) -> dict[str, Any]:
        return {"place": [self.epoch, self.batch], "base_rate": self.base_rate}

    def go_on(
        self,
        step: int,
        tensors: Mapping[str, torch.Tensor],
        values: Mapping[str, Any],
        *,
        in_order: bool,
        at_rate: bool,
        in_sequence: bool,
    ) -> None:
        """Be where a checkpoint was: within its epoch or at the start of it, at its rate, with its random numbers."""
        self.step = step
        self.epoch, batch = (int(number) for number in values["place"])
        self.batch = batch if in_order else 0
        if not (self.epoch >= 1 and 0 <= self.batch <= self._steps_per_epoch):
            raise ValueError(values["place"])
        if at_rate:
            self.base_rate = float(values["base_rate"])
        if in_sequence:
            self._shuffle.set_state(tensors["shuffle"])
            self.vary.set_state(tensors["vary"])
            self._drawn_from = self._shuffle.get_state()

    @property
    def _factor(self) -> float:
        return schedule_factor(self._config.schedule, self._done / self._steps)

    @property
    def _done(self) -> int:
        return (self.epoch - 1) * self._steps_per_epoch + self.batch
