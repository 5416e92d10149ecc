from dataclasses import replace

import pytest
import torch

from core.errors import AppError
from core.explain.occlusion import occlusion, patch_size
from core.progress import finish
from tests.core.explain.making import CASES, COLOUR, Shape, broken, fresh, random_images


def test_what_a_linear_network_looks_at_is_where_it_suffers() -> None:
    """It takes class 1 for sure where pixel (20, 9) is bright, and sees nothing else."""
    model = fresh("linear")
    weight = torch.zeros(10, 28, 28)
    weight[1, 20, 9] = 5
    model = replace(model, weights={"linear.weight": weight.view(10, 784), "linear.bias": torch.zeros(10)})
    image = torch.zeros(1, 28, 28)
    image[0, 20, 9] = 2.0
    found = finish(occlusion(model, image))
    assert (found.answer, found.side, found.step) == (1, 5, 1)
    assert found.drop.shape == (28, 28)
    hit = (found.drop > 0.5).nonzero()
    assert hit.min(0).values.tolist() == [18, 7]
    assert hit.max(0).values.tolist() == [22, 11]
    assert len(hit) == 25
    assert float(found.drop[0, 0]) == 0


@pytest.mark.parametrize(("key", "shape"), CASES)
def test_every_network_can_be_asked(key: str, shape: Shape) -> None:
    model, image = fresh(key, shape), random_images(1, shape)[0]
    found = finish(occlusion(model, image))
    assert found.probabilities.shape == (*shape[1:], 10)
    assert torch.allclose(found.probabilities.sum(2), torch.ones(shape[1:]), atol=1e-4)
    assert torch.allclose(found.plain, model.build()(image[None]).softmax(1)[0], atol=1e-5)


def test_it_tells_its_progress_and_large_images_have_a_coarser_grid() -> None:
    large = torch.zeros(3, 96, 64)
    assert patch_size(large) == (11, 3)
    model = fresh("linear", (3, 96, 64))
    progress = list(occlusion(model, large))
    assert progress[-1].done == progress[-1].total == 32 * 21
    assert finish(occlusion(model, large)).probabilities.shape == (32, 21, 10)


def test_bad_input_gets_a_sentence() -> None:
    with pytest.raises(AppError, match="takes images of 1×28×28; these are 3×32×32"):
        finish(occlusion(fresh("lenet5"), random_images(1, COLOUR)[0]))
    with pytest.raises(AppError, match="no finite numbers"):
        finish(occlusion(broken("lenet5"), random_images(1)[0]))
