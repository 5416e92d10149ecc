"""The Runs tab."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.runs import RunStore
from tests.gui.slots.slot import Slot, old, picture_in, to
from tests.gui.window_room import Room


def _runs_shown(room: Room) -> None:
    room.runs.notices.strip.dismiss()
    room.runs.table.runs.clear_ticks()
    room.runs.refresh()
    room.settle()
    room.runs.table.choose([room.run])


def _ticked(room: Room) -> None:
    _runs_shown(room)
    room.runs.table.choose([run.id for run in RunStore().runs()])
    room.runs.table.toggle_ticks()
    room.settle()


def _one_deleted(room: Room) -> None:
    _runs_shown(room)
    room.runs.deeds.delete()
    room.settle()
    room.runs.notices.strip.dismiss()


def _take_note(room: Room) -> None:
    room.runs.footer.note.setText("new")
    room.runs.footer.note.setModified(True)
    room.runs.footer.note.editingFinished.emit()


def _report(room: Room) -> str:
    """It does without whatever of the run cannot be read."""
    data = (room.place / "r.html").read_bytes()
    return "old" if data == b"old" else "new" if data.rstrip().endswith(b"</html>") else "broken"


def runs_slots() -> Iterator[tuple[str, Slot]]:
    slot = partial(Slot, says=lambda room: room.runs.notices.strip.text(), prepare=_runs_shown)
    yield "rename a run", slot(lambda room: room.runs.table.runs.renamed.emit(room.run, "new"))
    yield "note on a run", slot(_take_note)
    yield "star a run", slot(lambda room: room.runs.deeds.star())
    yield "delete a run", slot(lambda room: room.runs.deeds.delete())
    yield "undo a deletion", slot(lambda room: room.runs.notices.undo(), prepare=_one_deleted)
    put_back = slot(lambda room: room.runs.footer.put_back.trigger(), prepare=_one_deleted, gone_is_done=True)
    yield "put all back", put_back
    yield (
        "empty the trash",
        slot(lambda room: room.runs.footer.empty.trigger(), prepare=_one_deleted, many=True, gone_is_done=True),
    )
    report = to("r.html", lambda room: room.runs.actions_of_runs.actions["report"].trigger())
    yield "report on a run", slot(report, files=old("r.html"), result=_report)
    ticked = partial(slot, prepare=_ticked)
    picture = partial(ticked, files=old("c.png"), result=picture_in("c.png"))
    yield "compared picture", picture(to("c.png", lambda room: room.compared.save_picture()))
    yield "compared curves", ticked(to("c.csv", lambda room: room.compared.save_curves()), files=old("c.csv"))
    yield "differences", ticked(to("d.csv", lambda room: room.compared.save_differences()), files=old("d.csv"))
    yield "TensorBoard", ticked(to("tb", lambda room: room.compared.save_events()), many=True)
