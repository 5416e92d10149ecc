import numpy as np
import pytest

from core.datasets.choosing import choose_images

LABELS = np.array([0, 1, 2, -1, 0, 1, 2, -1, 0, 1])
ANIMALS = ("Cat", "T-shirt/top", "car")


def chosen(text: str, label: int | None = None, classes: tuple[str, ...] = ANIMALS) -> list[int]:
    return choose_images(LABELS, classes, text, label, "no class").tolist()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", list(range(10))),
        ("cat", [0, 4, 8]),
        ("ca", [0, 2, 4, 6, 8]),
        ("SHIRT", [1, 5, 9]),
        ("t-shirt/top", [1, 5, 9]),
        ("no class", [3, 7]),
        ("4", [4]),
        ("#4", [4]),
        ("3-5", [3, 4, 5]),
        ("5 – 3", [3, 4, 5]),
        ("8..99999999999999999999999", [8, 9]),
        ("cat, 1", [0, 1, 4, 8]),
        (" , ", list(range(10))),
        ("10", []),
        ("dog", []),
        ("-3", []),
        ("(", []),
    ],
)
def test_images_are_found_by_name_number_or_range(text: str, numbers: list[int]) -> None:
    assert chosen(text) == numbers


def test_a_class_narrows_what_was_typed() -> None:
    assert chosen("2-9", label=0) == [4, 8]
    assert chosen("", label=-1) == [3, 7]


def test_of_digits_a_name_counts_before_a_number() -> None:
    assert chosen("2", classes=("0", "1", "2")) == [2, 6]
    assert chosen("#2", classes=("0", "1", "2")) == [2]
    assert chosen("8", classes=("0", "1", "2")) == [8]


def test_numbers_may_have_commas_between_thousands() -> None:
    labels = np.zeros(2000, np.int64)
    assert choose_images(labels, ("a",), "1,000-1,002").tolist() == [1000, 1001, 1002]
    assert choose_images(labels, ("a",), "1,5").tolist() == [1, 5]
