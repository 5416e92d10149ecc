"""A disk that is not waited for: what it has promised to keep is tested where it fails. And a run to write."""

import os
from collections.abc import Iterator

import pytest

from core.runs import RunWriter
from tests.core.runs.telling import CONFIG


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def writer() -> Iterator[RunWriter]:
    writer = RunWriter(CONFIG)
    yield writer
    writer.close()
