"""How fast, how accurate and how large training is, against the loop that beginners write.

    INKLING_DATA_DIR=... uv run python -m tests.benchmarks.training [PART ...]

The parts: speed, quick, best, folder, memory, generated, tutorials; all of them if none is named. Rates that are
compared are measured in turns in one run. Needs MNIST on disk; `folder` also needs cifar10-subset.tar (folders of
JPEGs) beside it. Everything takes about 15 minutes on two quiet cores.
"""

import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import torch
from torch import nn

from core.config import find_preset
from core.datasets.batches import to_floats
from core.datasets.dataset import Dataset
from core.datasets.load import load_dataset
from core.models.catalog import find_model
from core.progress import finish
from core.training.evaluate import evaluate
from core.training.events import EpochDone, RunEnded, RunStarted
from core.training.loop import train
from core.training.setup import preprocessing_for
from tests.benchmarks import beginner

ROUNDS = 5
SEEDS = 10
ROOT = Path(__file__).parents[2]


def main() -> None:
    parts: dict[str, Callable[[], None]] = {
        "speed": speed,
        "quick": quick,
        "best": best,
        "folder": folder,
        "memory": memory,
        "generated": generated,
        "tutorials": tutorials,
    }
    print(f"torch {torch.__version__}, {os.cpu_count()} cores\n")
    print("| what | measured | wanted |\n|---|---|---|")
    for name in sys.argv[1:] or parts:
        parts[name]()


def row(what: str, value: str, wanted: str = "") -> None:
    print(f"| {what} | {value} | {wanted} |", flush=True)


def speed() -> None:
    data = finish(load_dataset("mnist"))
    tutorial = beginner.mnist(data_dir(), train=True)
    beginners, ours, fixed = [], [], []
    for _ in range(ROUNDS):
        beginners.append(beginner.images_per_second(tutorial, beginner.TutorialLeNet(), 150))
        fixed.append(fixed_batch_rate(data))
        ours.append(our_rate(data))
    row("images/s, beginner's loop", spread(beginners))
    row("images/s, Inkling, batches of 64", spread(ours))
    row("against the beginner's loop", spread_ratio(ours, beginners), "at least 2.2")
    row("against one fixed batch", spread_ratio(ours, fixed), "at least 0.95")


def quick() -> None:
    data = finish(load_dataset("mnist"))
    beginners = beginner.cpu_seconds_to(0.99, data_dir())
    row("CPU seconds until 99%, beginner's loop", f"{beginners:.1f}")
    for model in ("lenet5-bn", "lenet5"):
        runs = [trained(data, "quick", model, seed) for seed in range(SEEDS)]
        accuracies = [run[0].accuracy for run in runs]
        enough = sum(accuracy >= 0.99 for accuracy in accuracies)
        row(f"quick, {model}: seeds that reach 99.0%", f"{enough} of {SEEDS}", "10" if model == "lenet5-bn" else "9")
        row(f"quick, {model}: accuracy", f"{min(accuracies):.2%} to {max(accuracies):.2%}")
        row(f"quick, {model}: seconds", spread([run[0].seconds for run in runs]), "at most 10 (lenet5-bn)")
        row(f"quick, {model}: CPU time against the beginner's", spread([run[1] / beginners for run in runs]), "≤ 0.167")


def best() -> None:
    ended, _ = trained(finish(load_dataset("mnist")), "best", "lenet5-bn", 0)
    row("best, lenet5-bn: accuracy", f"{ended.accuracy:.2%}", "at least 99.4%")
    row("best, lenet5-bn: seconds", f"{ended.seconds:.1f}", "at most 60")


def folder() -> None:
    archive = data_dir() / "cifar10-subset.tar"
    with tempfile.TemporaryDirectory() as scratch, patch.dict(os.environ, INKLING_HOME=scratch):
        with tarfile.open(archive) as tar:
            tar.extractall(scratch, filter="data")
        root = Path(scratch) / "cifar10-subset"
        data = finish(load_dataset(f"folder:{root}"))
        images = beginner.image_folder(root / "train")
        beginners, ours = [], []
        for _ in range(ROUNDS):
            beginners.append(beginner.images_per_second(images, beginner.TutorialLeNet(3, 400), 60))
            ours.append(our_rate(data))
    row("images/s of JPEG folders, beginner's loop", spread(beginners))
    row("images/s of JPEG folders, Inkling", spread(ours))
    row("against the beginner's loop", spread_ratio(ours, beginners), "at least 2.3")


