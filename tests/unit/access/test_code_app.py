"""What a code app is offered, and how its secret is sealed."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from app.access import code_app
from app.kernel.errors import NotFit
from app.members.models import Account, Role
from tests.town import NOON

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
MO = Account(id=5, name="Mo", role=Role.MANAGER, sign_in="mo@quillby.example")
DEE = Account(id=6, name="Dee", role=Role.DEPUTY, sign_in="dee@quillby.example")


def test_an_offer_has_160_bits_and_no_two_are_alike() -> None:
    secrets = {code_app.offer(MO, key=KEY, now=NOON).secret for _ in range(50)}
    assert len(secrets) == 50
    assert {len(one) for one in secrets} == {32}  # letters of five bits


def test_the_square_says_whose_and_where() -> None:
    made = code_app.offer(MO, key=KEY, now=NOON)
    parts = urlsplit(made.address(MO, "Quillby Together"))
    said = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Quillby Together:mo@quillby.example"
    assert said == {"secret": [made.secret], "issuer": ["Quillby Together"]}


def test_a_secret_is_read_aloud_in_groups() -> None:
    assert code_app.Offer("ABCDEFGHIJKL", "").in_groups == "ABCD EFGH IJKL"


def test_an_offer_comes_back_as_it_was_made() -> None:
    made = code_app.offer(MO, key=KEY, now=NOON)
    assert made.secret not in made.sealed
    assert code_app.offered(made.sealed, MO, key=KEY, now=NOON + timedelta(minutes=14, seconds=59)) == made


def test_an_offer_runs_out_after_a_quarter_of_an_hour() -> None:
    made = code_app.offer(MO, key=KEY, now=NOON)
    with pytest.raises(NotFit, match="run out"):
        code_app.offered(made.sealed, MO, key=KEY, now=NOON + timedelta(minutes=15))


def test_an_offer_is_nobody_elses() -> None:
    made = code_app.offer(MO, key=KEY, now=NOON)
    with pytest.raises(NotFit):
        code_app.offered(made.sealed, DEE, key=KEY, now=NOON)
    with pytest.raises(NotFit):
        code_app.offered(made.sealed, MO, key=OTHER_KEY, now=NOON)


@pytest.mark.parametrize("sealed", ["", "x", "é", "AAAA", "A" * 400, "=" * 8, "\0"])
def test_what_was_never_offered_is_refused(sealed: str) -> None:
    with pytest.raises(NotFit):
        code_app.offered(sealed, MO, key=KEY, now=NOON)


def test_what_is_kept_cannot_be_passed_off_as_an_offer() -> None:
    import base64

    kept = base64.urlsafe_b64encode(code_app.seal("A" * 32, MO.id, key=KEY)).decode()
    with pytest.raises(NotFit):
        code_app.offered(kept, MO, key=KEY, now=NOON)


def test_the_same_secret_is_never_sealed_alike() -> None:
    assert code_app.seal("A" * 32, 5, key=KEY) != code_app.seal("A" * 32, 5, key=KEY)
    assert b"A" * 32 not in code_app.seal("A" * 32, 5, key=KEY)
