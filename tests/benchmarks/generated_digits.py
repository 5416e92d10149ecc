"""How many pictures of digits and of junk one core draws in a second.

    uv run python -m tests.benchmarks.generated_digits

Time is the processor's, summed over all threads, so that neither a busy machine nor several cores change it.
"""

import time
from collections.abc import Callable

from core.datasets.pen.digits import make_digits
from core.datasets.pen.junk import make_junk

COUNT = 5000
ROUNDS = 3


def fastest(draw: Callable[[int], object]) -> float:
    """Pictures a second of processor time, in the best of a few rounds; the first also builds the styles."""
    seconds = []
    for seed in range(ROUNDS):
        start = time.process_time()
        draw(seed)
        seconds.append(time.process_time() - start)
    return COUNT / min(seconds)


def main() -> None:
    print(f"digits {fastest(lambda seed: make_digits(seed, 0, COUNT)):8.0f} pictures/s")
    print(f"junk   {fastest(lambda seed: make_junk(seed, 0, COUNT, held_out=False)):8.0f} pictures/s")


if __name__ == "__main__":
    main()
