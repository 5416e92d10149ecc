import pytest
import torch

from core.models.catalog import MODELS, find_model
from core.models.layers import Layer, count_parameters, layers_of
from core.models.spec import ModelSpec, say_shape


def test_the_layers_of_lenet() -> None:
    assert layers_of(find_model("lenet5").build((1, 28, 28), 10), (1, 28, 28)) == (
        Layer("conv1", "Conv2d", (6, 24, 24), 156),
        Layer("conv2", "Conv2d", (16, 8, 8), 2_416),
        Layer("fc1", "Linear", (120,), 30_840),
        Layer("fc2", "Linear", (84,), 10_164),
        Layer("fc3", "Linear", (10,), 850),
    )


@pytest.mark.parametrize("spec", MODELS, ids=lambda spec: spec.key)
def test_the_table_adds_up_and_leaves_the_network_as_it_was(spec: ModelSpec) -> None:
    network = spec.build((3, 32, 32), 7).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    rows = layers_of(network, (3, 32, 32))
    assert sum(row.parameters for row in rows) == count_parameters(network)
    assert rows[-1].output == (7,)
    assert network.training
    assert all(module.training for module in network.modules())
    assert not any(module._forward_hooks for module in network.modules())
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_a_network_that_predicts_stays_so() -> None:
    network = find_model("lenet5-bn").build((1, 28, 28), 10).eval()
    layers_of(network, (1, 28, 28))
    assert not any(module.training for module in network.modules())


@pytest.mark.parametrize(
    ("shape", "said"), [((1, 28, 28), "28×28 grey"), ((3, 32, 40), "32×40 colour"), ((4, 8, 8), "8×8 4-channel")]
)
def test_shapes_are_said_in_words(shape: tuple[int, int, int], said: str) -> None:
    assert say_shape(shape) == said
