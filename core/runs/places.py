"""What a run's folder holds, by name."""

import re
from pathlib import Path

ABOUT = "run.json"
EVENTS = "events.jsonl"
SAID = "about.json"
MODEL = "model.safetensors"
LOCK = "writing.lock"
CHECKPOINTS = "checkpoints"
SNAPSHOTS = "snapshots"
_STEP = re.compile(r"(\d{9,15})\.safetensors")


def step_file(folder: Path, step: int) -> Path:
    return folder / f"{step:09d}.safetensors"


def step_files(folder: Path) -> dict[int, Path]:
    """The files of a folder of checkpoints or snapshots by their steps, in order; whatever else lies there is not."""
    try:
        found = [(match, entry) for entry in folder.iterdir() if (match := _STEP.fullmatch(entry.name))]
    except OSError:
        return {}
    return {int(match[1]): entry for match, entry in sorted(found, key=lambda pair: int(pair[0][1]))}
