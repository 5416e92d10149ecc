"""A run's losses and accuracies as the rules look at them: means of blocks, with the noise of single steps gone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.training.finding import Course
from core.training.schedules import schedule_factor

if TYPE_CHECKING:
    import numpy as np

    from core.config import TrainingConfig

_BLOCK_STEPS = 25
_BLOCK_IMAGES = 1_000


@dataclass(frozen=True, eq=False)
class Curves:
    """`blocks` are means of the losses over `block` steps each, the last of them complete."""

    config: TrainingConfig
    classes: int
    chance_loss: float
    losses: np.ndarray
    accuracies: np.ndarray
    blocks: np.ndarray
    block: int
    rate: float
    """The learning rate that was set last, before the schedule."""

    @property
    def steps(self) -> int:
        return len(self.losses)

    @property
    def images(self) -> int:
        return self.steps * self.config.batch_size

    @property
    def chance(self) -> float:
        """The accuracy of guessing."""
        return 1 / self.classes


def curves_of(run: Course) -> Curves | None:
    """None where nothing can be said yet."""
    import numpy as np

    if run.started is None or len(run.started.classes) < 2 or not len(run.losses):
        return None
    losses, accuracies = np.array(run.losses), np.array(run.accuracies)
    block = max(_BLOCK_STEPS, math.ceil(_BLOCK_IMAGES / run.config.batch_size))
    count = len(losses) // block
    classes = len(run.started.classes)
    return Curves(
        config=run.config,
        classes=classes,
        chance_loss=1 / classes if run.config.loss == "mse" else math.log(classes),
        losses=losses,
        accuracies=accuracies,
        blocks=losses[len(losses) - count * block :].reshape(count, block).mean(1),
        block=block,
        rate=_rate(run, run.started.steps_per_epoch * run.config.epochs),
    )


def _rate(run: Course, steps: int) -> float:
    """The config's, unless it was changed while the training ran."""
    if not run.learning_rates:
        return run.config.learning_rate
    step, told = run.learning_rates[-1]
    # The rate that is told with a step may be that of the schedule just before it, or just after.
    factors = [schedule_factor(run.config.schedule, at / max(1, steps)) for at in (step - 1, step)]
    if any(math.isclose(told, run.config.learning_rate * factor, rel_tol=0.05) for factor in factors):
        return run.config.learning_rate
    return float(f"{told / factors[-1]:.3g}") if factors[-1] > 0.01 else run.config.learning_rate
