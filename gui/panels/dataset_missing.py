"""What a tab says in place of images that are not on this computer: whether they are coming, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gui.dataset_facts import dataset_title
from gui.translation import tr

if TYPE_CHECKING:
    from gui.study import Study


class Missing(NamedTuple):
    """`action` is the word on a button that has them fetched; empty while a click could do nothing."""

    title: str
    sentence: str
    action: str = ""


def say_missing(study: Study) -> Missing:
    """For the dataset that is picked; as the left column says it."""
    title, sentence, action = _WORDS[study.fetching]()
    return Missing(title.format(title=dataset_title(study.key)), sentence or study.waits, action)


def _missing() -> Missing:
    sentence = tr("Download it, or say on the left, under Data, where its files are.")
    return Missing(tr("{title} is not on this computer"), sentence, tr("Download"))


def _under_way() -> Missing:
    return Missing(tr("{title} is on its way"), tr("How far it is stands on the left, under Data."))


def _waiting() -> Missing:
    return Missing(tr("{title} is not on this computer"), "")


def _failed() -> Missing:
    return Missing(tr("{title} did not arrive"), tr("The reason stands on the left, under Data."), tr("Download"))


_WORDS = {"": _missing, "under way": _under_way, "waiting": _waiting, "failed": _failed}
