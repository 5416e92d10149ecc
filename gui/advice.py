"""What the window says of a training, and what it offers to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.config import TrainingConfig
from core.training.events import Warned
from core.training.usual_rates import safe_rate
from gui.translation import advised, tr

if TYPE_CHECKING:
    from core.training.finding import Finding, Said

Changes = tuple[tuple[str, Any], ...]
Act = Callable[[], object]


@dataclass(frozen=True)
class Advice:
    """A bold fact, one reason, and perhaps an action: either `act`, or other settings to begin again with.

    `close` is called where the user closes it. `key` says what it is about. `reminder` makes it an offer, which holds
    until it is closed or done: the sentence goes with whatever else has to be said meanwhile.
    """

    fact: str
    reason: str
    action: str = ""
    changes: Changes = ()
    kind: str = "warning"
    key: str = ""
    reminder: str = ""
    act: Act | None = field(default=None, compare=False)
    close: Act | None = field(default=None, compare=False)


def advice_for(warning: Warned, config: TrainingConfig) -> Advice:
    reason = advised(warning)
    if warning.kind == "diverged":
        changes: Changes = (("learning_rate", safe_rate(config, config.learning_rate)),)
        return Advice(tr("The loss is diverging"), reason, action_for(changes), changes, key=warning.kind)
    if warning.kind == "out-of-memory":
        changes = (("batch_size", max(1, config.batch_size // 2)),)
        return Advice(tr("The memory is full"), reason, action_for(changes), changes, "error", warning.kind)
    return Advice(_fact(warning.kind), reason, key=warning.kind)


def advice_of(finding: Finding) -> Advice:
    """What a look at the run has found; where a button says what would help, the reason does not say it again."""
    kind = {"error": "error", "note": "info"}.get(finding.severity, "warning")
    action = action_for(finding.changes)
    reason = _said(finding.reason)
    if not _names_it(finding.changes):
        reason = f"{reason} {_said(finding.advice)}".strip()
    return Advice(_said(finding.fact), reason, action, tuple(finding.changes), kind, finding.key)


def action_for(changes: Changes) -> str:
    """What the button says that begins again with these settings."""
    match changes:
        case ():
            return ""
        case (("learning_rate", rate),):
            return tr("Start again with {rate}").format(rate=f"{rate:g}")
        case (("batch_size", size),):
            return tr("Start again with batches of {n}").format(n=size)
    return tr("Start again with these settings")


def _names_it(changes: Changes) -> bool:
    return len(changes) == 1 and changes[0][0] in ("learning_rate", "batch_size")


def _said(said: Said) -> str:
    return tr(said.template).format(**dict(said.values))


def _fact(kind: str) -> str:
    facts = {
        "disk": tr("The run cannot be written to disk"),
        "skipped": tr("Some images were left out"),
        "changed-data": tr("The data has changed"),
        "data": tr("Some data cannot be read"),
    }
    return facts.get(kind, tr("Worth knowing"))
