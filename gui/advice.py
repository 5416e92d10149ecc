"""What the window says of a training's warnings, and what it offers to do."""

from dataclasses import dataclass

from core.config import TrainingConfig
from core.training.events import Warned
from gui.translation import advised, tr


@dataclass(frozen=True)
class Advice:
    """A bold fact, one reason, and perhaps other settings to begin again with (and the words for that)."""

    fact: str
    reason: str
    action: str = ""
    config: TrainingConfig | None = None
    kind: str = "warning"


def advice_for(warning: Warned, config: TrainingConfig) -> Advice:
    reason = advised(warning)
    if warning.kind == "diverged":
        lower = config.changed(learning_rate=_tidy(config.learning_rate / 10))
        action = tr("Restart with {rate}").format(rate=f"{lower.learning_rate:g}")
        return Advice(tr("The loss is diverging"), reason, action, lower)
    if warning.kind == "out-of-memory":
        smaller = config.changed(batch_size=max(1, config.batch_size // 2))
        action = tr("Restart with batches of {n}").format(n=smaller.batch_size)
        return Advice(tr("The memory is full"), reason, action, smaller, "error")
    return Advice(_fact(warning.kind), reason)


def _fact(kind: str) -> str:
    facts = {
        "disk": tr("The run cannot be written to disk"),
        "skipped": tr("Some images were left out"),
        "overfitting": tr("The network learns by heart"),
        "guessing": tr("The network is still guessing"),
        "dead": tr("Some units do nothing"),
    }
    return facts.get(kind, tr("Worth knowing"))


def _tidy(value: float) -> float:
    return float(f"{value:.3g}")
