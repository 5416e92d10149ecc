from pathlib import Path

import numpy as np
import pytest

from core.datasets.preview import preview


@pytest.mark.parametrize("key", ["generated", "junk"])
def test_what_is_drawn_here_can_be_shown_at_once(key: str) -> None:
    images = preview(key)
    assert [image.shape for image in images] == [(28, 28, 1)] * 10
    assert all(image.dtype == np.uint8 and image.max() > 100 for image in images)


def test_what_is_not_on_disk_has_no_images() -> None:
    assert preview("mnist") == []
    assert preview("drawings") == []


def test_of_a_dataset_on_disk_each_class_is_shown_once(real_data: Path) -> None:
    images = preview("mnist")
    assert len(images) == 10
    assert len({image.tobytes() for image in images}) == 10
    assert preview("mnist", 3)[2].tobytes() == images[2].tobytes()
