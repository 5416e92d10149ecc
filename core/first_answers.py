"""The first answers: the network that comes along, computed by numpy alone for as long as torch is being imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.model_files import safetensors_file
from core.model_files.description import METADATA_KEY, digest_of_tensors, understand
from core.model_files.reading import read_regular_file
from core.model_files.refusal import RefusedError
from core.prediction import Prediction, answers, sureness_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from core.trained_model import TrainedModel

    Weights = Mapping[str, NDArray[np.float32]]

_ARCHITECTURE = "lenet5"


class FirstPredictor:
    """Answers as the Predictor of the same file does. Its `model` has no weights yet: those are torch's."""

    def __init__(self, model: TrainedModel, weights: Weights) -> None:
        self.model = model
        self._weights = weights

    def predict_arrays(self, inputs: NDArray[np.float32]) -> tuple[Prediction, ...]:
        """Answers to prepared inputs, float32 (n, channels, height, width)."""
        outputs = _lenet(inputs, self._weights)
        exponents = np.exp(outputs - outputs.max(1, keepdims=True))
        rows = exponents / exponents.sum(1, keepdims=True)
        sureness = sureness_of(self.model)
        measured = _energies(outputs) if sureness.measure == "energy" else rows.max(1)
        return answers(self.model, rows.argmax(1).tolist(), rows.tolist(), (measured >= sureness.threshold).tolist())


def open_first(path: Path) -> FirstPredictor | None:
    """None where the file is not a LeNet-5 of Inkling's own, whole and undamaged: whoever opens it then says why."""
    try:
        contents = safetensors_file.read(read_regular_file(path))
        model, digest = understand(contents.metadata.get(METADATA_KEY, ""))
        if model.architecture != _ARCHITECTURE or digest_of_tensors(contents.tensors) != digest:
            return None
        weights = {
            name: np.frombuffer(tensor.data, np.float32).reshape(tensor.shape)
            for name, tensor in contents.tensors.items()
        }
        first = FirstPredictor(model, weights)
        first.predict_arrays(np.zeros((1, *model.preprocessing.shape), np.float32))
    except (LookupError, RefusedError, ValueError):
        return None
    return first


def _lenet(x: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """core/models/lenet.py, line by line."""
    x = _rectified(_pooled(_convolved(x, weights, "conv1")))
    x = _rectified(_pooled(_convolved(x, weights, "conv2")))
    x = x.reshape(len(x), -1)
    x = _rectified(_mixed(x, weights, "fc1"))
    x = _rectified(_mixed(x, weights, "fc2"))
    return _mixed(x, weights, "fc3")


def _convolved(x: NDArray[np.float32], weights: Weights, layer: str) -> NDArray[np.float32]:
    kernels = weights[f"{layer}.weight"]
    windows = sliding_window_view(x, kernels.shape[2:], axis=(2, 3))
    found = np.tensordot(windows, kernels, axes=([1, 4, 5], [1, 2, 3]))
    return np.moveaxis(found + weights[f"{layer}.bias"], 3, 1)


def _pooled(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest of each two by two; a last odd row or column falls away."""
    height, width = x.shape[2] // 2, x.shape[3] // 2
    fours = x[:, :, : 2 * height, : 2 * width].reshape(*x.shape[:2], height, 2, width, 2)
    largest: NDArray[np.float32] = fours.max((3, 5))
    return largest


def _rectified(x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.maximum(x, np.float32(0))


def _mixed(x: NDArray[np.float32], weights: Weights, layer: str) -> NDArray[np.float32]:
    return x @ weights[f"{layer}.weight"].T + weights[f"{layer}.bias"]


def _energies(outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """As core/predict.py takes them."""
    around_zero = outputs - outputs.mean(1, keepdims=True)
    largest: NDArray[np.float32] = around_zero.max(1)
    rest: NDArray[np.float32] = np.log(np.exp(around_zero - largest[:, None]).sum(1))
    return largest + rest
