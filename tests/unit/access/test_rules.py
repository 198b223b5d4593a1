"""Each judgement about getting in and staying in, row by row."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.access import rules
from app.access.models import Device, Level, SignIn
from app.access.rules import Factors, Hold, hold
from app.members.models import Account, AccountState, Member, Premises, Role, Sector, Zone
from tests.town import NOON

MOMENT = timedelta(microseconds=1)
MINUTES, HOURS = lambda n: timedelta(minutes=n), lambda n: timedelta(hours=n)
SHOP_FLOOR = {Role.STAFF, Role.DOOR, Role.LEAD}


def account(role: Role = Role.STAFF, id: int = 1, **changes: object) -> Account:
    changed = dict(changes)
    member = changed.pop("member", None)
    found = Account(id=id, name="x", role=role, **changed)  # type: ignore[arg-type]
    if member is not None:
        found.member = member  # type: ignore[assignment]
    return found


def premises(id: int = 1, **member: object) -> Premises:
    found = Premises(id=id, name="x", member_id=id, zone_id="MID", sector=Sector.RETAIL, latitude=0, longitude=0)
    found.member = Member(id=id, name="x", **member)  # type: ignore[arg-type]
    found.zone = Zone(id="MID", name="x", latitude=0, longitude=0, radius_m=1)
    return found


def device(owner: int | None = None, shop: Premises | None = None, **changes: object) -> Device:
    found = Device(
        id=1,
        name="x",
        token_sha="",
        outbox_sha="",
        made_at=NOON,
        seen_at=NOON,
        account_id=owner,
        premises_id=shop.id if shop else None,
        **changes,  # type: ignore[arg-type]
    )
    if shop is not None:
        found.premises = shop
    return found


def sign_in(who: Account, on: Device | None = None, level: Level = Level.FULL, **changes: object) -> SignIn:
    ends_at = NOON + rules.stay(who.role, on, level).longest
    fields = {"began_at": NOON, "seen_at": NOON, "ends_at": ends_at, "level": level} | changes
    found = SignIn(token_sha="", account_id=who.id, **fields)  # type: ignore[arg-type]
    found.account = who
    if on is not None:
        found.device = on
    return found


def used_until(one: SignIn, at: datetime) -> SignIn:
    one.seen_at = at
    return one


# How somebody signs in.


@pytest.mark.parametrize("role", Role)
def test_a_shop_floor_signs_in_by_pin_and_nobody_else(role: Role) -> None:
    assert rules.signs_in_by_pin(role) is (role in SHOP_FLOOR)


@pytest.mark.parametrize("role", Role)
def test_a_lead_vouches_for_staff_and_door_staff(role: Role) -> None:
    assert rules.must_be_confirmed(role) is (role in {Role.STAFF, Role.DOOR})


SET_UP = [
    (Role.STAFF, Factors(), False),
    (Role.STAFF, Factors(has_pin=True), True),
    (Role.STAFF, Factors(passkeys=1), True),
    (Role.STAFF, Factors(has_code_app=True), False),
    (Role.MANAGER, Factors(), False),
    (Role.MANAGER, Factors(has_code_app=True), True),
    (Role.MANAGER, Factors(passkeys=2), True),
    (Role.MANAGER, Factors(has_pin=True), False),
]


@pytest.mark.parametrize(("role", "has", "enough"), SET_UP)
def test_what_is_enough_to_sign_in_with(role: Role, has: Factors, enough: bool) -> None:
    assert rules.is_set_up(role, has) is enough
    assert (rules.last_factor_fault(role, has) is None) is enough


# How long a sign-in lasts.

PERSONAL, SHARED = device(owner=1), device(shop=premises())
STAYS = [
    (Role.STAFF, PERSONAL, HOURS(12), MINUTES(5)),
    (Role.DOOR, PERSONAL, HOURS(12), MINUTES(5)),
    (Role.LEAD, PERSONAL, HOURS(12), MINUTES(5)),
    (Role.STAFF, SHARED, HOURS(12), MINUTES(1)),
    (Role.DOOR, SHARED, HOURS(12), MINUTES(1)),
    (Role.LEAD, SHARED, HOURS(12), MINUTES(1)),
    (Role.MANAGER, PERSONAL, HOURS(12), HOURS(1)),
    (Role.MANAGER, None, HOURS(12), HOURS(1)),
    (Role.MANAGER, SHARED, HOURS(12), MINUTES(1)),
    (Role.DEPUTY, PERSONAL, HOURS(12), HOURS(1)),
    (Role.BOARD, PERSONAL, HOURS(12), HOURS(1)),
    (Role.POLICE, PERSONAL, HOURS(12), HOURS(1)),
    (Role.COUNCIL, PERSONAL, HOURS(12), HOURS(1)),
    (Role.CCTV, PERSONAL, HOURS(12), HOURS(1)),
    (Role.AUDITOR, PERSONAL, HOURS(12), HOURS(1)),
]


@pytest.mark.parametrize(("role", "on", "longest", "idle"), STAYS)
def test_how_long_a_sign_in_lasts(role: Role, on: Device | None, longest: timedelta, idle: timedelta) -> None:
    assert rules.stay(role, on, Level.FULL) == (longest, idle)
    end = NOON + longest
    assert hold(used_until(sign_in(account(role), on), end - MOMENT), end - MOMENT) is Hold.OPEN
    assert hold(used_until(sign_in(account(role), on), end - MOMENT), end) is Hold.OVER


@pytest.mark.parametrize(("role", "on", "longest", "idle"), STAYS)
def test_unused_it_waits_for_a_pin_or_is_over(
    role: Role, on: Device | None, longest: timedelta, idle: timedelta
) -> None:
    one = sign_in(account(role), on)
    assert hold(one, NOON + idle - MOMENT) is Hold.OPEN
    assert hold(one, NOON + idle) is (Hold.LOCKED if role in SHOP_FLOOR else Hold.OVER)
    assert hold(one, NOON + longest) is Hold.OVER


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("on", [None, PERSONAL, SHARED], ids=["nowhere", "personal", "shared"])
def test_a_half_sign_in_is_over_after_a_quarter_of_an_hour(role: Role, on: Device | None) -> None:
    one = sign_in(account(role), on, Level.HALF)
    assert hold(one, NOON + MINUTES(15) - MOMENT) is Hold.OPEN
    assert hold(one, NOON + MINUTES(15)) is Hold.OVER
    assert hold(used_until(one, NOON + MINUTES(14)), NOON + MINUTES(15)) is Hold.OVER


@pytest.mark.parametrize("role", Role)
def test_what_was_locked_by_hand_waits_for_a_pin_or_is_over(role: Role) -> None:
    one = sign_in(account(role), PERSONAL, locked_at=NOON)
    assert hold(one, NOON) is (Hold.LOCKED if role in SHOP_FLOOR else Hold.OVER)
    half = sign_in(account(role), PERSONAL, Level.HALF, locked_at=NOON)
    assert hold(half, NOON) is Hold.OVER


OVER = {
    "ended": sign_in(account(), ended_at=NOON),
    "invited": sign_in(account(state=AccountState.INVITED)),
    "suspended": sign_in(account(state=AccountState.SUSPENDED)),
    "left": sign_in(account(state=AccountState.LEFT)),
    "of a suspended member": sign_in(account(member=Member(id=1, name="x", suspended_at=NOON))),
    "nobody vouched": sign_in(account(confirmed_until=NOON)),
    "phone locked out": sign_in(account(), device(owner=1, locked_at=NOON)),
    "phone given up": sign_in(account(), device(owner=1, ended_at=NOON)),
    "a suspended member's shop phone": sign_in(account(), device(shop=premises(suspended_at=NOON))),
}


@pytest.mark.parametrize("one", OVER.values(), ids=OVER)
def test_a_sign_in_is_over_with_what_it_rests_on(one: SignIn) -> None:
    assert hold(one, NOON) is Hold.OVER


def test_a_sign_in_holds_until_the_moment_for_which_somebody_vouched() -> None:
    one = sign_in(account(confirmed_until=NOON + MINUTES(1)))
    assert hold(one, NOON + MINUTES(1) - MOMENT) is Hold.OPEN
    assert hold(one, NOON + MINUTES(1)) is Hold.OVER


SEEN = [(Role.STAFF, PERSONAL, 75), (Role.STAFF, SHARED, 15), (Role.MANAGER, PERSONAL, 900)]


@pytest.mark.parametrize(("role", "on", "seconds"), SEEN)
def test_being_seen_is_written_down_four_times_within_the_idle_time(role: Role, on: Device, seconds: int) -> None:
    one = sign_in(account(role), on)
    assert not rules.is_due_to_be_seen(one, NOON + timedelta(seconds=seconds) - MOMENT)
    assert rules.is_due_to_be_seen(one, NOON + timedelta(seconds=seconds))


# What must have been shown or said lately.


def test_a_proof_counts_for_five_minutes() -> None:
    one = sign_in(account(), proved_at=NOON)
    assert rules.has_proof(one, NOON + MINUTES(5) - MOMENT)
    assert not rules.has_proof(one, NOON + MINUTES(5))
    assert not rules.has_proof(sign_in(account()), NOON)


def test_a_reason_counts_for_a_quarter_of_an_hour() -> None:
    one = sign_in(account(), purpose="Somebody is here", purpose_at=NOON)
    assert rules.purpose_of(one, NOON + MINUTES(15) - MOMENT) == "Somebody is here"
    assert rules.purpose_of(one, NOON + MINUTES(15)) is None
    assert rules.purpose_of(sign_in(account()), NOON) is None
    assert rules.purpose_of(sign_in(account(), purpose="x"), NOON) is None


FIRM, SHOP = Member(id=7, name="firm", is_guard_firm=True), Member(id=8, name="shop")
GUARDS = [
    (Role.DOOR, FIRM, None, True),
    (Role.DOOR, FIRM, NOON, True),
    (Role.DOOR, FIRM, NOON + MOMENT, False),
    (Role.DOOR, SHOP, None, False),
    (Role.DOOR, None, None, False),
    (Role.LEAD, FIRM, None, False),
]


@pytest.mark.parametrize(("role", "member", "placed_until", "must"), GUARDS)
def test_a_firms_guard_says_where_they_work_tonight(
    role: Role, member: Member | None, placed_until: datetime | None, must: bool
) -> None:
    assert rules.must_choose_place(account(role, member=member, placed_until=placed_until), NOON) is must


# On which device.

HERE, ELSEWHERE = premises(1), premises(2)
USES = {
    "one's own": (device(owner=1), account(id=1), True),
    "another's": (device(owner=2), account(id=1), False),
    "one's own, locked out": (device(owner=1, locked_at=NOON), account(id=1), False),
    "one's own, given up": (device(owner=1, ended_at=NOON), account(id=1), False),
    "one's own, as a manager": (device(owner=1), account(Role.MANAGER), False),
    "one's shop's": (device(shop=HERE), account(premises=[HERE]), True),
    "another shop's": (device(shop=ELSEWHERE), account(premises=[HERE]), False),
    "one of several shops'": (device(shop=ELSEWHERE), account(premises=[HERE, ELSEWHERE]), True),
    "a shop's, as a firm's guard": (device(shop=HERE), account(Role.DOOR, member=FIRM), True),
    "a shop's, as another's guard": (device(shop=HERE), account(Role.DOOR, member=SHOP), False),
    "a shop's, locked out": (device(shop=HERE, locked_at=NOON), account(premises=[HERE]), False),
    "a suspended shop's": (device(shop=premises(1, suspended_at=NOON)), account(premises=[HERE]), False),
}


@pytest.mark.parametrize(("on", "who", "may"), USES.values(), ids=USES)
def test_who_signs_in_by_pin_on_a_device(on: Device, who: Account, may: bool) -> None:
    assert rules.may_use(on, who) is may


# Limits, PINs and passwords.


def test_the_limits_are_these() -> None:
    quarter = MINUTES(15)
    limits = {
        "name": (8, quarter),
        "name on device": (8, quarter),
        "address": (40, quarter),
        "pin": (5, quarter),
        "second factor": (5, quarter),
        "code": (20, quarter),
        "password set": (20, quarter),
        "appeal": (6, quarter),
        "door check": (6, quarter),
        "pack word": (10, quarter),
    }
    assert limits == rules.LIMITS
    assert rules.WRONG_PINS_CLOSE == 10


def test_what_is_handed_out_lasts_this_long() -> None:
    assert MINUTES(10) == rules.CODE_LASTS
    assert MINUTES(5) == rules.CHALLENGE_LASTS
    assert timedelta(days=30) == rules.CONFIRMED_FOR
    assert timedelta(days=30) == rules.OUTBOX_BELIEVED_FOR
    assert rules.RECOVERY_CODES == 10
    assert rules.RECOVERY_CODE_LENGTH * 5 == 120  # bits


def test_so_many_tries_are_taken_within_a_quarter_of_an_hour() -> None:
    most = {"name": 8, "name on device": 8, "address": 40, "pin": 5, "second factor": 5, "code": 20, "password set": 20}
    most |= {"appeal": 6, "door check": 6, "pack word": 10}
    assert {kind: (limit.most, limit.within) for kind, limit in rules.LIMITS.items()} == {
        kind: (many, timedelta(minutes=15)) for kind, many in most.items()
    }
