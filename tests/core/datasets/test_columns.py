"""Columns: found by their heads, or by what they hold."""

import pytest

from core.datasets.columns import Columns, find_columns, is_for_testing


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (["a.png 3", "b.png 4"], Columns(0, 1, None, has_head=False)),
        (["3 a.png", "4 b.png"], Columns(1, 0, None, has_head=False)),
        (["file label", "a.png 3"], Columns(0, 1, None, has_head=True)),
        (["anything else", "a.png 3"], Columns(0, 1, None, has_head=True)),
        (["Width Height Class_Id Path", "9 9 3 x/a.png"], Columns(3, 2, None, has_head=True)),
        (["name split label", "a.png train 3"], Columns(0, 2, 1, has_head=True)),
        (["label set image", "3 something a.png"], Columns(2, 0, 1, has_head=True)),
        (["a.png train 3", "b.png TEST 4"], Columns(0, 2, 1, has_head=False)),
        (["x\\a.JPEG cat", "x\\b.JPEG dog"], Columns(0, 1, None, has_head=False)),
        (["a.png", "b.png"], None),
        (["1 2", "3 4"], None),
        ([], None),
    ],
)
def test_columns_are_found(rows: list[str], columns: Columns | None) -> None:
    assert find_columns([row.split(" ") for row in rows]) == columns


@pytest.mark.parametrize(("word", "answer"), [("Train", False), ("val", True), ("Test", True), ("", None), ("3", None)])
def test_words_for_splits(word: str, answer: bool | None) -> None:
    assert is_for_testing(word) is answer
