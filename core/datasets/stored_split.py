"""Images that lie on disk and are read in pieces, because they do not fit into memory."""

from dataclasses import dataclass
from pathlib import Path

import torch

from core.errors import DataError


@dataclass(frozen=True)
class StoredSplit:
    """Images from number `first` on in a file of pixels.

    The whole of it is too large to be checked each time but for its length.
    It is read and not mapped: should it be cut short meanwhile, that is a DataError and not the end of the process.
    """

    path: Path
    shape: tuple[int, int, int]
    first: int
    labels: torch.Tensor
    piece: int = 0

    def take(self, indices: torch.Tensor) -> torch.Tensor:
        images = torch.empty((len(indices), *self.shape), dtype=torch.uint8)
        rows = images.flatten(1).numpy()
        size = rows.shape[1]
        try:
            with self.path.open("rb", buffering=0) as file:
                for row, index in zip(rows, indices.tolist(), strict=True):
                    if not 0 <= index < len(self.labels):
                        raise IndexError(f"there is no image {index}")
                    file.seek((self.first + index) * size)
                    if file.readinto(row) != size:
                        raise self._damaged()
        except OSError as error:
            raise self._damaged() from error
        return images

    def _damaged(self) -> DataError:
        return DataError("“{file}” was damaged or removed while it was read; load the images again.", file=self.path)
