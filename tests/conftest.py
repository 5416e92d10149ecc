"""What every test stands on: its own folders, no screen, and the real data only where asked for."""

import os
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = os.environ.get("INKLING_TEST_PLATFORM", "offscreen")
REAL_DATA = os.environ.get("INKLING_DATA_DIR") or str(Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test writes lies outside its own folder."""
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def real_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of real datasets, set as INKLING_DATA_DIR; the test is skipped where MNIST is not there."""
    folder = Path(REAL_DATA).absolute()
    if not (folder / "MNIST" / "raw" / "t10k-labels-idx1-ubyte").is_file():
        pytest.skip("needs MNIST in the folder that INKLING_DATA_DIR names")
    monkeypatch.setenv("INKLING_DATA_DIR", str(folder))
    return folder
