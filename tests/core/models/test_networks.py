import pytest
import torch
import torch.nn.functional as F
from torch import nn

from core.models.catalog import find_model
from core.models.lenet import LeNet5
from core.models.lenet_bn import LeNet5BN


class TutorialLeNet(nn.Module):
    """As PyTorch's blitz writes it: ReLU before pooling."""

    def __init__(self, channels: int, features: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(features, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


@pytest.mark.parametrize(("shape", "features"), [((1, 28, 28), 256), ((3, 32, 32), 400)])
def test_lenet_takes_the_tutorials_weights_and_gives_its_values(shape: tuple[int, int, int], features: int) -> None:
    tutorial = TutorialLeNet(shape[0], features)
    ours = LeNet5(shape, 10)
    ours.load_state_dict(tutorial.state_dict())
    images = torch.randn(5, *shape)
    with torch.no_grad():
        assert torch.allclose(ours(images), tutorial(images), atol=1e-6)


def test_the_mlp_and_the_small_cnn_have_the_tutorials_names_of_weights() -> None:
    mlp = find_model("mlp").build((1, 28, 28), 10)
    assert [name for name, _ in mlp.named_parameters()] == [
        f"linear_relu_stack.{number}.{kind}" for number in (0, 2, 4) for kind in ("weight", "bias")
    ]
    cnn = find_model("cifar-cnn").build((3, 32, 32), 10)
    assert [name for name, _ in cnn.named_parameters()] == [
        f"model1.{number}.{kind}" for number in (0, 2, 4, 7, 8) for kind in ("weight", "bias")
    ]


def test_batch_norm_follows_every_hidden_layer() -> None:
    network = LeNet5BN((1, 28, 28), 10)
    norms = [
        module.num_features for module in network.modules() if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d))
    ]
    assert norms == [6, 16, 120, 84]
    assert network.fc3.bias is not None


def test_batch_norm_looks_at_the_batch_only_while_it_trains() -> None:
    network = LeNet5BN((1, 28, 28), 10)
    images = torch.randn(8, 1, 28, 28)
    network.train()
    whole = network(images)
    assert not torch.allclose(network(images[:4]), whole[:4], atol=1e-3)
    network.eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    assert torch.allclose(network(images[:1]), network(images)[:1], atol=1e-5)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_dropout_is_an_option_that_acts_only_while_it_trains() -> None:
    images = torch.randn(8, 1, 28, 28)
    network = find_model("lenet5-bn").build((1, 28, 28), 10, dropout=0.5)
    assert not torch.equal(network.train()(images), network(images))
    assert torch.equal(network.eval()(images), network(images))
    plain = find_model("lenet5-bn").build((1, 28, 28), 10).train()
    assert torch.equal(plain(images), plain(images))
