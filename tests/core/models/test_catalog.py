import pytest
import torch

from core.errors import InvalidSettingError
from core.models.catalog import MODELS, find_model
from core.models.layers import count_parameters
from core.models.spec import ModelSpec, Shape

SHAPES = ((1, 28, 28), (3, 32, 32), (1, 16, 16), (4, 40, 24))
CASES = [pytest.param(spec, shape, id=f"{spec.key}-{shape}") for spec in MODELS for shape in SHAPES]


@pytest.mark.parametrize(("spec", "shape"), CASES)
@pytest.mark.parametrize("classes", [2, 10, 37])
def test_every_network_adapts_to_channels_size_and_classes(spec: ModelSpec, shape: Shape, classes: int) -> None:
    assert spec.build(shape, classes)(torch.zeros(3, *shape)).shape == (3, classes)


@pytest.mark.parametrize("spec", MODELS, ids=lambda spec: spec.key)
def test_every_weight_gets_a_gradient(spec: ModelSpec) -> None:
    network = spec.build((1, 28, 28), 10)
    network(torch.randn(4, 1, 28, 28)).square().sum().backward()
    assert all(weight.grad is not None and bool(weight.grad.any()) for weight in network.parameters())


@pytest.mark.parametrize(
    ("key", "shape", "parameters"),
    [
        ("lenet5", (1, 28, 28), 44_426),
        ("lenet5", (3, 32, 32), 62_006),
        ("mlp", (1, 28, 28), 669_706),
        ("cifar-cnn", (3, 32, 32), 145_578),
        ("linear", (1, 28, 28), 7_850),
    ],
)
def test_the_tutorials_networks_have_the_tutorials_sizes(key: str, shape: Shape, parameters: int) -> None:
    assert count_parameters(find_model(key).build(shape, 10)) == parameters


@pytest.mark.parametrize(
    ("key", "least"), [("lenet5", 16), ("lenet5-bn", 16), ("cifar-cnn", 8)], ids=["lenet5", "lenet5-bn", "cifar-cnn"]
)
def test_an_image_that_is_too_small_is_refused_in_a_sentence(key: str, least: int) -> None:
    build = find_model(key).build
    build((1, least, least), 10)
    for shape in ((1, least - 1, least), (1, least, least - 1)):
        with pytest.raises(InvalidSettingError) as caught:
            build(shape, 10)
        assert caught.value.setting == "model"
        assert f"at least {least}×{least} pixels; these are {shape[1]}×{shape[2]}." in str(caught.value)


def test_options_are_what_build_takes() -> None:
    for spec in MODELS:
        spec.build((1, 28, 28), 10, **dict(spec.options))


def test_an_unknown_network_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidSettingError, match="There is no network named “resnet”; there are lenet5, "):
        find_model("resnet")


def test_keys_are_unique() -> None:
    assert len({spec.key for spec in MODELS}) == len(MODELS)
