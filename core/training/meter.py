"""Collects what each step gave, so that it is told many times a second instead of thousands."""

import time

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

    def restart(self) -> None:
        self._before, self._since = 0.0, time.perf_counter()

    def pause(self) -> None:
        self._before, self._since = self.seconds, None

    def resume(self) -> None:
        self._since = time.perf_counter()


class Meter:
    """Losses stay tensors until they are told or checked: asking for a number makes a graphics card wait."""

    def __init__(self, watch: Stopwatch, *, has_junk: bool) -> None:
        self._watch = watch
        self._has_junk = has_junk
        self.start_epoch()
        self._images_since = 0
        self._since = watch.seconds
        self._stepping_seconds = 0.0
        self._images = 0
        self._losses: list[torch.Tensor] = []
        self._right: list[torch.Tensor] = []
        self._known: list[int] = []

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
        return bool(self._losses)

    def start_epoch(self) -> None:
        self._epoch_losses, self._epoch_accuracies, self._epoch_steps = 0.0, 0.0, 0

    @property
    def epoch_loss(self) -> float:
        """The mean over the steps of this epoch that are told."""
        return self._epoch_losses / max(1, self._epoch_steps)

    @property
    def epoch_accuracy(self) -> float:
        return self._epoch_accuracies / max(1, self._epoch_steps)

    def add(self, loss: torch.Tensor, logits: torch.Tensor, targets: torch.Tensor, labels: torch.Tensor) -> None:
        """One step; `targets` are the labels on the device that computes, labels of no class are left out."""
        self._losses.append(loss.detach())
        self._right.append((logits.detach().argmax(1) == targets).sum())
        self._known.append(int((labels >= 0).sum()) if self._has_junk else len(labels))
        self._images_since += len(labels)

    def restart(self) -> None:
        """Leave out the time since the last event (a validation, say)."""
        self._since = self._watch.seconds

    def flush(self, step: int, epoch: int, learning_rate: float) -> StepsDone:
        seconds = self._watch.seconds
        elapsed = max(seconds - self._since, 1e-9)
        losses, rights = torch.stack(self._losses).tolist(), torch.stack(self._right).tolist()
        accuracies = [right / max(1, known) for right, known in zip(rights, self._known, strict=True)]
        event = StepsDone(
            first_step=step - len(self._losses) + 1,
            epoch=epoch,
            losses=tuple(losses),
            accuracies=tuple(accuracies),
            learning_rate=learning_rate,
            images_per_second=self._images_since / elapsed,
            seconds=seconds,
        )
        self._images += self._images_since
        self._stepping_seconds += elapsed
        self._epoch_losses += sum(losses)
        self._epoch_accuracies += sum(accuracies)
        self._epoch_steps += len(losses)
        self._losses, self._right, self._known = [], [], []
        self._images_since, self._since = 0, seconds
        return event
