"""What a passkey says is believed only when all of it fits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.ceremony import Holder, Site, credential_in, made, new_challenge, signed, to_make, to_sign
from app.kernel.errors import NotFit
from tests.soft_key import SoftKey, raw, text

SITE = Site("localhost", "http://localhost:8000", "Quillby Together")
MO = Holder(5, "mo@quillby.example", "Mo")


def asked_to_make() -> dict[str, Any]:
    return to_make(MO, new_challenge(), known=[], site=SITE)


def asked_to_show(*known: str) -> dict[str, Any]:
    return to_sign(new_challenge(), known=list(known), site=SITE)


def public_key_of(key: SoftKey) -> bytes:
    return made(key.make(asked_to_make()), site=SITE).public_key


def test_a_browser_is_asked_for_a_key_that_checks_who_holds_it() -> None:
    options = to_make(MO, "Y2hhbGxlbmdl", known=["a25vd24"], site=SITE)
    assert options["rp"] == {"name": "Quillby Together", "id": "localhost"}
    assert options["user"]["name"] == "mo@quillby.example"
    assert raw(options["user"]["id"]) == b"townwatch 5"
    assert options["challenge"] == "Y2hhbGxlbmdl"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"
    assert [one["id"] for one in options["excludeCredentials"]] == ["a25vd24"]


def test_a_browser_is_asked_for_one_of_the_known_keys() -> None:
    options = to_sign("Y2hhbGxlbmdl", known=["a25vd24"], site=SITE)
    assert (options["rpId"], options["challenge"]) == ("localhost", "Y2hhbGxlbmdl")
    assert options["userVerification"] == "required"
    assert [one["id"] for one in options["allowCredentials"]] == ["a25vd24"]


@pytest.mark.parametrize("ask", [asked_to_make, asked_to_show])
def test_a_browser_waits_five_minutes_and_no_longer(ask: Callable[[], dict[str, Any]]) -> None:
    assert ask()["timeout"] == 300_000


def test_no_two_challenges_are_alike_and_none_is_short() -> None:
    challenges = {new_challenge() for _ in range(50)}
    assert len(challenges) == 50
    assert all(len(raw(one)) == 64 for one in challenges)


def test_a_new_key_is_read() -> None:
    key, options = SoftKey(), asked_to_make()
    one = made(key.make(options), site=SITE)
    assert (one.credential, one.uses, one.challenge) == (text(key.id), 0, options["challenge"])


def test_a_signature_is_read() -> None:
    key = SoftKey()
    public, options = public_key_of(key), asked_to_show()
    key.uses = 6
    one = signed(key.show(options), public, site=SITE)
    assert (one.credential, one.uses, one.challenge) == (text(key.id), 7, options["challenge"])


WRONG_MAKING = {
    "made for another site": lambda options: SoftKey(origin="https://evil.example").make(options),
    "made on another port": lambda options: SoftKey(origin="http://localhost:9000").make(options),
    "without looking who holds it": lambda options: SoftKey(verifies=False).make(options),
    "an answer to another question": lambda options: SoftKey().make(options, type="webauthn.get"),
    "for another host": lambda options: SoftKey().make(options | {"rp": {"id": "evil.example"}}),
    "inside another site's page": lambda options: SoftKey().make(options, crossOrigin=True),
    "with a challenge that is no text": lambda options: SoftKey().make(options, challenge=5),
}


@pytest.mark.parametrize("make", WRONG_MAKING.values(), ids=WRONG_MAKING)
def test_a_key_is_refused(make: Any) -> None:
    with pytest.raises(NotFit):
        made(make(asked_to_make()), site=SITE)


def _tampered(key: SoftKey, options: dict[str, Any], part: str) -> str:
    said = json.loads(key.show(options))
    data = bytearray(raw(said["response"][part]))
    data[-1] ^= 1
    said["response"][part] = text(bytes(data))
    return json.dumps(said)


def _under_another_name(key: SoftKey, options: dict[str, Any]) -> str:
    said = json.loads(key.show(options))
    said["id"] = text(b"another")
    return json.dumps(said)


WRONG_SHOWING = {
    "signed by another key": lambda _, options: SoftKey().show(options),
    "signature changed": lambda key, options: _tampered(key, options, "signature"),
    "counter changed": lambda key, options: _tampered(key, options, "authenticatorData"),
    "named otherwise": _under_another_name,
    "for another site": lambda key, options: key.show(options, origin="https://evil.example"),
    "an answer to another question": lambda key, options: key.show(options, type="webauthn.create"),
    "for another host": lambda key, options: key.show(options | {"rpId": "evil.example"}),
    "inside another site's page": lambda key, options: key.show(options, crossOrigin=True),
}


@pytest.mark.parametrize("show", WRONG_SHOWING.values(), ids=WRONG_SHOWING)
def test_a_signature_is_refused(show: Any) -> None:
    key = SoftKey()
    public = public_key_of(key)
    with pytest.raises(NotFit):
        signed(show(key, asked_to_show()), public, site=SITE)


def test_a_signature_without_looking_who_holds_the_key_is_refused() -> None:
    key = SoftKey()
    public = public_key_of(key)
    key.verifies = False
    with pytest.raises(NotFit):
        signed(key.show(asked_to_show()), public, site=SITE)


JUNK = ["", "null", "[]", "{}", "5", '{"id": 5}', '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}']
JUNK += ["[" * 15_000, '{"id": "' + "a" * 20_000 + '"}', '{"id": "é"']


@pytest.mark.parametrize("said", JUNK)
def test_junk_is_refused_with_a_sentence(said: str) -> None:
    with pytest.raises(NotFit, match="Try again"):
        made(said, site=SITE)
    with pytest.raises(NotFit, match="Try again"):
        signed(said, b"no key", site=SITE)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_bytes_of_a_stranger_do_more_than_be_refused(one: bytes, other: bytes) -> None:
    said = json.loads(SoftKey().make(asked_to_make()))
    said["response"] = {"clientDataJSON": text(one), "attestationObject": text(other)}
    with pytest.raises(NotFit):
        made(json.dumps(said), site=SITE)


@pytest.mark.parametrize("said", [one for one in JUNK if "é" not in one and '"a' not in one][:6])
def test_which_key_answered_is_not_guessed_from_junk(said: str) -> None:
    with pytest.raises(NotFit):
        credential_in(said)


def test_which_key_answered_is_read_without_believing_the_rest() -> None:
    assert credential_in('{"id": "x"}') == "x"


def test_an_answer_that_is_ten_times_too_long_is_not_even_read() -> None:
    longest = json.dumps({"id": "x"}).ljust(20_000)
    assert credential_in(longest) == "x"
    with pytest.raises(NotFit):
        credential_in(f"{longest} ")
