"""Where things lie: two folders, each with a default per platform and an environment variable."""

import os
from pathlib import Path


def data_dir() -> Path:
    """Datasets, in torchvision's own folder layout."""
    return _from_environment("INKLING_DATA_DIR") or home_dir() / "data"


def home_dir() -> Path:
    """All that Inkling itself writes."""
    return _from_environment("INKLING_HOME") or _usual_home()


def runs_dir() -> Path:
    return home_dir() / "runs"


def drawings_file() -> Path:
    return home_dir() / "drawings.jsonl"


def settings_file() -> Path:
    return home_dir() / "settings.json"


def logs_dir() -> Path:
    return home_dir() / "logs"


def cache_dir() -> Path:
    """What can be made again; it may be deleted at any time."""
    return home_dir() / "cache"


def assets_dir() -> Path:
    return Path(__file__).parent.parent / "assets"


def expanded(text: str) -> Path:
    """The path, with `~` at its start for a home folder; that of nobody stays as it is, as shells leave it."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - pathlib's own raises a RuntimeError for it


def _usual_home() -> Path:
    import platformdirs

    return platformdirs.user_data_path("Inkling", appauthor=False)


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return expanded(value).absolute() if value else None
