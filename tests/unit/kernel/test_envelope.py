"""An envelope that a browser has sealed opens; one that was touched, or meant as something else, does not."""

from __future__ import annotations

import base64
import random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.kernel.envelope import OVERHEAD, open_envelope
from app.kernel.errors import NotAnyMore, NotFit
from app.kernel.key_pairs import KeyPair, of_pem
from app.kernel.keyring import new_p256
from tests.sealed import seal

# Made by WebCrypto in Chromium 156, once; the key was made for this and opens nothing else.
KEY = (
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgfbKnjUbfj6q3rn2ndqTTfUR7cyxbjF1d90d5diF+LR+hRANCAAQh"
    "fddtnj2/6GXmFziJXAszrTQBpnzvlBgC8CIalnwDuBr5CD2m0nu5IOunqrid7It2aF+TJy6aE9dQKstA00n8"
)
SEALED_BY_A_BROWSER = (
    "AUJDRjkxMjJlUGJfb1plWVgEU0hEqGA2nQKDgFaf3vNt0IubkrBlUW/QlLwuNFrI+PTmQm2kkyrkiqJ5s4vc1WVl+d0XBSGN5HSR"
    "A4hniZXTo48msHH4JwgB3VASeykguFMsu5p5OLauawCrah4TGDMNHXi5cR2B5nw5oFF5jQyfOAPY426gvhgGLsLvp7TAMWC9dX1L"
    "pzzl5mlRIm8pugPAFzMI+mFswFHlPl2SEJE7IhBg2Q2BE2ndge1nGr/dBfat5CuYNb3YxUOh7dxPowBX3biBIWdAS9fTFYcn3hJ+"
    "lQ=="
)
PURPOSE = "report 6f9c1f0e-5b0e-4f6b-9d3e-0d2f8a7c1b11"
SAID = '{"category":"theft-seen","happened_at":"2026-11-22T15:00:00+00:00","note":"Two bottles – “Müller’s”, £12"}'


def pair(pem: bytes) -> KeyPair:
    return of_pem(pem, broken="The key is not whole.")


def of_the_browser() -> KeyPair:
    return pair(f"-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----\n".encode())


@pytest.fixture(scope="module")
def key() -> KeyPair:
    return pair(new_p256())


@pytest.fixture(scope="module")
def envelope(key: KeyPair) -> bytes:
    return seal(key.public, b"two bottles", "report 7")


def test_what_a_browser_has_sealed_opens() -> None:
    found = open_envelope(base64.b64decode(SEALED_BY_A_BROWSER), [of_the_browser()], purpose=PURPOSE)
    assert found.decode() == SAID


def test_an_envelope_is_110_bytes_longer_than_what_is_in_it(key: KeyPair) -> None:
    assert len(seal(key.public, bytes(1000), "x")) == 1000 + OVERHEAD == 1110


def test_nothing_at_all_can_be_sealed(key: KeyPair) -> None:
    assert open_envelope(seal(key.public, b"", "check 7"), [key], purpose="check 7") == b""


def test_of_two_keys_the_one_that_it_names_opens_it(key: KeyPair, envelope: bytes) -> None:
    newer = pair(new_p256())
    assert open_envelope(envelope, [newer, key], purpose="report 7") == b"two bottles"


def test_for_a_key_that_is_gone_it_says_so(envelope: bytes) -> None:
    with pytest.raises(NotAnyMore, match=r"^Sealed for a key that is gone\.$"):
        open_envelope(envelope, [pair(new_p256())], purpose="report 7")


@pytest.mark.parametrize("purpose", ["report 8", "photo 7", "report 7 ", "report", "", "REPORT 7", "report 7\0"])
def test_for_another_purpose_it_does_not_open(key: KeyPair, envelope: bytes, purpose: str) -> None:
    with pytest.raises(NotFit, match="sealed for something else"):
        open_envelope(envelope, [key], purpose=purpose)


def test_every_bit_of_it_counts(key: KeyPair, envelope: bytes) -> None:
    for place in range(len(envelope)):
        touched = bytearray(envelope)
        touched[place] ^= 1 << place % 8
        with pytest.raises((NotFit, NotAnyMore)):
            open_envelope(bytes(touched), [key], purpose="report 7")


def test_cut_short_or_made_longer_it_does_not_open(key: KeyPair, envelope: bytes) -> None:
    for damaged in [*(envelope[:size] for size in range(len(envelope))), envelope + b"\0", envelope[1:], envelope * 2]:
        with pytest.raises((NotFit, NotAnyMore)):
            open_envelope(damaged, [key], purpose="report 7")


def test_anything_at_all_is_answered_with_a_sentence(key: KeyPair) -> None:
    dice = random.Random(7)
    for _ in range(300):
        head = b"\x01" + key.id.encode() if dice.random() < 0.7 else b""
        with pytest.raises((NotFit, NotAnyMore)) as told:
            open_envelope(head + dice.randbytes(dice.randrange(400)), [key], purpose="report 7")
        assert str(told.value).endswith(".")


def _with_point(envelope: bytes, point: bytes) -> bytes:
    return envelope[:17] + point + envelope[82:]


@pytest.mark.parametrize(
    "point",
    [bytes(65), b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, b"\x02" + bytes(64), b"\x04" + bytes(63) + b"\x01"],
    ids=["none", "zero", "beyond the field", "compressed", "not on the curve"],
)
def test_a_point_that_is_not_on_the_curve_is_refused(key: KeyPair, envelope: bytes, point: bytes) -> None:
    with pytest.raises(NotFit, match="damaged"):
        open_envelope(_with_point(envelope, point), [key], purpose="report 7")


def test_another_phones_point_does_not_open_it(key: KeyPair, envelope: bytes) -> None:
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = other.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    with pytest.raises(NotFit, match="damaged"):
        open_envelope(_with_point(envelope, point), [key], purpose="report 7")


def test_a_key_of_another_curve_is_refused() -> None:
    odd = ec.generate_private_key(ec.SECP384R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(Exception, match="The key is not whole"):
        pair(odd)
