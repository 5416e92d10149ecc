"""The Code tab: the script of the settings, marked where they change, copied, saved and proved."""

import ast
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.config import TrainingConfig, find_preset
from core.datasets.dataset import Dataset, MemorySplit
from core.datasets.spec import DIGITS
from core.errors import AppError, CancelledError
from core.paths import cache_dir
from core.progress import Work, finish
from core.runs import Run
from gui.panels import code_work
from gui.panels.code_process import running
from gui.panels.code_recipe import recipe_of_setup
from gui.panels.code_tab import CodeTab
from gui.panels.code_words import table, verdict
from gui.panels.code_work import Comparing, Proof
from gui.study import Study
from gui.tabs import Desk
from gui.tasks import Tasks
from tests.gui.fakes import FakeDialogs, linear_model, started, steps

MNIST = find_preset("tutorial-lenet").config("mnist", "lenet5")


@pytest.fixture
def study(tasks: Tasks) -> Study:
    made = Study(tasks)
    made.pick_dataset("mnist", missing=False)
    made.set_config(MNIST)
    return made


@pytest.fixture
def tab(qtbot: QtBot, study: Study, tasks: Tasks, dialogs: FakeDialogs) -> CodeTab:
    made = CodeTab(Desk(study, tasks, dialogs))
    qtbot.addWidget(made)
    made.resize(780, 560)
    made.show()
    wait(qtbot, lambda: "class LeNet5" in text(made))
    return made


def wait(qtbot: QtBot, reached: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(reached()), timeout=20_000)


def text(tab: CodeTab) -> str:
    return tab.view.toPlainText()


def marked(tab: CodeTab) -> list[str]:
    lines = text(tab).splitlines()
    return [lines[number] for number in tab.view.changed_lines]


def tiny(key: str = "generated") -> Dataset:
    chance = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (120, 1, 28, 28), dtype=torch.uint8, generator=chance)
    labels = torch.arange(120) % 10
    train, test = MemorySplit(images[:100], labels[:100], 30), MemorySplit(images[100:], labels[100:])
    return Dataset(key, "Tiny", DIGITS, (1, 28, 28), (0.13,), (0.31,), True, train, test)


# The script


def test_it_is_python_and_says_the_settings(tab: CodeTab) -> None:
    ast.parse(text(tab))
    assert "learning_rate = 0.001" in text(tab)
    assert tab.view.changed_lines == ()
    assert "controls on the left" in tab.header.says.text()


def test_a_setting_marks_the_lines_that_it_changes(qtbot: QtBot, tab: CodeTab, study: Study) -> None:
    study.set_config(MNIST.changed(learning_rate=0.02))
    wait(qtbot, lambda: "learning_rate = 0.02" in text(tab))
    assert marked(tab) == ["learning_rate = 0.02"]
    assert tab.header.says.text() == "1 line has changed."
    study.set_config(MNIST.changed(learning_rate=0.02, optimizer="sgd", momentum=0.9))
    wait(qtbot, lambda: "optim.SGD" in text(tab))
    (line,) = marked(tab)
    assert "momentum=0.9" in line
    bar = tab.view.verticalScrollBar()
    assert bar.value() <= tab.view.changed_lines[0] < bar.value() + bar.pageStep()


def test_only_the_newest_of_many_changes_is_shown(qtbot: QtBot, tab: CodeTab, study: Study) -> None:
    for rate in range(1, 30):
        study.set_config(MNIST.changed(learning_rate=rate / 100))
    wait(qtbot, lambda: "learning_rate = 0.29" in text(tab))
    assert marked(tab) == ["learning_rate = 0.29"]


def test_a_setting_that_is_wrong_keeps_the_last_script_and_says_so(qtbot: QtBot, tab: CodeTab, study: Study) -> None:
    before = text(tab)
    study.set_config(None)
    assert text(tab) == before
    assert "not valid" in tab.notice.text()
    assert not tab.header.prove.isEnabled()
    study.set_config(MNIST.changed(epochs=3))
    wait(qtbot, lambda: "epochs = 3" in text(tab))
    assert tab.notice.isHidden()
    assert tab.header.prove.isEnabled()


def test_hidden_it_does_nothing_and_catches_up_when_it_is_shown(qtbot: QtBot, tab: CodeTab, study: Study) -> None:
    tab.hide()
    study.set_config(MNIST.changed(seed=7))
    assert "seed = 0" in text(tab)
    tab.show()
    wait(qtbot, lambda: "seed = 7" in text(tab))


