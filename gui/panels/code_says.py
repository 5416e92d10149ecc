"""Short lines of the Code tab: what is in sight, what is being done, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.progress import Progress
from gui.translation import counted, told, tr

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from gui.study import Study


def provenance(study: Study, source: str) -> str:
    if source == "setup":
        return tr("What the controls on the left say. Change one, and its lines are marked.")
    return tr("What the training under way was started with.") if study.is_live else tr("How this model was trained.")


def lines_changed(count: int) -> str:
    return counted("{n} line has changed.", "{n} lines have changed.", count) if count else ""


def stage(progress: object) -> str:
    """How far a piece of work is."""
    if not isinstance(progress, Progress) or not progress.what:
        return tr("One moment.")
    if not progress.total:
        return tr("{what}.").format(what=tr(progress.what))
    template = tr("{what}: {done} of {total}")
    return template.format(what=tr(progress.what), done=f"{progress.done:,}", total=f"{progress.total:,}")


def unread(study: Study, trouble: BaseException | None) -> str:
    """Why there is no script of a dataset that has to be read first."""
    if trouble is not None:
        return told(trouble)
    if study.missing:
        return tr("The script needs to know the images: download the dataset first.")
    return (
        tr("Reading the images, so that the script knows their size.") if study.key else tr("Choose a dataset first.")
    )


def saved_name(config: TrainingConfig) -> str:
    """A file name to suggest."""
    dataset = "".join(letter if letter.isalnum() or letter == "-" else "-" for letter in config.dataset)
    return f"{config.model}-{dataset[:40]}.py"
