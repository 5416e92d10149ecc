from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.widgets.steady_tabs import SteadyTabs


def test_choosing_a_tab_moves_none_of_them(app: QApplication, qtbot: QtBot) -> None:
    tabs = SteadyTabs()
    qtbot.addWidget(tabs)
    app.setStyleSheet("QTabBar::tab:selected { font-weight: 600; }")
    for name in ("Training", "Data", "Mistakes"):
        tabs.addTab(QLabel(name), name)
    tabs.resize(600, 200)
    tabs.show()
    places = set()
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        places.add(tuple(tabs.tabBar().tabRect(each).x() for each in range(tabs.count())))
    app.setStyleSheet("")
    assert len(places) == 1
