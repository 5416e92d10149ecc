"""What stands in a report: texts that cannot be markup, figures, tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


def text(value: Any) -> str:
    """Safe anywhere in the page: nothing that a name or a note says is markup."""
    printable = "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in str(value))
    return escape(printable, quote=True)


def percent(value: float | None) -> str:
    return f"{value:.2%}" if value is not None and math.isfinite(value) else ""


def plain(value: float | None) -> str:
    return f"{value:.4f}" if value is not None and math.isfinite(value) else ""


def duration(seconds: float) -> str:
    if not math.isfinite(seconds) or seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col" class="number">{text(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f'<td class="number">{text(cell)}</td>' for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
