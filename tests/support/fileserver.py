"""A server of files on the loopback that behaves as it is told: ranges, marks, faults, redirects."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Offered:
    """A file that is offered.

    ``cut`` lets the connection end after so many bytes of the body, once for each number; ``statuses`` are
    sent in place of the file, one for each request, before all else. ``ranges`` is whether parts can be had.
    ``headers`` are sent besides; a header with the value "" is left out.
    """

    body: bytes
    etag: str = '"one"'
    modified: str = ""
    ranges: bool = True
    measured: bool = True
    cut: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class FileServer:
    """A running server: its address, what it offers by path, where paths lead, and what was asked."""

    url: str
    files: dict[str, Offered] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    shared: FileServer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        shared = self.server.shared
        shared.asked.append((self.path, self.headers.get("Range", "")))
        self.close_connection = True
        if self.path in shared.moved:
            self.send_response(302)
            self.send_header("Location", shared.moved[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        offered = shared.files.get(self.path)
        status = 404 if offered is None else offered.statuses.pop(0) if offered.statuses else 200
        if offered is None or status != 200:
            self.send_response(status)
            for name, value in (offered.headers if offered else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send(offered)

    def _send(self, offered: Offered) -> None:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        fits = self.headers.get("If-Range") in {offered.etag, offered.modified} - {""}
        start = int(found[1]) if found and fits and offered.ranges else 0
        body = offered.body[start:]
        self.send_response(206 if start else 200)
        told = {"ETag": offered.etag, "Last-Modified": offered.modified}
        if start:
            told["Content-Range"] = f"bytes {start}-{len(offered.body) - 1}/{len(offered.body)}"
        if offered.measured:
            told["Content-Length"] = str(len(body))
        for name, value in {**told, **offered.headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if offered.cut:
            body = body[: offered.cut.pop(0)]
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def file_server() -> Iterator[FileServer]:
    """Run a server until the end of the block."""
    with _Server(("127.0.0.1", 0), _Handler) as http:
        http.shared = server = FileServer(f"http://127.0.0.1:{http.server_port}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
