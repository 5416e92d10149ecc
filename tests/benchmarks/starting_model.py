"""How good the model is that the canvas starts with.

    INKLING_DATA_DIR=... uv run python -m tests.benchmarks.starting_model

Judged on what it was not trained on: MNIST's test images, the strokes of held-out writers (pendigits-train.unipen in
the data folder), and kinds of scribbles, letters and shapes that training never draws.
"""

import numpy as np
import torch

from core import paths
from core.datasets.batches import to_floats
from core.datasets.load import load_dataset
from core.datasets.pen.junk import _kinds, _scribbled, _some, ink
from core.datasets.unipen import held_out_writers, read_unipen
from core.model_files import open_model
from core.predict import Predictor
from core.prediction import Prediction
from core.progress import finish

PICTURES = 2000


def main() -> None:
    torch.set_num_threads(1)
    predictor = Predictor(open_model(paths.assets_dir() / "digits-lenet5.safetensors"))
    mnist = finish(load_dataset("mnist")).test
    answers = read(predictor, mnist.take(torch.arange(len(mnist.labels))))
    show("MNIST, test images", answers, [str(int(label)) for label in mnist.labels])
    written = read_unipen(paths.data_dir() / "pendigits-train.unipen")
    unseen = held_out_writers(entry.writer for entry in written)
    drawings = [entry.drawing for entry in written if entry.writer in unseen]
    seen = predictor.predict_all(list(drawings))
    show("strokes of held-out writers", [answer for answer in seen if answer], [str(d.label) for d in drawings])
    for kind, images in junk().items():
        declined = np.mean([not answer.sure for answer in read(predictor, images)])
        print(f"| held-out {kind} | {len(images):,} | declined {declined:.1%} |")


def junk() -> dict[str, torch.Tensor]:
    rng, kinds = np.random.default_rng(5), _kinds(held_out=True)
    drawn = {
        "letters and signs": _some(rng, kinds.letters, PICTURES),
        "shapes": _some(rng, kinds.shapes, PICTURES),
        "scribbles": _scribbled(rng, kinds.scribbles, PICTURES),
    }
    return {kind: torch.from_numpy(ink(rng, strokes.paths, strokes.pressure)) for kind, strokes in drawn.items()}


def read(predictor: Predictor, images: torch.Tensor) -> list[Prediction]:
    preprocessing = predictor.model.preprocessing
    inputs = to_floats(images.reshape(-1, 1, 28, 28), preprocessing)
    return [answer for part in inputs.split(1000) for answer in predictor.predict_inputs(part)]


def show(what: str, answers: list[Prediction], labels: list[str]) -> None:
    right = np.mean([answer.label == label for answer, label in zip(answers, labels, strict=True)])
    sure = np.mean([answer.sure for answer in answers])
    print(f"| {what} | {len(answers):,} | right {right:.2%} | sure {sure:.1%} |")


if __name__ == "__main__":
    main()
