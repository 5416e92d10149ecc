"""Drawings: taught, kept, put right, taken elsewhere, learned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PIL import Image
from PySide6.QtWidgets import QLabel

from core.datasets.drawings_exchange import export_json, export_pictures
from core.datasets.drawings_file import write_drawings
from core.progress import finish
from gui.panels.drawings_gallery import DrawingsGallery
from gui.panels.learn_hand import LearnHand
from gui.panels.my_hand import MyHand
from tests.gui.slots.slot import Act, Slot, drawn, to
from tests.gui.window_room import Room
from tests.gui.writing import drawing


def _three(_room: Room) -> None:
    write_drawings([drawing(label) for label in "179"])


def _gallery_shown(room: Room) -> None:
    room.close_dialogs()
    room.window.draw.menu.show_gallery()
    room.settle()
    room.dialog(DrawingsGallery).grid.selectAll()


def _deleted_in_gallery(room: Room) -> None:
    _gallery_shown(room)
    room.dialog(DrawingsGallery).delete()
    room.settle()


def _draw_message(room: Room) -> str:
    return room.window.draw.findChild(QLabel, "drawMessage").text()


def _asked_for_a_digit(room: Room) -> None:
    room.close_dialogs()
    room.window.draw.menu.show_my_hand()
    room.settle()
    room.dialog(MyHand).begin()


def _draw_for_my_hand(room: Room) -> None:
    dialog = room.dialog(MyHand)
    dialog.canvas.show_source(drawing())
    dialog._asked = ["1"] * len(dialog._asked)
    dialog.take()


def drawings_slots() -> Iterator[tuple[str, Slot]]:
    teach = partial(Slot, says=_draw_message, prepare=drawn)
    yield "teach the first drawing", teach(lambda room: room.window.draw.teach("4"))
    yield "teach a drawing", teach(lambda room: room.window.draw.teach("4"), files=_three)
    my_hand = Slot(_draw_for_my_hand, lambda room: room.dialog(MyHand).trouble.text(), _asked_for_a_digit, _three)
    yield "draw for my hand", my_hand
    picture = Slot(
        to("p.png", lambda room: room.window.draw.open_picture()),
        _draw_message,
        lambda room: room.window.draw.canvas.clear(),
        lambda room: Image.new("L", (28, 28), 90).save(room.place / "p.png"),
        result=lambda room: room.window.draw.canvas.sketch.is_empty,
    )
    yield "open a picture", picture


def gallery_slots() -> Iterator[tuple[str, Slot]]:
    def of_gallery(act: Callable[[DrawingsGallery], object]) -> Act:
        return lambda room: act(room.dialog(DrawingsGallery))

    slot = partial(Slot, says=lambda room: room.dialog(DrawingsGallery).message, prepare=_gallery_shown, files=_three)
    yield "relabel drawings", slot(of_gallery(lambda gallery: gallery.relabel("4")))
    yield "delete drawings", slot(of_gallery(DrawingsGallery.delete))
    yield "bring drawings back", slot(of_gallery(DrawingsGallery.undo), prepare=_deleted_in_gallery, tries_again=True)
    yield "drawings as a file", slot(to("d.json", of_gallery(DrawingsGallery.export_file)))
    yield "drawings as pictures", slot(to("d", of_gallery(DrawingsGallery.export_pictures)), many=True)
    yield "drawings from a file", slot(to("in.json", of_gallery(DrawingsGallery.import_file)), files=_to_import)
    yield "drawings from pictures", slot(to("in", of_gallery(DrawingsGallery.import_pictures)), files=_to_import)


def _to_import(room: Room) -> None:
    _three(room)
    export_json([drawing("5")], room.place / "in.json")
    finish(export_pictures([drawing("6")], room.place / "in"))


def _ten_times_two(_room: Room) -> None:
    write_drawings([drawing(label) for label in "0123456789" * 2])


def _learning_asked(room: Room) -> None:
    room.close_dialogs()
    room.window.draw.menu.show_learn_hand()
    room.settle()


def learning_slots() -> Iterator[tuple[str, Slot]]:
    yield (
        "learn my hand",
        Slot(
            lambda room: room.dialog(LearnHand).start(),
            lambda room: room.dialog(LearnHand)._told.text(),
            _learning_asked,
            _ten_times_two,
            result=lambda room: room.dialog(LearnHand)._learned is not None,
        ),
    )
