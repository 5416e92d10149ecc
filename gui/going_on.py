"""Begins runs in other ways than with Train: resumed, forked, repeated, or again with settings that were advised."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import Event, RunStarted
from gui.advice import Advice
from gui.adviser import Adviser
from gui.dialogs import Dialogs
from gui.panels.run_bar import train_title
from gui.panels.setup_panel import SetupPanel
from gui.training_controller import State, TrainingController
from gui.translation import tr

SEEDS = 5
_FORK = "fork"


class GoingOn(QObject):
    """Where a training is under way it asks first; that one stops, and is kept, before the other begins.

    What the user has set up stays. Only a fork shows the settings of its run, to be changed, and gives theirs back.
    """

    def __init__(
        self, controller: TrainingController, setup: SetupPanel, adviser: Adviser, dialogs: Dialogs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller, self._setup, self._adviser, self._dialogs = controller, setup, adviser, dialogs
        self._next: Callable[[], object] | None = None
        self.of_setup = True
        """Whether the newest run was begun with what is set up."""
        self._fork: tuple[str, int] | None = None
        """Run and step that were offered last."""
        self._fork_offer = Advice("", "")
        self._own: TrainingConfig | None = None
        """What was set up before a fork showed its run's settings."""
        adviser.wanted.connect(self.begin_again)
        setup.train_requested.connect(self._take_setup)
        controller.run_changed.connect(self._leave_fork)
        controller.event_recorded.connect(self._follow_run)
        controller.ended.connect(self._begin_next)
        controller.failed.connect(self._begin_next)
        controller.failed.connect(self._offer_again)
        controller.abandoned.connect(self._begin_next)
        controller.abandoned.connect(self._offer_again)

    def resume(self, run_id: str, epochs: int = 0) -> None:
        """Go on with a stored run, up to that many epochs in all (0: as planned)."""
        self._when_free(tr("Stop and continue the other"), partial(self._resume, run_id, epochs))

    def repeat(self, config: TrainingConfig, seeds: int = SEEDS) -> None:
        """Train with these settings and other seeds, one after another."""
        self._when_free(tr("Stop and repeat"), partial(self._repeat, config, seeds))

    def offer_fork(self, run_id: str, step: int, config: TrainingConfig, name: str) -> None:
        """Show the run's settings: the next training, with what is changed until then, goes on from that step."""
        if self.fork is None:
            self._own = self._setup.config()
        self._show_settings(config)
        self._fork = (run_id, step)
        self._fork_offer = self._offer_of(step, name)
        self._adviser.say(self._fork_offer)

    def _offer_of(self, step: int, name: str) -> Advice:
        fact = tr("The next training goes on from step {step} of “{name}”").format(step=f"{step:,}", name=name)
        reason = tr("Change a setting and click {train}. Close this, and your own settings come back.")
        reason = reason.format(train=train_title(self._controller.run))
        reminder = tr("The next training still goes on from step {step}.").format(step=f"{step:,}")
        return Advice(fact, reason, kind="info", key=_FORK, reminder=reminder, close=self._give_back)

    @property
    def fork(self) -> tuple[str, int] | None:
        """Run and step that the next training goes on from: as long as it says so."""
        return self._fork if self._adviser.offer is self._fork_offer else None

    def _offer_again(self, _error: object = None) -> None:
        """A fork that could not begin is not forgotten."""
        run = self._controller.run
        if run is not None and run.started is None and self._fork is not None and run.parent == self._fork:
            self._adviser.say(self._fork_offer)

    def begin_again(self, advice: Advice) -> None:
        """With the settings that the run was begun with, and what was advised."""
        self._when_free(tr("Stop and start again"), partial(self._begin_again, advice))

    def _begin_again(self, advice: Advice) -> None:
        run = self._controller.run
        if run is not None and not self.of_setup:
            self._controller.train(run.config.changed(**dict(advice.changes)))
            return
        self._setup.training.set_values(dict(advice.changes))
        self._setup.changed.emit()
        self._setup.request_training()

    def _take_setup(self, _config: TrainingConfig) -> None:
        self.of_setup = True

    def _resume(self, run_id: str, epochs: int) -> None:
        self.of_setup = False
        self._controller.resume(run_id, epochs)

    def _repeat(self, config: TrainingConfig, seeds: int) -> None:
        self.of_setup = False
        self._controller.repeat(config, seeds)

    def _when_free(self, action: str, begin: Callable[[], object]) -> None:
        was_busy = self._controller.is_busy
        reason = what_stays(self._controller.state, self._controller.run)
        if was_busy and not self._dialogs.confirm(tr("Stop the training?"), reason, action):
            return
        self._next = begin
        if self._controller.is_busy:  # it may have ended while the question stood there
            self._controller.stop()
        else:
            self._begin_next()

    def _begin_next(self, _how: object = None) -> None:
        begin, self._next = self._next, None
        if begin is not None:
            begin()

    def _leave_fork(self, run: Run) -> None:
        """Another run than the one that was offered has come into view."""
        if self.fork is not None and (run.started is not None or run.parent != self._fork):
            self._give_back()

    def _follow_run(self, event: Event) -> None:
        """The fork that was offered has begun: what was set up before is offered back."""
        if not isinstance(event, RunStarted):
            return
        run, fork = self._controller.run, self._fork
        self._fork = None
        if fork and run and run.parent == fork and self._own not in (None, self._setup.config()):
            fact = tr("The settings on the left are those of this fork")
            reason = tr("What you had set up before is kept as long as this stands here.")
            action = tr("Bring mine back")
            self._adviser.say(Advice(fact, reason, action, kind="info", key="own", act=self._give_back))

    def _give_back(self) -> None:
        """What was set up before the fork."""
        own, self._own = self._own, None
        if own is not None:
            self._setup.set_config(own)

    def _show_settings(self, config: TrainingConfig) -> None:
        """In the setup column, except for what is the machine's and not the run's."""
        values = self._setup.training.values()
        own = {name: values[name] for name in ("device", "threads") if name in values}
        self._setup.set_config(config.changed(start_from="", **own))


def what_stays(state: State, run: Run | None) -> str:
    """What there will be of the training under way if it is stopped now."""
    if state == "preparing":
        return tr("Nothing new has been learned yet, so nothing is lost.")
    if run is not None and any(warned.kind == "disk" for warned in run.warnings):
        return tr("Not all of it could be written to disk, so what it has learned may be lost.")
    return tr("It stays in Runs with all that it has learned, and can be continued there.")
