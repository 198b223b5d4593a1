"""A push service that takes everything and counts what it heard, by message."""

from __future__ import annotations

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class PushService:
    """`with PushService() as service`: answers 201 on a loopback port of its own.

    `heard` counts by device and topic; one alert has one topic, so what is above one is an echo.
    """

    def __init__(self, port: int = 0) -> None:
        self.heard: Counter[tuple[str, str]] = Counter()
        lock, heard = threading.Lock(), self.heard

        class Counts(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    heard[self.path, self.headers.get("Topic", "")] += 1
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing: what matters is counted."""

        self._server = _Quiet(("127.0.0.1", port), Counts)
        self._thread = threading.Thread(target=self._server.serve_forever, name="push service", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def echoes(self) -> int:
        """How many messages arrived again: a worker was killed after sending and before writing it down."""
        return sum(times - 1 for times in self.heard.values())

    def __enter__(self) -> PushService:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A worker that was killed in the middle of a sentence is no error here."""
