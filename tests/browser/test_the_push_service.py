"""What the tests' own push service turns away, so that a message which it takes would be taken by the great ones."""

import base64
import json
import os
import time
from collections.abc import Iterator

import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPusher

from tests.browser.push_service import Channel, PushService


def point(key: ec.EllipticCurvePublicKey) -> str:
    raw = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Sender:
    """One who may send to the channel "phone", and can break one rule at a time."""

    def __init__(self, service: PushService) -> None:
        self.service = service
        self.vapid = Vapid02()
        self.vapid.generate_keys()
        browser = ec.generate_private_key(ec.SECP256R1())
        auth = base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()
        self.subscription = {
            "endpoint": f"{service.origin}/wpush/v2/phone",
            "keys": {"p256dh": point(browser.public_key()), "auth": auth},
        }
        service.channels["phone"] = Channel("browser", point(self.vapid.public_key))

    def send(self, *, claims: dict | None = None, body: bytes | None = None, **headers: str | None) -> int:
        claimed = {"aud": self.service.origin, "exp": int(time.time()) + 3600, "sub": "mailto:desk@town.example"}
        good = {
            **self.vapid.sign(claimed | (claims or {})),
            "TTL": "60",
            "Content-Encoding": "aes128gcm",
            "Urgency": "high",
        }
        for name, value in headers.items():
            good.pop(name.replace("_", "-"), None)
            if value is not None:
                good[name.replace("_", "-")] = value
        if body is None:
            body = WebPusher(self.subscription).encode(b'{"said": 1}', content_encoding="aes128gcm")["body"]
        return requests.post(self.subscription["endpoint"], data=body, headers=good, timeout=5).status_code


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def sender(service: PushService) -> Sender:
    return Sender(service)


def test_a_right_message_is_taken_and_waits_for_its_browser(service, sender):
    assert sender.send() == 201
    assert len(service.waiting["browser"]) == 1


@pytest.mark.parametrize("headers", [
    {"TTL": None}, {"TTL": "soon"}, {"Urgency": "urgent"}, {"Topic": "a" * 33}, {"Topic": "no/such"},
    {"Content_Encoding": None}, {"Content_Encoding": "aesgcm"},
])  # fmt: skip
def test_wrong_headers_are_turned_away(sender, headers):
    assert sender.send(**headers) == 400


@pytest.mark.parametrize("claims", [
    {"aud": "https://elsewhere.example"}, {"exp": 1}, {"exp": int(time.time()) + 90_000}, {"sub": "the desk"},
])  # fmt: skip
def test_a_wrong_claim_is_turned_away(service, sender, claims):
    # py_vapid would not sign a bad sub or exp, so it is signed here by hand.
    full = {"aud": service.origin, "exp": int(time.time()) + 3600, "sub": "mailto:desk@town.example"} | claims
    assert sender.send(Authorization=by_hand(sender.vapid, full)) == 401


def test_no_signature_another_key_and_a_forged_claim_are_turned_away(service, sender):
    assert sender.send(Authorization=None) == 401
    stranger = Vapid02()
    stranger.generate_keys()
    full = {"aud": service.origin, "exp": int(time.time()) + 3600, "sub": "mailto:desk@town.example"}
    assert sender.send(Authorization=by_hand(stranger, full)) == 401
    head, claims, signature = by_hand(sender.vapid, full).split("t=")[1].split(",")[0].split(".")
    forged = encoded(json.dumps(full | {"exp": full["exp"] + 1}).encode())
    key = point(sender.vapid.public_key)
    assert sender.send(Authorization=f"vapid t={head}.{forged}.{signature},k={key}") == 401
    assert sender.send(Authorization=f"vapid t={head}.{claims}.{signature},k={key}") == 201


def test_what_is_too_large_unencrypted_or_for_nobody_is_turned_away(service, sender):
    assert sender.send(body=b"\0" * 4097) == 413
    assert sender.send(body=b'{"not": "encrypted"}' * 20) == 400
    service.channels.clear()
    assert sender.send() == 410


def test_of_one_topic_only_the_newest_waits(service, sender):
    sender.send(Topic="a" * 32)
    sender.send(Topic="a" * 32)
    sender.send(Topic="b" * 32)
    assert len(service.waiting["browser"]) == 2


def test_nothing_waits_that_should_not(service, sender):
    assert sender.send(TTL="0") == 201
    assert not service.waiting["browser"]


def test_it_can_be_told_to_fail(service, sender):
    service.answer_with(status=429, retry_after=3)
    assert [sender.send(), sender.send()] == [429, 201]
    assert [arrival.status for arrival in service.arrivals] == [429, 201]


def test_another_process_can_steer_it(service, sender):
    sender.send()
    state = requests.get(f"{service.origin}/control/state", timeout=5).json()
    assert state["arrivals"][0]["status"] == 201
    rule = json.dumps({"status": 503}).encode()
    requests.post(f"{service.origin}/control/answer_with", data=rule, timeout=5).raise_for_status()
    assert sender.send() == 503
    requests.post(f"{service.origin}/control/forget_browsers", timeout=5).raise_for_status()
    assert sender.send() == 410


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(vapid: Vapid02, claims: dict) -> str:
    text = ".".join(encoded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(vapid.private_key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={text}.{signature},k={point(vapid.public_key)}"
