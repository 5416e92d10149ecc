"""Everything in the window that writes or reads a file, driven by its own actions in the smallest form that does it."""

from tests.gui.slots.of_drawings import drawings_slots, gallery_slots, learning_slots
from tests.gui.slots.of_model import chart_slots, model_slots, opening_slots
from tests.gui.slots.of_runs import runs_slots
from tests.gui.slots.of_tabs import data_slots, settings_slots, tab_slots
from tests.gui.slots.slot import Slot

SLOTS: dict[str, Slot] = {
    name: slot
    for slots in (
        chart_slots, model_slots, opening_slots, runs_slots, drawings_slots, gallery_slots, learning_slots,
        data_slots, tab_slots, settings_slots,
    )
    for name, slot in slots()
}  # fmt: skip
