"""What a network mixes up, as parts of a report: the confusion matrix, its classes, the images that it misread."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.runs.report_words import percent, table, text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.datasets.dataset import Split
    from core.training.evaluate import Evaluation

MOST_MISTAKES = 60
_LEVELS = (0.0, 0.005, 0.02, 0.05, 0.15)  # of a class, for a mistake's colour


@dataclass(frozen=True, eq=False)
class Mistake:
    """An image that the network read wrongly: uint8, (height, width) or (height, width, channels)."""

    image: NDArray[np.uint8]
    truth: str
    answer: str
    probability: float


def worst_mistakes(
    evaluation: Evaluation, split: Split, classes: Sequence[str], most: int = MOST_MISTAKES
) -> tuple[Mistake, ...]:
    """The images of the split that the network misread, the surest first."""
    answers, labels = evaluation.answers, evaluation.labels
    sureness = evaluation.probabilities.amax(1).nan_to_num(0.0)
    wrong = (answers != labels).nonzero().flatten()
    places = wrong[sureness[wrong].argsort(descending=True, stable=True)][:most]
    images = split.take(evaluation.indices[places]).permute(0, 2, 3, 1).numpy()
    return tuple(
        Mistake(image, classes[int(labels[place])], classes[int(answers[place])], float(sureness[place]))
        for image, place in zip(images, places, strict=True)
    )


def matrix(confusion: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in names)
    rows = []
    for place, (name, row) in enumerate(zip(names, confusion, strict=True)):
        cells = "".join(_matrix_cell(count, sum(row), right=column == place) for column, count in enumerate(row))
        rows.append(f'<tr><th scope="row">{text(name)}</th>{cells}</tr>')
    words = '<p class="muted">A row is a true class, a column what the network answered.</p>'
    table = f'<table class="matrix"><thead><tr><td></td>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'{words}<div class="scroll">{table}</div>'


def _matrix_cell(count: int, of_class: int, *, right: bool) -> str:
    share = count / of_class if of_class else 0.0
    level = sum(share > least for least in _LEVELS)
    kind = "right" if right else f"r{level}" if count else "zero"
    return f'<td class="{kind}">{count:,}</td>'


def each_class(evaluation: Evaluation, names: Sequence[str]) -> str:
    rows = zip(names, evaluation.per_class, evaluation.confusion, strict=True)
    return table(
        ("Class", "Accuracy", "Right", "Images"),
        ((name, percent(share), f"{row[place]:,}", f"{sum(row):,}") for place, (name, share, row) in enumerate(rows)),
    )


def misread(mistakes: Sequence[Mistake]) -> str:
    items = "".join(_item(mistake) for mistake in mistakes[:MOST_MISTAKES])
    return f'<ul class="mistakes">{items}</ul>' if items else ""


def _item(mistake: Mistake) -> str:
    image = f'<img alt="" src="data:image/png;base64,{_png(mistake.image)}">'
    read = f'{text(mistake.truth)} read as <span class="wrong">{text(mistake.answer)}</span>'
    return f'<li>{image}<p>{read} <span class="muted">{percent(mistake.probability)}</span></p></li>'


def _png(image: NDArray[np.uint8]) -> str:
    from PIL import Image

    data = io.BytesIO()
    pixels = image[..., 0] if image.ndim == 3 and image.shape[-1] == 1 else image
    Image.fromarray(pixels).save(data, "PNG", optimize=True)
    return base64.b64encode(data.getvalue()).decode()
