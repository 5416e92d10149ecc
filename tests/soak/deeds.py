"""What the monkey does: each deed is one random action of a user, and says what it was."""

import collections
import faulthandler
import random
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsScene,
    QLineEdit,
    QMenu,
    QSlider,
    QTableView,
    QWidget,
)

from gui.main_window import MainWindow

PATIENCE = 20
LEFT = Qt.MouseButton.LeftButton
KEYS = (
    Qt.Key.Key_F5, Qt.Key.Key_F10, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return,
    Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_F2,
)  # fmt: skip
TEXTS = ("1e-3", "0", "-1", "abc", "nan", "99999999999999999999", "", "0.05", "64", "3", "é漢字", "1;2", "%s {x} <b>")
LEFT_ALONE = {"actionQuit"}
QUICK = {"epochs": 1, "limit_train": 300, "threads": 1}


class Monkey:
    """Does one random thing at each tick, and remembers the last ones."""

    def __init__(self, window: MainWindow, chance: random.Random, files: list[Path], actions: int) -> None:
        self.window, self.chance, self.files = window, chance, files
        self.left = actions
        self.last: collections.deque[str] = collections.deque(maxlen=30)
        self.answered = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        self._deeds: tuple[tuple[int, Callable[[], str]], ...] = (
            (26, self.click_button), (10, self.press_key), (8, self.type_text), (10, self.pick), (14, self.draw),
            (6, self.change_tab), (3, self.resize), (8, self.trigger), (6, self.click_anywhere), (4, self.wheel),
            (2, self.drop), (5, self.slide), (2, self.quick_settings), (3, self.close_beside), (5, self.choose_row),
            (6, self.deal_with_runs), (4, self.look_inside), (1, self.prove), (2, self.train),
        )  # fmt: skip

    def act(self) -> None:
        self.answered.set()
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        deeds = [deed for weight, deed in self._deeds for _ in range(weight)]
        deed = self.chance.choice(deeds)
        self.last.append(deed.__name__)
        popup = QApplication.activePopupWidget()
        self.last[-1] = self.use_popup(popup) if popup else deed()
        self.left -= 1

    def _watch(self) -> None:
        """Shortly before the end of patience, say what came before."""
        while self.left > 0:
            self.answered.clear()
            if not self.answered.wait(PATIENCE - 2) and self.left > 0:
                print(f"No answer after: {', '.join(self.last)}", flush=True)

    def use_popup(self, popup: QWidget) -> str:
        actions = popup.actions() if isinstance(popup, QMenu) else []
        usable = [action for action in actions if action.isEnabled() and action.objectName() not in LEFT_ALONE]
        popup.close()
        if not usable or self.chance.random() < 0.3:
            return f"close {type(popup).__name__}"
        action = self.chance.choice(usable)
        action.trigger()
        return f"menu {action.text()}"

    def click_button(self) -> str:
        return self.at(QAbstractButton, lambda found: QTest.mouseClick(found, LEFT))

    def click_anywhere(self) -> str:
        return self.at(QWidget, lambda found: QTest.mouseClick(found, LEFT, pos=self.somewhere(found)))

    def press_key(self) -> str:
        focus = QApplication.focusWidget() or self.window
        key = self.chance.choice((*KEYS, *(Qt.Key(Qt.Key.Key_0 + digit) for digit in range(10))))
        control = self.chance.random() < 0.15
        QTest.keyClick(focus, key, Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier)
        return f"key {key!r} in {name_of(focus)}"

    def type_text(self) -> str:
        text = self.chance.choice(TEXTS)

        def type_into(field: QLineEdit) -> None:
            field.selectAll()
            field.insert(text)
            field.textEdited.emit(text)
            QTest.keyClick(field, Qt.Key.Key_Return)

        return f"{text!r} {self.at(QLineEdit, type_into)}"

    def pick(self) -> str:
        def choose(box: QComboBox) -> None:
            if box.count():
                row = self.chance.randrange(box.count())
                box.setCurrentIndex(row)
                box.activated.emit(row)

        return self.at(QComboBox, choose)

    def draw(self) -> str:
        canvas = self.window.draw.canvas
        if not canvas.isVisible():
            return "nothing to draw on"
        places = [self.somewhere(canvas, beyond=20) for _ in range(self.chance.randrange(1, 12))]
        QTest.mousePress(canvas, LEFT, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(canvas, place)
        QTest.mouseRelease(canvas, LEFT, pos=places[-1])
        return f"draw {len(places)} points"

    def change_tab(self) -> str:
        tabs = self.window.tabs
        tabs.setCurrentIndex(self.chance.randrange(tabs.count()))
        return f"tab {tabs.tabText(tabs.currentIndex())}"

    def resize(self) -> str:
        self.window.resize(self.chance.randrange(400, 2000), self.chance.randrange(300, 1300))
        return f"resize {self.window.size().toTuple()}"

    def trigger(self) -> str:
        """Those of the charts' own library are in no menu."""
        found = [action for action in self.window.findChildren(QAction) if action.isEnabled() and action.text()]
        ours = [action for action in found if not isinstance(action.parent(), QGraphicsScene)]
        action = self.chance.choice([action for action in ours if action.objectName() not in LEFT_ALONE])
        action.trigger()
        return f"action {action.objectName() or action.text()}"

    def wheel(self) -> str:
        def turn(part: QWidget) -> None:
            place = QPointF(self.somewhere(part))
            turned = QPoint(0, self.chance.choice((-120, 120)))
            buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
            event = QWheelEvent(
                place, part.mapToGlobal(place), QPoint(), turned, buttons, keys, Qt.ScrollPhase.NoScrollPhase, False
            )
            QApplication.sendEvent(part, event)

        return self.at(QWidget, turn)

    def drop(self) -> str:
        path = self.chance.choice(self.files)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        target = self.chance.choice((self.window, self.window.draw.canvas))
        nothing, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        event = QDropEvent(QPointF(20, 20), copy, data, LEFT, nothing, QEvent.Type.Drop)
        target.dropEvent(event)
        return f"drop {path.name} on {name_of(target)}"

    def slide(self) -> str:
        return self.at(QSlider, lambda found: found.setValue(self.chance.randint(found.minimum(), found.maximum())))

    def quick_settings(self) -> str:
        """Without this hardly a training would ever end."""
        self.window.setup.training.set_values(QUICK)
        return "quick settings"

    def train(self) -> str:
        """A short one, if none is under way."""
        self.quick_settings()
        self.window.run_bar.train.click()
        return "train"

    def choose_row(self) -> str:
        """Of a table, a list or a grid, with the mouse."""

        def choose(view: QAbstractItemView) -> None:
            model, whole = view.model(), QModelIndex()
            if model is None or not model.rowCount(whole):
                return
            columns = model.columnCount(whole) if isinstance(view, QTableView) else 1
            index = model.index(self.chance.randrange(model.rowCount(whole)), self.chance.randrange(columns))
            keys = self.chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier))
            click = QTest.mouseDClick if self.chance.random() < 0.2 else QTest.mouseClick
            click(view.viewport(), LEFT, keys, view.visualRect(index).center())

        return self.at(QAbstractItemView, choose)

    def deal_with_runs(self) -> str:
        """Any of the things that can be done with a stored run: compare, continue, fork, repeat, open, report, ..."""
        runs = self.window.show_tab("runsTab")
        shown = runs.table.shown()
        if shown:
            count = min(len(shown), self.chance.choice((1, 1, 2)))
            runs.table.choose([row.id for row in self.chance.sample(shown, count)])
            if self.chance.random() < 0.3:
                runs.table.runs.toggle(self.chance.choice(shown))
        usable = [action for action in runs.actions_of_runs.actions.values() if action.isEnabled()]
        if not usable:
            return "no run"
        action = self.chance.choice(usable)
        self.last[-1] = f"run: {action.objectName()}"
        action.trigger()
        return self.last[-1]

    def look_inside(self) -> str:
        page = self.chance.choice(("layers", "maps", "filters", "weights", "why", "plane"))
        self.window.show_tab("insideTab").switch.choose(page)
        return f"inside: {page}"

    def prove(self) -> str:
        self.window.show_tab("codeTab").header.prove.click()
        return "prove it"

    def close_beside(self) -> str:
        beside = [part for part in QApplication.topLevelWidgets() if isinstance(part, QDialog) and part.isVisible()]
        for part in beside:
            part.close()
        return f"close {len(beside)} dialogs"

    def at(self, kind: type, act: Callable[..., object]) -> str:
        """Do it with any part of that kind that can be seen and used."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        found = [part for top in tops for part in top.findChildren(kind) if part.isVisible() and part.isEnabled()]
        if not found:
            return f"no {kind.__name__}"
        part = self.chance.choice(found)
        said = f"{act.__name__ if act.__name__ != '<lambda>' else 'use'} {name_of(part)}"
        self.last[-1] = said
        act(part)
        return said

    def somewhere(self, part: QWidget, beyond: int = 0) -> QPoint:
        return QPoint(
            self.chance.randint(-beyond, max(0, part.width() - 1) + beyond),
            self.chance.randint(-beyond, max(0, part.height() - 1) + beyond),
        )


def name_of(part: QWidget) -> str:
    text = getattr(part, "text", "")
    return f"{type(part).__name__} {part.objectName() or part.accessibleName() or (text() if callable(text) else text)}"
