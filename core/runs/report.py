"""A run as one page to hand in or to mail: everything is inside the file, and nothing in it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from core.atomic import write_atomically
from core.config import TrainingConfig
from core.runs.report_chart import accuracy_chart, loss_chart
from core.runs.report_mistakes import Mistake, each_class, matrix, misread, worst_mistakes
from core.runs.report_series import seeds
from core.runs.report_style import STYLE
from core.runs.report_words import duration, percent, plain, table, text
from core.runs.words import STATES, say_setting, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from core.runs.run import Run
    from core.runs.stored import StoredRun
    from core.training.evaluate import Evaluation

__all__ = ["Mistake", "report_page", "worst_mistakes", "write_report"]

_WIDEST_MATRIX = 26  # classes; beyond that it fits no page


def write_report(
    path: Path,
    stored: StoredRun,
    run: Run,
    evaluation: Evaluation | None = None,
    mistakes: Sequence[Mistake] = (),
    series: Sequence[StoredRun] = (),
) -> None:
    """Settings, curves, what the network mixes up, and the machine. An AppError if the file cannot be written.

    `series` are all runs that differ from this one in their seed only, and itself.
    """
    write_atomically(path, report_page(stored, run, evaluation, mistakes, series).encode(errors="replace"))


def report_page(
    stored: StoredRun,
    run: Run,
    evaluation: Evaluation | None = None,
    mistakes: Sequence[Mistake] = (),
    series: Sequence[StoredRun] = (),
) -> str:
    title = _title(stored, run)
    classes = run.started.classes if run.started else ()
    parts = (
        _header(stored, run, title),
        _section("What it said", _warnings(run)),  # first of all why it ended early, if it did
        _section("Loss", _figure(loss_chart(run)), _LEGEND),
        _section("Accuracy", _figure(accuracy_chart(run)), _LEGEND),
        _section("Epochs", _epochs(run)),
        _section("Seeds", seeds(series)),
        _section("Settings", _settings(run.config)),
        *_judged(evaluation, classes),
        _section("Mistakes", misread(mistakes)),
        _section("Machine", _facts(stored.environment.items())),
        f"<footer>{text(f'Run {stored.id}. Written by Inkling.')}</footer>",
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def _title(stored: StoredRun, run: Run) -> str:
    return stored.name or _what(run.config)


def _what(config: TrainingConfig) -> str:
    return f"{say_setting('model', config.model)} on {say_setting('dataset', config.dataset)}"


def _header(stored: StoredRun, run: Run, title: str) -> str:
    when = stored.started.replace("T", " ").removesuffix("+00:00")
    under = [_what(run.config) if stored.name else "", STATES[stored.state], f"{when} UTC"]
    if stored.parent:
        under.append(f"forked from {stored.parent[0]} after {stored.parent[1]:,} steps")
    note = f'<p class="note">{text(stored.note)}</p>' if stored.note else ""
    line = " · ".join(part for part in under if part)
    return f'<header><h1>{text(title)}</h1><p class="muted">{text(line)}</p>{note}{_key_figures(stored, run)}</header>'


def _key_figures(stored: StoredRun, run: Run) -> str:
    rows = (
        ("Accuracy", percent(stored.accuracy)),
        ("Validation loss" if run.validations else "Loss", plain(stored.loss)),
        ("Steps", f"{stored.step:,}"),
        ("Time", duration(stored.seconds)),
        ("Parameters", f"{run.started.parameters:,}" if run.started else ""),
        ("Training images", f"{run.started.train_size:,}" if run.started else ""),
    )
    cells = (f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in rows if value)
    return f'<dl class="figures">{"".join(cells)}</dl>'


_LEGEND = (
    '<span class="legend" aria-hidden="true"><svg><line class="train key" x1="0" x2="22" y1="4" y2="4"/></svg>training'
    '<svg><line class="validation key" x1="0" x2="22" y1="4" y2="4"/></svg>validation</span>'
)


def _section(title: str, content: str, beside: str = "") -> str:
    if not content:
        return ""
    heading = f"<h2>{text(title)}</h2>"
    heading = f'<div class="heading">{heading}{beside}</div>' if beside else heading
    return f"<section>{heading}{content}</section>"


def _figure(drawing: str) -> str:
    return f"<figure>{drawing}</figure>" if drawing else ""


def _epochs(run: Run) -> str:
    header = ("Epoch", "Training loss", "Training accuracy", "Validation loss", "Validation accuracy", "Time")
    rows = (
        (
            f"{epoch.epoch:,}",
            plain(epoch.train_loss),
            percent(epoch.train_accuracy),
            plain(epoch.validation_loss),
            percent(epoch.validation_accuracy),
            duration(epoch.seconds),
        )
        for epoch in run.epochs
    )
    return table(header, rows) if run.epochs else ""


def _settings(config: TrainingConfig) -> str:
    return _facts((title_of(name), say_setting(name, value)) for name, value in config.to_json().items())


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value) or '–'}</dd></div>" for name, value in rows)
    return f'<dl class="facts">{lines}</dl>' if lines else ""


def _judged(evaluation: Evaluation | None, classes: Sequence[str]) -> Iterator[str]:
    if evaluation is None:
        return
    size = len(evaluation.confusion)
    names = [*classes[:size], *(str(number) for number in range(len(classes), size))]
    total = sum(map(sum, evaluation.confusion))
    words = f"On {total:,} images: accuracy {percent(evaluation.accuracy)}, loss "
    said = f"<p>{text(words + plain(evaluation.loss))}.</p>"
    if size <= _WIDEST_MATRIX:
        yield _section("What it mixes up", said + matrix(evaluation.confusion, names))
    yield _section("Each class", ("" if size <= _WIDEST_MATRIX else said) + each_class(evaluation, names))


def _warnings(run: Run) -> str:
    items = "".join(f"<li>{text(warned.message)}</li>" for warned in run.warnings)
    return f'<ul class="warnings">{items}</ul>' if items else ""
