"""One line that says less where it has less room."""

from PySide6.QtCore import Qt

from gui.widgets.elided_label import ElidedLabel


class FittingLabel(ElidedLabel):
    """The first of its texts that fits is shown; `text` is the first of all."""

    _others: tuple[str, ...] = ()

    def say(self, text: str, *others: str) -> None:
        """`others` say the same in fewer and fewer words."""
        self._others = others
        self.setText(text)
        self.update()  # also where only the shorter words are others

    def shown(self) -> str:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        for text in (self.text(), *self._others):
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText((self.text(), *self._others)[-1], Qt.TextElideMode.ElideRight, room)
