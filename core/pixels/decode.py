"""An image file, or its bytes, as plain pixels. Nothing that such a file holds can do more than be refused."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from PIL import Image, ImageOps

from core.errors import DataError
from core.pixels.spec import Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PIXELS = 50_000_000
# No EPS: Pillow hands it to another program.
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
_BRIGHT = 192

# Pillow only warns of pictures that are somewhat too large; here they are refused.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def read_picture(source: Path | bytes, name: str = "") -> Picture:
    """The picture in a file, or in the bytes of one, as `decode_image` gives it."""
    return Picture(decode_image(source, name))


def decode_image(source: Path | bytes, name: str = "") -> NDArray[np.uint8]:
    """The image as uint8 (height, width, 1 or 3), upright, 8 bit, transparency laid on white (bright ink on black).

    Raises a DataError that names the file (or `name`) where that is not possible; sizes are checked before decoding.
    """
    if isinstance(source, bytes):
        return _decode(io.BytesIO(source), name or "picture")
    name = name or source.name
    try:
        if source.is_dir():
            raise DataError("“{name}” is a folder, not an image.", name=name)
        if source.exists() and not source.is_file():
            raise DataError("“{name}” is not a plain file.", name=name)
        with source.open("rb") as file:
            return _decode(file, name)
    except FileNotFoundError as error:
        raise DataError("There is no image “{name}”.", name=name) from error
    except (OSError, ValueError) as error:
        raise DataError("“{name}” cannot be read: {reason}.", name=name, reason=_reason(error)) from error


def _decode(file: BinaryIO, name: str) -> NDArray[np.uint8]:
    if not file.read(1):
        raise DataError("“{name}” is empty, so there is no image in it.", name=name)
    file.seek(0)
    with _open(file, name) as image:
        try:
            return _pixels(_upright(image))
        except Exception as error:  # Pillow's decoders raise nearly every kind of error on damaged files.
            raise DataError("“{name}” is damaged or cut short: it cannot be decoded.", name=name) from error


def _open(file: BinaryIO, name: str) -> Image.Image:
    try:
        image = Image.open(file, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except Exception as error:  # as above
        raise DataError(
            "“{name}” is not an image that can be read here; PNG, JPEG, GIF, BMP, TIFF and WebP are.", name=name
        ) from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(name)
    return image


def _too_large(name: str) -> DataError:
    return DataError("“{name}” is too large: pictures of up to {most} million pixels are read.", name=name,
                     most=MOST_PIXELS // 1_000_000)  # fmt: skip


def _upright(image: Image.Image) -> Image.Image:
    image.load()
    with contextlib.suppress(Exception):  # A damaged EXIF block says nothing about the pixels.
        return ImageOps.exif_transpose(image)
    return image


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith(("I", "F")):
        return _deep(np.asarray(image))[:, :, None]
    if image.has_transparency_data:
        image = _flattened(image.convert("RGBA"))
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return np.atleast_3d(np.array(image, dtype=np.uint8))


def _deep(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Grey of more than 8 bits. Floats from 0 to 1 mean black to white; others are stretched to what is there."""
    levels: NDArray[np.uint8]
    if values.dtype.kind in "iu":
        levels = (np.clip(values, 0, 65535) / 257 + 0.5).astype(np.uint8)
        return levels
    finite = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    least, most = min(0.0, float(finite.min())), max(1.0, float(finite.max()))
    levels = ((finite - least) / (most - least) * 255 + 0.5).astype(np.uint8)
    return levels


def _flattened(image: Image.Image) -> Image.Image:
    """What is transparent becomes white, or black where what shows is bright and would vanish on white."""
    small = np.asarray(image.resize((min(image.width, 256), min(image.height, 256))), dtype=np.float64)
    grey, alpha = small[:, :, :3].mean(axis=2), small[:, :, 3]
    bright = float((grey * alpha).sum()) > _BRIGHT * max(float(alpha.sum()), 1.0)
    ground = Image.new("RGBA", image.size, (0, 0, 0, 255) if bright else (255, 255, 255, 255))
    return Image.alpha_composite(ground, image).convert("RGB")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
