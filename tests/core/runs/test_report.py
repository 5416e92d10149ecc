"""A run as one page that can be handed in."""

import base64
import io
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.config import TrainingConfig
from core.datasets.dataset import Dataset
from core.errors import AppError
from core.progress import finish
from core.runs import Run, RunStore, StoredRun
from core.runs.report import Mistake, report_page, worst_mistakes, write_report
from core.training.evaluate import Evaluation, evaluate
from core.training.events import Warned
from tests.core.runs.telling import CONFIG, broken_off, epoch, model, started, steps, whole_run, write

HOSTILE = "<script>alert('&')</script>\"><img src=x onerror=alert(1)>"
VOID = {"meta", "img"}
_WIDEST_DIGIT = 7.7  # of DejaVu Sans, a wide type, at the 12 units of a chart


class Page(HTMLParser):
    """Reads a page strictly: every tag is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.images: list[bytes] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "img":
            source = dict(attrs)["src"]
            assert source is not None
            assert source.startswith("data:image/png;base64,")
            self.images.append(base64.b64decode(source.partition(",")[2]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def an_evaluation(classes: int = 10, count: int = 50) -> Evaluation:
    labels = torch.arange(count) % classes
    probabilities = torch.full((count, classes), 0.01)
    probabilities[torch.arange(count), (labels + (torch.arange(count) < 5)) % classes] = 0.9
    answers = probabilities.argmax(1)
    confusion = torch.bincount(labels * classes + answers, minlength=classes**2).view(classes, classes)
    per_class = tuple((confusion.diagonal() / confusion.sum(1)).tolist())
    rows = tuple(tuple(row) for row in confusion.tolist())
    return Evaluation(0.123, 0.9, per_class, rows, torch.arange(count), labels, probabilities)


def page(evaluation: Evaluation | None = None, mistakes: tuple[Mistake, ...] = (), events: object = None) -> Page:
    writer = write(events or whole_run())  # type: ignore[arg-type]
    store = RunStore()
    return Page(report_page(store.run(writer.id), store.load(writer.id), evaluation, mistakes))


def test_a_report_has_the_figures_the_settings_and_the_machine() -> None:
    text = page(an_evaluation()).text
    for words in ("Linear", "96.67%", "0.0333", "7,850", "Learning rate", "0.003", "torch", "2.10", "finished",
                  "On 50 images: accuracy 90.00%, loss 0.1230.", "Epochs", "Each class"):  # fmt: skip
        assert words in text


def test_nothing_in_it_runs_and_nothing_is_fetched() -> None:
    found = page(an_evaluation(), (Mistake(np.zeros((28, 28), np.uint8), "1", "7", 0.99),))
    assert not set(found.tags) & {"script", "link", "iframe", "object", "embed", "base", "form"}
    assert not any(name.startswith("on") for name, _ in found.attributes)
    assert not any(value and "//" in value for name, value in found.attributes if name in ("src", "href"))
    assert "url(" not in found.text
    assert "@import" not in found.text


def test_what_people_wrote_is_never_markup(tmp_path: Path) -> None:
    hostile = CONFIG.changed(dataset=f"folder:{HOSTILE}", start_from=HOSTILE)
    warned = Warned("x", "{what}", (("what", HOSTILE),))
    writer = write([started(hostile), *epoch(1), warned, steps(11, 12)], group=HOSTILE, parent=(HOSTILE, 3))
    store = RunStore()
    store.rename(writer.id, HOSTILE)
    store.annotate(writer.id, HOSTILE + "\n\ud800\x1b")
    mistakes = (Mistake(np.zeros((8, 8, 3), np.uint8), HOSTILE, HOSTILE, math.nan),)
    write_report(tmp_path / "report.html", store.run(writer.id), store.load(writer.id), an_evaluation(), mistakes)
    found = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "script" not in found.tags
    assert found.tags.count("img") == 1
    assert found.text.count(HOSTILE) >= 6


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (32, 32, 3)])
def test_mistakes_are_shown_as_they_are(shape: tuple[int, ...]) -> None:
    image = np.arange(math.prod(shape), dtype=np.uint32).astype(np.uint8).reshape(shape)
    found = page(None, (Mistake(image, "truth", "answer", 0.87),))
    (data,) = found.images
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))).reshape(shape), image)
    assert "truth read as answer 87.00%" in found.text


def test_the_surest_mistakes_come_first(config: TrainingConfig, easy: Dataset) -> None:
    evaluation = finish(evaluate(model(), easy))
    mistakes = worst_mistakes(evaluation, easy.test, easy.classes, 5)
    assert len(mistakes) == 5
    assert all(mistake.image.shape == (28, 28, 1) and mistake.truth != mistake.answer for mistake in mistakes)
    sure = [mistake.probability for mistake in mistakes]
    assert sure == sorted(sure, reverse=True)
    assert config.dataset == "easy"


def test_there_are_no_more_mistakes_than_fit_a_page() -> None:
    many = (Mistake(np.zeros((4, 4), np.uint8), "1", "7", 0.9),) * 500
    assert len(page(None, many).images) == 60


@pytest.mark.parametrize("loss", [0.00012345, 0.99951, 31234.5, 2.5e16])
def test_the_figures_beside_a_chart_are_not_cut_off(loss: float) -> None:
    writer = write([started(), *(steps(step, step, loss * (1 + step / 1e4)) for step in range(1, 31))])
    text = report_page(RunStore().run(writer.id), RunStore().load(writer.id))
    beside = re.findall(r'<text x="([0-9.]+)" y="[0-9.]+" text-anchor="end">([^<]+)</text>', text)
    assert beside
    assert all(float(right) >= _WIDEST_DIGIT * (len(words) - words.count(".") / 2) for right, words in beside)


def test_the_axis_below_a_chart_says_what_it_counts() -> None:
    writer = write([started(), *(steps(step, step, 0.5) for step in range(1, 9))])
    text = report_page(RunStore().run(writer.id), RunStore().load(writer.id))
    assert text.count(">step</text>") == 2


def test_why_a_run_ended_early_is_said_before_its_curves() -> None:
    text = page(events=[started(), steps(1, 20), Warned("diverged", "The loss is no number.")]).text
    assert text.index("The loss is no number.") < text.index("training")


def test_many_classes_have_a_table_and_no_matrix() -> None:
    found = page(an_evaluation(100, 200))
    assert "What it mixes up" not in found.text
    assert "On 200 images" in found.text


@pytest.mark.parametrize(
    "events",
    [
        [started()],
        [started(), steps(1, 1)],
        [started(), steps(1, 20, math.nan)],
        [started(), steps(1, 20, 0.0)],
        [started(), steps(1, 20, 1e300)],
        [started(first_step=1000), steps(1001, 1001)],
    ],
    ids=["nothing", "one step", "no numbers", "zeros", "huge", "a fork's first step"],
)
def test_a_run_that_hardly_began_has_a_report(events: list[object]) -> None:
    text = page(events=events).text
    assert "Settings" in text
    assert "nan" not in text.lower()


def test_a_run_that_broke_off_says_so() -> None:
    writer = broken_off(2)
    text = Page(report_page(RunStore().run(writer.id), RunStore().load(writer.id))).text
    assert "broken off" in text


def test_a_long_run_makes_a_small_page() -> None:
    long = [started(), *(steps(first, first + 999) for first in range(1, 100_000, 1000))]
    writer = write(long)
    assert len(report_page(RunStore().run(writer.id), RunStore().load(writer.id))) < 60_000


def test_a_repeated_run_is_told_with_all_of_its_seeds() -> None:
    one = RunStore().run(write(whole_run()).id)
    other = replace(one, config=CONFIG.changed(seed=7), accuracy=0.5)
    said = Page(report_page(one, RunStore().load(one.id), series=(one, other))).text
    assert "2 runs that differ in their seed alone: accuracy 73.33% on average, 50.00% to 96.67%." in said
    assert "Seeds" not in Page(report_page(one, RunStore().load(one.id), series=(one,))).text


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    stored = StoredRun("id", tmp_path)
    with pytest.raises(AppError, match="its folder does not exist"):
        write_report(tmp_path / "nowhere" / "report.html", stored, Run(CONFIG))
