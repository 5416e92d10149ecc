"""A small web server on this machine that misbehaves in the ways that servers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Web:
    """What the server has by path, how it answers, and what it was asked for."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    breaks_off_after: dict[str, list[int]] = field(default_factory=dict)
    stalls_after: dict[str, int] = field(default_factory=dict)
    version: str = '"1"'
    knows_ranges: bool = True
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return self.address + path


@contextmanager
def serving() -> Iterator[Web]:
    web = Web()

    class Handler(_Handler):
        site = web

    server = _QuietServer(("127.0.0.1", 0), Handler)
    web.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield web
    finally:
        web.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Clients hang up in the middle; that is what they are here for."""


class _Handler(BaseHTTPRequestHandler):
    site: Web

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        asked, condition = self.headers.get("Range", ""), self.headers.get("If-Range", "")
        self.site.requests.append((path, asked, condition))
        if path in self.site.redirects:
            self.send_response(302)
            self.send_header("Location", self.site.redirects[path])
            self.end_headers()
        elif path not in self.site.files:
            self.send_error(404)
        else:
            self._send(path, self.site.files[path], self._start(asked, condition))

    def _start(self, asked: str, condition: str) -> int:
        if not asked or not self.site.knows_ranges or condition not in ("", self.site.version):
            return 0
        return int(asked.removeprefix("bytes=").removesuffix("-"))

    def _send(self, path: str, content: bytes, start: int) -> None:
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", self.site.version)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        breaks = self.site.breaks_off_after.get(path)
        end = breaks.pop(0) if breaks else len(content)
        stall = self.site.stalls_after.get(path)
        if stall is not None:
            self.wfile.write(content[start:stall])
            self.wfile.flush()
            self.site.go_on.wait(30)
            return
        self.wfile.write(content[start:end])

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""
