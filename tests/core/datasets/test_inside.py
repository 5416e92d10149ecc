"""Files by name: those in the folder, and no other, however the name is spelt."""

from pathlib import Path

import pytest

from core.datasets.inside import Inside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "images" / "deep").mkdir(parents=True)
    for path in (root / "top.png", root / "images" / "a.png", root / "images" / "deep" / "b.png", tmp_path / "out.png"):
        path.write_bytes(b"12345")
    (root / "link.png").symlink_to(root / "top.png")
    (root / "images" / "trap.png").symlink_to(tmp_path / "out.png")
    (root / "trap").symlink_to(tmp_path)
    (root / "circle.png").symlink_to("circle.png")
    return root


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("top.png", "top.png"),
        ("images/a.png", "images/a.png"),
        ("images\\a.png", "images/a.png"),
        ("a.png", "images/a.png"),
        ("deep/b.png", "images/deep/b.png"),
        ("./images/../top.png", "top.png"),
        ("link.png", "top.png"),
    ],
)
def test_files_inside_are_found(folder: Path, name: str, path: str) -> None:
    found = Inside(folder).find(name)
    assert found is not None
    assert found.path == str(folder / path)
    assert found.size == 5
    assert Inside(folder, [name]).find(name) == found


@pytest.mark.parametrize(
    "name",
    [
        "none.png", "../out.png", "images/../../out.png", "trap/out.png", "images/trap.png", "trap.png", "circle.png",
        "images", "", ".", "C:\\windows\\a.png", "\\\\server\\a.png", "/etc/passwd", "a\0.png", "a" * 5000 + ".png",
        "b.png",
    ],
)  # fmt: skip
def test_nothing_outside_is_found(folder: Path, name: str) -> None:
    assert Inside(folder, [name]).find(name) is None


def test_an_absolute_path_is_refused_even_if_it_is_inside(folder: Path) -> None:
    assert Inside(folder).find(str(folder / "top.png")) is None


def test_the_folder_that_holds_most_of_the_sample_comes_first(folder: Path) -> None:
    (folder / "a.png").write_bytes(b"1")
    assert Inside(folder, []).find("a.png").path == str(folder / "a.png")  # type: ignore[union-attr]
    assert Inside(folder, ["a.png", "deep/b.png"]).find("a.png").path == str(folder / "images" / "a.png")  # type: ignore[union-attr]
