"""How large an image is after a layer, and the refusal of images that are too small to leave anything."""

from core.errors import InvalidSettingError
from core.models.spec import Shape


def after_convolution(size: int, kernel: int, padding: int = 0) -> int:
    return size + 2 * padding - kernel + 1


def after_pooling(size: int) -> int:
    return size // 2


def need_size(shape: Shape, least: int, title: str) -> None:
    """Raise unless the image is at least `least` pixels high and wide."""
    if min(shape[1:]) < least:
        raise InvalidSettingError(
            "model",
            "{title} needs images of at least {least}×{least} pixels; these are {height}×{width}.",
            title=title,
            least=least,
            height=shape[1],
            width=shape[2],
        )
