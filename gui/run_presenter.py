"""Shows what the controller does: in the run bar, the Training tab, and beside the settings that a training uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.errors import AppError, InvalidSettingError, MissingDataError
from core.progress import Progress
from core.training.events import Event, Preparing, RunEnded, RunStarted, StepsDone, Warned
from gui.advice import Advice, advice_for
from gui.adviser import Adviser
from gui.dialogs import Dialogs
from gui.doctor import Doctor
from gui.errors import LOG
from gui.going_on import GoingOn
from gui.model_session import ModelSession, model_name
from gui.panels.run_bar import RunBar
from gui.panels.setup_panel import SetupPanel
from gui.panels.training_section import LOADED
from gui.panels.training_tab import TrainingTab
from gui.run_opener import RunOpener
from gui.series import Series, say_accuracies
from gui.setup_notes import consequence, loaded_words, waiting_changes
from gui.tasks import Tasks
from gui.training_controller import State, TrainingController
from gui.translation import told, tr
from gui.unfinished import Unfinished

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.runs import Run
    from core.trained_model import TrainedModel

REFRESH_MS = 300
_FAILURE = "failure"


class RunPresenter(QObject):
    """Between the controller and the panels.

    `adviser` has the strip; `going_on` begins runs without Train, `unfinished` offers one after a crash, and `opener`
    shows one of the history.
    """

    def __init__(
        self,
        controller: TrainingController,
        session: ModelSession,
        setup: SetupPanel,
        run_bar: RunBar,
        tab: TrainingTab,
        dialogs: Dialogs,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._session = controller, session
        self._setup, self._bar, self._tab = setup, run_bar, tab
        self.adviser = Adviser(tab.advice, self)
        self.doctor = Doctor(controller, self.adviser, self)
        self.going_on = GoingOn(controller, setup, self.adviser, dialogs, self)
        self.unfinished = Unfinished(self.adviser, tasks, self)
        self.opener = RunOpener(controller, self.adviser, tasks, self)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._paused_start = False
        self._followed: TrainedModel | None = None
        self._failed_with: tuple[TrainingConfig | None, str] = (None, "")
        """What the setup column said when a training failed to begin."""
        self._connect()

    def _connect(self) -> None:
        controller, setup, bar = self._controller, self._setup, self._bar
        self._timer.timeout.connect(bar.refresh)
        controller.state_changed.connect(self._show_state)
        controller.run_changed.connect(self._show_run)
        controller.event_recorded.connect(self._show_event)
        controller.failed.connect(self._show_failure)
        controller.abandoned.connect(self._show_abandoned)
        controller.series_changed.connect(self._show_series)
        controller.series_ended.connect(self._sum_up)
        bar.train_clicked.connect(self.train_or_pause)
        bar.step_clicked.connect(self.step)
        bar.stop_clicked.connect(controller.stop)
        setup.train_requested.connect(self.begin)
        setup.learning_rate_changed.connect(self._change_learning_rate)
        setup.changed.connect(self.judge_setup)
        self._session.loading_changed.connect(self.judge_setup)
        self._session.changed.connect(self._follow_model)

    def train_or_pause(self) -> None:
        """What the Train button does in each state."""
        if self._controller.state == "idle":
            self._paused_start = False
            self._setup.request_training()
        elif self._controller.state == "running":
            self._controller.pause()
        elif self._controller.state == "paused":
            self._controller.go_on()

    def step(self) -> None:
        if self._controller.state == "idle":
            self._paused_start = True
            self._setup.request_training()
        else:
            self._controller.step()

    def clear(self) -> None:
        """No run any more: as on the first day."""
        self._controller.run = None
        self._bar.set_run(None)
        self.adviser.clear()
        self._tab.clear()
        self.judge_setup()

    def begin(self, config: TrainingConfig) -> None:
        if fork := self.going_on.fork:
            self._controller.fork(*fork, config.changed(start_from=""), paused=self._paused_start)
            return
        start_from = self._session.model if config.start_from == LOADED else None
        if config.start_from == LOADED:
            config = config.changed(start_from=str(self._session.path or self._session.title))
        self._controller.train(config, start_from, paused=self._paused_start)

    def judge_setup(self) -> None:
        """Say whether a training can begin, and what it would mean for the loaded model."""
        self._bar.set_obstacle(self._setup.problem())
        config = self._setup.config()
        self._forget_failure(config)
        if config is not None:
            # Before the first paint nobody knows yet whether a model comes along.
            self._bar.show_ready(config.epochs, loaded_words(self._session) if self._bar.isVisible() else "")
        self._setup.network.set_note(self._consequence())
        self._setup.training.set_note(self._waiting_changes(config))
        self._setup.training.set_start_options(self._session.title if self._session.model else "")

    def _consequence(self) -> str:
        model = None if self._controller.is_busy or self.going_on.fork else self._session.model
        return consequence(model, self._setup.network.key, self._setup.data.facts.classes)

    def _waiting_changes(self, config: TrainingConfig | None) -> str:
        run = self._controller.run
        if not self._controller.is_busy or run is None or run.started is None or config is None:
            return ""
        in_series = self._controller.series is not None
        return waiting_changes(run, config, of_setup=self.going_on.of_setup, in_series=in_series)

    def _show_state(self, state: State) -> None:
        self._bar.set_state(state)
        if state == "running":
            self._timer.start()
        else:
            self._timer.stop()
        if state == "idle":
            self._setup.training.set_rate_in_use(None)
        self.judge_setup()

    def _show_run(self, run: Run) -> None:
        self.adviser.clear()
        self._bar.set_run(run)
        self._tab.set_run(run, self._controller.moments)

    def _show_series(self, series: Series | None) -> None:
        self._bar.set_series(series)
        self._tab.set_seeds(series.done if series else ())

    def _sum_up(self, series: Series) -> None:
        if sentence := say_accuracies(series):
            anew = series.found < series.total
            words = tr("{done} of {total} seeds are done") if anew else tr("All {total} seeds were trained before")
            fact = words.format(done=len(series.done), total=series.total)
            self.adviser.say(Advice(fact, sentence, kind="info", key="series"))

    def _show_event(self, event: Event) -> None:
        self._tab.mark_dirty()
        match event:
            case Preparing():
                self._bar.show_progress(Progress(event.what, event.done, event.total))
            case RunStarted():
                self._setup.training.set_rate_in_use(event.config.learning_rate)
                self._setup.device_line.set_in_use(event.config.device, event.config.threads)
                self._bar.refresh()
            case StepsDone() if self._controller.state == "paused":
                self._bar.refresh()
            case Warned():
                self.adviser.say(advice_for(event, self._controller.run.config))  # type: ignore[union-attr]
            case RunEnded():
                self._end(event)

    def _end(self, ended: RunEnded) -> None:
        run = self._controller.run
        if ended.model is not None and run is not None:
            from gui.dataset_facts import dataset_title

            self._session.take_trained(ended.model, model_name(run.config.model, dataset_title(run.config.dataset)))
            self._tab.tell_moment()
        self._bar.refresh()

    def _follow_model(self) -> None:
        """Another model has come, or the run's own, which a moment that is being looked at outlives."""
        ended = self._controller.run.ended if self._controller.run else None
        is_another = self._session.model is not self._followed
        self._followed = self._session.model
        if ended is None or ended.model is not self._session.model:
            self._tab.return_to_now()
            if is_another and not self._controller.is_busy:
                self._bar.set_run(None)  # how well the run ended says nothing of the model that is answering now
        self.judge_setup()

    def _show_failure(self, error: BaseException) -> None:
        self._bar.show_outcome(tr("Not trained"), told(error))
        if isinstance(error, InvalidSettingError):
            self._setup.show_problem(error.setting, told(error))
        elif isinstance(error, MissingDataError):
            self._setup.data.refresh()
        fact, reason = tr("The run could not begin"), told(error)
        if not isinstance(error, AppError):
            LOG.error("The training broke off", exc_info=error)
            fact = tr("The training broke off")
            reason = tr("{error}. The log file has the details.").format(error=told(error))
        self._failed_with = (self._setup.config(), self._setup.problem())
        self.adviser.say(Advice(fact, reason, kind="error", key=_FAILURE))

    def _forget_failure(self, config: TrainingConfig | None) -> None:
        """It was about other settings, or about files that are there by now."""
        shown = self.adviser.shown
        if shown and shown.key == _FAILURE and (config, self._setup.problem()) != self._failed_with:
            self.adviser.take_back()
            self._bar.refresh()

    def _show_abandoned(self) -> None:
        run = self._controller.run
        if run is not None and run.ended is not None:
            self._bar.refresh()
            return
        self._bar.show_outcome(tr("Stopped"), tr("Stopped before the first step."), "body")

    def _change_learning_rate(self, value: float) -> None:
        self._controller.set_learning_rate(value)
        if self._controller.is_busy:
            self._setup.training.set_rate_in_use(value)
