from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F

from core.datasets.batches import to_floats
from core.datasets.dataset import Dataset
from core.errors import AppError, DataError
from core.explain.gradients import dead_units, gradients, histogram, round_up, weights_view
from core.explain.network import network_of
from core.models.catalog import MODELS
from tests.core.explain.making import COLOUR, broken, fresh


@pytest.mark.parametrize("key", [spec.key for spec in MODELS])
def test_every_network_has_weights_and_gradients(key: str, easy: Dataset) -> None:
    model = fresh(key)
    before = {name: value.clone() for name, value in model.weights.items()}
    view = weights_view(model, easy)
    assert [layer.count for layer in view.layers] == [
        value.numel() for name, value in model.weights.items() if name.endswith("weight") and value.ndim > 1
    ]
    for layer in view.layers:
        assert sum(layer.weights.counts) == layer.count
        assert layer.gradients is not None
        assert sum(layer.gradients.counts) == layer.count
    assert all(torch.equal(value, before[name]) for name, value in model.weights.items())
    assert not any(value.requires_grad for value in model.weights.values())


def test_gradients_are_those_of_the_loss_on_64_training_images(easy: Dataset) -> None:
    model = fresh("linear")
    found = gradients(model, network_of(model), easy)
    order = torch.randperm(320, generator=torch.Generator().manual_seed(0))[:64].sort().values
    network = model.build()
    x = to_floats(easy.train.take(order), model.preprocessing)
    F.cross_entropy(network(x), easy.train.labels[order]).backward()
    expected = dict(network.named_parameters())["linear.weight"].grad
    assert expected is not None
    assert torch.allclose(found["linear.weight"], expected, atol=1e-6)


def test_dead_units_are_counted(easy: Dataset) -> None:
    model = fresh("lenet5")
    bias = model.weights["fc1.bias"].clone()
    bias[:30] = -1e6
    conv = model.weights["conv1.bias"].clone()
    conv[2] = -1e6
    model = replace(model, weights={**model.weights, "fc1.bias": bias, "conv1.bias": conv})
    dead, images = dead_units(model, network_of(model), easy)
    assert images == 100
    assert [(layer.name, layer.total) for layer in dead] == [("conv1", 6), ("conv2", 16), ("fc1", 120), ("fc2", 84)]
    assert dead[0].dead == 1
    network = model.build()
    with torch.no_grad():
        hidden = to_floats(easy.test.take(torch.arange(100)), model.preprocessing)
        for layer in (network.conv1, network.conv2):
            hidden = F.relu(F.max_pool2d(layer(hidden), 2))
        silent = (F.relu(network.fc1(hidden.flatten(1))) == 0).all(0)
    assert dead[2].dead == int(silent.sum()) >= 30
    assert dead_units(fresh("linear"), network_of(fresh("linear")), easy)[0] == ()


def test_without_images_there_are_weights_alone() -> None:
    view = weights_view(fresh("mlp"), None)
    assert [layer.gradients for layer in view.layers] == [None] * 3
    assert (view.dead, view.images) == ((), 0)


def test_a_histogram_is_round_and_holds_all() -> None:
    found = histogram(torch.tensor([-0.3, 0.0, 0.0, 0.41]))
    assert found.limit == 0.5
    assert sum(found.counts) == 4
    assert found.counts[20] == 2
    assert found.deviation == pytest.approx(((0.09 + 0.1681) / 4) ** 0.5)
    assert histogram(torch.zeros(7)).counts[20] == 7
    assert [round_up(value) for value in (0.3, 1.0, 1.1, 40.0)] == pytest.approx([0.5, 1, 2, 50])


def test_bad_input_gets_a_sentence(easy: Dataset) -> None:
    with pytest.raises(DataError, match="takes 32×32 colour images"):
        weights_view(fresh("lenet5", COLOUR), easy)
    with pytest.raises(AppError, match="no finite numbers"):
        weights_view(broken("lenet5"), easy)
