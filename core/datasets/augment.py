"""Images that vary a little each time: tensor operations on whole batches of scaled images, reproducible by seed.

What lies outside an image is filled with its darkest value, which is black for every scaling.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F

Augmentation = Callable[[torch.Tensor, torch.Generator], torch.Tensor]
"""Float images (n, channels, height, width) and a generator on the CPU -> images of the same shape."""


def make_augmentation(name: str, black: tuple[float, ...]) -> Augmentation:
    """The augmentation of that name; `black` is what a black pixel became in each channel."""
    plain = {"none": _none, "light": _light, "affine": _affine, "elastic": _elastic, "flip-crop": _flip_crop}[name]
    if plain is _none:
        return plain

    def on_black(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        floor = torch.tensor(black, device=images.device).view(1, -1, 1, 1)
        return plain(images - floor, generator).add_(floor)

    return on_black


def _none(images: torch.Tensor, _generator: torch.Generator) -> torch.Tensor:
    return images


def _light(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    grid = _affine_grid(images, generator, degrees=8, shift=0.07, zoom=0.0, shear=0.0)
    return _sample(images, grid)


def _affine(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    grid = _affine_grid(images, generator, degrees=10, shift=0.09, zoom=0.1, shear=0.15)
    return _sample(images, grid)


def _elastic(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    grid = _affine_grid(images, generator, degrees=8, shift=0.07, zoom=0.08, shear=0.1)
    coarse = torch.randn(len(images), 2, 5, 5, generator=generator).to(images.device) * 0.06
    warp = F.interpolate(coarse, size=images.shape[2:], mode="bicubic", align_corners=True)
    return _sample(images, grid + warp.permute(0, 2, 3, 1))


def _flip_crop(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Mirror half of the images, and shift each by up to an eighth, reflecting what lies outside."""
    count, _, height, width = images.shape
    pad = min(max(1, min(height, width) // 8), min(height, width) - 1)  # what is reflected has to be there
    padded = F.pad(images, (pad, pad, pad, pad), mode="reflect")
    top, left = torch.randint(0, 2 * pad + 1, (2, count, 1), generator=generator)
    rows = top + torch.arange(height)
    columns = left + torch.arange(width)
    mirrored = torch.rand(count, 1, generator=generator) < 0.5
    columns = torch.where(mirrored, columns.flip(1), columns)
    picks = rows[:, :, None] * padded.shape[3] + columns[:, None, :]
    flat = padded.flatten(2).gather(2, picks.to(images.device).flatten(1)[:, None].expand(-1, images.shape[1], -1))
    return flat.view_as(images).contiguous(memory_format=torch.channels_last)


def _affine_grid(
    images: torch.Tensor, generator: torch.Generator, *, degrees: float, shift: float, zoom: float, shear: float
) -> torch.Tensor:
    """Where each pixel is fetched from, after a random affine change of its image. `shift` is a share of the size."""
    angle, scale, slant, right, down = torch.rand(5, len(images), generator=generator).mul_(2).sub_(1)
    angle, scale = angle * math.radians(degrees), torch.exp(scale * math.log1p(zoom)) if zoom else scale * 0 + 1
    cos, sin, slant = angle.cos() * scale, angle.sin() * scale, slant * shear
    rows = torch.stack([cos, cos * slant - sin, 2 * shift * right, sin, sin * slant + cos, 2 * shift * down], dim=1)
    return F.affine_grid(rows.view(-1, 2, 3).to(images.device), list(images.shape), align_corners=False)


def _sample(images: torch.Tensor, grid: torch.Tensor) -> torch.Tensor:
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
