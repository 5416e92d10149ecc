"""Draws a recipe in a process of its own: `python -m core.datasets.pen KEY TRAIN TEST PIECE` writes it to its output.

Each part is its raw pixels, 28 * 28 bytes a picture, followed by their CRC-32 in four bytes.
"""

import os
import sys
import zlib

from core.datasets.pen.digits import BLOCK
from core.datasets.pen.recipe import Part, Recipe, draw, parts


def main(arguments: list[str]) -> None:
    recipe = Recipe(arguments[0], *map(int, arguments[1:]))
    for part in parts(recipe):
        checksum = 0
        for start in range(part.start, part.start + part.count, BLOCK):
            count = min(BLOCK, part.start + part.count - start)
            pixels = draw(recipe, Part(part.split, start, count)).tobytes()
            checksum = zlib.crc32(pixels, checksum)
            _write(pixels)
        _write(checksum.to_bytes(4, "little"))


def _write(data: bytes) -> None:
    """Straight to the pipe, so that nothing is left to flush when the reader has gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
