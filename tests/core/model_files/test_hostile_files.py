"""No file, whatever is in it, runs code, is opened with wrong weights, or gives anything but one sentence."""

import sys
from pathlib import Path

import pytest

from core.errors import ModelFileError
from core.model_files import open_model
from tests.core.model_files.corpus import families

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
