"""The charts of a training, the model that is open, and what is opened."""

from __future__ import annotations

from collections.abc import Iterator

from core.model_files import save_model
from tests.core.runs.telling import broken_off
from tests.gui.fakes import linear_model
from tests.gui.slots.slot import Slot, advice, old, to, without_advice
from tests.gui.window_room import Room


def _moment_of(room: Room) -> None:
    machine = room.charts.time_machine
    machine.slider.setValue(0)
    room.settle()


def _untitled(room: Room) -> None:
    room.window.session.path, room.window.session.unsaved = None, True


def _stored_run(room: Room) -> None:
    room.window.presenter.opener.open(room.run)
    room.settle()
    room.charts.time_machine.return_to_now()
    room.settle()


def chart_slots() -> Iterator[tuple[str, Slot]]:
    picture = to("c.png", lambda room: room.charts.loss_chart.picture_wanted.emit())
    yield "a chart as a picture", Slot(picture, files=old("c.png"))
    values = to("v.csv", lambda room: room.charts.loss_chart.values_wanted.emit())
    yield "a chart's values", Slot(values, files=old("v.csv"))


def model_slots() -> Iterator[tuple[str, Slot]]:
    for suffix in ("safetensors", "pth"):
        save = to(f"m.{suffix}", lambda room: room.choose("actionSaveModel"))
        yield f"save {suffix}", Slot(save, files=old(f"m.{suffix}"), prepare=_untitled)
    save_moment = to("m.safetensors", lambda room: room.choose("actionSaveModel"))
    yield "save a moment", Slot(save_moment, files=old("m.safetensors"), prepare=_moment_of)
    for suffix in ("onnx", "pth", "py", "safetensors"):
        export = to(f"m.{suffix}", lambda room: room.choose("actionExport"))
        # A script has its images beside it.
        yield f"export {suffix}", Slot(export, files=old(f"m.{suffix}"), prepare=_untitled, many=suffix == "py")
    export_moment = to("m.onnx", lambda room: room.choose("actionExport"))
    yield "export a moment", Slot(export_moment, files=old("m.onnx"), prepare=_moment_of)


def opening_slots() -> Iterator[tuple[str, Slot]]:
    yield (
        "open a model",
        Slot(
            to("opened.safetensors", lambda room: room.choose("actionOpenModel")),
            prepare=lambda room: room.window.session.take_trained(linear_model(), "before"),
            files=lambda room: save_model(linear_model(), room.place / "opened.safetensors"),
            result=lambda room: room.window.session.title,
        ),
    )
    yield (
        "open a run",
        Slot(
            lambda room: room.window.presenter.opener.open(room.run),
            advice,
            lambda room: (without_advice(room), room.window.session.take_trained(linear_model(), "before")),
            result=lambda room: room.window.session.title == "before",
        ),
    )
    yield (
        "look at a moment",
        Slot(
            _moment_of,
            lambda room: room.charts.time_machine.words.text(),
            _stored_run,
            result=lambda room: room.charts.time_machine.step,
        ),
    )
    yield (
        "dismiss a run",
        Slot(
            lambda room: room.window.training_tab.advice.closed.emit(),
            advice,
            _cut_off_offered,
            lambda _room: broken_off(),
        ),
    )


def _cut_off_offered(room: Room) -> None:
    without_advice(room)
    room.window.presenter.unfinished.look()
    room.settle()
