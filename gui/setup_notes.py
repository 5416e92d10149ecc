"""What the window says beside the settings: what a training would mean for the loaded model, and what has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.translation import tr

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.runs import Run
    from core.trained_model import TrainedModel
    from gui.model_session import ModelSession

_OWN = ("learning_rate", "device", "threads", "start_from")
"""Settings that a run may have been given otherwise than they stand in the setup column, or that reach it at once."""


def loaded_words(session: ModelSession) -> str:
    """What is loaded, and how good it is known to be."""
    if session.model is None:
        return tr("Loading the model…") if session.is_loading else tr("No model is loaded yet")
    accuracy = session.model.record.get("accuracy")
    if isinstance(accuracy, float):
        words = tr("{title} · {accuracy} on test images")
        return words.format(title=session.title, accuracy=f"{accuracy:.1%}")
    return tr("{title} is loaded").format(title=session.title)


def consequence(model: TrainedModel | None, architecture: str, classes: tuple[str, ...]) -> str:
    """What becomes of the loaded model when that architecture is trained for those classes (none: not known yet)."""
    if model is None or (model.architecture == architecture and classes in ((), tuple(model.classes))):
        return ""
    return tr("Training makes a new network; the loaded one stays until then.")


def waiting_changes(run: Run, config: TrainingConfig, *, of_setup: bool, in_series: bool) -> str:
    """Which changes of the settings do not reach the run; `of_setup`: whether it was begun with those of the column."""
    own = (*_OWN, "seed") if in_series else _OWN
    now, used = config.to_json(), run.config.to_json()
    if all(now[name] == used[name] for name in now if name not in own):
        return ""
    if of_setup:
        return tr("Changes other than the learning rate wait for the next run.")
    return tr("This run keeps its own settings; only a new learning rate reaches it.")