def test_a_network_that_does_not_fit_is_one_sentence(qtbot: QtBot, tab: CodeTab, study: Study) -> None:
    study.dataset = replace(tiny("folder:/x"), shape=(1, 8, 8))
    study.set_config(MNIST.changed(dataset="folder:/x"))
    wait(qtbot, lambda: "16" in tab.notice.text())
    assert not tab.header.prove.isEnabled()


def test_images_that_must_be_read_first_are_read(
    qtbot: QtBot, tab: CodeTab, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(key: str) -> Work[Dataset]:
        yield from ()
        return tiny(key)

    monkeypatch.setattr("gui.study.read_dataset", read)
    study.pick_dataset("csv:/tmp/a.csv", missing=False)
    study.set_config(MNIST.changed(dataset="csv:/tmp/a.csv"))
    wait(qtbot, lambda: "lenet5-data.npz" in text(tab))


def test_a_folder_that_has_gone_is_one_sentence(qtbot: QtBot, tab: CodeTab, study: Study, tmp_path: Path) -> None:
    key = f"folder:{tmp_path / 'gone'}"
    study.pick_dataset(key, missing=False)
    study.set_config(MNIST.changed(dataset=key))
    wait(qtbot, lambda: "gone" in tab.notice.text())
    assert "class LeNet5" in text(tab)


# The training at hand


def test_the_training_under_way_has_its_own_script(qtbot: QtBot, tab: CodeTab, study: Study) -> None:
    assert tab.header.sources.isHidden()
    run = Run(MNIST.changed(model="linear"))
    run.record(started(MNIST.changed(model="linear", threads=1, device="cpu"), linear_model()))
    study.set_run(run)
    study.set_model(linear_model(), live=True)
    assert not tab.header.sources.isHidden()
    tab.header.sources.button("training").click()
    wait(qtbot, lambda: "class Linear" in text(tab))
    assert "torch.set_num_threads(1)" in text(tab)
    assert tab.view.changed_lines == ()
    study.set_config(MNIST.changed(epochs=77))
    assert "epochs = 77" not in text(tab)
    study.set_model(None, live=False)
    wait(qtbot, lambda: "epochs = 77" in text(tab))
    assert tab.header.sources.key == "setup"


@pytest.mark.parametrize("config", [None, {"epochs": "many"}, {"dataset": 3}, "x"])
def test_a_model_that_does_not_say_how_it_was_trained_offers_no_script(
    tab: CodeTab, study: Study, config: object
) -> None:
    study.set_model(replace(linear_model(), record={"config": config}), live=False)
    assert tab.header.sources.isHidden()


# Copying and saving


def test_copying_gives_the_whole_script(tab: CodeTab) -> None:
    tab.header.copy.click()
    assert QGuiApplication.clipboard().text() == text(tab)


def test_saving_writes_what_is_shown(qtbot: QtBot, tab: CodeTab, dialogs: FakeDialogs, tmp_path: Path) -> None:
    dialogs.path = str(tmp_path / "mine")
    tab.header.save.click()
    wait(qtbot, lambda: tab.header.says.text() == "Saved as mine.py.")
    assert (tmp_path / "mine.py").read_text() == text(tab)
    assert [path.name for path in tmp_path.glob("mine*")] == ["mine.py"]


def test_saving_brings_images_that_cannot_be_downloaded(
    qtbot: QtBot, tab: CodeTab, study: Study, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    study.dataset = tiny()
    study.set_config(MNIST.changed(dataset="generated"))
    wait(qtbot, lambda: "lenet5-data.npz" in text(tab))
    dialogs.path = str(tmp_path / "mine.py")
    tab.header.save.click()
    wait(qtbot, lambda: tab.header.says.text() == "Saved as mine.py.")
    assert "mine-data.npz" in (tmp_path / "mine.py").read_text()
    assert (tmp_path / "mine-data.npz").is_file()


def test_a_folder_that_cannot_be_written_is_one_sentence(qtbot: QtBot, tab: CodeTab, dialogs: FakeDialogs) -> None:
    dialogs.path = "/nowhere/at/all.py"
    tab.header.save.click()
    wait(qtbot, lambda: "all.py" in tab.notice.text())


def test_what_could_not_be_saved_is_not_said_any_more_once_it_is(
    qtbot: QtBot, tab: CodeTab, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    dialogs.path = "/nowhere/at/all.py"
    tab.header.save.click()
    wait(qtbot, tab.notice.text)
    dialogs.path = str(tmp_path / "mine.py")
    tab.header.save.click()
    wait(qtbot, lambda: tab.header.says.text() == "Saved as mine.py.")
    assert tab.notice.text() == ""


# Proving it


def proving(monkeypatch: pytest.MonkeyPatch, work: Callable[..., Work[Proof]]) -> None:
    monkeypatch.setattr(code_work, "prove", work)


def test_the_proof_shows_losses_as_they_come_and_a_verdict(
    qtbot: QtBot, tab: CodeTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prove(*_: object) -> Work[Proof]:
        yield Comparing("Running the script", 1, 2, (2.0, 1.5), (2.0,))
        return Proof((2.0, 1.5), (2.0, 1.5))

    proving(monkeypatch, prove)
    tab.header.prove.click()
    assert not tab.header.prove.isEnabled()
    wait(qtbot, lambda: tab.proof.says.text().startswith("Equal: the first 2 losses"))
    assert tab.proof.table.toPlainText().count("equal") == 2
    wait(qtbot, tab.header.prove.isEnabled)


def test_a_script_that_fails_says_its_last_line(qtbot: QtBot, tab: CodeTab, monkeypatch: pytest.MonkeyPatch) -> None:
    def prove(*_: object) -> Work[Proof]:
        raise AppError("The script stopped with an error: {line}", line="ImportError: no torchvision")
        yield

    proving(monkeypatch, prove)
    tab.header.prove.click()
    wait(qtbot, lambda: "ImportError: no torchvision" in tab.proof.says.text())
    assert tab.proof.cancel.isHidden()


def test_a_proof_can_be_cancelled(qtbot: QtBot, tab: CodeTab, monkeypatch: pytest.MonkeyPatch) -> None:
    def prove(*_: object) -> Work[Proof]:
        while True:
            yield Comparing("Running the script", 0, 20)

    proving(monkeypatch, prove)
    tab.header.prove.click()
    tab.proof.cancel.click()
    wait(qtbot, lambda: tab.proof.isHidden() and tab.header.prove.isEnabled())


def test_a_proof_of_other_settings_goes_away(
    qtbot: QtBot, tab: CodeTab, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prove(*_: object) -> Work[Proof]:
        while True:
            yield Comparing("Running the script", 0, 20)

    proving(monkeypatch, prove)
    tab.header.prove.click()
    assert not tab.proof.isHidden()
    study.set_config(MNIST.changed(seed=5))
    wait(qtbot, lambda: tab.proof.isHidden() and tab.header.prove.isEnabled())


def test_a_disk_that_is_full_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(code_work, "_furnish", full)
    recipe = recipe_of_setup(MNIST.changed(dataset="generated"), tiny())
    assert recipe is not None
    with pytest.raises(AppError, match=r"cannot be run in .* No space left on device"):
        finish(code_work.prove(replace(recipe, losses=(2.0,)), tiny()))


def test_what_is_not_on_this_machine_is_not_downloaded_by_a_script() -> None:
    recipe = recipe_of_setup(MNIST, None)
    assert recipe is not None
    with pytest.raises(AppError, match="MNIST is not on this computer"):
        finish(code_work.prove(recipe, None))


def test_a_real_proof_finds_the_same_losses(app: object) -> None:
    config = TrainingConfig(
        dataset="generated", model="linear", epochs=2, batch_size=9, optimizer="sgd", learning_rate=0.001, seed=3,
        schedule="constant", weight_decay=0.0, device="cpu",
    )  # fmt: skip
    recipe = recipe_of_setup(config, tiny())
    assert recipe is not None
    proof = finish(code_work.prove(recipe, tiny()))
    assert len(proof.app) == len(proof.script) == code_work.STEPS
    assert verdict(proof.app, proof.script, config).role == "success"
    assert not (cache_dir() / "proof").exists()


def test_what_a_killed_proof_left_is_swept_and_one_under_way_is_left_alone(app: object) -> None:
    left = cache_dir() / "proof" / "training.py"
    left.parent.mkdir(parents=True)
    left.write_text("print()")
    code_work.sweep()
    assert not left.parent.exists()
    with code_work._own_folder() as folder:
        code_work.sweep()
        assert folder.exists()
        with pytest.raises(AppError, match="Another window"), code_work._own_folder():
            pass
    assert not list(cache_dir().iterdir())


# The process


def script_of(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "script.py"
    path.write_text(source)
    return path


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_process_and_its_children_end_with_the_block(tmp_path: Path) -> None:
    source = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\ntime.sleep(600)\n"
    )
    with running(script_of(tmp_path, source), {}) as at_work:
        child = int(next(line for line in at_work.lines() if line))
        assert is_alive(child)
        parent = at_work._process.pid
    assert at_work._process.returncode == -signal.SIGKILL
    assert not is_alive(parent)
    wait_for_death(child)


def wait_for_death(pid: int) -> None:
    """It was killed; whoever adopted it may still have to notice."""
    while is_alive(pid):
        os.sched_yield()


def test_closing_the_work_ends_the_process(tmp_path: Path) -> None:
    seen: list[Any] = []

    def work() -> Iterator[str]:
        with running(script_of(tmp_path, "import time\ntime.sleep(600)\n"), {}) as at_work:
            seen.append(at_work)
            yield from at_work.lines()

    lines = work()
    assert next(lines) == ""
    lines.close()  # type: ignore[attr-defined]
    assert seen[0]._process.returncode == -signal.SIGKILL


def test_the_last_line_of_trouble_is_told(tmp_path: Path) -> None:
    with (
        running(script_of(tmp_path, "print('fine')\nraise OSError('the disk is full')\n"), {}) as at_work,
        pytest.raises(AppError, match="OSError: the disk is full"),
    ):
        list(at_work.lines())


def test_tasks_that_stop_leave_no_process(qtbot: QtBot, tab: CodeTab, tasks: Tasks, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    seen: list[Any] = []

    def prove(*_: object) -> Work[Proof]:
        with running(script_of(tmp_path, "import time\ntime.sleep(600)\n"), {}) as at_work:
            seen.append(at_work)
            for _line in at_work.lines():
                yield Comparing("Running the script", 0, 20)
        raise CancelledError("Never here.")

    proving(monkeypatch, prove)
    tab.header.prove.click()
    wait(qtbot, lambda: seen)
    tasks.stop()
    assert seen[0]._process.returncode == -signal.SIGKILL


# Its words


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ((2.0, 1.0), "Equal: the first 2 losses agree to the last bit."),
        ((2.0, 1.0 + 2e-7), "Equal but for rounding: the first 2 losses differ by 2.0e-07 at most."),
        ((2.0, 1.0 + 1e-4), "Nearly equal: the first 2 losses differ by up to 1.0e-04."),
        ((2.0, 1.0 + 2e-3), "Not equal: the first 2 losses differ by up to 2.0e-03."),
        ((2.0, 1.5), "Not equal: the first 2 losses differ by up to 5.0e-01."),
        ((2.0, float("nan")), "Not equal: the first 2 losses differ by up to inf."),
    ],
)
def test_the_verdict_is_honest(script: tuple[float, ...], sentence: str) -> None:
    assert verdict((2.0, 1.0), script, MNIST).sentence.startswith(sentence)


def test_a_small_drift_is_rounding_where_the_first_loss_is_the_same() -> None:
    folder = MNIST.changed(dataset="folder:/a")
    assert verdict((2.0, 1.0), (2.0, 1.0 + 1e-4), folder).sentence.startswith("Nearly equal")
    assert verdict((2.0, 1.0), (2.0 + 1e-4, 1.0), folder).sentence.startswith("Not equal, as is to be expected")


def test_images_that_vary_excuse_a_difference() -> None:
    said = verdict((2.0,), (2.1,), MNIST.changed(augment="affine"))
    assert said.sentence.startswith("Not equal, as is to be expected: torchvision varies the images in its own way.")


def test_the_table_has_a_line_for_each_step() -> None:
    lines = table((2.0, 1.0, 0.5), (2.0, 1.25)).splitlines()
    assert len(lines) == 4
    assert lines[1].endswith("equal")
    assert lines[2].endswith("2.5e-01")
    assert lines[3].split() == ["3", "0.500000000"]


def test_recorded_losses_of_the_run_are_what_its_script_is_held_against(tab: CodeTab, study: Study) -> None:
    config = MNIST.changed(model="linear", threads=1, device="cpu")
    run = Run(config)
    run.record(started(config, linear_model()))
    run.record(steps(1, 1, count=30))
    study.set_run(run)
    study.set_model(linear_model(), live=True)
    from gui.panels.code_recipe import recipe_of_training

    recipe = recipe_of_training(study, code_work.STEPS)
    assert recipe is not None
    assert len(recipe.losses) == code_work.STEPS
