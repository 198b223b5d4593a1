"""The list of leaked passwords hears five digits of a hash, and keeps nobody waiting."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.access.breached import ask_nobody, ask_the_list, is_breached

PASSWORD = "seven quiet lanterns"
DIGEST = hashlib.sha1(PASSWORD.encode()).hexdigest().upper()  # noqa: S324 - as the list has it
ANSWER = "0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n"


class List:
    """The list, played: what it says and how long it takes are set beforehand, what it hears is kept."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.status, self.says, self.headers, self.waits = 200, ANSWER, {}, 0.0
        played = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                played.heard.append((self.path, dict(self.headers)))
                self.send_response(played.status)
                for name, value in played.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in played.says if played.waits else [played.says]:
                    time.sleep(played.waits)
                    self.wfile.write(piece.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] - who hangs up is no fault
        self.address = f"http://127.0.0.1:{self._server.server_port}/range/"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def a_list() -> Iterator[List]:
    played = List()
    yield played
    played.close()


def test_the_list_hears_five_digits_of_a_hash_and_nothing_else(a_list: List) -> None:
    asked: list[str] = []

    def ask(prefix: str) -> str | None:
        asked.append(prefix)
        return ask_the_list(prefix, address=a_list.address)

    assert not is_breached(PASSWORD, ask)
    assert asked == [DIGEST[:5]]
    ((path, headers),) = a_list.heard
    assert path == f"/range/{DIGEST[:5]}"
    assert headers["Add-Padding"] == "true"
    assert {name.lower() for name in headers} <= {
        "host", "user-agent", "accept-encoding", "accept", "connection", "add-padding"
    }  # fmt: skip


SAID = {
    "found": (f"{ANSWER}{DIGEST[5:]}:41\r\n", True),
    "found, in small letters": (f"{DIGEST[5:].lower()}:1", True),
    "found as padding": (f"{DIGEST[5:]}:0", False),
    "not found": (ANSWER, False),
    "nothing": ("", False),
    "no list": ("<html>busy</html>", False),
    "a line cut short": (DIGEST[5:], False),
    "a count that is none": (f"{DIGEST[5:]}:many", False),
}


@pytest.mark.parametrize(("says", "breached"), SAID.values(), ids=SAID)
def test_what_the_list_says_is_read_line_by_line(says: str, breached: bool) -> None:
    assert is_breached(PASSWORD, lambda _: says) is breached


def test_without_an_answer_the_password_is_not_refused() -> None:
    assert not is_breached(PASSWORD, ask_nobody)


@pytest.mark.parametrize("status", [204, 301, 404, 429, 500, 503])
def test_any_other_answer_is_none(a_list: List, status: int) -> None:
    a_list.status, a_list.says = status, ""
    assert ask_the_list("ABCDE", address=a_list.address) is None


def test_a_redirect_is_not_followed(a_list: List) -> None:
    a_list.status, a_list.headers = 302, {"Location": f"{a_list.address}elsewhere"}
    assert ask_the_list("ABCDE", address=a_list.address) is None
    assert len(a_list.heard) == 1


def test_no_proxy_of_the_environment_is_asked(a_list: List, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert ask_the_list("ABCDE", address=a_list.address) == ANSWER


def test_one_that_dribbles_keeps_nobody_longer_than_two_seconds(a_list: List) -> None:
    a_list.waits = 0.5  # each letter well within the time limit of one read
    began = time.monotonic()
    assert ask_the_list("ABCDE", address=a_list.address) is None
    assert 1.8 < time.monotonic() - began < 4


def test_an_answer_that_does_not_end_is_cut(a_list: List) -> None:
    a_list.says = ANSWER * 20_000
    assert len(ask_the_list("ABCDE", address=a_list.address) or "") == 262_144


def test_nobody_at_home_is_no_answer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert ask_the_list("ABCDE", address=f"http://127.0.0.1:{port}/range/") is None


def test_without_a_network_there_is_no_answer() -> None:
    assert ask_the_list("ABCDE") is None  # these tests may open no socket to anywhere else
