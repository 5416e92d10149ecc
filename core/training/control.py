"""What may be asked of a training while it runs."""

import threading


class Control:
    """Written by whoever watches the training, read by the loop at each batch. Safe from any thread.

    The loop yields after each batch while `step` is set, so that whoever advances the generator can stop in between.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._hurry = threading.Event()
        self.step = False
        self._lock = threading.Lock()
        self._learning_rate: float | None = None
        self._snapshot = False
        self._validation = False

    def request_stop(self, *, hurry: bool = False) -> None:
        """Stop after the batch at hand and wait for no image. In a hurry, the final measurements are left out too."""
        self._stop.set()
        if hurry:
            self._hurry.set()

    @property
    def stop_requested(self) -> bool:
        return self._stop.is_set()

    @property
    def in_a_hurry(self) -> bool:
        return self._hurry.is_set()

    @property
    def wants_something(self) -> bool:
        """Whether anything is asked for: it is looked at after each batch."""
        return bool(
            self.step or self._snapshot or self._validation or self._learning_rate is not None or self._stop.is_set()
        )

    def request_learning_rate(self, learning_rate: float) -> None:
        """The schedule goes on from there, scaled."""
        with self._lock:
            self._learning_rate = learning_rate

    def take_learning_rate(self) -> float | None:
        with self._lock:
            wanted, self._learning_rate = self._learning_rate, None
        return wanted

    def request_snapshot(self) -> None:
        self._snapshot = True

    def take_snapshot_request(self) -> bool:
        wanted, self._snapshot = self._snapshot, False
        return wanted

    def request_validation(self) -> None:
        """A quick validation on a small fixed part, within the epoch."""
        self._validation = True

    def take_validation_request(self) -> bool:
        wanted, self._validation = self._validation, False
        return wanted
