"""How long a sign-in holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.passwords import fits, hash_password
from app.access.rules import ends_at, holds
from app.members.models import Account, AccountState, Role, SignIn
from tests.town import NOON

TWELVE_HOURS, TWO_WEEKS = timedelta(hours=12), timedelta(days=14)
LASTS = {
    Role.STAFF: TWO_WEEKS,
    Role.DOOR: TWO_WEEKS,
    Role.LEAD: TWO_WEEKS,
    Role.CCTV: TWO_WEEKS,
    Role.MANAGER: TWELVE_HOURS,
    Role.DEPUTY: TWELVE_HOURS,
    Role.BOARD: TWELVE_HOURS,
    Role.POLICE: TWELVE_HOURS,
    Role.COUNCIL: TWELVE_HOURS,
    Role.AUDITOR: TWELVE_HOURS,
}
IDLE = {TWELVE_HOURS: timedelta(hours=2), TWO_WEEKS: timedelta(days=7)}
MOMENT = timedelta(microseconds=1)


def held(role: Role, state: AccountState = AccountState.ACTIVE) -> SignIn:
    account = Account(id=1, name="x", role=role, sign_in="x", state=state)
    found = SignIn(token_sha="", account_id=1, began_at=NOON, seen_at=NOON, ends_at=ends_at(account, NOON))
    found.account = account
    return found


@pytest.mark.parametrize("role", Role)
def test_a_sign_in_ends_however_often_it_is_used(role: Role) -> None:
    one, end = held(role), NOON + LASTS[role]
    one.seen_at = end - MOMENT
    assert holds(one, end - MOMENT)
    assert not holds(one, end)


@pytest.mark.parametrize("role", Role)
def test_a_sign_in_ends_when_nobody_uses_it(role: Role) -> None:
    idle = IDLE[LASTS[role]]
    assert holds(held(role), NOON + idle - MOMENT)
    assert not holds(held(role), NOON + idle)


@pytest.mark.parametrize("state", [state for state in AccountState if state is not AccountState.ACTIVE])
def test_a_sign_in_ends_with_its_account(state: AccountState) -> None:
    assert not holds(held(Role.STAFF, state), NOON)


def test_a_sign_in_that_was_ended_stays_ended() -> None:
    one = held(Role.STAFF)
    one.ended_at = NOON
    assert not holds(one, NOON)


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    encoded = hash_password("three quiet words")
    assert encoded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert fits("three quiet words", encoded)
    assert not fits("three quiet word", encoded)
    assert not fits("three quiet words", None)
    assert not fits("three quiet words", "no hash at all")


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("three quiet words") != hash_password("three quiet words")
