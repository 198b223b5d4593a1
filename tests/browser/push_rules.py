"""What a push service demands of a sender: RFC 8030 (messages), 8188 and 8291 (encryption), 8292 (VAPID)."""

import base64
import binascii
import json
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

LARGEST = 4096  # bytes of a body that every push service takes
LONGEST_LIFE = 24 * 3600  # seconds that a VAPID token may live (RFC 8292, 2)
URGENCIES = {"very-low", "low", "normal", "high"}
HEADER = 16 + 4 + 1 + 65  # bytes of an aes128gcm header: salt, record size, length of the key, the key


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def vapid_fault(authorization: str, *, registered_key: str, audience: str, now: float) -> str | None:
    """What is wrong with a VAPID header, or None. `registered_key` is the key that the browser subscribed with."""
    if not authorization.lower().startswith("vapid "):
        return "no VAPID header"
    try:
        parts = dict(part.strip().split("=", 1) for part in authorization[6:].split(","))
        head, claims, signature = parts["t"].split(".")
        key, signed = from_base64url(parts["k"]), from_base64url(signature)
        kind, claim = json.loads(from_base64url(head)), json.loads(from_base64url(claims))
        r, s = int.from_bytes(signed[:32], "big"), int.from_bytes(signed[32:], "big")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    except (KeyError, ValueError, binascii.Error) as fault:
        return f"unreadable: {fault!r}"
    except InvalidSignature:
        return "the signature does not fit"
    if kind.get("alg") != "ES256" or len(signed) != 64:
        return "not ES256"
    if registered_key and key != from_base64url(registered_key):
        return "another key than the subscription's"
    if claim.get("aud") != audience:
        return f"aud is {claim.get('aud')}, not {audience}"
    if not now < claim.get("exp", 0) <= now + LONGEST_LIFE:
        return "exp is past, or more than a day ahead"
    if not str(claim.get("sub", "")).startswith(("mailto:", "https:")):
        return "sub is neither mailto: nor https:"
    return None


def header_fault(headers: dict[str, str], body: bytes) -> tuple[int, str] | None:
    """(HTTP status, what is wrong) of a push message's headers (names in lower case) and body, or None."""
    if not re.fullmatch(r"\d+", headers.get("ttl", "")):
        return 400, "TTL is missing or not a number"
    if headers.get("urgency", "normal") not in URGENCIES:
        return 400, "unknown Urgency"
    if "topic" in headers and not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["topic"]):
        return 400, "Topic is longer than 32, or not of the base64url letters"
    if len(body) > LARGEST:
        return 413, f"{len(body)} bytes"
    if body and headers.get("content-encoding") != "aes128gcm":
        return 400, "Content-Encoding is not aes128gcm"
    if body and (len(body) < HEADER + 17 or body[20] != 65 or body[21] != 4):
        return 400, "the body does not begin as aes128gcm does"
    return None
