from pathlib import Path

import platformdirs
import pytest

from core import paths

WRITTEN = (paths.runs_dir, paths.drawings_file, paths.settings_file, paths.logs_dir, paths.cache_dir)


def test_both_variables_set_leave_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "data"))
    assert paths.data_dir() == tmp_path / "data"
    assert all(place().is_relative_to(tmp_path / "home") for place in WRITTEN)
    assert len({place() for place in WRITTEN}) == len(WRITTEN)


def test_without_them_everything_lies_where_the_platform_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INKLING_HOME")
    monkeypatch.setenv("INKLING_DATA_DIR", "")
    home = platformdirs.user_data_path("Inkling", appauthor=False)
    assert paths.home_dir() == home
    assert paths.data_dir() == home / "data"


def test_a_home_and_a_relative_folder_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_HOME", "~/ink")
    assert paths.home_dir() == Path.home() / "ink"
    monkeypatch.setenv("INKLING_DATA_DIR", "data")
    assert paths.data_dir() == Path.cwd() / "data"


def test_no_folder_is_made_by_asking(tmp_path: Path) -> None:
    for place in WRITTEN:
        place()
    assert not list(tmp_path.iterdir())


def test_the_assets_are_there() -> None:
    assert paths.assets_dir().is_dir()


def test_the_home_of_nobody_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_HOME", "~nobody-here/ink")
    assert paths.home_dir() == Path.cwd() / "~nobody-here" / "ink"
