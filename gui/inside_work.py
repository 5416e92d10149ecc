"""What the Inside tab has done in threads of their own: each function imports what it needs there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import DataError
from gui.torch_loading import loading_torch
from gui.translation import told

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from core.datasets.dataset import Dataset
    from core.explain.features import Features
    from core.explain.gradients import WeightsView
    from core.explain.neighbours import Neighbour
    from core.explain.occlusion import Occlusion
    from core.explain.plane import Plane
    from core.explain.table import Table
    from core.pixels.spec import Drawing, Picture
    from core.progress import Work
    from core.trained_model import TrainedModel

    Source = Drawing | Picture


def look_at_layers(model: TrainedModel) -> Work[Table]:
    yield from loading_torch()
    from core.explain.table import network_table

    return network_table(model)


@dataclass(frozen=True, eq=False)
class Covered:
    """An image that was covered bit by bit, and what came of it."""

    occlusion: Occlusion
    pixels: NDArray[np.uint8]
    """uint8 (height, width, 1 or 3), as the network was shown it."""


@dataclass(frozen=True, eq=False)
class FeaturesOf:
    """The last hidden layer for some images of a dataset, and the model that gave it."""

    model: TrainedModel
    dataset: Dataset
    features: Features


@dataclass(frozen=True, eq=False)
class Alike:
    """The nearest images to what is on the canvas, with their pixels (height, width, 1 or 3)."""

    found: FeaturesOf
    answer: int
    neighbours: tuple[Neighbour, ...]
    pixels: tuple[NDArray[np.uint8], ...]


def cover(model: TrainedModel, source: Source) -> Work[Covered | None]:
    """None where there is nothing to see."""
    yield from loading_torch()
    import torch

    from core.explain.occlusion import occlusion
    from core.pixels.steps import normalised, to_pixels

    pixels = to_pixels(source, model.preprocessing)
    if pixels is None:
        return None
    image = torch.from_numpy(normalised(pixels, model.preprocessing))
    return Covered((yield from occlusion(model, image)), pixels)


def look_alike(
    model: TrainedModel, dataset: Dataset, source: Source, most: int, known: FeaturesOf | None
) -> Work[Alike | None]:
    """`known` are features from before, which are used again if they are of this model and dataset."""
    yield from loading_torch()
    import torch

    from core.explain.features import FeatureReader
    from core.explain.neighbours import nearest
    from core.pixels.steps import to_input

    values = to_input(source, model.preprocessing)
    if values is None:
        return None
    if known is None or known.model is not model or known.dataset is not dataset or known.features.wanted != most:
        known = yield from _features(model, dataset, "train", most)
    query, outputs = FeatureReader(model).read(torch.from_numpy(values)[None])
    neighbours = nearest(known.features, query)
    images = dataset.train.take(torch.tensor([near.index for near in neighbours]))
    pixels = tuple(image.permute(1, 2, 0).contiguous().numpy() for image in images)
    return Alike(known, int(outputs.argmax()), neighbours, pixels)


def _features(model: TrainedModel, dataset: Dataset, part: str, most: int) -> Work[FeaturesOf]:
    from core.explain.features import read_features

    return FeaturesOf(model, dataset, (yield from read_features(model, dataset, part, most)))


@dataclass(frozen=True, eq=False)
class Landscape:
    """Test images on a plane; `images` are uint8 (n, channels, height, width)."""

    found: FeaturesOf
    plane: Plane
    places: torch.Tensor
    images: torch.Tensor


def survey(model: TrainedModel, dataset: Dataset, most: int, before: Landscape | None) -> Work[Landscape]:
    """Where test images lie now; `before` keeps the plane's orientation."""
    yield from loading_torch()
    from core.explain.plane import fit_plane

    found = yield from _features(model, dataset, "test", most)
    same = before is not None and before.found.dataset is dataset
    plane = fit_plane(found.features.values, before.places if before is not None and same else None)
    images = before.images if before is not None and same else dataset.test.take(found.features.indices)
    return Landscape(found, plane, plane.place(found.features.values), images)


@dataclass(frozen=True, eq=False)
class Weighed:
    """A look at the weights; `trouble` says why the dataset's images could not be used for it."""

    view: WeightsView
    trouble: str = ""


def weigh(model: TrainedModel, dataset: Dataset | None) -> Work[Weighed]:
    """Weights can be looked at without images, too: where those do not fit, the rest is shown all the same."""
    yield from loading_torch()
    from core.explain.gradients import weights_view

    try:
        return Weighed(weights_view(model, dataset))
    except DataError as error:
        return Weighed(weights_view(model, None), told(error))