def memory() -> None:
    command = [sys.executable, "main.py", "train", "--dataset", "mnist", "--model", "lenet5", "--epochs", "1"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "INKLING_HOME": home}
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
        _, _, used = os.wait4(process.pid, 0)  # of this process alone: the beginner's loaders are large
    row("peak memory of a training process on MNIST, MB", f"{used.ru_maxrss / 1024:.0f}", "under 900")


def generated() -> None:
    command = [sys.executable, "main.py", "train", "--dataset", "generated", "--epochs", "1", "--json"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "INKLING_HOME": home}
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        first = next(time.perf_counter() - start for line in process.stdout or () if '"steps_done"' in line)
        process.terminate()
        process.communicate()
    row("generated, nothing cached: seconds from process start to the first step", f"{first:.1f}", "at most 3")

    config = find_preset("quick").config("generated", "lenet5")
    *_, ended = train(config)
    assert isinstance(ended, RunEnded)
    assert ended.model is not None
    accuracy = finish(evaluate(ended.model, finish(load_dataset("mnist")))).accuracy
    row("quick, lenet5 on generated digits alone: accuracy on MNIST's test images", f"{accuracy:.2%}", "at least 97%")


def tutorials() -> None:
    config = find_preset("tutorial-mlp").config("mnist", "mlp")
    events = train(config, dataset=finish(load_dataset("mnist")))
    losses = [f"{event.validation_loss:.2f}" for event in events if isinstance(event, EpochDone)]
    row("tutorial-mlp on MNIST: test loss of its five epochs", " ".join(losses), "2.25 2.18 2.06 1.86 1.56 ± .03")


def trained(data: Dataset, preset: str, model: str, seed: int) -> tuple[RunEnded, float]:
    """The end of a run, and its CPU seconds from the first step to the end, validation included."""
    started = 0.0
    for event in train(find_preset(preset).config("mnist", model, seed=seed), dataset=data):
        if isinstance(event, RunStarted):
            started = time.process_time()
    assert isinstance(event, RunEnded)
    return event, time.process_time() - started


def our_rate(data: Dataset) -> float:
    """Images a second of a short training, as the run itself tells it."""
    config = find_preset("tutorial-lenet").config("mnist", "lenet5", epochs=1, limit_train=30_000)
    *_, ended = train(config, dataset=data)
    assert isinstance(ended, RunEnded)
    return ended.images_per_second


def fixed_batch_rate(data: Dataset) -> float:
    """The most that the network itself allows: the same batch again and again, no data work, nothing recorded."""
    network = find_model("lenet5").build(data.shape, 10).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(network.parameters(), fused=True)
    labels = data.train.labels[:64]
    x = to_floats(data.train.take(torch.arange(64)), preprocessing_for("standard", data))
    rates = []
    for threads in (1, torch.get_num_threads()):
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        rates.append(steps_rate(network, optimizer, x, labels))
        torch.set_num_threads(before)
    return max(rates)


def steps_rate(
    network: nn.Module, optimizer: torch.optim.Optimizer, x: torch.Tensor, labels: torch.Tensor, steps: int = 400
) -> float:
    for step in range(steps + 10):
        if step == 10:
            start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(network(x), labels).backward()
        optimizer.step()
    return steps * len(x) / (time.perf_counter() - start)


def data_dir() -> Path:
    return Path(os.environ["INKLING_DATA_DIR"])


def spread(values: list[float]) -> str:
    decimals = 0 if max(values) > 1000 else 2
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:,.{decimals}f} ({least:,.{decimals}f} to {most:,.{decimals}f})"


def spread_ratio(ours: list[float], theirs: list[float]) -> str:
    return spread([our / their for our, their in zip(ours, theirs, strict=True)])


if __name__ == "__main__":
    main()
