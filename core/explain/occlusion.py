"""What an answer rests on: a patch is slid over the image, and the answer's probability is noted at each place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from core.explain.network import check_finite, check_inputs, network_of
from core.progress import Progress, Work
from core.trained_model import TrainedModel

MOST_PLACES = 32
"""Along a side: larger images are covered in a coarser grid."""
_BATCH = 256


@dataclass(frozen=True, eq=False)
class Occlusion:
    """`probabilities` (rows, columns, classes) are the answers with the patch in the middle of each cell of a grid.

    `plain` is the answer to the uncovered image, `answer` its class. The patch has `side` pixels and is cut off at the
    edges; cells are `step` pixels apart.
    """

    plain: torch.Tensor
    probabilities: torch.Tensor
    side: int
    step: int

    @property
    def answer(self) -> int:
        return int(self.plain.argmax())

    @property
    def drop(self) -> torch.Tensor:
        """How much of the answer's probability is lost at each place (rows, columns); a gain is 0."""
        return (self.plain[self.answer] - self.probabilities[:, :, self.answer]).clamp(min=0)


def occlusion(model: TrainedModel, image: torch.Tensor) -> Work[Occlusion]:
    """Of a prepared input (channels, height, width). The patch is grey: the mean of the training images."""
    torch.set_num_threads(1)
    check_inputs(model, image[None])
    network = network_of(model)
    side, step = patch_size(image)
    rows, columns = (range(step // 2, size, step) for size in image.shape[1:])
    places = [(y, x) for y in rows for x in columns]
    answers = []
    with torch.inference_mode():
        plain = network(image[None]).softmax(1)[0]
        check_finite(plain)
        for first in range(0, len(places), _BATCH):
            covered = _covered(image, places[first : first + _BATCH], side)
            answers.append(network(covered).softmax(1))
            yield Progress("Covering the image", min(first + _BATCH, len(places)), len(places))
    table = torch.cat(answers).view(len(rows), len(columns), -1)
    check_finite(table)
    return Occlusion(plain, table, side, step)


def patch_size(image: torch.Tensor) -> tuple[int, int]:
    """The patch's side, odd so that it has a middle, and how far it moves each time."""
    step = math.ceil(max(image.shape[1:]) / MOST_PLACES)
    return max(3, 2 * round(min(image.shape[1:]) / 10) - 1), step


def _covered(image: torch.Tensor, places: list[tuple[int, int]], side: int) -> torch.Tensor:
    """Copies of the image, each with the patch in the middle of another place; 0 is the mean of what was learned."""
    copies = image.repeat(len(places), 1, 1, 1)
    reach = side // 2
    for copy, (y, x) in zip(copies, places, strict=True):
        copy[:, max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1] = 0
    return copies
