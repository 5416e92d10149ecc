"""Every feature that writes, where the disk is full, the folder has vanished or is a file: a sentence, and no harm."""

import dataclasses
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.config import TrainingConfig
from core.datasets.drawings_exchange import export_json, export_pictures, import_pictures
from core.datasets.drawings_file import append_drawing, read_drawings, write_drawings
from core.datasets.load import load_dataset
from core.datasets.pen import cache
from core.datasets.pen.recipe import Recipe
from core.errors import AppError
from core.model_files import export_model, open_model, save_model
from core.paths import drawings_file, home_dir, settings_file
from core.pixels.spec import Drawing, Point
from core.progress import finish
from core.runs import Run, RunStore, RunWriter, StoredRun
from core.runs.compare import write_comparison_csv, write_table_csv
from core.runs.report import write_report
from core.runs.tensorboard import write_tensorboard
from core.trained_model import TrainedModel
from gui.data_work import Looked, looked_at
from gui.settings import Settings, load_settings, save_settings
from gui.widgets.chart_export import write_picture, write_table
from gui.work import bring_files
from tests.core.datasets.squares import make_images
from tests.core.datasets.test_unipen import ONE, segment
from tests.core.runs.telling import CONFIG, whole_run, write
from tests.gui.fakes import linear_model

Write = Callable[[Path], object]
DRAWING = Drawing((tuple(Point(20.0 * n, 15.0 * n, n / 50, 0.5) for n in range(12)),), label="3")
LONG_NAME = "很长 的 名字 " * 6
FILES: dict[str, tuple[str, Write]] = {
    "settings": ("settings.json", lambda path: save_settings(Settings(folder="x" * 500), path)),
    "model": ("model.safetensors", lambda path: save_model(linear_model(), path)),
    "state dict": ("model.pth", lambda path: save_model(linear_model(), path)),
    "exported script": ("script.py", lambda path: export_model(a_trained_model(), path)),
    "drawings as JSON": ("drawings.json", lambda path: export_json((DRAWING,) * 9, path)),
    "report": ("report.html", lambda path: write_report(path, *a_run())),
    "curves": ("curves.csv", lambda path: write_comparison_csv(path, [a_run()[1]])),
    "differences": ("table.csv", lambda path: write_table_csv(path, [a_run()[0]])),
    "a chart's values": (
        "values.csv",
        lambda path: write_table(path, ("step", "loss"), [(n, 1 / n) for n in range(1, 99)]),
    ),
    "picture": ("curves.png", lambda path: write_picture(path, noise())),
}
FOLDERS: dict[str, Write] = {
    "drawings as pictures": lambda folder: finish(export_pictures((DRAWING,) * 3, folder)),
    "TensorBoard": lambda folder: write_tensorboard(folder, a_run()[1]),
}


def a_trained_model() -> TrainedModel:
    config = TrainingConfig(dataset="mnist", model="linear")
    return dataclasses.replace(linear_model(), record={"config": config.to_json()})


def a_run() -> tuple[StoredRun, Run]:
    """One of the history, written before the disk is full."""
    stored = RunStore().runs()[0]
    return stored, RunStore().load(stored.id)


def noise() -> QImage:
    pixels = np.random.default_rng(0).integers(0, 255, (40, 40), np.uint8)
    return QImage(pixels.data, 40, 40, 40, QImage.Format.Format_Grayscale8).copy()


@pytest.fixture(autouse=True)
def history(app: QApplication) -> None:
    write(whole_run())


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file gets longer than that."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def says(error: AppError) -> bool:
    """Whether it is a sentence that a person can read."""
    text = str(error)
    return text.endswith(".") and "Errno" not in text and "Error" not in text and len(text) < 400


needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits there")


@needs_limits
@pytest.mark.parametrize("room", [0, 100])
@pytest.mark.parametrize("feature", FILES)
def test_a_full_disk_leaves_the_old_file_and_nothing_else(feature: str, room: int, tmp_path: Path) -> None:
    name, write_file = FILES[feature]
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / name).write_bytes(b"old")
    with pytest.raises(AppError) as told, full_disk(room):
        write_file(folder / name)
    assert says(told.value), told.value
    assert [entry.name for entry in folder.iterdir()] == [name]
    assert (folder / name).read_bytes() == b"old"
    write_file(folder / name)
    assert (folder / name).stat().st_size > len(b"old")


@pytest.mark.parametrize("feature", FILES)
def test_a_folder_that_vanished_or_is_a_file_is_said(feature: str, tmp_path: Path) -> None:
    name, write_file = FILES[feature]
    (tmp_path / "file").write_bytes(b"")
    places = [tmp_path / "file" / name, Path("/proc") / name]
    for place in [*places, *([tmp_path / "vanished" / name] if feature != "settings" else [])]:
        with pytest.raises(AppError) as told:
            write_file(place)
        assert says(told.value), told.value


