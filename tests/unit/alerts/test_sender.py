"""What goes out to a push service on this machine, and how its word is understood."""

from __future__ import annotations

import time
from email.utils import formatdate
from pathlib import Path

import pytest

from app.alerts.push import UNKNOWN_KEY, Device, Outcome, Sender
from app.kernel import vapid_keys
from app.kernel.vapid_keys import VapidKeys
from tests.builders import AUTH, P256DH
from tests.loopback_service import LoopbackService
from tests.sending import ask, device, once, tried


@pytest.mark.parametrize("status", [201, 200, 202, 400, 401, 403, 404, 410, 413, 500, 503])
def test_the_services_word_is_brought_back(keys: VapidKeys, status: int) -> None:
    assert once(keys, f"/{status}")[0] == Outcome(status)


WAITS = [
    ("60", 60),
    ("0", 0),
    ("999999999999999999999", 3600),
    ("9" * 500, 3600),
    ("-5", None),
    ("soon", None),
    ("1.5", None),
    ("", None),
    ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 3600),
    ("Wed, 99 Oct 2015 07:28:00 GMT", None),
]


@pytest.mark.parametrize(("said", "seconds"), WAITS)
def test_how_long_to_wait_is_understood_within_reason(keys: VapidKeys, said: str, seconds: int | None) -> None:
    assert once(keys, f"/429?{said.replace(' ', '%20')}")[0] == Outcome(429, seconds)


def test_a_date_to_wait_for_is_turned_into_seconds(keys: VapidKeys) -> None:
    said = formatdate(time.time() + 90, usegmt=True).replace(" ", "%20")
    (status, wait), _ = once(keys, f"/429?{said}")
    assert status == 429
    assert wait is not None
    assert 88 <= wait <= 91


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(keys: VapidKeys, status: int) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.elsewhere = f"{service.url}/201"
        assert await ask(sender, device(f"{service.url}/redirect?{status}", keys)) == Outcome(status)
        assert [one.path for one in service.asked] == [f"/redirect?{status}"]

    tried(keys, test)


def test_what_is_sent_says_how_long_how_urgent_and_from_whom(keys: VapidKeys) -> None:
    _, service = once(keys, "/201", b"a secret sentence", topic="a" * 32)
    ((line, headers, body, _),) = service.asked
    assert line == "POST /201 HTTP/1.1"
    assert headers.pop("Authorization").startswith("vapid t=")
    assert headers.pop("Host").startswith("127.0.0.1:")
    assert headers == {
        "TTL": "600",
        "Urgency": "high",
        "Topic": "a" * 32,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(body)),
    }
    assert b"secret" not in body


@pytest.mark.parametrize(("asked", "sent"), [(600, "600"), (1, "1"), (0, "1"), (-5, "1")])
def test_a_message_never_lives_no_time_at_all(keys: VapidKeys, asked: int, sent: str) -> None:
    _, service = once(keys, "/201", ttl_s=asked)
    assert service.asked[0].headers["TTL"] == sent


def test_what_is_less_urgent_says_so(keys: VapidKeys) -> None:
    _, service = once(keys, "/201", urgency="low")
    assert service.asked[0].headers["Urgency"] == "low"


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/201", "https://evil.example/201", "", "\r\n"])
def test_an_address_that_is_refused_today_is_as_good_as_gone(keys: VapidKeys, endpoint: str) -> None:
    async def test(sender: Sender, _: LoopbackService) -> None:
        assert await ask(sender, device(endpoint, keys)) == Outcome(410)

    tried(keys, test)


@pytest.mark.parametrize(("length", "status"), [(2000, 201), (2001, 413), (5000, 413)])
def test_a_text_too_long_is_not_sent(keys: VapidKeys, length: int, status: int) -> None:
    outcome, service = once(keys, "/201", b"x" * length)
    assert outcome == Outcome(status)
    assert len(service.asked) == (status == 201)


@pytest.mark.parametrize("odd", [("", ""), ("AAAA", AUTH), (P256DH, ""), ("B" + "A" * 86, AUTH), ("é", AUTH)])
def test_keys_that_cannot_be_used_harm_nobody_else(keys: VapidKeys, odd: tuple[str, str]) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        bad = Device(f"{service.url}/201", *odd, keys.current.id)
        assert await ask(sender, bad) == Outcome(400)
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
        assert len(service.asked) == 1

    tried(keys, test)


def test_a_browser_with_a_key_that_we_do_not_have_is_named_and_not_asked(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        unknown = Device(f"{service.url}/201", P256DH, AUTH, "another")
        assert await ask(sender, unknown) == Outcome(UNKNOWN_KEY)
        assert service.asked == []

    tried(keys, test)


def test_during_an_exchange_each_browser_is_told_by_its_own_key(keys: VapidKeys, tmp_path: Path) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        before = device(f"{service.url}/201?old", keys)
        vapid_keys.exchange(tmp_path)
        after = device(f"{service.url}/201?new", keys)
        assert [await ask(sender, one) for one in (before, after)] == [Outcome(201, None)] * 2
        old, new = (one.headers["Authorization"].partition(",k=")[2][:16] for one in service.asked)
        assert (old, new) == (before.key_id, after.key_id)

    tried(keys, test)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_the_environments_proxy_sees_no_endpoint(keys: VapidKeys, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert once(keys, "/201")[0] == Outcome(201)


def test_the_environments_passwords_are_sent_to_nobody(
    keys: VapidKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    _, service = once(keys, "/201")
    assert service.asked[0].headers["Authorization"].startswith("vapid t=")


def test_no_endpoint_is_logged(keys: VapidKeys, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for path in ("/201?secret", "/hangup?secret", "/410?secret"):
        once(keys, path)
    assert "secret" not in caplog.text
