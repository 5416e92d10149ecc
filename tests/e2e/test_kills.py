"""A training that is killed goes on where its last checkpoint left it. tests/soak/kills.py does it a hundred times."""

import sys
from pathlib import Path

import pytest

from core.runs import RunStore
from tests.core.datasets.squares import make_images
from tests.soak.kills import differences, process

SHORT = ("--model", "lenet5", "--epochs", "8", "--batch-size", "8", "--threads", "1", "--device", "cpu")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL there")
def test_a_run_that_is_killed_twice_ends_with_the_bits_of_one_that_was_not(tmp_path: Path) -> None:
    recipe = ("--dataset", make_images(tmp_path / "images", each=20), *SHORT)
    undisturbed = process(*recipe)
    assert undisturbed.code == 0, undisturbed.errors
    seconds = RunStore().run(undisturbed.run).seconds
    killed = process(*recipe, kill_after=seconds / 3)
    assert killed.code == -9
    assert RunStore().run(killed.run).state == "broken off"
    again = process("--resume", killed.run, kill_after=seconds / 4)
    assert again.run == killed.run
    ended = process("--resume", killed.run) if again.code else again
    assert (ended.code, ended.run) == (0, killed.run), ended.errors
    assert differences(killed.run, undisturbed.run) == []
