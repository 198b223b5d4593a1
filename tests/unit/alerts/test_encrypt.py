"""What we encrypt, every browser can read, and nobody else."""

from __future__ import annotations

import base64
import os

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.alerts import encrypt, reference
from app.alerts.encrypt import LONGEST_TEXT, BadKeys, UsedEnvelope, arm, parse, seal
from tests.builders import AUTH, P256DH


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(bytes_of(text), "big"), ec.SECP256R1())


class Phone:
    """Has a key pair and a secret of its own, and reads as http_ece reads."""

    def __init__(self) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.p256dh = text_of(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
        self.auth = text_of(self.secret)

    def read(self, body: bytes) -> bytes:
        found: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return found


# RFC 8291, appendix A: everything of one message.
TEXT = b"When I grow up, I want to be a watermelon"
HIS_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
HIS_AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
HIS_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
OUR_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_standards_own_example_comes_out_to_the_byte() -> None:
    envelope = arm(parse(HIS_POINT, HIS_AUTH), private=private(OUR_PRIVATE), salt=bytes_of(SALT))
    assert text_of(seal(envelope, TEXT)) == BODY


def test_the_standards_own_phone_reads_it() -> None:
    body = seal(arm(parse(HIS_POINT, HIS_AUTH)), TEXT)
    read = http_ece.decrypt(body, private_key=private(HIS_PRIVATE), auth_secret=bytes_of(HIS_AUTH), version="aes128gcm")
    assert read == TEXT


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 340, 2000, LONGEST_TEXT])
def test_a_phone_reads_what_was_written(length: int) -> None:
    phone, text = Phone(), os.urandom(length)
    body = seal(arm(parse(phone.p256dh, phone.auth)), text)
    assert phone.read(body) == text
    assert len(body) == 86 + length + 1 + 16


def test_the_longest_text_just_fits_into_what_every_service_takes() -> None:
    assert len(seal(arm(parse(P256DH, AUTH)), b"x" * LONGEST_TEXT)) == 4096


def test_what_is_longer_would_be_two_records_and_is_refused() -> None:
    with pytest.raises(ValueError, match="3994 bytes"):
        seal(arm(parse(P256DH, AUTH)), b"x" * (LONGEST_TEXT + 1))


def test_one_phone_reads_both_ours_and_pywebpushs() -> None:
    phone = Phone()
    assert phone.read(reference.encode(phone.p256dh, phone.auth, TEXT)) == TEXT
    assert phone.read(seal(arm(parse(phone.p256dh, phone.auth)), TEXT)) == TEXT


def test_both_are_of_one_length_and_one_form() -> None:
    ours, theirs = seal(arm(parse(P256DH, AUTH)), TEXT), reference.encode(P256DH, AUTH, TEXT)
    assert len(ours) == len(theirs)
    assert ours[16:22] == theirs[16:22]


def test_another_phone_cannot_read_it() -> None:
    one, other = Phone(), Phone()
    with pytest.raises(http_ece.ECEException):
        other.read(seal(arm(parse(one.p256dh, one.auth)), TEXT))


def test_who_has_the_phones_key_but_not_its_secret_cannot_read_it() -> None:
    phone = Phone()
    body = seal(arm(parse(phone.p256dh, phone.auth)), TEXT)
    phone.secret = os.urandom(16)
    with pytest.raises(http_ece.ECEException):
        phone.read(body)


@pytest.mark.parametrize("place", [0, 15, 60, 86, 100, -17, -1])
def test_what_was_changed_on_the_way_is_not_read(place: int) -> None:
    phone = Phone()
    body = bytearray(seal(arm(parse(phone.p256dh, phone.auth)), TEXT))
    body[place] ^= 1
    with pytest.raises((http_ece.ECEException, ValueError)):
        phone.read(bytes(body))


def test_what_was_cut_off_is_not_read() -> None:
    phone = Phone()
    with pytest.raises(http_ece.ECEException):
        phone.read(seal(arm(parse(phone.p256dh, phone.auth)), TEXT)[:-1])


def test_an_envelope_carries_one_message_and_no_second() -> None:
    envelope = arm(parse(P256DH, AUTH))
    seal(envelope, b"first")
    with pytest.raises(UsedEnvelope):
        seal(envelope, b"second")


def test_a_text_too_long_leaves_the_envelope_unused() -> None:
    envelope = arm(parse(P256DH, AUTH))
    with pytest.raises(ValueError, match="do not fit"):
        seal(envelope, b"x" * 5000)
    assert seal(envelope, b"short")


def test_no_two_envelopes_share_a_key_a_salt_or_a_nonce() -> None:
    keys = parse(P256DH, AUTH)
    opened = [arm(keys).open_once() for _ in range(200)]
    for what in (lambda one: one[0][:16], lambda one: one[0][21:], lambda one: one[1], lambda one: one[2]):
        assert len({what(one) for one in opened}) == 200


def test_a_used_envelope_no_longer_knows_its_key() -> None:
    envelope = arm(parse(P256DH, AUTH))
    _, key, _ = envelope.open_once()
    assert key not in [getattr(envelope, name) for name in type(envelope).__slots__]


def test_padded_keys_are_the_same_keys() -> None:
    assert parse(P256DH + "=", AUTH + "==")[1:] == parse(P256DH, AUTH)[1:]


BAD_KEYS = [
    ("", ""),
    ("AAAA", AUTH),
    (P256DH, ""),
    (P256DH[:40], AUTH),
    (P256DH + "AAAA", AUTH),
    ("B" + "A" * 86, AUTH),  # not on the curve
    ("A" * 87, AUTH),
    ("é" * 87, AUTH),
    (P256DH, AUTH + "AAAA"),
    (P256DH, "é" * 22),
    (P256DH.replace("B", "!", 1), AUTH),
    (text_of(bytes_of(P256DH)[:1][:0] + b"\x02" + bytes_of(P256DH)[1:33]), AUTH),  # compressed: no browser sends it
]


@pytest.mark.parametrize(("p256dh", "auth"), BAD_KEYS)
def test_keys_that_cannot_be_used_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(BadKeys):
        parse(p256dh, auth)


def test_the_reference_agrees() -> None:
    assert reference.agrees()


@pytest.mark.parametrize("broken", ["_FOR_KEY", "_FOR_NONCE", "_WEB_PUSH", "_END_OF_LAST_RECORD"])
def test_the_reference_notices_when_we_are_wrong(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encrypt, broken, b"x" + getattr(encrypt, broken)[1:])
    assert not reference.agrees()
