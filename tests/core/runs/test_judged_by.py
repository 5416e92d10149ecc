"""Figures are comparable where runs were judged by the same images."""

import dataclasses
from pathlib import Path

import pytest

from core.config import PRESETS
from core.runs import Run, StoredRun
from core.runs.judged_by import unlike_accuracies, unlike_curves, unlike_losses
from tests.core.runs.telling import started

CONFIG = PRESETS[0].config("mnist", "lenet5")


def stored(name: str, *, ended: bool = True, **changes: object) -> StoredRun:
    return StoredRun(name, Path(name), config=CONFIG.changed(**changes), ended={} if ended else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mnist", "mnist"),
        ("mnist", "mnist+junk"),
        ("mnist+usps", "usps+mnist"),
    ],
    ids=["the same", "junk has no class", "another order"],
)
def test_the_same_test_images_can_be_compared(one: str, other: str) -> None:
    assert unlike_accuracies([stored("a", dataset=one), stored("b", dataset=other, seed=7)], {}) is None


def test_other_datasets_cannot_and_it_says_which() -> None:
    found = unlike_accuracies([stored("a"), stored("b", dataset="usps"), stored("c")], {})
    assert found is not None
    assert "cannot be compared" in found.sentence
    assert "(MNIST, USPS)" in found.sentence


def test_folders_of_the_same_name_are_told_apart_by_their_paths() -> None:
    found = unlike_accuracies([stored("a", dataset="folder:/x/digits"), stored("b", dataset="folder:/y/digits")], {})
    assert found is not None
    assert "(folder:/x/digits, folder:/y/digits)" in found.sentence


def test_a_dataset_of_a_newer_version_is_another_one() -> None:
    unknown = dataclasses.replace(stored("a"), config=dataclasses.replace(CONFIG, dataset="of-tomorrow"))
    found = unlike_accuracies([unknown, stored("b")], {})
    assert found is not None
    assert "of-tomorrow" in found.sentence


def test_a_run_that_keeps_its_best_is_judged_by_test_images_once_it_has_ended() -> None:
    plain, best = stored("a"), stored("b", keep_best=True)
    assert unlike_accuracies([plain, best], {}) is None
    under_way = stored("b", ended=False, keep_best=True)
    found = unlike_accuracies([plain, under_way], {})
    assert found is not None
    assert "held out" in found.sentence
    assert unlike_accuracies([under_way, stored("c", ended=False, keep_best=True)], {}) is None


def test_a_dataset_that_has_grown_meanwhile_is_noticed() -> None:
    runs = {name: Run(CONFIG, name, started=started(CONFIG)) for name in ("a", "b")}
    both = [stored("a"), stored("b")]
    assert unlike_accuracies(both, runs) is None
    runs["b"].started = dataclasses.replace(started(CONFIG), validation_size=120)
    found = unlike_accuracies(both, runs)
    assert found is not None
    assert "other images" in found.sentence


def test_held_out_images_of_fewer_training_images_are_no_sign_of_change() -> None:
    configs = {"a": CONFIG, "b": CONFIG.changed(keep_best=True), "c": CONFIG.changed(keep_best=True, limit_train=500)}
    runs = {
        name: Run(config, name, started=dataclasses.replace(started(config), validation_size=place))
        for place, (name, config) in enumerate(configs.items())
    }
    ended = [dataclasses.replace(stored(name), config=config) for name, config in configs.items()]
    assert unlike_accuracies(ended, runs) is None


def test_losses_of_other_kinds_cannot_be_compared() -> None:
    assert unlike_losses([stored("a"), stored("b")]) is None
    found = unlike_losses([stored("a"), stored("b", loss="mse")])
    assert found is not None
    assert "different kinds" in found.sentence


def test_curves_from_held_out_images_are_not_those_from_test_images() -> None:
    assert unlike_curves([stored("a"), stored("b")]) is None
    assert unlike_curves([stored("a", keep_best=True), stored("b", keep_best=True)]) is None
    assert unlike_curves([stored("a"), stored("b", keep_best=True)]) is not None


def test_damaged_runs_have_no_say() -> None:
    damaged = StoredRun("x", Path("x"), damage="gone")
    assert unlike_accuracies([damaged, stored("a")], {}) is None
    assert unlike_losses([damaged]) is None
