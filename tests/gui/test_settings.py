import json
import os
from pathlib import Path

import pytest

from core.errors import AppError
from gui.settings import RECENT_MOST, Settings, SettingsLock, load_settings, save_settings

FULL = Settings(
    training={"epochs": 2},
    own_datasets=("folder:/数据",),
    recent=("/a.pth",),
    theme="dark",
    scale=1.15,
    geometry="AAAA",
    columns=(300, 310),
    hidden=("right",),
    more_settings=True,
    folder="/home",
    panels={"draw": {"pen": 3}},
)


def test_everything_comes_back(tmp_path: Path) -> None:
    save_settings(FULL, tmp_path / "deep" / "settings.json")
    assert load_settings(tmp_path / "deep" / "settings.json") == (FULL, "")


def test_names_that_are_no_text_come_back_too(tmp_path: Path) -> None:
    """As Linux and macOS may hand them over, and as JSON may spell them."""
    settings = Settings(recent=(os.fsdecode(b"/a\xff.pth"),), panels={"draw": {"pins": ["\ud800", "数据"]}})
    save_settings(settings, tmp_path / "settings.json")
    assert load_settings(tmp_path / "settings.json") == (settings, "")


def test_without_a_file_there_are_the_usual_settings(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == (Settings(), "")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"columns": "wide"}', '{"columns": [1, "x"]}', '{"scale": "big"}', '{"training": 3}',
     '{"more_settings": "yes"}', "\x00" * 50],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, aside = load_settings(path)
    assert settings == Settings()
    assert Path(aside).read_text() == text
    assert not path.exists()


def test_entries_of_another_version_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "holograms": True}))
    assert load_settings(path) == (Settings(theme="dark"), "")


def test_a_place_that_cannot_be_written_is_an_error_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AppError):
        save_settings(Settings(), tmp_path / "file" / "settings.json")


def test_recent_files_are_few_and_each_is_there_once() -> None:
    settings = Settings()
    for number in range(RECENT_MOST + 3):
        settings = settings.with_recent(Path(f"/{number}.pth"))
    settings = settings.with_recent(Path("/5.pth"))
    assert settings.recent[0] == str(Path("/5.pth"))
    assert len(set(settings.recent)) == len(settings.recent) == RECENT_MOST


def test_only_one_instance_holds_the_settings(tmp_path: Path) -> None:
    first, second = SettingsLock(tmp_path / "settings.json"), SettingsLock(tmp_path / "settings.json")
    assert (first.held, second.held) == (True, False)
    assert (first.held_by_another, second.held_by_another) == (False, True)
    first.release()
    assert SettingsLock(tmp_path / "settings.json").held


def test_a_folder_that_cannot_be_written_is_no_second_instance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lock = SettingsLock(tmp_path / "file" / "settings.json")
    assert (lock.held, lock.held_by_another) == (False, False)
