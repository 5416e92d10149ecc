"""What the window says, in the user's language.

`tr` takes a literal template, so that it can be found and translated; values go in afterwards:
`tr("Epoch {n}").format(n=2)`.
"""

from PySide6.QtCore import QCoreApplication

from core.errors import AppError
from core.training.events import Warned

CONTEXT = "Inkling"


def tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def counted(one: str, many: str, count: int) -> str:
    """The template for that number, translated and filled: `counted("{n} image", "{n} images", 3)`."""
    return tr(one if count == 1 else many).format(n=f"{count:,}")


def told(error: BaseException) -> str:
    """What an error says to the user."""
    if isinstance(error, AppError):
        return tr(error.template).format(**error.values)
    if isinstance(error, OSError) and error.strerror:
        return _told_of_disk(error)
    return str(error) or type(error).__name__


def _told_of_disk(error: OSError) -> str:
    if error.filename is None:
        return tr("Something could not be read or written: {reason}.").format(reason=error.strerror)
    template = tr("“{file}” could not be read or written: {reason}.")
    return template.format(file=error.filename, reason=error.strerror)


def advised(warning: Warned) -> str:
    """What a training's warning says to the user."""
    return tr(warning.template).format(**dict(warning.values))
