"""What the Mistakes tab says: pure functions of a report."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from gui.translation import counted, told, tr
from gui.widgets.probability_text import say_probability

if TYPE_CHECKING:
    from core.progress import Progress
    from core.training.mistakes import Answered, Choice, Report

_LINE = 62
_SHORT_NAME = 2


def headline(report: Report) -> str:
    """101 of 10,000 test images are wrong."""
    wrong, total = report.score.total - report.score.right, f"{report.score.total:,}"
    if not wrong:
        template = {
            "test": tr("All {total} test images are right"),
            "train": tr("All {total} training images are right"),
            "validation": tr("All {total} held-out images are right"),
            "drawings": tr("All {total} of your drawings are right"),
        }[report.part]
    else:
        template = {
            "test": tr("{wrong} of {total} test images are wrong"),
            "train": tr("{wrong} of {total} training images are wrong"),
            "validation": tr("{wrong} of {total} held-out images are wrong"),
            "drawings": tr("{wrong} of {total} of your drawings are wrong"),
        }[report.part]
    return template.format(wrong=f"{wrong:,}", total=total)


def short_headlines(report: Report) -> tuple[str, str]:
    """101 of 10,000 wrong, and 101 wrong: where there is less room."""
    wrong, total = f"{report.score.total - report.score.right:,}", f"{report.score.total:,}"
    return tr("{wrong} of {total} wrong").format(wrong=wrong, total=total), tr("{wrong} wrong").format(wrong=wrong)


def figures(report: Report, *, says_step: bool) -> str:
    """At step 86 · 2,000 of 10,000 images · 98.99% are right (95% interval 98.77% to 99.17%) · loss 0.032."""
    parts = []
    if says_step and report.step:
        parts.append(tr("At step {step}").format(step=f"{report.step:,}"))
    if report.is_part:
        words = tr("{some} of {all} images")
        parts.append(words.format(some=f"{len(report.indices):,}", all=f"{report.whole:,}"))
    digits = 2 if report.score.share > 0.9 else 1
    share, low, high = (f"{each:.{digits}%}" for each in (report.score.share, *report.score.interval))
    words = tr("{share} are right (95% interval {low} to {high})")
    parts.append(words.format(share=share, low=low, high=high))
    if math.isfinite(report.loss):
        parts.append(tr("loss {loss}").format(loss=f"{report.loss:.3f}"))
    return " · ".join(parts)


def remark(report: Report) -> str:
    """What makes the figures say less than they seem to."""
    if report.broken:
        return counted(
            "For {n} image the network gave no number; it counts as a guess.",
            "For {n} images the network gave no numbers; they count as guesses.",
            report.broken,
        )
    if sum(1 for score in report.each_class if score.total) == 1:
        return tr("All images here are of one class, so this says little: add images of a second one.")
    if report.untrained:
        return tr("These weights are fresh: each answer is a guess.")
    return ""


def outdated(report: Report, *, same_model: bool) -> str:
    """Why a report is not about what is at hand now."""
    if same_model:
        return tr("On images of {title}, before other data was picked.").format(title=report.title)
    return tr("Of an earlier network: evaluate again.")


def trouble(error: BaseException) -> tuple[str, str]:
    """A title and what to do, for a page that cannot be shown."""
    from core.training.evaluate import MisfitError

    if isinstance(error, MisfitError):
        advice = tr("Pick the data that the network was trained for, or train a network on these images.")
        return tr("This network is for other images"), f"{in_lines(told(error))}\n{in_lines(advice)}"
    return tr("There is nothing to judge by"), in_lines(told(error))


def calibration_sentence(report: Report) -> str:
    """The expected calibration error in words."""
    points = report.calibration.error * 100
    if points < 0.05:
        return tr("On average it is exactly as often right as it says.")
    return tr("On average, what it says and what is right are {points} points apart.").format(points=f"{points:.1f}")


def choice_title(report: Report, choice: Choice) -> str:
    names = report.classes
    if choice.kind == "unsure":
        return tr("Not sure")
    if choice.kind == "class":
        return tr("True {name}, read wrong").format(name=names[choice.first])
    if choice.kind == "cell" and choice.first == choice.second:
        return tr("{name}, read right").format(name=names[choice.first])
    if choice.kind == "cell":
        return tr("{true} read as {read}").format(true=names[choice.first], read=names[choice.second])
    if choice.kind == "bin":
        each = report.calibration.bins[choice.first]
        return tr("{low} to {high} sure").format(low=f"{each.low:.0%}", high=f"{each.high:.0%}")
    return tr("All mistakes")


def order_said(choice: Choice, count: int) -> str:
    """How many images there are, and which comes first."""
    images = counted("{n} image", "{n} images", count)
    if count < 2:
        return images
    if choice.kind == "unsure" or (choice.kind == "cell" and choice.first == choice.second):
        return tr("{images}, the least sure first").format(images=images)
    return tr("{images}, the surest mistake first").format(images=images)


def nothing_there(choice: Choice) -> str:
    if choice.kind == "mistakes":
        return tr("Nothing is wrong here.")
    if choice.kind == "unsure":
        return tr("The network is sure of every image.")
    return tr("No image is like that.")


def caption(classes: tuple[str, ...], choice: Choice, found: Answered) -> str:
    """As little as tells the tiles of one grid apart."""
    probability = say_probability(found.top[0][1])
    if choice.kind == "cell" or max(map(len, classes)) > _SHORT_NAME:
        return probability
    read = classes[found.answer]
    return f"{read} {probability}" if found.is_right else f"{classes[found.label]}→{read} {probability}"


def longest_caption(classes: tuple[str, ...], choice: Choice) -> str:
    longest = max(classes, key=len)
    return "99.9%" if choice.kind == "cell" or len(longest) > _SHORT_NAME else f"{longest}→{longest} 99.9%"


def image_title(part: str, number: int) -> str:
    """As people count: from 1 for drawings, as the file counts for images."""
    if part == "drawings":
        return tr("Drawing {n}").format(n=f"{number + 1:,}")
    template = {
        "test": tr("Test image {n}"),
        "train": tr("Training image {n}"),
        "validation": tr("Held-out image {n}"),
    }[part]
    return template.format(n=f"{number:,}")


def true_and_read(classes: tuple[str, ...], found: Answered) -> str:
    if found.is_right:
        return tr("{name}, read right").format(name=classes[found.label])
    words = tr("True: {true} · read as {read}")
    return words.format(true=classes[found.label], read=classes[found.answer])


def only_true(classes: tuple[str, ...], found: Answered) -> str:
    return tr("True: {true}").format(true=classes[found.label])


def described(report: Report, found: Answered) -> str:
    """One line for a tooltip and for assistive tools."""
    words = tr("{image}: {what}, {probability}")
    return words.format(
        image=image_title(report.part, found.number),
        what=true_and_read(report.classes, found),
        probability=say_probability(found.top[0][1]),
    )


def mix_up(report: Report, true: int, read: int, count: int) -> str:
    words = tr("{true} as {read} ({count})")
    return words.format(true=report.classes[true], read=report.classes[read], count=f"{count:,}")


def under_way(progress: Progress | None) -> str:
    if progress is None or not progress.total:
        return tr(progress.what) if progress is not None and progress.what else tr("Evaluating")
    words = tr("{what}: {done} of {total}")
    return words.format(what=tr(progress.what), done=f"{progress.done:,}", total=f"{progress.total:,}")


def in_lines(sentence: str) -> str:
    """Broken where an empty page has no room for one line."""
    return "\n".join(textwrap.wrap(sentence, _LINE))
