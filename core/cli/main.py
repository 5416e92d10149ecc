"""From the command line to one command, and from any bad input to one sentence and exit code 2."""

from collections.abc import Sequence

from core.cli.arguments import parse
from core.cli.console import INTERRUPTED, OK, abandon_output, complain, note, prepare_streams
from core.errors import AppError


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    try:
        prepare_streams()
        options = parse(arguments)
        code: int = options.run(options)
    except AppError as error:
        return complain(error)
    except KeyboardInterrupt:
        note("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        abandon_output()  # whoever read it has gone (`... | head`)
        return OK
    except OSError as error:
        if error.filename is None:
            abandon_output()
        return complain(_in_one_sentence(error))
    return code


def _in_one_sentence(error: OSError) -> AppError:
    reason = error.strerror or str(error)
    if error.filename is None:
        return AppError("{reason}.", reason=reason)
    return AppError("{reason}: “{file}”.", reason=reason, file=error.filename)
