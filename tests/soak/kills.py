"""Kills trainings at random moments, goes on with each to its end, and compares with runs that nobody disturbed.

    uv run python -m tests.soak.kills [--count 100] [--seed 0] [--home FOLDER]

Each training is a process of its own that gets SIGKILL, a third of them more than once. Afterwards every run has to be
readable, its weights and its losses have to be those of the undisturbed run bit by bit, and no more than 30 seconds of
training may have been lost at any kill.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch

from core.model_files import open_model
from core.runs import RunStore
from tests.core.datasets.squares import make_images

PROJECT = Path(__file__).parents[2]
MOST_LOST = 30.0
RECIPES = (
    ("--model", "lenet5", "--optimizer", "adamw", "--augment", "affine"),
    ("--model", "lenet5-bn", "--optimizer", "muon", "--keep-best"),
    ("--model", "lenet5", "--optimizer", "rmsprop", "--schedule", "step"),
    ("--model", "mlp", "--optimizer", "nesterov", "--learning-rate", "0.01"),
)
_COMMON = ("--epochs", "12", "--batch-size", "16", "--threads", "1", "--device", "cpu")


@dataclass
class Ended:
    """How a training process ended: its exit code (-9 after a kill), its run, and the seconds since a checkpoint."""

    code: int
    run: str
    lost: float
    errors: str


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["INKLING_HOME"] = options.home or scratch
        dataset = make_images(Path(scratch) / "images")
        return _report(_trials(options.count, random.Random(options.seed), dataset))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="how many kills")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--home", default="", help="keep the runs there instead of a folder that is deleted")
    return parser.parse_args()


def process(*arguments: str, kill_after: float | None = None) -> Ended:
    """A training, killed so many seconds after its start was told, or before that if the number is negative."""
    command = [sys.executable, "main.py", "train", *arguments, "--json"]
    run, checkpoint = "", time.monotonic()
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=errors, text=True) as child,
    ):
        assert child.stdout is not None
        killer = threading.Timer(-kill_after if kill_after is not None and kill_after < 0 else 1e6, child.kill)
        killer.start()
        for line in child.stdout:
            event = json.loads(line) if line.endswith("}\n") else {}
            if event.get("event") == "run_started":
                run = event["run"]
                killer.cancel()
                killer = threading.Timer(1e6 if kill_after is None else max(0.0, kill_after), child.kill)
                killer.start()
            if event.get("event") in ("run_started", "checkpoint_made"):
                checkpoint = time.monotonic()
        lost = time.monotonic() - checkpoint
        killer.cancel()
        code = child.wait()
        errors.seek(0)
        return Ended(code, run, lost if code < 0 else 0.0, errors.read())


def differences(run: str, undisturbed: str) -> list[str]:
    """What is not the same in the two runs as they lie on disk."""
    runs = RunStore()
    found, wanted = runs.model(run).weights, runs.model(undisturbed).weights
    wrong = [f"{name} differs" for name in wanted if not torch.equal(found[name], wanted[name])]
    if runs.load(run).losses != runs.load(undisturbed).losses:
        wrong.append("the losses differ")
    if not (runs.run(run).folder / "model.safetensors").is_file():
        wrong.append("there is no final model")
    else:
        open_model(runs.run(run).folder / "model.safetensors")
    return wrong


def _trials(count: int, chance: random.Random, dataset: str) -> Counter[str]:
    figures: Counter[str] = Counter()
    undisturbed: dict[int, tuple[str, float]] = {}
    while figures["kills"] < count:
        which = chance.randrange(len(RECIPES))
        recipe = ("--dataset", dataset, *RECIPES[which], *_COMMON)
        if which not in undisturbed:
            start = time.monotonic()
            ended = process(*recipe)
            assert ended.code == 0, ended.errors
            undisturbed[which] = ended.run, RunStore().run(ended.run).seconds
            print(f"undisturbed: {ended.run}, {time.monotonic() - start:.1f} s", flush=True)
        _trial(recipe, *undisturbed[which], chance, figures)
    return figures


def _trial(
    recipe: tuple[str, ...], undisturbed: str, seconds: float, chance: random.Random, figures: Counter[str]
) -> None:
    """One training with its kills and its resumes."""
    ended = _killed(recipe, chance, seconds, figures)
    run = ended.run
    while ended.code == -9 and run and not _is_complete(run):
        again = chance.random() < 1 / 3
        more = ("--resume", run)
        ended = _killed(more, chance, seconds, figures) if again else process(*more)
    if not run:
        figures["before the first step"] += 1
        return
    wrong = differences(run, undisturbed) if ended.code in (0, -9) else [ended.errors.strip()]
    figures["runs"] += 1
    figures["wrong"] += bool(wrong)
    print(f"{figures['kills']:4d} kills   {run}   {'; '.join(wrong) or 'the same'}", flush=True)


def _is_complete(run: str) -> bool:
    """The kill came after the last word, when there was nothing left to do but to go."""
    stored = RunStore().run(run)
    return stored.state == "completed" and (stored.folder / "model.safetensors").is_file()


def _killed(arguments: tuple[str, ...], chance: random.Random, seconds: float, figures: Counter[str]) -> Ended:
    early = chance.random() < 0.1
    ended = process(*arguments, kill_after=-chance.uniform(0.1, 6) if early else chance.uniform(0, seconds * 1.2))
    figures["kills"] += ended.code == -9
    figures["lost too much"] += ended.lost > MOST_LOST
    figures["longest lost, ms"] = max(figures["longest lost, ms"], round(ended.lost * 1000))
    return ended


def _report(figures: Counter[str]) -> int:
    unreadable = [run.id for run in RunStore().runs() if run.damage]
    for name in ("kills", "runs", "before the first step", "wrong", "lost too much", "longest lost, ms"):
        print(f"{name}: {figures[name]}")
    print(f"unreadable runs: {len(unreadable)}")
    return 1 if unreadable or figures["wrong"] or figures["lost too much"] else 0


if __name__ == "__main__":
    sys.exit(main())
