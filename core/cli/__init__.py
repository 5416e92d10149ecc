"""The commands: what the window does, without a window. Nothing else in core prints."""

from core.cli.main import main

__all__ = ["main"]
