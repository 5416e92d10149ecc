"""What the Training tab says before the first run, while something in the Setup has to be done first."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from gui.translation import tr

if TYPE_CHECKING:
    from gui.panels.setup_panel import SetupPanel

_LINE = 72


def first_to_do(setup: SetupPanel) -> tuple[str, str]:
    """A title and what to do; both empty if a training can begin."""
    data = setup.data
    if data.waits():
        title = tr("{title} is not on this computer").format(title=data.facts.title)
        return title, _otherwise(textwrap.fill(data.waits(), _LINE))
    if data.facts.missing:
        title, sentence = _TO_FETCH[data.fetching]()
        return title.format(title=data.facts.title), sentence
    if data.facts.problem:
        title = tr("{title} cannot be used yet").format(title=data.facts.title)
        return title, _otherwise(textwrap.fill(data.facts.problem, _LINE))
    problem = setup.problem()
    return (tr("Nearly ready"), textwrap.fill(problem, _LINE)) if problem else ("", "")


def _missing() -> tuple[str, str]:
    return tr("{title} is not on this computer"), _otherwise(tr("Download it on the left, under Data."))


def _under_way() -> tuple[str, str]:
    return tr("{title} is on its way"), tr("Train can be clicked as soon as it is here.")


def _failed() -> tuple[str, str]:
    return tr("{title} did not arrive"), _otherwise(tr("The reason stands on the left, under Data: try again there."))


def _otherwise(sentence: str) -> str:
    return "\n".join((sentence, tr("Or pick Generated digits: they are always at hand.")))


_TO_FETCH = {"": _missing, "under way": _under_way, "failed": _failed}
