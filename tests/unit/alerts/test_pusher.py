"""One message on the wire, against a push service on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.alerts.endpoints import Allowed
from app.alerts.push import Device, Outcome, Pusher
from app.kernel import keyring
from tests.builders import AUTH, P256DH

HERE = Allowed(loopback=True)


class Service(ThreadingHTTPServer):
    """Answers each path as its name says: /201, /410, /429?60, /redirect, /hangup."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers.items()), body))
        path, _, after = self.path.lstrip("/").partition("?")
        if path == "hangup":
            self.close_connection = True
            return
        if path == "redirect":
            self.send_response(int(after))
            self.send_header("Location", f"{self.server.url}/201")
        else:
            self.send_response(int(path))
            if after:
                self.send_header("Retry-After", after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def heard(service: Service) -> list[tuple[str, dict[str, str], bytes]]:
    service.heard.clear()
    return service.heard


@pytest.fixture(scope="module")
def pusher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pusher]:
    folder = tmp_path_factory.mktemp("secrets")
    keyring.make_missing(folder)
    one = Pusher(vapid_pem=keyring.read(folder).vapid_pem, subject="mailto:desk@quillby.example", allowed=HERE)
    yield one
    one._http.close()


def send(pusher: Pusher, endpoint: str, *, text: str = "x", keys: tuple[str, str] = (P256DH, AUTH)) -> Outcome:
    return pusher.send(Device(endpoint, *keys), {"text": text}, topic="t" * 32, ttl_s=600)


@pytest.mark.parametrize("status", [201, 200, 400, 401, 403, 404, 410, 413, 500, 503])
def test_the_services_word_is_brought_back(pusher: Pusher, service: Service, status: int) -> None:
    assert send(pusher, f"{service.url}/{status}") == Outcome(status)


WAITS = [
    ("60", 60),
    ("0", 0),
    ("999999999999999999999", 3600),
    ("9" * 500, 3600),
    ("-5", None),
    ("soon", None),
    ("1.5", None),
    ("Wed,%2021%20Oct%202026%2007:28:00%20GMT", None),
]


@pytest.mark.parametrize(("said", "seconds"), WAITS)
def test_how_long_to_wait_is_understood_within_reason(
    pusher: Pusher, service: Service, said: str, seconds: int | None
) -> None:
    assert send(pusher, f"{service.url}/429?{said}") == Outcome(429, seconds)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    pusher: Pusher, service: Service, heard: list[tuple[str, dict[str, str], bytes]], status: int
) -> None:
    assert send(pusher, f"{service.url}/redirect?{status}") == Outcome(status)
    assert [path for path, _, _ in heard] == [f"/redirect?{status}"]


def test_what_is_sent_says_how_long_how_urgent_and_from_whom(
    pusher: Pusher, service: Service, heard: list[tuple[str, dict[str, str], bytes]]
) -> None:
    send(pusher, f"{service.url}/201", text="a secret sentence")
    ((_, headers, body),) = heard
    assert headers["TTL"] == "600"
    assert headers["Urgency"] == "high"
    assert headers["Topic"] == "t" * 32
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert b"secret" not in body


def test_a_service_that_hangs_up_is_tried_again_later(pusher: Pusher, service: Service) -> None:
    assert send(pusher, f"{service.url}/hangup") == Outcome(0)


def test_a_service_that_is_not_there_is_tried_again_later(pusher: Pusher) -> None:
    assert send(pusher, "http://127.0.0.1:9/201") == Outcome(0)


def test_an_address_that_is_refused_today_is_as_good_as_gone(pusher: Pusher) -> None:
    assert send(pusher, "http://10.0.0.1/201") == Outcome(410)
    assert send(pusher, "https://evil.example/201") == Outcome(410)


def test_a_text_too_long_is_not_sent(
    pusher: Pusher, service: Service, heard: list[tuple[str, dict[str, str], bytes]]
) -> None:
    assert send(pusher, f"{service.url}/201", text="x" * 2000) == Outcome(413)
    assert heard == []


BAD_KEYS = [("", ""), ("AAAA", AUTH), (P256DH, ""), (P256DH[:40], AUTH), ("B" + "A" * 86, AUTH), ("é", AUTH)]


@pytest.mark.parametrize("keys", BAD_KEYS)
def test_keys_that_cannot_be_used_harm_nobody_else(pusher: Pusher, service: Service, keys: tuple[str, str]) -> None:
    assert send(pusher, f"{service.url}/201", keys=keys) == Outcome(400)


def test_the_environments_proxy_sees_no_endpoint(
    pusher: Pusher, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert send(pusher, f"{service.url}/201") == Outcome(201)
