"""What a look at a training finds: a fact with its evidence, why it matters, and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from core.config import TrainingConfig
    from core.training.events import EpochDone, RunStarted, Warned

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Said:
    """A sentence as a template and its values, so that the window can say it in another language."""

    template: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.template.format(**dict(self.values))


def say(template: str, /, **values: Any) -> Said:
    return Said(template, tuple(values.items()))


@dataclass(frozen=True)
class Finding:
    """`changes` are settings of TrainingConfig that mend it: `config.changed(**dict(finding.changes))`.

    `key` names the rule and stays the same, so that what was closed once can stay closed.
    """

    key: str
    severity: Severity
    fact: Said
    reason: Said
    advice: Said
    changes: tuple[tuple[str, Any], ...] = ()


class Course(Protocol):
    """What a run has told so far; core.runs.Run is one."""

    @property
    def config(self) -> TrainingConfig: ...
    @property
    def started(self) -> RunStarted | None: ...
    @property
    def losses(self) -> Sequence[float]: ...
    @property
    def accuracies(self) -> Sequence[float]: ...
    @property
    def learning_rates(self) -> Sequence[tuple[int, float]]: ...
    @property
    def epochs(self) -> Sequence[EpochDone]: ...
    @property
    def warnings(self) -> Sequence[Warned]: ...
