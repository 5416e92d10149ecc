"""Which network a state dict belongs to, and what is said where it belongs to none."""

import pytest
import torch
from torch import nn

from core.model_files.expected import expected_shapes
from core.model_files.recognise import recognise
from core.model_files.refusal import RefusedError
from core.models.catalog import find_model


def _shapes(network: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def _of(architecture: str, shape: tuple[int, int, int], classes: int = 10) -> dict[str, tuple[int, ...]]:
    return _shapes(find_model(architecture).build(shape, classes))


@pytest.mark.parametrize("architecture", ["lenet5", "lenet5-bn", "mlp", "cifar-cnn", "linear"])
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 28, 28), (1, 32, 32), (3, 32, 32), (1, 16, 16), (3, 64, 64)])
@pytest.mark.parametrize("classes", [10, 2, 47])
def test_every_network_for_usual_images(architecture: str, shape: tuple[int, int, int], classes: int) -> None:
    found = recognise(_of(architecture, shape, classes))
    assert (found.architecture, found.classes) == (architecture, classes)
    if architecture != "linear":  # which cannot tell 3x16x16 from 1x... of as many pixels
        assert found.shape == shape


class SequentialLeNet(nn.Module):
    """As tutorials write it with a Sequential for each layer."""

    def __init__(self, channels: int, features: int) -> None:
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(channels, 6, 5), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.conv2 = nn.Sequential(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.fc1 = nn.Sequential(nn.Linear(features, 120), nn.ReLU())
        self.fc2 = nn.Sequential(nn.Linear(120, 84), nn.ReLU())
        self.fc3 = nn.Linear(84, 10)


@pytest.mark.parametrize(("channels", "features", "size"), [(1, 256, 28), (1, 400, 32), (3, 256, 28), (3, 400, 32)])
def test_a_lenet_of_sequentials(channels: int, features: int, size: int) -> None:
    found = recognise(_shapes(SequentialLeNet(channels, features)))
    assert (found.architecture, found.shape) == ("lenet5", (channels, size, size))
    assert found.names["conv1.weight"] == "conv1.0.weight"
    assert found.names["fc3.bias"] == "fc3.bias"


@pytest.mark.parametrize("numbers", [(0, 2, 4), (1, 3, 5), (1, 4, 7)])
def test_an_mlp_with_its_layers_at_any_number(numbers: tuple[int, int, int]) -> None:
    parts: list[nn.Module] = [nn.Identity() for _ in range(max(numbers) + 1)]
    for number, (inputs, outputs) in zip(numbers, ((784, 512), (512, 512), (512, 10)), strict=True):
        parts[number] = nn.Linear(inputs, outputs)
    found = recognise({f"linear_relu_stack.{name}": shape for name, shape in _shapes(nn.Sequential(*parts)).items()})
    assert found.architecture == "mlp"
    assert found.names["linear_relu_stack.2.weight"] == f"linear_relu_stack.{numbers[1]}.weight"


@pytest.mark.parametrize("prefix", ["", "model.", "module.model1.", "net.features.", "_orig_mod.model1."])
def test_a_cnn_of_any_name(prefix: str) -> None:
    bare = {name.removeprefix("model1."): shape for name, shape in _of("cifar-cnn", (3, 32, 32)).items()}
    found = recognise({prefix + name: shape for name, shape in bare.items()})
    assert (found.architecture, found.shape) == ("cifar-cnn", (3, 32, 32))
    assert found.names["model1.8.bias"] == f"{prefix}8.bias"


def test_layers_of_the_same_shape_are_taken_in_the_files_order() -> None:
    shapes = {"a.weight": (512, 784), "a.bias": (512,), "b.weight": (512, 512), "b.bias": (512,)}
    found = recognise({**shapes, "c.weight": (512, 512), "c.bias": (512,)})
    assert found.names["linear_relu_stack.2.weight"] == "b.weight"
    assert found.names["linear_relu_stack.4.weight"] == "c.weight"


def test_names_decide_where_shapes_cannot() -> None:
    shapes = dict(reversed(_of("mlp", (1, 28, 28), 512).items()))
    assert all(ours == theirs for ours, theirs in recognise(shapes).names.items())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fc1.weight": (120, 300)}, "LeNet-5 comes nearest, but “fc1.weight” is 120×300 instead of 120×256"),
        ({"fc2.bias": None}, "LeNet-5 comes nearest, but “fc2.bias” is missing"),
        ({"fc4.weight": (10, 10)}, "LeNet-5 comes nearest, but “fc4.weight” is not part of it"),
        ({"conv1.weight": (6, 2, 5, 5)}, "“conv1.weight” is 6×2×5×5 instead of 6×1×5×5"),
        ({"fc3.bias": (11,)}, "“fc3.bias” is 11 instead of 10"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, tuple[int, ...] | None], said: str) -> None:
    shapes = {**_of("lenet5", (1, 28, 28)), **change}
    with pytest.raises(RefusedError, match="fit none of the networks here") as caught:
        recognise({name: shape for name, shape in shapes.items() if shape is not None})
    assert said in str(caught.value)


@pytest.mark.parametrize("prefix", ["module.", "net.", "model.net."])
def test_it_is_named_without_what_is_around_it(prefix: str) -> None:
    shapes = {**_of("lenet5", (1, 28, 28)), "fc2.weight": (84, 121)}
    with pytest.raises(RefusedError, match=r"nearest, but “fc2.weight” is 84×121 instead of 84×120$"):
        recognise({prefix + name: shape for name, shape in shapes.items()})


def test_at_most_five_are_named() -> None:
    shapes = {**_of("cifar-cnn", (3, 32, 32)), **{f"extra.{number}.weight": (7,) for number in range(9)}}
    with pytest.raises(RefusedError, match="Small CNN comes nearest") as caught:
        recognise(shapes)
    assert str(caught.value).count("is not part of it") == 5
    assert str(caught.value).endswith("; and 4 more")


@pytest.mark.parametrize("shapes", [{}, {"bias": (10,)}, {"conv.weight": (6, 1, 5, 5)}, {"a": (3,), "b": ()}])
def test_without_a_linear_layer_there_is_nothing_to_compare(shapes: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(RefusedError, match="no linear layer"):
        recognise(shapes)


def test_it_costs_no_memory_and_no_random_numbers() -> None:
    before = torch.get_rng_state()
    recognise(_of("mlp", (3, 32, 32), 13))
    expected_shapes.cache_clear()
    state = torch.get_rng_state()
    with pytest.raises(RefusedError):
        recognise({"linear.weight": (999, 10**12)})
    assert torch.equal(torch.get_rng_state(), state)
    assert not torch.equal(before, state)  # which making the example did
