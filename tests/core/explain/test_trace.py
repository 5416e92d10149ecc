from itertools import pairwise

import torch

from core.explain.trace import trace
from core.models.catalog import find_model
from tests.core.explain.making import CASES, fresh, random_images


def test_the_last_stage_is_the_networks_answer_and_all_is_left_as_it_was() -> None:
    for key, shape in CASES:
        network, images = fresh(key, shape).build().train(), random_images(3, shape)
        stages = trace(network, images)
        assert network.training
        assert not any(module._forward_hooks or module._forward_pre_hooks for module in network.modules())
        assert torch.allclose(stages[-1].output, network.eval()(images), atol=1e-5)
        assert all(before.after == after.before for before, after in pairwise(stages))


def test_pooling_by_a_function_tells_its_window() -> None:
    stages = trace(find_model("lenet5").build((1, 28, 28), 10), random_images(1))
    window = stages[1].window
    assert window is not None
    assert (window.kernel, window.stride, window.padding) == ((2, 2), (2, 2), (0, 0))
