import pytest
import torch

from core.config import AUGMENTATIONS
from core.datasets.augment import make_augmentation
from core.datasets.batches import to_floats
from core.pixels.spec import Preprocessing

NAMES = [choice.key for choice in AUGMENTATIONS]
BENDING = ["light", "affine", "elastic"]
SCALINGS = {"standard": ((0.1307,), (0.3081,)), "unit": ((0.0,), (1.0,)), "centred": ((0.5,), (0.5,))}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(count: int = 16, channels: int = 1, height: int = 28, width: int = 28) -> torch.Tensor:
    """A bright blot in the middle of each."""
    images = torch.zeros(count, channels, height, width)
    images[:, :, height // 3 : 2 * height // 3, width // 3 : 2 * width // 3] = torch.rand(
        count, channels, 1, 1, generator=seeded()
    ).add(0.5)
    return images


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (3, 40, 24), (1, 2, 2), (1, 1, 1)])
def test_every_augmentation_keeps_shape_and_kind(name: str, shape: tuple[int, int, int]) -> None:
    images = torch.rand(5, *shape)
    varied = make_augmentation(name, (0.0,) * shape[0])(images, seeded())
    assert varied.shape == images.shape
    assert varied.dtype == torch.float32
    assert bool(torch.isfinite(varied).all())


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_decides_and_nothing_else_does(name: str) -> None:
    augment = make_augmentation(name, (0.0,))
    images = pictures()
    before = torch.get_rng_state()
    first = augment(images, seeded(1))
    torch.rand(3)
    assert torch.equal(first, augment(images, seeded(1)))
    if name != "none":
        assert not torch.equal(first, augment(images, seeded(2)))
    torch.set_rng_state(before)
    augment(images, seeded(1))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", NAMES)
def test_the_given_images_stay_as_they_are(name: str) -> None:
    images = pictures()
    kept = images.clone()
    make_augmentation(name, (0.0,))(images, seeded())
    assert torch.equal(images, kept)


@pytest.mark.parametrize("name", [*BENDING, "flip-crop"])
@pytest.mark.parametrize("scaling", SCALINGS)
def test_a_black_border_stays_black_for_each_scaling(name: str, scaling: str) -> None:
    preprocessing = Preprocessing("digit", (1, 28, 28), *SCALINGS[scaling])
    images = torch.zeros(32, 1, 28, 28, dtype=torch.uint8)
    images[:, :, 12:16, 12:16] = 255
    (black,) = preprocessing.black
    varied = make_augmentation(name, (black,))(to_floats(images, preprocessing), seeded())
    border = torch.cat([varied[:, :, 0].flatten(), varied[:, :, -1].flatten(), varied[..., 0].flatten()])
    assert torch.allclose(border, torch.full_like(border, black), atol=1e-5)
    assert varied.max() > black + 0.5 / preprocessing.std[0]


@pytest.mark.parametrize("name", [*BENDING, "flip-crop"])
def test_each_channel_has_its_own_black(name: str) -> None:
    black = (-1.0, -2.0, -3.0)
    images = torch.tensor(black).view(1, 3, 1, 1).expand(4, 3, 16, 16).clone()
    assert torch.allclose(make_augmentation(name, black)(images, seeded()), images, atol=1e-6)


@pytest.mark.parametrize("name", BENDING)
def test_changes_are_small_and_differ_from_image_to_image(name: str) -> None:
    images = pictures(64)
    images[:] = images[:1].clone()
    varied = make_augmentation(name, (0.0,))(images, seeded())
    assert not torch.equal(varied[0], varied[1])
    mass = varied.flatten(1).sum(1) / images.flatten(1).sum(1)
    assert 0.6 < mass.min() < mass.max() < 1.6
    rows = torch.arange(28.0)
    centres = (varied.sum(3)[:, 0] * rows).sum(1) / varied.sum((1, 2, 3))
    assert (centres - 13.5).abs().max() < 4
    assert (centres - 13.5).mean().abs() < 0.6


def test_none_hands_back_the_images() -> None:
    images = pictures()
    assert make_augmentation("none", (0.0,))(images, seeded()) is images


def test_flip_and_crop_shifts_mirrors_and_reflects() -> None:
    images = torch.arange(16 * 16, dtype=torch.float32).view(1, 1, 16, 16).repeat(400, 1, 1, 1)
    varied = make_augmentation("flip-crop", (0.0,))(images, seeded())
    padded = torch.nn.functional.pad(images[:1], (2, 2, 2, 2), mode="reflect")[0, 0]
    crops = [padded[top : top + 16, left : left + 16] for top in range(5) for left in range(5)]
    wanted = {crop.numpy().tobytes() for crop in (*crops, *(crop.flip(1).contiguous() for crop in crops))}
    assert {image.contiguous().numpy().tobytes() for image in varied[:, 0]} == wanted
    mirrored = (varied[:, 0, 8, 8] > varied[:, 0, 8, 9]).double().mean()
    assert 0.4 < mirrored < 0.6


def test_channels_of_an_image_move_together() -> None:
    grey = pictures(8)
    colour = grey.repeat(1, 3, 1, 1)
    for name in NAMES:
        varied = make_augmentation(name, (0.0,) * 3)(colour, seeded())
        assert torch.allclose(varied[:, 0], varied[:, 2], atol=1e-6)
