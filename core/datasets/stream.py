"""The bytes behind an http address, received by a thread of their own so that waiting for them can always end."""

import http.client
import queue
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

_CHUNK = 1 << 16
_PATIENCE = 0.1  # seconds between two chances to cancel


@dataclass(frozen=True)
class Head:
    """What the server said before the bytes: where they start in the file, its size (0: not said), its version."""

    start: int
    total: int
    version: str


class TransferError(Exception):
    """Why nothing more came, as the end of a sentence that begins with the server's name."""


class UnreachableError(TransferError):
    """No server answered: the reason may well lie on this side."""


class RangeError(TransferError):
    """The file cannot be gone on with from where it was to start."""


Message = Head | bytes | TransferError | None
Received = Generator[Head | bytes | None, None, None]


def stream(url: str, start: int, version: str, stall_seconds: float) -> Received:
    """A Head, then chunks of bytes; None whenever nothing came for a tenth of a second. Closing it gives up at once.

    `start` and `version` ask to go on with a file that was partly received, unless it has changed since.
    """
    messages: queue.Queue[Message] = queue.Queue(maxsize=16)
    given_up = threading.Event()
    arguments = (_request(url, start, version), start, stall_seconds, messages, given_up)
    # A daemon: it may be deep in a name lookup that nothing can interrupt, and holds nothing but its socket.
    threading.Thread(target=_receive, args=arguments, name="download", daemon=True).start()
    try:
        yield from _heard(messages, stall_seconds)
    finally:
        given_up.set()


def _heard(messages: queue.Queue[Message], stall_seconds: float) -> Received:
    last = time.monotonic()
    while True:
        try:
            message = messages.get(timeout=_PATIENCE)
        except queue.Empty:
            if time.monotonic() - last > stall_seconds:
                raise TransferError("stopped answering") from None
            yield None
            continue
        if message is None:
            return
        if isinstance(message, TransferError):
            raise message
        last = time.monotonic()
        yield message


def _request(url: str, start: int, version: str) -> urllib.request.Request:
    # Packed files must come as they are, not packed once more.
    headers = {"User-Agent": "Inkling", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if version:
            headers["If-Range"] = version
    return urllib.request.Request(url, headers=headers)


def _receive(
    request: urllib.request.Request,
    start: int,
    stall_seconds: float,
    messages: queue.Queue[Message],
    given_up: threading.Event,
) -> None:
    """The thread: every outcome goes into the queue, None as the end of the file."""
    try:
        with _opener().open(request, timeout=stall_seconds) as response:
            message: Message = _head(response, start)
            while message and _put(messages, message, given_up):
                message = response.read1(_CHUNK)
        outcome = None
    except TransferError as error:
        outcome = error
    except Exception as error:  # nothing may end the thread unheard
        outcome = _explained(error)
    _put(messages, outcome, given_up)


def _put(messages: queue.Queue[Message], message: Message, given_up: threading.Event) -> bool:
    """Whether the message was taken; waits as long as anybody listens."""
    while not given_up.is_set():
        try:
            messages.put(message, timeout=_PATIENCE)
        except queue.Full:
            continue
        return True
    return False


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(SafeRedirects())


class SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never from https to anything less."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme != "https" and (req.type, scheme) != ("http", "http"):
            fp.close()
            raise TransferError(f"redirects from {req.type} to {scheme}, which is refused")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _head(response: http.client.HTTPResponse, start: int) -> Head:
    version = response.headers.get("ETag", "")
    if not version or version.startswith("W/"):
        version = response.headers.get("Last-Modified", "")
    length = response.headers.get("Content-Length", "")
    total = int(length) if length.isdecimal() else 0
    if response.status == http.HTTPStatus.PARTIAL_CONTENT:
        if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            raise RangeError("sent another part than was asked for")
        return Head(start, start + total if total else 0, version)
    return Head(0, total, version)


def _explained(error: Exception) -> TransferError:
    """What went wrong on the way, in a few words."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return RangeError("has no more of it")
        return TransferError(f"answered “{error.code} {error.reason}”")
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return TransferError("has a certificate that cannot be trusted")
    if isinstance(cause, TimeoutError):
        return TransferError("stopped answering")
    if isinstance(error, urllib.error.URLError):
        return UnreachableError("could not be reached")
    return TransferError("broke off")
