"""Quiet colours for Python: words of the language, names that are defined, text, numbers, comments."""

from __future__ import annotations

import keyword
import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui import theme

_ROLES = {"keyword": "accent", "name": "text", "text": "success", "number": "validation", "comment": "muted"}
_WORDS = "|".join(keyword.kwlist)
_PARTS = re.compile(
    rf"""
    (?P<comment>\#.*)
    | (?P<text>[fr]?"(?:\\.|[^"\\])*"|[fr]?'(?:\\.|[^'\\])*')
    | (?P<keyword>\b(?:{_WORDS})\b)
    | (?P<number>\b\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?\b)
    """,
    re.VERBOSE,
)
_DEFINED = re.compile(r"\b(?:def|class)\s+(?P<name>\w+)")
_QUOTES = ('"""', "'''")


class PythonColours(QSyntaxHighlighter):
    """Follows the theme. The state of a line is the kind of long text that is open at its end (0: none)."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats = _formats()
        theme.follow(self._repaint)

    def _repaint(self) -> None:
        self._formats = _formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        begin = self._long_text(text)
        for found in _PARTS.finditer(text, begin):
            kind = found.lastgroup or ""
            self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])
        for found in _DEFINED.finditer(text, begin):
            self.setFormat(found.start("name"), len(found["name"]), self._formats["name"])

    def _long_text(self, text: str) -> int:
        """Colour what belongs to a text over several lines; where the rest of the line begins."""
        self.setCurrentBlockState(0)
        opened, begin = self._opened(text)
        if not opened:
            return 0
        quotes = _QUOTES[opened - 1]
        end = text.find(quotes, begin)
        if end < 0:
            self.setCurrentBlockState(opened)
        length = len(text) if end < 0 else end + len(quotes)
        self.setFormat(0, length, self._formats["comment"])
        return length

    def _opened(self, text: str) -> tuple[int, int]:
        """Which kind of long text the line is in or begins with, and where to look for its end."""
        if self.previousBlockState() > 0:
            return self.previousBlockState(), 0
        for kind, quotes in enumerate(_QUOTES, start=1):
            if text.lstrip().startswith(quotes):
                return kind, text.index(quotes) + len(quotes)
        return 0, 0


def _formats() -> dict[str, QTextCharFormat]:
    made = {}
    for kind, role in _ROLES.items():
        made[kind] = QTextCharFormat()
        made[kind].setForeground(theme.colour(role))
    made["name"].setFontWeight(600)
    return made
