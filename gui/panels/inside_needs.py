"""What a page of the Inside tab needs and has not got: one sentence each, with a title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.translation import told, tr

if TYPE_CHECKING:
    from core.progress import Progress
    from gui.study import Study


@dataclass(frozen=True)
class Need:
    title: str
    sentence: str


def need_model(study: Study) -> Need | None:
    if study.model is not None:
        return None
    return Need(tr("No network to look into"), tr("Train one, or open a model file."))


def need_source(study: Study) -> Need | None:
    if study.source is not None:
        return None
    return Need(tr("Nothing on the canvas"), tr("Draw something on the right, or choose a picture from its menu."))


def need_dataset(study: Study, trouble: BaseException | None, progress: Progress | None) -> Need | None:
    """`trouble` is why it could not be read, `progress` how far its reading is."""
    if study.dataset is not None:
        return None
    title = tr("Its images are needed")
    if trouble is not None:
        return Need(tr("The images cannot be read"), told(trouble))
    if not study.key:
        return Need(title, tr("Choose a dataset on the left."))
    if study.missing:
        return Need(title, tr("The dataset is not downloaded yet; its download is offered on the left."))
    return Need(tr("Reading the images"), say_progress(progress))


def say_progress(progress: Progress | None) -> str:
    if progress is None or not progress.what:
        return tr("One moment.")
    what = tr(progress.what)
    if not progress.total:
        return tr("{what}.").format(what=what)
    return tr("{what}: {share}").format(what=what, share=f"{progress.done / progress.total:.0%}")
