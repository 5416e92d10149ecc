"""Ticked runs as curves and bands, and what differs between them."""

from pathlib import Path

import numpy as np
import pytest

from core.config import PRESETS
from core.runs import Run, StoredRun
from core.training.events import Validated
from gui.panels.compare_curves import Picked, curves, measures, series, smoothings
from gui.panels.compare_differences import caveats, figures, heading, obstacle, odd_ones, rows, verdict
from gui.panels.runs_picked import picked_of, telling_names
from gui.widgets.run_table_rows import LOOKS
from tests.gui.fakes import steps

CONFIG = PRESETS[0].config("mnist", "lenet5")
ACCURACY, LOSS = measures()[0], measures()[3]
PLAIN, STRONG = smoothings()[0], smoothings()[-1]


def run(*accuracies: float, losses: int = 10, first_step: int = 0) -> Run:
    made = Run(CONFIG, first_step=first_step)
    made.record(steps(first_step + 1, 1, count=losses))
    for place, accuracy in enumerate(accuracies, start=1):
        made.record(Validated(first_step + 5 * place, 1 - accuracy, accuracy, whole=True))
    return made


def stored(name: str, accuracy: float | None = 0.9, *, group: str = "", **changes: object) -> StoredRun:
    return StoredRun(
        name, Path(name), config=CONFIG.changed(**changes), state="completed", accuracy=accuracy, loss=0.1,
        seconds=3.0, group=group, ended={},
    )  # fmt: skip


def picked(*ids: str, place: int = 0) -> Picked:
    return Picked(ids[0], ids[0], LOOKS[place], ids)


def test_each_tick_is_a_curve_in_its_look() -> None:
    one, two = curves((picked("a"), picked("b", place=1)), {"a": run(0.5, 0.8), "b": run(0.6)}, ACCURACY, PLAIN)
    assert (one.colour, one.dash) == (LOOKS[0].colour, LOOKS[0].dash)
    assert one.y.tolist() == [0.5, 0.8]
    assert two.x.tolist() == [5]


def test_a_run_that_is_not_read_yet_has_no_curve() -> None:
    assert curves((picked("a"),), {}, ACCURACY, PLAIN) == ()
    assert curves((picked("a"),), {"a": Run(CONFIG)}, LOSS, PLAIN) == ()


def test_a_fork_goes_on_where_it_left() -> None:
    x, _ = series(run(0.5, first_step=100), LOSS, PLAIN)
    assert (x[0], x[-1]) == (101, 110)


def test_smoothing_takes_the_unrest_out() -> None:
    noisy = Run(CONFIG)
    for step in range(1, 201):
        noisy.losses.append(step % 2)
    assert np.ptp(series(noisy, LOSS, STRONG)[1][50:]) < 0.2 < np.ptp(series(noisy, LOSS, PLAIN)[1])


def test_seeds_are_a_band_around_their_mean() -> None:
    runs = {"a": run(0.5, 0.8), "b": run(0.7, 0.9)}
    (band,) = curves((picked("a", "b"),), runs, ACCURACY, PLAIN)
    assert band.y == pytest.approx([0.6, 0.85])
    assert band.low is not None
    assert band.high is not None
    assert (band.low[0], band.high[1]) == (0.5, 0.9)
    assert band.dots  # after one epoch there is no line yet


def test_the_quick_validations_of_seeds_are_no_part_of_their_band() -> None:
    runs = {"a": run(0.5, 0.8), "b": run(0.7, 0.9)}
    for of in runs.values():
        of.record(Validated(12, 0.5, 0.1, whole=False))
    (band,) = curves((picked("a", "b"),), runs, ACCURACY, PLAIN)
    assert band.x.tolist() == [5, 10]


def test_seeds_without_common_steps_have_no_band() -> None:
    early, late = run(0.5), run(0.8, first_step=100)
    assert curves((picked("a", "b"),), {"a": early, "b": late}, ACCURACY, PLAIN) == ()


def test_only_settings_that_differ_are_told_and_the_odd_ones_marked() -> None:
    groups = [[stored("a")], [stored("b", learning_rate=0.5)], [stored("c", optimizer="adam")]]
    told = {row.title: row for row in rows(groups)}
    assert told["Learning rate"].values == ("0.01", "0.5", "0.01")
    assert told["Learning rate"].odd == (False, True, False)
    assert told["Optimizer"].values[2] == "Adam"
    assert "Epochs" not in told
    assert heading(groups).startswith("2 settings · the other 18")