@needs_limits
@pytest.mark.parametrize("feature", FOLDERS)
def test_where_many_files_are_written_it_is_the_same(feature: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AppError) as told, full_disk(0):
        FOLDERS[feature](tmp_path / "place")
    assert says(told.value), told.value
    with pytest.raises(AppError) as told:
        FOLDERS[feature](tmp_path / "file")
    assert says(told.value), told.value
    FOLDERS[feature](tmp_path / "place")


@needs_limits
def test_a_full_disk_loses_no_drawing_of_the_user() -> None:
    append_drawing(DRAWING)
    before = drawings_file().read_bytes()
    for keep in (lambda: append_drawing(DRAWING), lambda: write_drawings([DRAWING] * 5)):
        with pytest.raises(AppError) as told, full_disk(len(before) + 20):
            keep()
        assert says(told.value), told.value
        assert drawings_file().read_bytes() == before
    append_drawing(DRAWING)
    assert len(read_drawings()[0]) == 2


@needs_limits
def test_a_full_disk_costs_a_run_its_history_and_not_its_training() -> None:
    with full_disk(0):
        writer = RunWriter(CONFIG)
        said = [warned for event in whole_run() if (warned := writer.write(event)) is not None]
        writer.close()
    assert len(said) == 1
    assert not [run for run in RunStore().runs() if run.damage]


@needs_limits
def test_what_is_said_about_a_run_stays_as_it_was() -> None:
    store = RunStore()
    run = store.runs()[0].id
    store.annotate(run, "before")
    for change in (
        lambda: store.annotate(run, "after"),
        lambda: store.rename(run, "after"),
        lambda: store.star(run, True),
    ):
        with pytest.raises((AppError, OSError)), full_disk(0):
            change()
    assert (store.run(run).note, store.run(run).name, store.run(run).starred) == ("before", "", False)


@needs_limits
def test_what_can_be_made_again_is_given_up_in_silence() -> None:
    recipe = Recipe("generated", 20, 10, 10)
    images = {"train": np.zeros((20, 28, 28), np.uint8), "test": np.zeros((10, 28, 28), np.uint8)}
    file = cache.cache_file(recipe)
    with full_disk(100):
        cache.save(recipe, file, images)
    assert cache.load(recipe, file) is None
    assert not list(file.parent.iterdir())


@needs_limits
def test_files_that_the_user_has_are_brought_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(bytes(5000))
    with pytest.raises(AppError) as told, full_disk(1000):
        finish(bring_files("mnist", tmp_path))
    assert says(told.value), told.value
    assert not [entry for entry in (home_dir().parent / "data").rglob("*") if entry.is_file()]


@pytest.fixture
def far_folder(tmp_path: Path) -> Path:
    """With Chinese, spaces and more than two hundred characters in its name."""
    folder = tmp_path / LONG_NAME.strip() / ("ü" * 100) / "a b c"
    folder.mkdir(parents=True)
    assert len(str(folder)) > 200
    return folder


def test_whatever_is_written_can_lie_in_a_far_folder(far_folder: Path) -> None:
    for name, write_file in FILES.values():
        write_file(far_folder / f"数 字 {name}")
    for write_files in FOLDERS.values():
        write_files(far_folder / "图 片")
    assert load_settings(far_folder / "数 字 settings.json")[0].folder == "x" * 500
    assert open_model(far_folder / "数 字 model.safetensors").architecture == "linear"
    assert len(finish(import_pictures(far_folder / "图 片"))) == 3


def test_whatever_is_read_as_a_dataset_can_lie_in_a_far_folder(far_folder: Path) -> None:
    make_images(far_folder / "图 片", each=3)
    table = far_folder / "表 格.csv"
    table.write_text("\n".join(f"图 片/{n % 10}/{n // 10}.png,{n % 10}" for n in range(30)), "utf-8")
    pens = far_folder / "笔 画.unipen"
    pens.write_text("\n".join(segment(digit, writer, ONE) for digit in "17" for writer in range(1, 11)), "utf-8")
    for key in (f"folder:{far_folder / '图 片'}", f"csv:{table}", f"unipen:{pens}"):
        dataset = finish(load_dataset(key))
        assert len(dataset.train.labels) + len(dataset.test.labels) >= 20
        assert looked(key).problem is None


def test_the_home_can_lie_in_a_far_folder(far_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_HOME", str(far_folder / "家"))
    run = write(whole_run())
    append_drawing(DRAWING)
    save_settings(Settings(), settings_file())
    assert RunStore().load(run.id).step > 0
    assert RunStore().model(run.id).weights
    assert RunStore().restore(RunStore().delete([run.id])) == (run.id,)
    assert len(read_drawings()[0]) == 1


def looked(key: str) -> Looked:
    """What the Data section sees of it."""
    return finish(looked_at(key))
