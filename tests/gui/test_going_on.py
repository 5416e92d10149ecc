"""What a question says of the training that it would stop."""

import pytest

from core.config import TrainingConfig
from core.runs import Run
from core.training.events import Warned
from gui.going_on import what_stays
from gui.training_controller import State
from tests.gui.fakes import WARNING


@pytest.mark.parametrize("state", ["running", "paused", "stopping"])
def test_what_was_learned_stays_in_the_runs(state: State) -> None:
    run = Run(TrainingConfig())
    run.record(WARNING)
    assert "stays in Runs" in what_stays(state, run)


def test_before_the_first_step_nothing_is_lost() -> None:
    assert "nothing is lost" in what_stays("preparing", None)


def test_where_the_disk_failed_nothing_is_promised() -> None:
    run = Run(TrainingConfig())
    run.record(Warned("disk", "The disk is full."))
    assert "may be lost" in what_stays("running", run)
