from dataclasses import replace

import pytest
import torch

from core.datasets.dataset import Dataset, MemorySplit
from core.errors import AppError, DataError
from core.explain.features import FeatureReader, chosen_images, has_hidden_layer, read_features
from core.explain.neighbours import nearest
from core.progress import finish
from tests.core.conftest import MakeDataset
from tests.core.explain.making import CASES, COLOUR, Shape, broken, fresh, random_images

UNITS = {"lenet5": 84, "lenet5-bn": 84, "mlp": 512, "cifar-cnn": 64}


@pytest.mark.parametrize(("key", "shape"), CASES)
def test_the_last_layer_reads_the_answer_off_the_features(key: str, shape: Shape) -> None:
    model, images = fresh(key, shape), random_images(4, shape)
    values, outputs = FeatureReader(model).read(images)
    assert values.shape == (4, UNITS.get(key, images[0].numel()))
    network = model.build()
    last = [module for module in network.modules() if isinstance(module, torch.nn.Linear)][-1]
    with torch.inference_mode():
        assert torch.allclose(last(values), network(images), atol=1e-5)
        assert torch.allclose(outputs, network(images), atol=1e-5)
    assert has_hidden_layer(model) == (key != "linear")


def test_the_same_images_are_read_each_time_and_progress_is_told(easy: Dataset) -> None:
    work = read_features(fresh("lenet5"), easy, "train", 200)
    assert next(work).total == 200
    features = finish(read_features(fresh("lenet5"), easy, "train", 200))
    again = finish(read_features(fresh("lenet5"), easy, "train", 200))
    assert len(features) == 200
    assert torch.equal(features.indices, again.indices)
    assert torch.equal(features.labels, easy.train.labels[features.indices])
    assert len(set(features.indices.tolist())) == 200


def test_images_that_are_made_in_pieces_are_taken_from_the_front_and_junk_tests_nothing() -> None:
    labels = torch.tensor([-1, 3, 4, -1, 5])
    images = torch.zeros(5, 1, 28, 28, dtype=torch.uint8)
    assert chosen_images(MemorySplit(images, labels, piece=2), 3, with_class=False).tolist() == [0, 1, 2]
    assert chosen_images(MemorySplit(images, labels), 9, with_class=True).tolist() == [1, 2, 4]


def test_an_image_is_nearest_to_itself(easy: Dataset) -> None:
    features = finish(read_features(fresh("lenet5"), easy, "train", 300))
    found = nearest(features, features.values[7])
    assert len(found) == 8
    assert (found[0].index, found[0].distance) == (int(features.indices[7]), 0)
    assert [near.distance for near in found] == sorted(near.distance for near in found)
    away = (features.values - features.values[7]).norm(dim=1).sort().values[:8]
    assert [near.distance for near in found] == pytest.approx(away.tolist(), abs=1e-4)


def test_there_may_be_fewer_neighbours_than_asked_for(make_dataset: MakeDataset) -> None:
    features = finish(read_features(fresh("linear"), make_dataset(train=3), "train", 100))
    assert len(nearest(features, features.values[0])) == 3


def test_bad_input_gets_a_sentence(easy: Dataset, make_dataset: MakeDataset) -> None:
    with pytest.raises(DataError, match="takes 32×32 colour images; those of Easy squares are 28×28 grey"):
        finish(read_features(fresh("lenet5", COLOUR), easy, "train", 10))
    with pytest.raises(DataError, match="10 classes apart; Easy squares has 3"):
        finish(read_features(fresh("lenet5"), make_dataset(classes=3), "train", 10))
    with pytest.raises(AppError, match="no finite numbers"):
        finish(read_features(broken("mlp"), easy, "train", 10))
    empty = replace(easy, test=MemorySplit(torch.zeros(0, 1, 28, 28, dtype=torch.uint8), torch.zeros(0).long()))
    with pytest.raises(DataError, match="There are no images to compare with"):
        finish(read_features(fresh("mlp"), empty, "test", 10))
    features = finish(read_features(fresh("lenet5"), easy, "train", 10))
    with pytest.raises(AppError, match="read by different networks"):
        nearest(features, torch.zeros(512))
