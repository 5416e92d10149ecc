"""Which tensors, of which shapes, a network of the catalog has; found out without computing or holding any number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from core.errors import InvalidSettingError
from core.model_files.refusal import shown, shown_shape
from core.models.catalog import find_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model_files.stored import StoredTensor
    from core.models.spec import Shape

Shapes = dict[str, tuple[int, ...]]
MOST_DIFFERENCES = 5


@lru_cache(maxsize=128)
def expected_shapes(architecture: str, shape: Shape, classes: int) -> Shapes:
    """Shapes by the names of the state dict; empty if the network cannot be built for such images."""
    import torch

    try:
        with torch.device("meta"):  # no memory, and no number drawn from the random generator of a running training
            network = find_model(architecture).build(shape, classes)
    except InvalidSettingError:
        return {}
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def shapes_of(tensors: Mapping[str, StoredTensor]) -> Shapes:
    return {name: tensor.shape for name, tensor in tensors.items()}


def differences(found: Shapes, expected: Shapes) -> str:
    """What differs in names and shapes, at most five of it; empty if nothing does."""
    lines = [f"“{name}” is missing" for name in expected if name not in found]
    for name, shape in found.items():
        if name not in expected:
            lines.append(f"“{shown(name)}” is not part of it")
        elif shape != expected[name]:
            lines.append(f"“{name}” is {shown_shape(shape)} instead of {shown_shape(expected[name])}")
    more = len(lines) - MOST_DIFFERENCES
    return "; ".join(lines[:MOST_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")
