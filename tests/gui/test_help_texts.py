"""What the Help menu says is true."""

import tomllib
from pathlib import Path

from gui.help_texts import VERSION, diagnostics, glossary

ROOT = Path(__file__).parents[2]


def test_the_version_is_the_projects() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION


def test_words_of_the_glossary_stand_in_alphabetical_order_and_only_once() -> None:
    words = [word for word, _ in glossary()]
    assert words == sorted(set(words), key=str.lower)


def test_diagnostics_name_both_folders(tmp_path: Path) -> None:
    text = diagnostics(tmp_path / "home", tmp_path / "data")
    assert f"Folder: {tmp_path / 'home'}" in text
    assert f"Data: {tmp_path / 'data'}" in text
