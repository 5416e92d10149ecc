"""Inkling. No argument, or a model file: the window. A subcommand: without a window (`--help` lists them)."""

import gc
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

COMMANDS = ("train", "evaluate", "predict", "inspect", "export", "datasets", "models")


def main(arguments: Sequence[str]) -> int:
    if opens_window(arguments):
        gc.disable()  # gui/garbage.py takes its place: to look through all that the imports bring is in vain
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # an import that is interrupted may abort
        try:
            from gui.app import leave, run
        except ImportError as error:  # a bare system may lack the libraries that Qt opens windows with
            sys.stderr.write(f"The window cannot open: {error}. README.md lists the packages that it needs.\n")
            return 2
        leave(run(arguments))
    from core.cli import main as command

    return command(list(arguments))


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether these arguments are none, or one that names a file rather than a command."""
    if not arguments:
        return True
    first = arguments[0]
    if len(arguments) > 1 or first in COMMANDS or first.startswith("-"):
        return False
    return bool(Path(first).suffix) or Path(first).exists()


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # while the command's own code is still being imported
        code = 130
    sys.exit(code)
