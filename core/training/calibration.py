"""Whether a network is as often right as it says: answers put into bins by how probable it took them to be."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from core.training.score import Score

BINS = 10
_ENOUGH = 20


@dataclass(frozen=True)
class Bin:
    """Answers whose probability lies between `low` and `high`: how probable on average, and how many were right."""

    low: float
    high: float
    said: float
    score: Score


@dataclass(frozen=True)
class Calibration:
    """`error` is the expected calibration error: how far what is said is from what is so, averaged over all answers."""

    bins: tuple[Bin, ...]
    error: float

    @property
    def telling(self) -> int | None:
        """The bin that says most in one sentence: the fullest below the last one, if there is enough in it."""
        filled = [place for place, each in enumerate(self.bins) if each.score.total]
        if not filled:
            return None
        inner = [place for place in filled if place < BINS - 1 and self.bins[place].score.total >= _ENOUGH]
        return max(inner or filled, key=lambda place: self.bins[place].score.total)


def calibration(sureness: torch.Tensor, right: torch.Tensor) -> Calibration:
    """Of answers' probabilities and whether each was right."""
    places = bin_of(sureness)
    counts = torch.bincount(places, minlength=BINS)
    hits = torch.bincount(places[right], minlength=BINS)
    sums = torch.bincount(places, weights=sureness.double(), minlength=BINS)
    bins = tuple(
        Bin(place / BINS, (place + 1) / BINS, total and said / total, Score(hit, total))
        for place, (total, hit, said) in enumerate(zip(counts.tolist(), hits.tolist(), sums.tolist(), strict=True))
    )
    off = float((sums - hits).abs().sum())
    return Calibration(bins, off / max(len(sureness), 1))


def bin_of(sureness: torch.Tensor) -> torch.Tensor:
    """Which bin each probability falls into; 1 belongs to the last."""
    return (sureness * BINS).long().clamp(0, BINS - 1)
