"""Every feature that writes, in the smallest form that does it."""

import dataclasses
import gzip
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from PySide6.QtGui import QImage

from core.config import TrainingConfig
from core.datasets import download
from core.datasets.drawings_exchange import export_json, export_pictures
from core.datasets.drawings_file import append_drawing, write_drawings
from core.datasets.load import load_dataset
from core.datasets.pen import cache
from core.datasets.pen.recipe import Recipe as PenRecipe
from core.datasets.spec import DataFile, DatasetSpec, SourceFile
from core.model_files import export_model, save_model
from core.paths import home_dir, settings_file
from core.pixels.spec import Drawing, Point
from core.progress import Work, finish
from core.runs import RunStore, sweep_leftovers
from core.runs.compare import write_comparison_csv, write_table_csv
from core.runs.report import write_report
from core.runs.tensorboard import write_tensorboard
from gui.panels import code_work
from gui.panels.code_recipe import recipe_of_setup
from gui.settings import Settings, load_settings, save_settings
from gui.widgets.chart_export import write_picture, write_table
from gui.work import bring_files
from tests.core.datasets.squares import make_images
from tests.core.datasets.web import serving
from tests.core.runs.telling import whole_run, write
from tests.gui.fakes import linear_model

IMAGES = b"images" * 500


@dataclass(frozen=True)
class Feature:
    """`prepare` and `act` are given the folder in which all lies, Inkling's own two as well.

    With `many` files each may be the old or the new one. What can be made again may be given up in silence.
    """

    act: Callable[[Path], object]
    prepare: Callable[[Path], object] = lambda _place: None
    many: bool = False
    silent: bool = False


def drawing(label: str = "3") -> Drawing:
    return Drawing((tuple(Point(20.0 * n, 15.0 * n, n / 50, 0.5) for n in range(12)),), label=label)


def noise() -> QImage:
    pixels = np.random.default_rng(0).integers(0, 255, (20, 20), np.uint8)
    return QImage(pixels.data, 20, 20, 20, QImage.Format.Format_Grayscale8).copy()


def old(name: str) -> Callable[[Path], object]:
    """There is an older file of that name."""
    return lambda place: (place / name).write_bytes(b"old")


def _config(dataset: str = "mnist") -> TrainingConfig:
    return TrainingConfig(dataset=dataset, model="linear")


def _trained(dataset: str = "mnist") -> Any:
    torch.manual_seed(0)
    return dataclasses.replace(linear_model(), record={"config": _config(dataset).to_json()})


def _images(place: Path) -> str:
    folder = place / "pictures"
    return f"folder:{folder}" if folder.exists() else make_images(folder, each=3)


def _two_runs(_place: Path) -> None:
    write(whole_run())
    write(whole_run())


def _leftovers(place: Path) -> None:
    """What killed processes were writing."""
    _two_runs(place)
    for folder in (home_dir(), RunStore().runs()[0].folder):
        (folder / ".inkling-0.tmp").write_bytes(b"half")


def _trash_one(place: Path) -> None:
    _two_runs(place)
    RunStore().delete([RunStore().runs()[0].id])


def _newest() -> str:
    return RunStore().runs()[0].id


def _code(place: Path) -> object:
    recipe = recipe_of_setup(_config(), None)
    assert recipe is not None
    return finish(code_work.save(recipe, place / "code.py", None))


def _two_hands(_place: Path) -> None:
    for _ in range(2):
        for digit in "0123456789":
            append_drawing(drawing(digit))


def _code_with_images(place: Path) -> None:
    dataset = finish(load_dataset("drawings"))
    recipe = recipe_of_setup(_config(dataset.key), dataset)
    assert recipe is not None
    finish(code_work.save(recipe, place / "code.py", dataset))


def _damaged_settings(_place: Path) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("{", "utf-8")


def _pens(_place: Path) -> None:
    recipe = PenRecipe("generated", 20, 10, 10)
    images = {"train": np.zeros((20, 28, 28), np.uint8), "test": np.zeros((10, 28, 28), np.uint8)}
    cache.save(recipe, cache.cache_file(recipe), images)


def bring(place: Path) -> Work[None]:
    """Files of the user's to where datasets lie."""
    nowhere = "http://127.0.0.1:9/"
    with _catalogued(nowhere), mock.patch("gui.work.find_dataset", return_value=_spec(nowhere)):
        yield from bring_files("small", place / "brought")


