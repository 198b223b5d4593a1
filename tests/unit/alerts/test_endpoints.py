"""Push goes to push services. Whoever can name an address must not make us call our own network."""

from __future__ import annotations

import pytest

from app.alerts.endpoints import KNOWN_HOSTS, Allowed, refusal

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b-x_y",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QO-x",
    "https://db5p.notify.windows.com/w/?token=BQY%3d",
    "https://fcm.googleapis.com:443/x",
    "HTTPS://FCM.GoogleAPIs.com/x",
]
TRICKS = [
    "",
    " ",
    "https://",
    "https:///x",
    "fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "http://fcm.googleapis.com/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
    "javascript:alert(1)",
    "https://evil.example/x",
    "https://localhost/x",
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://0/x",
    "https://0.0.0.0/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://017700000001/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[fe80::1%25eth0]/x",
    "https://169.254.169.254/latest/meta-data",
    "https://metadata.google.internal/x",
    "https://10.0.0.1/x",
    "https://192.168.0.1/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:22/x",
    "https://fcm.googleapis.com:0/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com:-1/x",
    "https://fcm.googleapis.com:port/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com:443@evil.example/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com.example/x",
    "https://notfcm.googleapis.com/x",
    "https://xpush.apple.com/x",
    "https://evil.example#.push.apple.com/x",
    "https://evil.example?.push.apple.com/x",
    "https://evil.example/.push.apple.com",
    "https://evil.example\\.push.apple.com/x",
    "https:\\\\fcm.googleapis.com\\x",
    "https://evil.example%2f.push.apple.com/x",
    "https://evil.example%00.push.apple.com/x",
    "https://evil.example\0.push.apple.com/x",
    "https://evil.example;.push.apple.com/x",
    "https://evil.example,.push.apple.com/x",
    "https://evil.example:.push.apple.com/x",
    "https://127.0.0.1%23.push.apple.com/x",
    "https://[::1].push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://.push.apple.com/x",
    "https://*.push.apple.com/x",
    "https://-.push.apple.com/x",
    "https://push.apple.com./x",
    f"https://{'a' * 64}.push.apple.com/x",
    "https://fcm.googleapis.com /x",
    "https://fcm.googleapis.com\t/x",
    "https://fcm.googleapis.com\r\nHost: evil.example/x",
    "https://fcm.googleapis.com/x\r\nX-Evil: 1",
    "\thttps://fcm.googleapis.com/x",
    "https://fcm。googleapis。com/x",
    "https://fcm.googleapis.com/ü",
    "https://ⓕcm.googleapis.com/x",
    "https://fcm.googleapis.com/" + "x" * 1000,
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_browsers_own_services_are_pushed_to(endpoint: str) -> None:
    assert refusal(endpoint, Allowed()) is None


@pytest.mark.parametrize("endpoint", TRICKS)
def test_everything_else_is_refused_with_a_sentence(endpoint: str) -> None:
    said = refusal(endpoint, Allowed())
    assert said is not None
    assert said.endswith(".")
    assert "evil" not in said


def test_there_are_many_tricks() -> None:
    assert len(set(TRICKS)) >= 60


@pytest.mark.parametrize("name", KNOWN_HOSTS)
def test_what_lies_under_a_known_host_is_known(name: str) -> None:
    assert refusal(f"https://a-1.{name}/x", Allowed()) is None


def test_a_setting_adds_a_service_and_what_lies_under_it() -> None:
    allowed = Allowed(hosts=("push.example",))
    assert refusal("https://push.example/x", allowed) is None
    assert refusal("https://eu.push.example/x", allowed) is None
    assert refusal("https://notpush.example/x", allowed)
    assert refusal("http://push.example/x", allowed)


LOOPBACK = ["http://127.0.0.1:8123/x", "http://localhost:8123/x"]


@pytest.mark.parametrize("endpoint", LOOPBACK)
def test_this_machine_is_pushed_to_only_where_a_test_says_so(endpoint: str) -> None:
    assert refusal(endpoint, Allowed())
    assert refusal(endpoint, Allowed(loopback=True)) is None


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/x", "http://evil.example/x", "http://a@127.0.0.1/x"])
def test_also_in_tests_nothing_else_of_the_network_is(endpoint: str) -> None:
    assert refusal(endpoint, Allowed(loopback=True))
