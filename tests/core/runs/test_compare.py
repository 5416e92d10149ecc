"""What differs between runs, and both curves and figures for a spreadsheet."""

import csv
import math
from pathlib import Path

import pytest

from core.errors import AppError
from core.runs import Run, RunStore
from core.runs.compare import (
    differences,
    final_figures,
    write_comparison_csv,
    write_table_csv,
)
from tests.core.runs.telling import CONFIG, ended, epoch, started, steps, whole_run, write


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def test_just_the_settings_that_differ_are_told() -> None:
    write(whole_run())
    write(whole_run(CONFIG.changed(learning_rate=0.1, optimizer="sgd", keep_best=True)))
    newest, oldest = RunStore().runs()
    told = {row.setting: row for row in differences([oldest, newest])}
    if oldest.config != CONFIG:
        told = {row.setting: row for row in differences([newest, oldest])}
    assert list(told) == ["optimizer", "learning_rate", "keep_best"]
    assert told["learning_rate"].values == (0.003, 0.1)
    assert told["learning_rate"].title == "Learning rate"
    assert told["optimizer"].texts == ("AdamW", "SGD")
    assert told["keep_best"].texts == ("last weights", "best weights")


def test_a_damaged_run_has_no_say() -> None:
    writer = write(whole_run())
    write(whole_run())
    (writer.folder / "run.json").write_text("")
    assert differences(RunStore().runs()) == ()
    assert differences(()) == ()


def test_final_figures() -> None:
    figures = final_figures(RunStore().run(write([started(), *epoch(1), ended(10)]).id))
    assert (figures.step, figures.accuracy, figures.loss, figures.seconds, figures.speed) == (10, 0.9, 0.1, 0.1, 1000)
    assert final_figures(RunStore().run(write([started(), steps(1, 3)]).id)).speed is None


def test_curves_are_written_side_by_side(tmp_path: Path) -> None:
    first = Run(CONFIG, id="a", name="first")
    second = Run(CONFIG, id="b", name="first, again\n=1+1")
    for event in (started(), *epoch(1)):
        first.record(event)
    for event in (started(first_step=8), steps(9, 12, math.nan)):
        second.record(event)
    write_comparison_csv(tmp_path / "curves.csv", [first, second])
    header, *lines = rows(tmp_path / "curves.csv")
    assert header[:3] == ["step", "first loss", "first accuracy"]
    assert len(header) == 9
    assert [line[0] for line in lines] == [str(step) for step in range(1, 13)]
    assert lines[0][1:] == ["1.0", "0.5", "", "", "", "", "", ""]
    assert lines[9][3:5] == ["0.1", "0.9"]
    assert lines[11][1:5] == [""] * 4
    assert lines[11][5:7] == ["", str(1 - 1 / 13)]


def test_runs_of_the_same_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    write_comparison_csv(tmp_path / "x.csv", [Run(CONFIG, id="a", name="n"), Run(CONFIG, id="b", name="n")])
    assert rows(tmp_path / "x.csv")[0][1::4] == ["a loss", "b loss"]


def test_the_table_has_a_row_a_run(tmp_path: Path) -> None:
    write(whole_run())
    spoilt = write(whole_run(CONFIG.changed(seed=1)))
    write(whole_run(CONFIG.changed(seed=2)))
    (spoilt.folder / "run.json").unlink()
    write_table_csv(tmp_path / "table.csv", RunStore().runs())
    header, *lines = rows(tmp_path / "table.csv")
    assert header == ["run", "name", "started", "state", "seed", "step", "accuracy", "loss", "seconds",
                      "images_per_second"]  # fmt: skip
    assert sorted(line[4] for line in lines) == ["", "0", "2"]
    assert sorted(line[3] for line in lines) == ["completed", "completed", "damaged"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="its folder does not exist"):
        write_comparison_csv(tmp_path / "nowhere" / "x.csv", [Run(CONFIG)])
