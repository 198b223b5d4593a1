"""Is our own encryption right? Asked once at each start, of the library that everybody else uses.

`encrypt.py` is ours because it is lean and can work ahead. Should it ever disagree with pywebpush (a new version of
the library below both, an unusual machine), no phone could read a message and nobody would be told. Then pywebpush
encrypts, slowly and surely, until somebody has looked.
"""

from __future__ import annotations

import base64
import os

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pywebpush import WebPusher

from app.alerts.encrypt import arm, parse, seal


def agrees() -> bool:
    """Return whether an invented phone can read what we encrypt for it (half a millisecond)."""
    phone, auth, text = ec.generate_private_key(ec.SECP256R1()), os.urandom(16), b"Townwatch: please open."
    point = phone.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    body = seal(arm(parse(_base64url(point), _base64url(auth))), text)
    try:
        read: bytes = http_ece.decrypt(body, private_key=phone, auth_secret=auth, version="aes128gcm")
    except http_ece.ECEException:
        return False
    return read == text


def encode(p256dh: str, auth: str, text: bytes) -> bytes:
    """Return the body of one message as pywebpush makes it; the keys have been read by `encrypt.parse` before."""
    device = {"endpoint": "https://push.invalid/", "keys": {"p256dh": p256dh, "auth": auth}}
    body: bytes = WebPusher(device).encode(text, content_encoding="aes128gcm")["body"]
    return body


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