def to_bring(place: Path) -> None:
    (place / "brought").mkdir()
    (place / "brought" / "images.gz").write_bytes(_packed())


def brought() -> set[bytes]:
    """What has come of it, packed or unpacked."""
    return {IMAGES, _packed()}


def _download(_place: Path) -> object:
    with serving() as web, mock.patch.dict("os.environ", no_proxy="*"), _catalogued(web.address):
        web.files["images.gz"] = _packed()
        return finish(download.download_dataset("small"))


@contextmanager
def _catalogued(address: str) -> Iterator[None]:
    with mock.patch.object(download, "find_dataset", return_value=_spec(address)):
        yield


def _spec(address: str) -> DatasetSpec:
    packed = _packed()
    unpacked = DataFile("images", len(IMAGES), len(IMAGES))
    file = SourceFile(
        "images.gz", hashlib.sha256(packed).hexdigest(), len(packed), (f"{address}images.gz",), (unpacked,)
    )
    return DatasetSpec(
        "small", "Small", ("a", "b"), (1, 2, 2), 1, 1, (0.5,), (0.5,), "here", "none", folder="Small/raw", files=(file,)
    )  # fmt: skip


def _packed() -> bytes:
    return gzip.compress(IMAGES, mtime=0)


def _stored() -> tuple[Any, Any]:
    stored = RunStore().runs()[0]
    return stored, RunStore().load(stored.id)


FEATURES: dict[str, Feature] = {
    "settings": Feature(
        lambda _: save_settings(Settings(folder="new"), settings_file()),
        lambda _: save_settings(Settings(), settings_file()),
    ),
    "damaged settings": Feature(lambda _: load_settings(settings_file()), _damaged_settings, silent=True),
    "model": Feature(lambda place: save_model(_trained(), place / "m.safetensors"), old("m.safetensors")),
    "state dict": Feature(lambda place: save_model(_trained(), place / "m.pth"), old("m.pth")),
    "script": Feature(lambda place: export_model(_trained(), place / "m.py"), old("m.py")),
    "script with images": Feature(
        lambda place: export_model(_trained("drawings"), place / "m.py"), _two_hands, many=True
    ),
    "code": Feature(_code, old("code.py")),
    "code with images": Feature(_code_with_images, _two_hands, many=True),
    "drawing": Feature(lambda _: append_drawing(drawing("4")), lambda _: append_drawing(drawing())),
    "first drawing": Feature(lambda _: append_drawing(drawing())),
    "drawings": Feature(lambda _: write_drawings([drawing("5")] * 3), lambda _: append_drawing(drawing())),
    "drawings as JSON": Feature(lambda place: export_json((drawing(),) * 3, place / "d.json"), old("d.json")),
    "drawings as pictures": Feature(lambda place: finish(export_pictures((drawing(),) * 3, place / "d")), many=True),
    "report": Feature(lambda place: write_report(place / "r.html", *_stored()), _two_runs),
    "curves": Feature(lambda place: write_comparison_csv(place / "c.csv", [_stored()[1]]), _two_runs),
    "differences": Feature(lambda place: write_table_csv(place / "t.csv", [_stored()[0]]), _two_runs),
    "TensorBoard": Feature(lambda place: write_tensorboard(place / "tb", _stored()[1]), _two_runs),
    "picture": Feature(lambda place: write_picture(place / "c.png", noise()), old("c.png")),
    "values": Feature(lambda place: write_table(place / "v.csv", ("a", "b"), [(1, 2)] * 9), old("v.csv")),
    "note": Feature(lambda _: RunStore().annotate(_newest(), "new"), _two_runs),
    "delete a run": Feature(lambda _: RunStore().delete([_newest()]), _two_runs),
    "restore a run": Feature(lambda _: RunStore().restore([RunStore().trash()[0].id]), _trash_one),
    "empty the trash": Feature(lambda _: RunStore().empty_trash(), _trash_one, many=True),
    "sweep": Feature(lambda _: sweep_leftovers(), _leftovers, silent=True),
    "images of a folder": Feature(lambda place: finish(load_dataset(_images(place))), _images, many=True),
    "generated digits": Feature(_pens, silent=True),
    "files brought": Feature(lambda place: finish(bring(place)), to_bring, many=True),
    "download": Feature(_download, many=True),
}
