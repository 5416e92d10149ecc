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
    title, download = dataset_title(study.key), tr("Download")
    missing = tr("{title} is not on this computer").format(title=title)
    match study.fetching:
        case "under way":
            on_its_way = tr("{title} is on its way").format(title=title)
            return Missing(on_its_way, tr("How far it is stands on the left, under Data."))
        case "waiting":
            return Missing(missing, study.waits)
        case "failed":
            failed = tr("{title} did not arrive").format(title=title)
            return Missing(failed, tr("The reason stands on the left, under Data."), download)
        case "":
            return Missing(missing, tr("Download it, or say on the left, under Data, where its files are."), download)
