"""A report as a table: a row an image."""

from __future__ import annotations

from collections.abc import Iterator

from core.training.mistakes import TOP, Report


def columns(report: Report) -> tuple[str, ...]:
    """`read` and `probability` are the answer; the next likeliest follow."""
    further = [
        f"{name}_{place}" for place in range(2, min(TOP, len(report.classes)) + 1) for name in ("read", "probability")
    ]
    return "image", "true", "right", "read", "probability", *further


def rows(report: Report) -> Iterator[tuple[object, ...]]:
    """In the order of the images."""
    top = report.probabilities.topk(min(TOP, len(report.classes)))
    facts = (report.indices.tolist(), report.labels.tolist(), top.indices.tolist(), top.values.tolist())
    for index, label, numbers, values in zip(*facts, strict=True):
        answers = [
            cell
            for number, value in zip(numbers, values, strict=True)
            for cell in (report.classes[number], f"{value:.6f}")
        ]
        yield index, report.classes[label], int(numbers[0] == label), *answers