def test_equal_runs_are_said_to_be_equal() -> None:
    assert heading([[stored("a")], [stored("b", preset="best")]]) == "All settings are equal."
    assert heading([[stored("a")]]) == ""


def test_of_two_values_the_first_one_counts_as_usual() -> None:
    assert odd_ones(("1", "2")) == (False, True)
    assert odd_ones(()) == ()


def test_a_group_ends_with_a_mean_and_its_reach() -> None:
    accuracy, loss, _ = figures([[stored("a", 0.9), stored("b", 0.8), stored("c", None)], [stored("d", None)]])
    assert accuracy.values == ("85.00% (80.00%–90.00%)", "–")
    assert loss.values == ("0.100", "0.100")  # all the same: no reach


def test_two_groups_of_seeds_are_judged_and_two_runs_are_not() -> None:
    low = [stored(f"a{seed}", 0.90 + seed / 1000) for seed in range(5)]
    high = [stored(f"b{seed}", 0.95 + seed / 1000) for seed in range(5)]
    assert "more than the seeds explain" in verdict([low, high])
    assert "inside the band" in verdict([low, low])
    assert verdict([low[:1], high[:1]]) == ""
    assert verdict([low]) == ""


def test_runs_on_other_datasets_are_not_judged_against_each_other() -> None:
    low = [stored(f"a{seed}", 0.90, seed=seed) for seed in range(2)]
    high = [stored(f"b{seed}", 0.95, seed=seed, dataset="kmnist") for seed in range(2)]
    assert "cannot be compared" in obstacle([low, high], {})
    assert "(MNIST, Kuzushiji-MNIST)" in obstacle([low, high], {})
    assert obstacle([low, low], {}) == ""
    assert obstacle([low[:1]], {}) == ""


def test_curves_and_losses_of_different_kinds_are_said_to_be_so() -> None:
    plain, best, other = [stored("a")], [stored("b", keep_best=True)], [stored("c", loss="mse")]
    assert caveats([plain, plain], "validation_loss") == ()
    (curves_differ,) = caveats([plain, best], "validation_accuracy")
    assert "held out" in curves_differ
    assert caveats([plain, best], "train_accuracy") == ()
    (losses_differ,) = caveats([plain, other], "train_accuracy")
    assert "losses cannot be compared" in losses_differ


def test_a_tick_on_a_seed_is_one_for_its_group() -> None:
    runs = [stored("a1", group="g", seed=1), stored("a2", group="g", seed=2), stored("b")]
    (group, single) = picked_of(("g", "", "b", ""), runs)
    assert (group.ids, group.look) == (("a1", "a2"), LOOKS[0])
    assert group.name == "Quick start, 2 seeds"
    assert (single.ids, single.look) == (("b",), LOOKS[2])


def test_names_tell_networks_apart() -> None:
    linear = StoredRun("l", Path("l"), config=PRESETS[0].config("mnist", "linear"))
    assert telling_names([[stored("a")], [linear]]) == ["LeNet-5, Quick start", "Linear, Quick start"]
    assert telling_names([[stored("a")]]) == ["Quick start"]
    few = {"limit_train": 2000, "epochs": 9}
    assert telling_names([[stored("a", **few)], [stored("b", optimizer="sgd", **few)]]) == ["Quick start", "SGD"]
    assert telling_names([[stored("a", **few)]]) == ["2,000 images, epochs 9"]


def test_names_that_are_alike_are_numbered() -> None:
    """As of a run that was trained once more: two curves of one name cannot be told apart in a file."""
    named = StoredRun("n", Path("n"), config=CONFIG, name="Mine")
    groups = [[stored("a", threads=1)], [named], [stored("b", threads=2)]]
    assert telling_names(groups) == ["(1) Quick start", "Mine", "(2) Quick start"]


def test_damaged_runs_are_not_compared() -> None:
    damaged = StoredRun("x", Path("x"), damage="gone")
    assert picked_of(("x", "", "", ""), [damaged]) == ()
