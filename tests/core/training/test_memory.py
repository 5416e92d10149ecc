"""What is let go of when memory has run out."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from core.training.memory import free_memory


class Ring:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_what_holds_itself_is_let_go_of() -> None:
    dropped = weakref.ref(Ring())
    free_memory()
    assert dropped() is None


def test_it_is_left_alone_where_somebody_has_switched_that_off(no_collector: None) -> None:
    dropped = weakref.ref(Ring())
    free_memory()
    assert dropped() is not None
