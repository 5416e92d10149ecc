"""From names to losses. A label below zero means "no class": its target is the same share for every class."""

from collections.abc import Callable

import torch
import torch.nn.functional as F

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

_SMOOTHING = 0.1


def make_loss(name: str, *, with_junk: bool) -> LossFunction:
    if with_junk:
        return _on_shares(name)
    plain: dict[str, LossFunction] = {
        "cross-entropy": F.cross_entropy,
        "smooth-cross-entropy": _smooth,
        "mse": _squared_error,
    }
    return plain[name]


def target_shares(labels: torch.Tensor, classes: int) -> torch.Tensor:
    """One-hot rows; a row of equal shares where there is no class."""
    known = labels >= 0
    shares = F.one_hot(labels.clamp(min=0), classes).to(torch.float32)
    return torch.where(known[:, None], shares, torch.full_like(shares, 1 / classes))


def _smooth(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(logits, labels, label_smoothing=_SMOOTHING)


def _squared_error(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return F.mse_loss(logits, F.one_hot(labels, logits.shape[1]).to(logits.dtype))


def _on_shares(name: str) -> LossFunction:
    def loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        shares = target_shares(labels, logits.shape[1])
        if name == "mse":
            return F.mse_loss(logits, shares)
        return F.cross_entropy(logits, shares, label_smoothing=_SMOOTHING if name.startswith("smooth") else 0.0)

    return loss
