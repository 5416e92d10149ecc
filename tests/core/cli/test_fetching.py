"""What is not on this computer is downloaded before the training."""

import pytest

from core.datasets.dataset import Dataset
from core.errors import DamagedDataError, DownloadError, MissingDataError
from core.progress import Progress, Work
from core.training import loop
from tests.core.cli.done import QUICK, Command


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, easy: Dataset) -> list[str]:
    """The datasets that are on this computer: none at first."""
    found: list[str] = []

    def load_dataset(key: str, _shape: object = None) -> Work[Dataset]:
        yield Progress("Reading", 0, 1)
        if key not in found:
            raise MissingDataError(key, "MNIST is not on this computer.")
        return easy

    monkeypatch.setattr(loop, "load_dataset", load_dataset)
    return found


def test_missing_data_is_downloaded_first(command: Command, monkeypatch: pytest.MonkeyPatch, there: list[str]) -> None:
    def download(key: str) -> Work[None]:
        yield Progress("Downloading", 1, 2)
        there.append(key)

    monkeypatch.setattr("core.cli.fetching.download_dataset", download)
    events = command(*QUICK, "--json").objects
    assert [event["what"] for event in events if event["event"] == "preparing"] == ["Reading", "Downloading", "Reading"]
    assert events[-1]["outcome"] == "completed"
    assert there == ["mnist"]


@pytest.mark.usefixtures("there")
def test_data_that_is_still_missing_after_its_download_is_said(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.cli.fetching.download_dataset", lambda _key: iter(()))
    assert command(*QUICK).sentence == "MNIST is not on this computer."


@pytest.mark.usefixtures("there")
def test_no_network_is_one_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(_key: str) -> Work[None]:
        yield Progress("Downloading", 0, 2)
        raise DownloadError("example.org cannot be reached.")

    monkeypatch.setattr("core.cli.fetching.download_dataset", download)
    assert command(*QUICK).sentence == "example.org cannot be reached."


def test_damaged_data_that_cannot_be_downloaded_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def load_dataset(key: str, _shape: object = None) -> Work[Dataset]:
        yield Progress("Reading", 0, 1)
        raise DamagedDataError(key, "“labels” is damaged; download MNIST again.")

    def download(_key: str) -> Work[None]:
        yield Progress("Downloading", 0, 2)
        raise DownloadError("example.org cannot be reached.", details=("https://example.org",))

    monkeypatch.setattr(loop, "load_dataset", load_dataset)
    monkeypatch.setattr("core.cli.fetching.download_dataset", download)
    assert command(*QUICK).err.splitlines() == [
        "“labels” is damaged; download MNIST again, but example.org cannot be reached.",
        "  https://example.org",
    ]
