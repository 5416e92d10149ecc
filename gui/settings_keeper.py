"""Puts the stored settings on the window, and the window's into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize, QTimer

from core import config as training_settings
from core.config import TrainingConfig
from core.errors import AppError
from core.paths import settings_file
from gui import theme
from gui.errors import LOG
from gui.settings import Settings, save_settings
from gui.translation import told, tr

if TYPE_CHECKING:
    from gui.main_window import MainWindow

_LATER_MS = 2000
_USUAL_SIZE = (1440, 860)


class SettingsKeeper(QObject):
    """Only the first instance writes (`writes`)."""

    def __init__(self, window: MainWindow, settings: Settings, *, writes: bool) -> None:
        super().__init__(window)
        self._window, self._writes = window, writes
        self._said = False
        self.settings = settings
        self._later = QTimer(self, interval=_LATER_MS, singleShot=True)
        self._later.timeout.connect(self.save)
        window.setup.changed.connect(self._later.start)
        window.setup.training.more.toggled.connect(self._later.start)
        window.draw.canvas.pen_changed.connect(self._later.start)
        window.draw.column.pinned.pins_changed.connect(self._later.start)

    def apply(self) -> None:
        window, settings = self._window, self.settings
        window.setup.set_config(stored_config(settings))
        window.setup.training.more.set_open(settings.more_settings)
        window.columns.restore(settings.columns, settings.hidden)
        window.draw.restore(settings.panels.get("draw"))
        if settings.folder:
            window.session.folder = settings.folder
        if not settings.geometry or not window.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode())):
            window.resize(QSize(*_USUAL_SIZE).boundedTo(window.screen().availableSize()))
        self._later.stop()

    def remember_file(self, path: Path) -> None:
        self.settings = self.settings.with_recent(path)
        self._later.start()

    def change(self, **changes: object) -> None:
        self.settings = self.settings.changed(**changes)
        self._later.start()

    def save(self) -> None:
        self._later.stop()
        self.settings = self._now()
        if not self._writes:
            return
        try:
            save_settings(self.settings, settings_file())
        except AppError as error:
            LOG.warning("The settings could not be written: %s", error)
            self._say(error)
        else:
            self._said = False

    def _say(self, error: AppError) -> None:
        """Once, and where nothing else stands: what there is to say of a training comes first."""
        if not self._said and self._window.presenter.adviser.shown is None:
            self._said = True
            self._window.tell(tr("What you set here is not kept: {reason}").format(reason=told(error)))

    def _now(self) -> Settings:
        window = self._window
        config = window.setup.config()
        return self.settings.changed(
            training=config.changed(start_from="").to_json() if config else self.settings.training,
            own_datasets=window.setup.data.own,
            theme=theme.mode(),
            scale=theme.scale(),
            geometry=bytes(window.saveGeometry().toBase64().data()).decode(),
            columns=window.columns.chosen,
            hidden=window.columns.hidden(),
            more_settings=window.setup.training.more.is_open,
            folder=window.session.folder,
            panels={**self.settings.panels, "draw": window.draw.kept()},
        )


def stored_config(settings: Settings) -> TrainingConfig:
    """The training settings of last time; the usual ones where they cannot be used any more."""
    try:
        if settings.training:
            return training_settings.from_json(dict(settings.training))
    except (AppError, TypeError):
        LOG.warning("The training settings of last time cannot be used any more")
    return training_settings.PRESETS[0].config(TrainingConfig.dataset, TrainingConfig.model)
