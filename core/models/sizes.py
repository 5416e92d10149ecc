"""What the layers of a LeNet leave of an image, and the refusal of images that are too small to leave anything."""

from core.errors import InvalidSettingError
from core.models.spec import Shape


def after_lenet(size: int) -> int:
    """What two convolutions of 5 pixels, each with pooling by 2, leave of a side."""
    return ((size - 4) // 2 - 4) // 2


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
