"""Imports torch in a thread that nobody has to wait for: the window hardly feels it, and can close at any time."""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibrary

from core.progress import Progress

if TYPE_CHECKING:
    from core.progress import Work

_LIBRARIES = ("c10", "torch_cpu", "torch_python")
_TICK = 0.05  # seconds between two looks, and the longest that a cancel waits
_lock = threading.Lock()
_loader: threading.Thread | None = None


def loading_torch() -> Work[None]:
    """Until torch is there; a failed import shows when torch is used."""
    loader = _started()
    while loader.is_alive():
        yield Progress("Loading PyTorch", 0, 0)
        loader.join(_TICK)


def is_loading() -> bool:
    return _loader is not None and _loader.is_alive()


def load_early() -> None:
    """On Windows torch's own c10.dll fails to load once Qt's application is there."""
    if sys.platform == "win32":
        _load_libraries(("c10",))


def torch_libraries(names: tuple[str, ...]) -> list[Path]:
    """Those of torch's own libraries that are there, found without importing it."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        return []
    pattern = {"win32": "{}.dll", "darwin": "lib{}.dylib"}.get(sys.platform, "lib{}.so")
    paths = [Path(found.origin).parent / "lib" / pattern.format(name) for name in names]
    return [path for path in paths if path.is_file()]


def _started() -> threading.Thread:
    global _loader  # noqa: PLW0603
    with _lock:
        if _loader is None:
            _loader = threading.Thread(target=_load, name="torch", daemon=True)
            _loader.start()
        return _loader


def _load() -> None:
    if "torch" not in sys.modules:
        time.sleep(_TICK)  # whoever wants a thread now still gets it: none can begin while a library is loaded
        _load_libraries(_LIBRARIES)
    import torch  # noqa: F401


def _load_libraries(names: tuple[str, ...]) -> None:
    for path in torch_libraries(names):
        _load_library(path)


def _load_library(path: Path) -> None:
    """Without holding the interpreter up, where that can be had: an import does, and so does QLibrary."""
    if sys.platform == "win32":
        QLibrary(str(path)).load()
    else:
        import ctypes

        dlopen = ctypes.CDLL(None).dlopen
        dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        dlopen(os.fsencode(path), os.RTLD_LAZY)
