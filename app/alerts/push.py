"""The only door to push services: encrypt for one device and send. Nothing here knows the database.

Encryption: RFC 8291 by pywebpush. Identification: VAPID, RFC 8292, by py_vapid.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from py_vapid import Vapid02
from pywebpush import WebPusher
from urllib3.exceptions import HTTPError

from app.alerts.endpoints import Allowed, refusal

_TIMEOUT_S = (3, 5)
_VAPID_LASTS_S = 12 * 3600
_LONGEST_TEXT = 2000  # bytes; the services' own limit is 3,993
_LONGEST_RETRY_AFTER_S = 3600
_LONGEST_ANSWER = 16_384  # bytes


class Device(NamedTuple):
    """Where a push goes; all of it is secret."""

    endpoint: str
    p256dh: str
    auth: str


class Outcome(NamedTuple):
    """`status` is the push service's HTTP status, or 0 when it did not answer; `retry_after` is in seconds."""

    status: int
    retry_after: int | None = None


class Pusher:
    """Sends pushes, keeping connections and signed headers for as long as they are good."""

    def __init__(self, *, vapid_pem: bytes, subject: str, allowed: Allowed) -> None:
        self._vapid = Vapid02(load_pem_private_key(vapid_pem, password=None))
        self._subject = subject
        self._allowed = allowed
        self._headers: dict[str, tuple[float, str]] = {}
        self._http = requests.Session()
        self._http.trust_env = False  # no proxy of the environment: it would see every endpoint

    def send(self, device: Device, payload: Mapping[str, Any], *, topic: str, ttl_s: int) -> Outcome:
        """Send one message; never raises for anything that the network or the service does.

        `topic` lets a later message replace an undelivered one; `ttl_s` is how long the service may keep it.
        """
        if refusal(device.endpoint, self._allowed):
            return Outcome(410)  # it would be refused today: as good as gone
        text = json.dumps(payload, ensure_ascii=False).encode()
        if len(text) > _LONGEST_TEXT:
            return Outcome(413)
        try:
            encrypted = _encrypted(device, text)
        except Exception:  # the libraries raise anything on keys that are none; no other message may suffer for it
            return Outcome(400)
        headers = {
            "Authorization": self._authorization(device.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(ttl_s, 1)),
            "Urgency": "high",
            "Topic": topic,
        }
        try:
            # A redirect is never followed: it could lead anywhere.
            answer = self._http.post(
                device.endpoint, data=encrypted, headers=headers, timeout=_TIMEOUT_S, allow_redirects=False, stream=True
            )
            answer.raw.read(_LONGEST_ANSWER)  # what is left unread costs the connection, not our memory
            answer.close()
        except (requests.RequestException, HTTPError, ValueError):  # ValueError: a host that urllib3 cannot read
            return Outcome(0)
        return Outcome(answer.status_code, _seconds(answer.headers.get("Retry-After")))

    def _authorization(self, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        made_at, header = self._headers.get(origin, (0.0, ""))
        if time.time() - made_at > _VAPID_LASTS_S / 2:
            made_at = time.time()
            claims = {"aud": origin, "sub": self._subject, "exp": int(made_at) + _VAPID_LASTS_S}
            header = self._vapid.sign(claims)["Authorization"]
            self._headers[origin] = (made_at, header)
        return header


def _encrypted(device: Device, text: bytes) -> bytes:
    keys = {"p256dh": device.p256dh, "auth": device.auth}
    message = WebPusher({"endpoint": device.endpoint, "keys": keys}).encode(text, content_encoding="aes128gcm")
    body: bytes = message["body"]
    return body


def topic_for(tag: str) -> str:
    """Return 32 characters that stand for one alert (RFC 8030, section 5.4 allows no more)."""
    return base64.urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()[:24]).decode()


def _seconds(header: str | None) -> int | None:
    if not header or not header.isdecimal() or not header.isascii():
        return None
    return min(int(header[:9]), _LONGEST_RETRY_AFTER_S)  # a service that says years means nothing by it
