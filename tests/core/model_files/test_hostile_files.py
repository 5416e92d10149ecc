"""No file, whatever is in it, runs code, is opened with wrong weights, or gives anything but one sentence."""

import os
import sys
from pathlib import Path

import pytest

from core.errors import ModelFileError
from core.model_files import open_model
from tests.core.model_files.corpus import families, good_files, mutations, same_weights

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and links are those of POSIX")


@pytest.mark.parametrize("family", families(Path()))
def test_refused_in_one_sentence(family: str, tmp_path: Path) -> None:
    marker = tmp_path / "payload-ran"
    wrong = []
    for number, case in enumerate(families(marker)[family]()):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = case.make(folder)
        try:
            open_model(path)
            wrong.append(f"{case.name}: opened")
        except ModelFileError as error:
            wrong += [f"{case.name}: {problem}" for problem in _problems(error)]
        (folder / "model.bin").unlink(missing_ok=True)
    assert wrong == []
    assert not marker.exists()


def _problems(error: ModelFileError) -> list[str]:
    message = str(error)
    tests = {
        "no name of a file": message.startswith("“"),
        "no sentence": message.endswith(".") and "\n" not in message and len(message) < 700,
        "left to the last resort": error.values.get("reason") is not None,
    }
    return [f"{problem}: {message}" for problem, fine in tests.items() if not fine]


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a device can already do something, and a pipe waits for whoever writes into it."""
    os.mkfifo(tmp_path / "pipe")
    opened: list[object] = []
    monkeypatch.setattr(os, "open", lambda *arguments: opened.append(arguments))
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(ModelFileError, match="it is no regular file"):
            open_model(path)
    assert opened == []


CHECKED = ("own", "pth")
"""Formats with checksums; a changed number in the others cannot be told from a trained one."""


def test_random_damage_is_refused_or_does_no_harm(tmp_path: Path) -> None:
    wrong = []
    path = tmp_path / "model"
    for number, (format_, data) in enumerate(mutations(100, seed=7)):
        path.write_bytes(data)
        try:
            model = open_model(path)
            if not same_weights(model) and format_ in CHECKED:
                wrong.append(f"{number} ({format_}): opened with other weights")
        except ModelFileError as error:
            wrong += [f"{number} ({format_}): {problem}" for problem in _problems(error)]
    assert wrong == []


@pytest.mark.parametrize("format_", good_files())
def test_good_files_are_opened(format_: str, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(good_files()[format_])
    assert same_weights(open_model(tmp_path / "model"))


def test_there_are_at_least_a_hundred_kinds() -> None:
    names = [case.name for family in families(Path("marker")).values() for case in family()]
    assert len(set(names)) == len(names) > 300
