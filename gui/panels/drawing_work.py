"""What the Draw panel has done in threads: each function imports what it needs there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.torch_loading import loading_torch

if TYPE_CHECKING:
    from core.datasets.dataset import Dataset
    from core.pixels.measures import Measures
    from core.pixels.spec import Drawing, Picture
    from core.progress import Work

_MOST_MEASURED = 2000


@dataclass(frozen=True)
class Kept:
    """A drawing that was saved with its label, and how many of the user's there are now."""

    drawing: Drawing
    count: int


def keep_drawing(drawing: Drawing, instead_of: Drawing | None) -> Work[Kept]:
    """Save a labelled drawing; `instead_of` is the same drawing as it was saved before, with another label."""
    yield from loading_torch()
    from core.datasets.drawings import append_drawing, read_drawings, write_drawings

    drawings, _ = read_drawings()
    if instead_of in drawings:
        place = len(drawings) - 1 - drawings[::-1].index(instead_of)
        write_drawings((*drawings[:place], drawing, *drawings[place + 1 :]))
        return Kept(drawing, len(drawings))
    append_drawing(drawing)
    return Kept(drawing, len(drawings) + 1)


def test_image(dataset: Dataset, number: int) -> Work[tuple[Picture, int]]:
    """One of the test images that have a class, with its label, and its place in the split."""
    yield from loading_torch()
    import torch

    from core.pixels.spec import Picture

    known = (dataset.test.labels >= 0).nonzero().flatten()
    place = int(known[number % len(known)])
    pixels = dataset.test.take(torch.tensor([place]))[0].permute(1, 2, 0).contiguous().numpy()
    return Picture(pixels, dataset.classes[int(dataset.test.labels[place])]), place


def usual_measures(dataset: Dataset) -> Work[Measures]:
    """How thick, large and centred the dataset's training images are."""
    yield from loading_torch()
    from core.datasets.batches import first_images
    from core.pixels.measures import measure

    part = first_images(dataset.train, _MOST_MEASURED)
    import torch

    images = part.take(torch.arange(len(part.labels)))
    return measure(images[part.labels >= 0][:, 0].numpy())
