"""Predictions: what a network sees in a drawing or picture, and whether it is sure of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from core.datasets.batches import to_floats
from core.pixels.spec import ALL_STEPS, Drawing, Picture, Steps
from core.pixels.steps import to_input
from core.prediction import UNCALIBRATED, Prediction, answers, sureness_of
from core.trained_model import Sureness, TrainedModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Split

_MOST_TO_CALIBRATE = 2000
_ACCEPTED = 0.955  # of the held-out images that are read right count as sure
_BATCH = 500


class Predictor:
    """A network that is ready to answer. It belongs to the thread that uses it."""

    def __init__(self, model: TrainedModel) -> None:
        self.model = model
        self._network = model.build()

    def predict(self, source: Drawing | Picture | None, steps: Steps = ALL_STEPS) -> Prediction | None:
        """None where there is nothing to see."""
        pixels = None if source is None else to_input(source, self.model.preprocessing, steps)
        return None if pixels is None else self.predict_inputs(torch.from_numpy(pixels)[None])[0]

    def predict_all(self, sources: list[Drawing | Picture | None]) -> list[Prediction | None]:
        """As `predict` for each, with one batch through the network."""
        inputs = [None if source is None else to_input(source, self.model.preprocessing) for source in sources]
        seen = [torch.from_numpy(pixels) for pixels in inputs if pixels is not None]
        answers = iter(self.predict_inputs(torch.stack(seen)) if seen else ())
        return [None if pixels is None else next(answers) for pixels in inputs]

    def predict_inputs(self, inputs: torch.Tensor) -> tuple[Prediction, ...]:
        """Answers to prepared inputs, float32 (n, channels, height, width)."""
        sureness = sureness_of(self.model)
        with torch.inference_mode():
            outputs = self._network(inputs)
            rows = outputs.softmax(1).nan_to_num(1 / outputs.shape[1])
            sure = _surenesses(outputs, sureness.measure) >= sureness.threshold
        return answers(self.model, rows.argmax(1).tolist(), rows.tolist(), sure.tolist())

    def predict_arrays(self, inputs: NDArray[np.float32]) -> tuple[Prediction, ...]:
        """As `predict_inputs`, for those who know nothing of torch."""
        return self.predict_inputs(torch.from_numpy(inputs))

    def take_weights(self, weights: Mapping[str, torch.Tensor], step: int) -> None:
        """Go on with the weights that a training has reached; sureness is judged as before."""
        self.model = self.model.after(step, weights)
        self._network.load_state_dict(dict(weights))


def calibrate(model: TrainedModel, held_out: Split, *, trained_on_junk: bool = False) -> Sureness:
    """When the model's answers count as sure: so that nearly all of these images that it reads right, are.

    They are judged by their energy, which is low where the outputs are all alike: that is how a network answers junk
    that it was trained on. One that never saw junk does so less reliably.
    """
    known = (held_out.labels >= 0).nonzero().flatten()
    if not len(known):
        return replace(UNCALIBRATED, trained_on_junk=trained_on_junk)
    chosen = known[:: -(-len(known) // _MOST_TO_CALIBRATE)]
    outputs = _outputs(model, held_out, chosen)
    right = outputs.argmax(1) == held_out.labels[chosen]
    energies = _surenesses(outputs[right] if right.any() else outputs, "energy").nan_to_num()
    return Sureness("energy", float(energies.quantile(1 - _ACCEPTED)), trained_on_junk)


def _outputs(model: TrainedModel, split: Split, chosen: torch.Tensor) -> torch.Tensor:
    network, preprocessing = model.build(), model.preprocessing
    with torch.inference_mode():
        return torch.cat([
            network(to_floats(split.take(indices), preprocessing))
            for indices in chosen.split(_BATCH)
        ])  # fmt: skip


def _surenesses(outputs: torch.Tensor, measure: str) -> torch.Tensor:
    """The energy is taken of outputs around zero: what all have in common says nothing, and no loss ever sees it."""
    if measure == "energy":
        return (outputs - outputs.mean(1, keepdim=True)).logsumexp(1)
    return outputs.softmax(1).amax(1)
