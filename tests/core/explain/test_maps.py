import numpy as np
import pytest
import torch

from core.errors import AppError
from core.explain.maps import Inspector
from tests.core.explain.making import CASES, COLOUR, Shape, broken, fresh, random_images


def test_the_maps_of_lenet() -> None:
    maps = Inspector(fresh("lenet5")).maps(random_images(1)[0].numpy())
    assert [(tiles.name, tiles.kind, tiles.values.shape) for tiles in maps][:4] == [
        ("", "input", (1, 28, 28)),
        ("conv1", "Conv2d", (6, 24, 24)),
        ("conv1", "MaxPool2d", (6, 12, 12)),
        ("conv1", "ReLU", (6, 12, 12)),
    ]
    assert "Flatten" not in [tiles.kind for tiles in maps]
    assert maps[-1].values.shape == (10, 1, 1)
    assert maps[3].values.min() == 0
    assert maps[1].limit == pytest.approx(np.abs(maps[1].values).max())


@pytest.mark.parametrize(("key", "shape"), CASES)
def test_every_network_has_maps_and_filters(key: str, shape: Shape) -> None:
    model = fresh(key, shape)
    inspector, image = Inspector(model), random_images(1, shape)
    maps = inspector.maps(image[0].numpy())
    assert maps[-1].values[:, 0, 0] == pytest.approx(model.build()(image)[0].detach().numpy(), abs=1e-5)
    assert all(tiles.values.ndim in (3, 4) and np.isfinite(tiles.values).all() for tiles in inspector.filters())


def test_the_image_is_shown_as_it_was_before_it_was_normalised() -> None:
    image = (np.full((1, 28, 28), 0.75, np.float32) - 0.2) / 0.3
    assert Inspector(fresh("linear")).maps(image)[0].values == pytest.approx(0.75, abs=1e-6)
    colours = Inspector(fresh("linear", COLOUR)).maps(random_images(1, COLOUR)[0].numpy())[0]
    assert colours.is_colour
    assert colours.values.shape == (1, 32, 32, 3)


def test_filters_on_the_image_are_pictures_and_later_ones_lie_by_input_and_output() -> None:
    model = fresh("lenet5")
    conv1, conv2, fc1, *_ = Inspector(model).filters()
    assert (conv1.values.shape, conv1.columns) == ((6, 5, 5), 0)
    assert (conv2.values.shape, conv2.columns) == ((96, 5, 5), 16)
    weight = model.weights["conv2.weight"]
    assert np.array_equal(conv2.values[3 * 16 + 7], weight[7, 3].numpy())
    assert fc1.values.shape == (1, 120, 256)
    assert Inspector(fresh("cifar-cnn", COLOUR)).filters()[0].values.shape == (32, 5, 5, 3)
    pictures = Inspector(fresh("mlp")).filters()[0]
    assert (pictures.values.shape, pictures.total) == ((64, 28, 28), 512)


def test_it_goes_on_with_other_weights_and_never_changes_them() -> None:
    first, second = fresh("lenet5", seed=0), fresh("lenet5", seed=1)
    before = {name: value.clone() for name, value in second.weights.items()}
    image = random_images(1)[0].numpy()
    inspector = Inspector(first)
    assert inspector.fits(second)
    assert not inspector.fits(fresh("mlp"))
    inspector.take(second)
    assert np.array_equal(inspector.maps(image)[-1].values, Inspector(second).maps(image)[-1].values)
    assert all(torch.equal(value, before[name]) for name, value in second.weights.items())


def test_bad_input_gets_a_sentence() -> None:
    with pytest.raises(AppError, match="takes images of 1×28×28; these are 3×32×32"):
        Inspector(fresh("lenet5")).maps(random_images(1, COLOUR)[0].numpy())
    with pytest.raises(AppError, match="no finite numbers: train it again"):
        Inspector(broken("lenet5")).maps(random_images(1)[0].numpy())
    with pytest.raises(AppError, match="no finite numbers"):
        Inspector(broken("lenet5")).filters()
