"""The files that lie beside a training script: images that cannot be downloaded."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from core.datasets.dataset import Dataset, Split


def data_file_beside(script: Path) -> Path:
    return script.with_name(f"{script.stem}-data.npz")


def images_file(dataset: Dataset, *, small: bool = True) -> bytes:
    """Images (n, height, width[, colours]) and labels of both splits, as numpy stores several arrays.

    What is not `small` is written many times faster.
    """
    import numpy as np

    arrays = {"piece": np.array(dataset.train.piece)}
    for part, split in (("train", dataset.train), ("test", dataset.test)):
        arrays[f"{part}_images"] = _images_of(split)
        arrays[f"{part}_labels"] = split.labels.numpy()
    buffer = io.BytesIO()
    save = np.savez_compressed if small else np.savez
    save(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _images_of(split: Split) -> np.ndarray:
    import torch

    images = split.take(torch.arange(len(split.labels))).numpy()
    return images[:, 0] if images.shape[1] == 1 else images.transpose(0, 2, 3, 1)
