"""Data, mistakes, code, settings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.core.datasets.squares import make_images
from tests.gui.slots.slot import Slot, advice, drawn, old, picture_in, to, without_advice
from tests.gui.window_room import Room
from tests.gui.writing import brought, to_bring


def _generated(room: Room) -> None:
    room.window.setup.data.show_dataset("generated")
    room.settle()


def data_slots() -> Iterator[tuple[str, Slot]]:
    data = partial(Slot, says=lambda room: room.window.setup.data.problem(), prepare=_generated)
    folder = to("pictures", lambda room: room.choose("actionImportFolder"))
    yield (
        "import a folder",
        data(folder, files=lambda room: make_images(room.place / "pictures", each=2), result=_looked_at),
    )
    table = to("table.csv", lambda room: room.choose("actionImportTable"))
    yield "import a table", data(table, files=_table, result=_looked_at)
    yield (
        "files brought",
        Slot(
            to("brought", lambda room: room.window.setup.data.download_box.have_files_clicked.emit()),
            lambda room: room.window.setup.data.download_box.error(),
            _missing,
            lambda room: to_bring(room.place),
            result=_brought,
        ),
    )
    yield (
        "where files lie",
        Slot(
            lambda room: room.choose("actionShowData"),
            prepare=to("pictures", lambda room: (room.choose("actionImportFolder"), room.settle())),
            files=lambda room: make_images(room.place / "pictures", each=2),
            result=lambda _room: None,
            shows_only=True,
        ),
    )


def _missing(room: Room) -> None:
    room.window.setup.data.show_dataset("mnist")
    room.settle()
    room.window.setup.data.download_box.offer(room.window.setup.data.facts.missing)


def _brought(room: Room) -> str:
    """All of it, packed or unpacked, or nothing."""
    there = {path.read_bytes() for path in (room.place / "data").rglob("images*") if path.stat().st_size}
    return "nothing" if not there else "whole" if there <= brought() else "broken"


def _looked_at(room: Room) -> bool:
    looked = room.window.setup.data._looked
    return looked is not None and looked.look is not None


def _table(room: Room) -> None:
    make_images(room.place / "images", each=2)
    lines = [f"images/{n % 10}/{n // 10}.png,{n % 10}" for n in range(20)]
    (room.place / "table.csv").write_text("\n".join(lines), "utf-8")


def _evaluated(room: Room) -> None:
    if room.mistakes.report is None:
        room.mistakes.evaluate()
        room.settle()


def _code_shown(room: Room) -> None:
    room.window.show_tab("codeTab")
    room.code._refresh()
    room.settle()


def tab_slots() -> Iterator[tuple[str, Slot]]:
    mistakes = partial(Slot, says=lambda room: room.mistakes.header.figures.text(), prepare=_evaluated)
    table = to("a.csv", lambda room: room.mistakes.header.table_wanted.emit())
    yield "all answers", mistakes(table, files=old("a.csv"))
    page = to("a.png", lambda room: room.mistakes.header.picture_wanted.emit())
    yield "the page of mistakes", mistakes(page, files=old("a.png"), result=picture_in("a.png"))
    script = to("s.py", lambda room: room.code.header.save_clicked.emit())
    said = partial(Slot, says=lambda room: room.code.notice.text(), prepare=_code_shown)
    yield "save the script", said(script, files=old("s.py"), many=True)
    yield (
        "prove the script",
        Slot(
            lambda room: room.code.header.prove_clicked.emit(),
            lambda room: room.code.proof.says.text(),
            _code_shown,
            result=lambda room: room.code.proof.says.text().startswith("Not equal"),
        ),
    )


def settings_slots() -> Iterator[tuple[str, Slot]]:
    def fresh(room: Room) -> None:
        room.window.keeper._said = False
        without_advice(room)
        for tile in list(room.window.draw.column.pinned._tiles):
            tile.removed.emit()
        room.window.draw._pins._number = 0
        room.window.session.folder = "before"

    def choose_folder(room: Room) -> None:
        room.window.session.folder = "after"
        room.window.keeper.save()

    def pin(room: Room) -> None:
        room.window.draw.pin()
        room.window.keeper.save()

    def open_recent(room: Room) -> None:
        room.window.keeper.remember_file(room.place / "recent.safetensors")
        room.window.keeper.save()

    def save_first(room: Room) -> None:
        fresh(room)
        room.window.keeper.save()

    slot = partial(Slot, says=advice, prepare=fresh, files=save_first)
    yield "settings", slot(choose_folder)
    yield "recent files", slot(open_recent)
    yield "pins", slot(pin, prepare=lambda room: (fresh(room), drawn(room)))
