"""Brings the real application into a state, and closes it so long after: `closing.py STATE MILLISECONDS`.

On standard output: the time at which it was told to close, and which threads were left at the end.
"""

import dataclasses
import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from shiboken6 import isValid

from core.datasets import generated
from core.runs import RunStore
from gui.app import leave
from gui.dialogs import Dialogs
from gui.main_window import MainWindow
from gui.threads import TaskThread, TrainingThread
from tests.soak.stage import Play, pause, perform

Waits = Iterator[Callable[[], bool]]


def starting(window: MainWindow) -> Waits:
    """Torch is being imported, the first model opened."""
    yield lambda: True


def idle(window: MainWindow) -> Waits:
    yield lambda: window.session.model is not None and not window.tasks.count


def downloading(window: MainWindow) -> Waits:
    window.setup.data.show_dataset("mnist")
    window.setup.data.download()
    yield lambda: "MB of" in window.setup.data.download_box.where()


def preparing(window: MainWindow) -> Waits:
    window.run_bar.train.click()
    yield lambda: window.controller.state == "preparing"


def training(window: MainWindow) -> Waits:
    window.setup.training.set_values({"epochs": 50})
    window.run_bar.train.click()
    yield lambda: window.controller.state == "running"


def drawing(window: MainWindow) -> Waits:
    """A first training, of which most images are still being drawn: those that it ends with come last."""
    yield from training(window)


def paused(window: MainWindow) -> Waits:
    yield from training(window)
    window.run_bar.train.click()
    yield lambda: window.controller.state == "paused"


def exchanging(window: MainWindow) -> Waits:
    """A training stops for another one, which must not begin any more."""
    yield from training(window)
    window.presenter.going_on.repeat(window.controller.run.config)


def repeating(window: MainWindow) -> Waits:
    window.setup.training.set_values({"epochs": 1})
    window.presenter.going_on.repeat(window.setup.config())
    yield lambda: window.controller.series is not None and len(window.controller.series.done) > 0


def trained(window: MainWindow) -> Waits:
    """With weights that are in no file yet: the answer to the question is to save them."""
    window.setup.training.set_values({"epochs": 1})
    window.run_bar.train.click()
    yield lambda: window.session.unsaved


def saving(window: MainWindow) -> Waits:
    yield from trained(window)
    window.session.save()


def exporting(window: MainWindow) -> Waits:
    yield from idle(window)
    Dialogs.choose_save = lambda *_: str(Path(os.environ["INKLING_TEST_MODEL"]).with_suffix(".onnx"))  # type: ignore[method-assign]
    window.session.choose_and_export()


def evaluating(window: MainWindow) -> Waits:
    yield from idle(window)
    window.commands.evaluate()


def proving(window: MainWindow) -> Waits:
    code = window.show_tab("codeTab")
    yield code.header.prove.isEnabled
    code.header.prove.click()


def looking_inside(window: MainWindow) -> Waits:
    yield from idle(window)
    inside = window.show_tab("insideTab")
    window.draw.show_test_image()
    for key in ("layers", "maps", "filters", "weights", "plane", "why"):
        inside.switch.choose(key)
        yield pause(0.1)


def reading_runs(window: MainWindow) -> Waits:
    yield from trained(window)
    runs = window.show_tab("runsTab")
    yield lambda: len(runs.table.shown()) > 0
    runs.table.selectRow(0)
    runs.deeds.star()
    runs.refresh()
    window.presenter.opener.open(runs.table.shown()[0].id)


def resuming(window: MainWindow) -> Waits:
    yield from trained(window)
    window.tab_wires.continue_run(RunStore().runs()[0].id, 40)
    yield lambda: window.controller.is_busy


STATES: dict[str, Play] = {
    state.__name__: state
    for state in (starting, idle, downloading, preparing, training, drawing, paused, exchanging, repeating, trained,
                  saving, exporting, evaluating, proving, looking_inside, reading_runs, resuming)
}  # fmt: skip


def main(state: str, milliseconds: int) -> int:
    if state != "drawing":
        generated.GENERATED = dataclasses.replace(generated.GENERATED, train=2_000, test=500, piece=1_000)
    Dialogs.confirm = lambda *_: True  # type: ignore[method-assign]
    Dialogs.ask_save = lambda *_: "save"  # type: ignore[method-assign,assignment]
    Dialogs.choose_save = lambda *_: os.environ["INKLING_TEST_MODEL"]  # type: ignore[method-assign]
    Dialogs.tell = lambda _, sentence, *__: sys.stderr.write(sentence)  # type: ignore[method-assign]

    def play(window: MainWindow) -> Waits:
        yield from STATES[state](window)
        yield pause(milliseconds / 1000)

    code = perform(play, close)
    say(left=left())
    return code


def close(window: MainWindow) -> None:
    say(closing=time.time())
    if not window.close():
        sys.exit("The window did not close.")


def left() -> list[str]:
    """Threads of ours that still run."""
    own = (TaskThread, TrainingThread)
    found = [entry for entry in gc.get_objects() if type(entry) in own and isValid(entry) and entry.isRunning()]
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    return [*map(str, found), *(thread.name for thread in others if not thread.daemon)]


def say(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    leave(main(sys.argv[1], int(sys.argv[2])))
