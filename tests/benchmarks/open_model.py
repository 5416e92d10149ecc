"""How long it takes to open a good LeNet-5: `uv run python -m tests.benchmarks.open_model`.

The bar is 10 ms for each format, torch being imported already.
"""

import statistics
import tempfile
import time
from pathlib import Path

from core.model_files import open_model
from tests.core.model_files.corpus import good_files

TIMES = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in good_files().items():
            path = Path(folder) / name
            path.write_bytes(data)
            first, *rest = [_seconds(path) for _ in range(TIMES)]
            spread = statistics.quantiles(rest, n=100)
            median, late, begin = (seconds * 1e3 for seconds in (spread[49], spread[98], first))
            print(f"{name:<12} median {median:.2f} ms, p99 {late:.2f} ms, first {begin:.2f} ms")


def _seconds(path: Path) -> float:
    start = time.perf_counter()
    open_model(path)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
