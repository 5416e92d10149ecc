"""What computes, and why nothing faster does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.device import DeviceStatus
from gui import icons, theme
from gui.translation import counted, tr
from gui.widgets.parts import label


class DeviceLine(QWidget):
    """At the foot of the Setup column: 'CPU · 1 thread — no CUDA in this build'."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[DeviceStatus, ...] = ()
        self._wanted = self._in_use = ("auto", 0)
        self._icon = QLabel()
        self._text = label("", "muted")
        self._reason = label("", "caption", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.PADDING, 8, theme.PADDING, theme.PADDING)
        row.setSpacing(6)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._text)
        words.addWidget(self._reason)
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.follow(self._recolour)
        self._recolour()
        self._say()

    def text(self) -> str:
        return self._text.text()

    def set_devices(self, devices: tuple[DeviceStatus, ...]) -> None:
        self._devices = devices
        self._say()

    def set_choice(self, device: str, threads: int) -> None:
        """What the settings ask for; `auto` and 0 leave it open."""
        if (device, threads) != self._wanted:
            self._wanted = self._in_use = (device, threads)
            self._say()

    def set_in_use(self, device: str, threads: int) -> None:
        """What a training uses: shown until something else is asked for."""
        self._in_use = (device, threads)
        self._say()

    def _say(self) -> None:
        text, reasons = describe_device(self._devices, *self._in_use)
        self._text.setText(text)
        self._reason.setText(reasons[0] if reasons else "")
        self._reason.setVisible(bool(reasons))
        self.setToolTip("\n".join(reasons))
        self.setAccessibleName(". ".join((text, *reasons)))

    def _recolour(self) -> None:
        self._icon.setPixmap(icons.pixmap("chip", "muted", 16))


def describe_device(devices: tuple[DeviceStatus, ...], wanted: str, threads: int) -> tuple[str, list[str]]:
    """What is used, and a sentence for each device that is not, the fastest first."""
    if not devices:
        return tr("Looking for devices"), []
    used = next((row for row in devices if row.available and wanted in ("auto", row.key)), None)
    if used is None:
        reasons = [_reason(row) for row in devices if row.key == wanted]
        return tr("{device} cannot be used").format(device=wanted.upper()), reasons
    others = [_reason(row) for row in devices if row.key not in (used.key, "cpu")]
    if used.key != "cpu":
        return f"{used.key.upper()} · {used.detail}", others
    return (f"CPU · {counted('{n} thread', '{n} threads', threads)}" if threads else "CPU"), others


def _reason(row: DeviceStatus) -> str:
    if row.available:
        return tr("{device} is there: {name}").format(device=row.key.upper(), name=row.detail)
    return tr("No {device}: {reason}").format(device=row.key.upper(), reason=tr(row.detail))
