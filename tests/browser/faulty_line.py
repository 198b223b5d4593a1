"""The way between a phone and its town, through which everything passes, and where things go wrong as a test says."""

import contextlib
import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"})
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")


class Answer(NamedTuple):
    """What is answered instead of the town, which hears nothing of the request."""

    status: int
    body: str = ""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class Heard(NamedTuple):
    """One request: `status` is what the phone was answered, 0 when it heard nothing."""

    method: str
    path: str
    status: int


NO_LINE = "no line"  # cut before the town hears of it
LOST_ANSWER = "lost answer"  # the town takes it, and its answer never arrives
Fault = Answer | str | None
Decide = Callable[[str, str], Fault]


def fine(_method: str, _path: str) -> Fault:
    return None


def dead(_method: str, _path: str) -> Fault:
    return NO_LINE


def whenever(part: str, fault: Fault) -> Callable[[str, str], Fault]:
    """Whatever goes there goes wrong so: browsers send by themselves once more what was cut on a line they had used."""
    return lambda method, path: fault if method == "PUT" and part in path else None


def answering(part: str, *faults: Fault) -> Callable[[str, str], Fault]:
    """The first requests with `part` in their address go wrong one after the other; what comes after is taken."""
    left = list(faults)

    def fault(method: str, path: str) -> Fault:
        return left.pop(0) if left and method == "PUT" and part in path else None

    return fault


def refusal(status: int, **more: object) -> Answer:
    return Answer(status, json.dumps({"error": "Not like this.", "fields": {}} | more))


@dataclass
class FaultyLine:
    """`with FaultyLine(town.port) as line`: the town at `line.url`. `line.fault` says for each request what goes wrong.

    `changed` is handed each answer's path and body and returns the body that arrives.
    """

    town_port: int
    port: int = 0
    fault: Decide = fine
    changed: Callable[[str, bytes], bytes] = lambda _path, body: body
    heard: list[Heard] = field(default_factory=list)

    def __enter__(self) -> Self:
        line = self

        class Handler(_Handler):
            way = line

        self._server = _Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def brought(self) -> list[Heard]:
        """Every request by which a phone brought something, in order."""
        return [one for one in self.heard if one.method == "PUT" and one.path.startswith("/outbox/")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    way: FaultyLine

    def __getattr__(self, name: str) -> Any:
        if name.removeprefix("do_") in _METHODS:
            return self._pass
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written anywhere: the test asks for `heard`."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.way.fault(self.command, self.path)
        if fault == NO_LINE:
            self._cut()
            return
        if isinstance(fault, Answer):
            self._answer(fault.status, [("Content-Type", fault.content_type), *fault.headers], fault.body.encode())
            return
        try:
            status, headers, told = self._ask_town(body)
        except (OSError, http.client.HTTPException):
            self._cut()
            return
        if fault == LOST_ANSWER:
            self._cut()
            return
        self._answer(status, headers, self.way.changed(self.path, told))

    def _ask_town(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        # Unconditional and not packed, so that there is a body to change.
        dropped = ("host", "connection", "if-none-match", "accept-encoding")
        own = {name: value for name, value in self.headers.items() if name.lower() not in dropped}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.way.town_port, timeout=60)) as line:
            line.request(self.command, self.path, body or None, {**own, "Host": f"localhost:{self.way.town_port}"})
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.way.heard.append(Heard(self.command, self.path, status))
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _cut(self) -> None:
        self.way.heard.append(Heard(self.command, self.path, 0))
        self.close_connection = True
