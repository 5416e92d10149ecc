"""What processes that were killed left half-written."""

from core.atomic import sweep_orphans
from core.paths import cache_dir, home_dir, models_dir, runs_dir
from core.runs.folder import sweep_beginnings
from core.runs.listing import run_folders
from core.runs.places import CHECKPOINTS, SNAPSHOTS


def sweep_leftovers() -> None:
    """Delete it in Inkling's own folders; what a living process is writing is left alone."""
    sweep_beginnings(runs_dir())
    for folder in (home_dir(), models_dir(), cache_dir(), cache_dir() / "images", runs_dir()):
        sweep_orphans(folder)
    for run in run_folders(runs_dir()):
        for folder in (run, run / CHECKPOINTS, run / SNAPSHOTS):
            sweep_orphans(folder)
