"""Collects what each step gave, so that it is told many times a second instead of thousands."""

import math
import time
from collections.abc import Mapping
from typing import Any

import torch

from core.training.events import StepsDone

_SECONDS_BETWEEN_EVENTS = 0.04


class Stopwatch:
    """Seconds of work; it stands still while somebody else has the turn."""

    def __init__(self) -> None:
        self._before = 0.0
        self._since: float | None = time.perf_counter()

    @property
    def seconds(self) -> float:
        running = time.perf_counter() - self._since if self._since is not None else 0.0
        return self._before + running

    def restart(self, seconds: float = 0.0) -> None:
        self._before, self._since = seconds, time.perf_counter()

    def pause(self) -> None:
        self._before, self._since = self.seconds, None

    def resume(self) -> None:
        self._since = time.perf_counter()


class Meter:
    """Results stay tensors until they are told: asking for a number at each step costs, and makes a card wait."""

    def __init__(self, watch: Stopwatch, *, has_junk: bool) -> None:
        self._watch = watch
        self._has_junk = has_junk
        self.start_epoch()
        self._since = watch.seconds
        self._stepping_seconds = 0.0
        self._images = 0
        self._steps: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = []

    @property
    def due(self) -> bool:
        return self._watch.seconds - self._since >= _SECONDS_BETWEEN_EVENTS

    @property
    def images_per_second(self) -> float:
        """Of all training steps so far, without validation."""
        return self._images / self._stepping_seconds if self._stepping_seconds else 0.0

    @property
    def waiting(self) -> bool:
        """Whether there are steps that are not told yet."""
        return bool(self._steps)

    def start_epoch(self) -> None:
        self._epoch_losses, self._epoch_accuracies, self._epoch_steps = 0.0, 0.0, 0

    @property
    def epoch_loss(self) -> float:
        """The mean over the steps of this epoch that are told."""
        return self._epoch_losses / max(1, self._epoch_steps)

    @property
    def epoch_accuracy(self) -> float:
        return self._epoch_accuracies / max(1, self._epoch_steps)

    def add(self, loss: torch.Tensor, logits: torch.Tensor, targets: torch.Tensor) -> None:
        """One step, of tensors without gradients; targets of no class are neither right nor wrong."""
        self._steps.append((loss, logits, targets))

    def restart(self) -> None:
        """Leave out the time since the last event (a validation, say)."""
        self._since = self._watch.seconds

    def flush(self, step: int, epoch: int, learning_rate: float) -> StepsDone:
        seconds = self._watch.seconds
        elapsed = max(seconds - self._since, 1e-9)
        losses, accuracies, images = self._figures()
        event = StepsDone(
            first_step=step - len(losses) + 1,
            epoch=epoch,
            losses=losses,
            accuracies=accuracies,
            learning_rate=learning_rate,
            images_per_second=images / elapsed,
            seconds=seconds,
        )
        self._images += images
        self._stepping_seconds += elapsed
        self._add_to_epoch(losses, accuracies)
        self._steps, self._since = [], seconds
        return event

    def values(self) -> dict[str, Any]:
        """What it has summed up. Steps that are not told yet are not in it."""
        return {
            "losses": self._epoch_losses,
            "accuracies": self._epoch_accuracies,
            "steps": self._epoch_steps,
            "images": self._images,
            "stepping_seconds": self._stepping_seconds,
        }

    def remember(self, values: Mapping[str, Any], *, epoch: bool) -> None:
        """Go on from what `values` told; the sums of the epoch only where `epoch` is true."""
        self._images, self._stepping_seconds = int(values["images"]), float(values["stepping_seconds"])
        if epoch:
            self._epoch_losses, self._epoch_accuracies = (number(values[name]) for name in ("losses", "accuracies"))
            self._epoch_steps = int(values["steps"])

    def _figures(self) -> tuple[tuple[float, ...], tuple[float, ...], int]:
        """The losses and accuracies of the waiting steps, and how many images they had."""
        losses, logits, targets = zip(*self._steps, strict=True)
        sizes = torch.tensor([len(labels) for labels in targets])
        labels = torch.cat(targets)
        right = _sums((torch.cat(logits).argmax(1) == labels).cpu(), sizes)
        known = _sums((labels >= 0).cpu(), sizes) if self._has_junk else sizes
        accuracies = (right.double() / known.clamp(min=1)).tolist()
        return tuple(torch.stack(losses).tolist()), tuple(accuracies), int(sizes.sum())

    def _add_to_epoch(self, losses: tuple[float, ...], accuracies: tuple[float, ...]) -> None:
        """One by one, so that the sums do not depend on how many steps were told together."""
        for loss, accuracy in zip(losses, accuracies, strict=True):
            self._epoch_losses += loss
            self._epoch_accuracies += accuracy
        self._epoch_steps += len(losses)


def number(value: float | None) -> float:
    """As JSON tells it: null where it is not finite."""
    return math.nan if value is None else float(value)


def _sums(flags: torch.Tensor, sizes: torch.Tensor) -> torch.Tensor:
    """How many are true in each of the pieces that follow one another."""
    ends = sizes.cumsum(0)
    totals = torch.cat([torch.zeros(1, dtype=torch.long), flags.cumsum(0)])
    return totals[ends] - totals[ends - sizes]
