"""What the Draw panel says, chosen from values: no widgets here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.pixels.spec import Steps
from gui.translation import counted, tr
from gui.widgets.input_steps import SWITCHED
from gui.widgets.probability_text import say_probability

if TYPE_CHECKING:
    from core.prediction import Prediction
    from gui.judge import Judgement


def sureness_word(answer: Prediction) -> str:
    if answer.untrained:
        return tr("untrained: guessing")
    return tr("sure") if answer.sure else tr("not sure")


def sureness_reason(answer: Prediction) -> str:
    if answer.untrained:
        return tr("These weights are fresh: the network has not learned anything yet.")
    if not answer.well_founded:
        return tr("This network never saw what is none of its classes, so it knows less well when not to be sure.")
    return tr("This network has learned what is none of its classes, too.")


def canvas_hint(*, digits: bool) -> str:
    return tr("Draw a digit, 0 to 9") if digits else tr("Drop, paste or open a picture, or take a random test image")


def usual_message(*, is_empty: bool, digits: bool) -> str:
    """What stands under the bars while nothing else is to be said."""
    if not digits:
        return tr("This network reads pictures. The menu above (…) has some to try.") if is_empty else ""
    return tr("Your drawings stay on this computer.") if is_empty else tr("Wrong? Press the right digit to teach it.")


def picture_title(label: str | None) -> str:
    return tr("A picture · true: {label}").format(label=label) if label else tr("A picture")


def thanks(label: str, count: int) -> str:
    return tr("Saved as {label}, thank you. {count}").format(
        label=label, count=counted("It is your first drawing.", "You have saved {n} drawings.", count)
    )


def taken_back(label: str | None) -> str:
    """After a drawing that was not meant to be saved; `label` is the one that it had before."""
    if label is None:
        return tr("Taken back: this drawing is not saved.")
    return tr("Taken back: it is saved as {label} again.").format(label=label)


def no_answer(*, is_empty: bool, has_model: bool, digits: bool) -> str:
    """The word under the dash."""
    if is_empty and has_model:
        return tr("no digit yet") if digits else tr("no picture yet")
    if is_empty:
        return ""
    return tr("nothing to see") if has_model else tr("no model yet")


def tiles(*, digits: bool) -> frozenset[str]:
    """The steps that there are for this kind of model."""
    return frozenset({"drawn", "found", "scaled", "input"} | ({"centred"} if digits else set()))


def without_steps(steps: Steps, asked: str, judgement: Judgement) -> str:
    """What the steps that are off, or the one that is asked for, change; empty where there is nothing to tell."""
    answer, complete = judgement.answer, judgement.complete
    names = [name for name in SWITCHED.values() if not getattr(steps, name)]
    if not names and asked in judgement.without:
        names, answer = [asked], judgement.without[asked]
    if not names or answer is complete is None:
        return ""
    many = tr("Without {steps} this reads {other}, with them {usual}.")
    one = tr("Without {steps} this reads {other}, with it {usual}.")
    doing = tr("{some} and {last}").format(some=", ".join(map(_doing, names[:-1])), last=_doing(names[-1]))
    template, said = (one, _doing(names[0])) if len(names) == 1 else (many, doing)
    return template.format(steps=said, other=_reading(answer), usual=_reading(complete))


def _doing(step: str) -> str:
    return {
        "found": tr("finding"),
        "scaled": tr("scaling"),
        "centred": tr("centring"),
        "normalised": tr("normalising"),
    }[step]


def _reading(answer: Prediction | None) -> str:
    if answer is None:
        return tr("nothing")
    return f"{answer.label} ({say_probability(answer.probability)})"
