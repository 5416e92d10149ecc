"""How long a model takes to be evaluated: MNIST's 10,000 test images, and the quick look of the Mistakes tab.

    INKLING_DATA_DIR=... uv run python -m tests.benchmarks.evaluate [--dataset mnist] [--model lenet5]

In a thread of its own, as the window does it. “Elapsed” needs an idle core to mean anything; “processor” is the time
that the work itself took.
"""

import argparse
import statistics
import threading
import time

from core.datasets.dataset import Dataset
from core.datasets.load import load_dataset
from core.models.catalog import find_model
from core.progress import finish
from core.trained_model import TrainedModel
from core.training.mistakes import find_mistakes
from core.training.setup import preprocessing_for

ROUNDS = 7
QUICK = 2000
MOST_SECONDS = {"whole": 1.0, "quick": 0.1}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--model", default="lenet5")
    options = parser.parse_args()
    dataset = finish(load_dataset(options.dataset))
    model = fresh_model(options.model, dataset)
    counts = {"whole": len(dataset.test.labels), "quick": min(QUICK, len(dataset.test.labels))}
    for name, most in MOST_SECONDS.items():
        times = [seconds(model, dataset, quick=name == "quick") for _ in range(ROUNDS)]
        elapsed, processor = (statistics.median(each) for each in zip(*times, strict=True))
        verdict = "ok" if elapsed <= most else "too slow"
        figures = f"elapsed {elapsed:.3f} s, processor {processor:.3f} s"
        print(f"{counts[name]:6,} images: {figures} (at most {most} s: {verdict})", flush=True)


def fresh_model(key: str, dataset: Dataset) -> TrainedModel:
    """How good it is does not matter for how long it takes."""
    network = find_model(key).build(dataset.shape, len(dataset.classes))
    weights = {name: value.detach() for name, value in network.state_dict().items()}
    return TrainedModel(key, dataset.classes, preprocessing_for("standard", dataset), weights)


def seconds(model: TrainedModel, dataset: Dataset, *, quick: bool) -> tuple[float, float]:
    """Elapsed, and of the processor."""
    spent: list[float] = []

    def work() -> None:
        finish(find_mistakes(model, dataset, "test", QUICK if quick else None))
        spent.append(time.thread_time())

    start = time.perf_counter()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return time.perf_counter() - start, spent[0]


if __name__ == "__main__":
    main()
