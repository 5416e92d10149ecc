"""Keys: which datasets they name, and what becomes of them together."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from PIL import Image

from core.datasets import builtin, load
from core.datasets.dataset import NO_CLASS, Dataset, MemorySplit
from core.datasets.load import PATH_KINDS, Part, load_dataset, parse_key
from core.errors import DataError, InvalidSettingError
from core.progress import Progress, Work, finish


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("mnist", [Part("mnist")]),
        (" mnist ", [Part("mnist")]),
        ("mnist+generated+junk", [Part("mnist"), Part("generated"), Part("junk")]),
        ("folder:/a b/c", [Part("folder", "/a b/c")]),
        ("folder:/a+b/c++d", [Part("folder", "/a+b/c++d")]),
        ("folder:/a+mnist-old/x+mnist", [Part("folder", "/a+mnist-old/x"), Part("mnist")]),
        ("folder:C:\\pictures", [Part("folder", "C:\\pictures")]),
        ("csv:a+b.csv+folder:c+unipen:d", [Part("csv", "a+b.csv"), Part("folder", "c"), Part("unipen", "d")]),
        ("junk+drawings", [Part("junk"), Part("drawings")]),
        ("folder:/my+mnist+photos/x", [Part("folder", "/my+mnist+photos/x")]),
        ("folder:/a+mnist+folder:/b", [Part("folder", "/a"), Part("mnist"), Part("folder", "/b")]),
        ('folder:"/a/b+mnist"', [Part("folder", "/a/b+mnist")]),
        ('csv:"/a+folder:b.csv"+mnist', [Part("csv", "/a+folder:b.csv"), Part("mnist")]),
        ('mnist+folder:"/a+junk"+unipen:c', [Part("mnist"), Part("folder", "/a+junk"), Part("unipen", "c")]),
        ('folder:/the "old" ones', [Part("folder", '/the "old" ones')]),
    ],
)
def test_a_key_names_its_parts_and_a_plus_inside_a_path_survives(key: str, parts: list[Part]) -> None:
    assert list(parse_key(key)) == parts
    assert "+".join(part.key for part in parse_key(key)) == key.strip()


@pytest.mark.parametrize("kind", PATH_KINDS)
@pytest.mark.parametrize(
    "path",
    [
        "/a/b", "/a+b", "/a+mnist", "/a+mnist/", "/a+mnist+junk", "+folder:", "/a+csv:b", '"/a"', '"', '""', 'a"+mnist',
        '"+mnist+folder:"', "/a ", "C:\\a+usps", "/a\n+mnist",
    ],
)  # fmt: skip
def test_whatever_a_path_holds_it_is_read_as_it_was_written(kind: str, path: str) -> None:
    part, others = Part(kind, path), (Part("mnist"), Part("folder", '"b+mnist"'))
    assert parse_key(part.key) == (part,)
    for parts in ((part, *others), (*others, part), (part, part)):
        assert parse_key("+".join(each.key for each in parts)) == parts


@pytest.mark.parametrize("key", ["", "mnst", "mnist+", "+mnist", "mnist+mnst", "zip:/a", "mnist junk", "MNIST:x"])
def test_a_key_that_names_nothing_is_refused(key: str) -> None:
    with pytest.raises(InvalidSettingError, match="There is no dataset named"):
        parse_key(key)


@pytest.mark.parametrize("key", ["folder:", "csv: ", "mnist+unipen:", 'folder:""'])
def test_a_path_may_not_be_missing(key: str) -> None:
    with pytest.raises(InvalidSettingError, match="A path has to follow"):
        parse_key(key)


@pytest.mark.parametrize("key", ["junk", "junk+junk"])
def test_junk_alone_is_refused(key: str) -> None:
    with pytest.raises(InvalidSettingError, match="Junk has no classes to learn"):
        parse_key(key)


def small(key: str, side: int = 4, classes: str = "ab", size: int = 6) -> Dataset:
    label = torch.arange(size) % len(classes) if classes else torch.full((size,), NO_CLASS)
    split = MemorySplit(torch.full((size, 1, side, side), ord(key[0]), dtype=torch.uint8), label)
    return Dataset(key, key.title(), tuple(classes), (1, side, side), (0.1,), (0.3,), key != "plain", split, split)


@pytest.fixture
def loaders(monkeypatch: pytest.MonkeyPatch) -> dict[str, Dataset]:
    """Datasets by catalog key, in place of the real ones."""
    known = {"mnist": small("mnist"), "junk": small("junk", classes=""), "usps": small("usps", side=3)}

    def fake(key: str) -> Work[Dataset]:
        yield Progress(key, 0, 1)
        return known[key]

    monkeypatch.setattr(builtin, "load_builtin", fake)
    monkeypatch.setattr(load, "_CATALOG_LOADERS", {})
    return known


def test_one_part_is_the_dataset_itself(loaders: dict[str, Dataset]) -> None:
    assert finish(load_dataset("mnist")) is loaders["mnist"]


def test_joined_parts_train_together_but_junk_tests_nothing(loaders: dict[str, Dataset]) -> None:
    for key in ("mnist+junk", "junk+mnist"):
        joined = finish(load_dataset(key))
        assert joined.key == key
        assert joined.classes == ("a", "b")
        assert sorted(joined.train.labels.tolist()) == [-1] * 6 + [0] * 3 + [1] * 3
        assert sorted(joined.test.labels.tolist()) == [0] * 3 + [1] * 3


def test_parts_of_another_size_do_not_join(loaders: dict[str, Dataset]) -> None:
    with pytest.raises(DataError, match="“Usps” has images of 3×3 grey pixels and cannot join “Mnist” with 4×4"):
        finish(load_dataset("mnist+usps"))


def test_parts_with_other_classes_do_not_join(loaders: dict[str, Dataset]) -> None:
    loaders["usps"] = small("usps", classes="ac")
    with pytest.raises(DataError, match=r"“Usps” has other classes \(a, c\) than “Mnist” \(a, b\)"):
        finish(load_dataset("mnist+usps"))


def test_images_of_folders_take_the_shape_of_what_they_join(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fake(part: Part, shape: tuple[int, int, int] | None) -> Work[Dataset]:
        asked.append((part.key, shape))
        yield Progress("", 0, 0)
        return small("m", side=16)

    monkeypatch.setattr(load, "_load_part", fake)
    finish(load_dataset("folder:/a+usps"))
    finish(load_dataset("folder:/a+folder:/b"))
    finish(load_dataset("csv:/a+unipen:/b"))
    shapes = [shape for _, shape in asked]
    assert shapes == [(1, 16, 16), (1, 16, 16), None, (1, 16, 16), (1, 28, 28), (1, 16, 16)]


def test_each_kind_of_key_goes_to_its_own_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.datasets import drawings, folder, generated, table, unipen

    calls: list[tuple[str, object]] = []

    def told(name: str) -> object:
        return lambda *arguments: calls.append((name, *arguments))

    monkeypatch.setattr(drawings, "load_drawings", told("drawings"))
    monkeypatch.setattr(generated, "load_generated", told("generated"))
    monkeypatch.setattr(generated, "load_junk", told("junk"))
    monkeypatch.setattr(folder, "load_folder", told("folder"))
    monkeypatch.setattr(table, "load_table", told("csv"))
    monkeypatch.setattr(unipen, "load_unipen", told("unipen"))
    monkeypatch.setattr(builtin, "load_builtin", told("builtin"))
    keys = ("drawings", "generated", "junk", "folder:a", "csv:b", "unipen:c", "kmnist")
    for part in (Part(*key.split(":")) for key in keys):
        load._load_part(part, None)
    assert calls == [
        ("drawings",), ("generated",), ("junk",), ("folder", Path("a"), None), ("csv", Path("b"), None),
        ("unipen", Path("c")), ("builtin", "kmnist"),
    ]  # fmt: skip


def test_a_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with pytest.raises(DataError, match="There is no folder") as caught:
        finish(load_dataset("folder:~/none"))
    assert str(tmp_path) in str(caught.value)
    assert SimpleNamespace(**caught.value.values).folder == tmp_path / "none"


@pytest.mark.parametrize("kind", ["folder", "csv", "unipen"])
def test_the_home_of_nobody_is_a_path_like_any_other(kind: str) -> None:
    with pytest.raises(DataError, match="~nobody-here"):
        finish(load_dataset(f"{kind}:~nobody-here/x"))


@pytest.fixture
def named_like_a_joined_one(tmp_path: Path) -> Path:
    """A folder of images whose path ends as a key of two datasets does."""
    folder = tmp_path / "my+junk"
    for label in ("cat", "dog"):
        (folder / label).mkdir(parents=True)
        for number in range(5):
            Image.new("L", (6, 6), number).save(folder / label / f"{number}.png")
    return folder


def test_a_path_in_quotes_is_the_dataset_that_was_asked_for(named_like_a_joined_one: Path) -> None:
    key = Part("folder", str(named_like_a_joined_one)).key
    dataset = finish(load_dataset(key))
    assert (dataset.key, dataset.classes, len(dataset.train.labels)) == (key, ("cat", "dog"), 8)


def test_a_path_without_its_quotes_is_told_how_to_be_written(named_like_a_joined_one: Path) -> None:
    folder = named_like_a_joined_one
    for rest in ("", "+mnist"):
        with pytest.raises(DataError, match="put it in double quotes") as caught:
            finish(load_dataset(f"folder:{folder}{rest}"))
        assert str(caught.value).endswith(f""": 'folder:"{folder}"'""")


def test_a_dataset_goes_by_the_key_that_it_was_asked_for_by(
    named_like_a_joined_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(named_like_a_joined_one.parent)
    named_like_a_joined_one.rename("plain")
    for key in ("folder:plain/", "folder:./plain", "folder:plain+folder:./plain"):
        assert finish(load_dataset(key)).key == key
