"""How many threads to train with: more than the idle cores collapse, so a few steps are measured."""

import copy
import math
import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

from core.device import cores
from core.training.chance import chance_alone
from core.training.losses import LossFunction

_STEPS = 8
_ENOUGH_SECONDS = 0.6
_GAIN_WANTED = 1.15  # several threads suffer more from whatever else runs, so a small gain is none


def choose_threads(
    network: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    loss_function: LossFunction,
    in_vain: Callable[[], bool] = lambda: False,
) -> int:
    """One thread, or one a core where that is clearly faster. Neither the network nor any random state changes.

    It takes up to a second, or as long as `in_vain` does not say that nothing will be trained: then it is one.
    """
    many = cores()
    if many == 1 or images.device.type != "cpu":
        return 1
    before = torch.get_num_threads()
    with chance_alone():
        trial = copy.deepcopy(network)
        seconds = {count: _seconds_a_step(trial, images, labels, loss_function, in_vain, count) for count in (1, many)}
    torch.set_num_threads(before)
    return many if seconds[1] > _GAIN_WANTED * seconds[many] else 1


def _seconds_a_step(
    network: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    loss_function: LossFunction,
    in_vain: Callable[[], bool],
    threads: int,
) -> float:
    torch.set_num_threads(threads)
    times: list[float] = []
    while len(times) < _STEPS and sum(times) < _ENOUGH_SECONDS and not in_vain():
        start = time.perf_counter()
        # Without the optimizer: its step is short, or (Muon) made of products of matrices, which gain from threads too.
        loss_function(network(images), labels).backward()
        times.append(time.perf_counter() - start)
    return statistics.median(times) if times else math.inf
