"""Quillby with everybody and everything that a rule may turn on: each standing, each kind of account, a phone each."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members.models import Account, AccountState, Member, Role
from app.profiles.models import AgeGroup, Hidden, PolicePhoto, Profile, ProfileState, Standing
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, new_account, subscribe_phone
from tests.pictures import jpeg
from tests.town import NOON, ORCHARD, make_profile

# Words that are looked for wherever they must not be. Each report has its own number in the place of the sign.
SECRET_WORD = "grudge#"
TODAY = NOON.date()
GUARDS = 6

STANDINGS = {
    "WB-0001": Standing.SUSPECTED,
    "WB-0002": Standing.ID_SOUGHT,
    "WB-0003": Standing.WARNED,
    "WB-0004": Standing.NOT_SERVED,
    "WB-0005": Standing.EXCLUDED,
    "WB-0006": Standing.UNDER_ORDER,
    "WB-0007": Standing.EXPIRED,
    "WB-0008": Standing.DISPUTED,
}
REFS = [*STANDINGS, *(f"WB-{number:04}" for number in range(9, 17))]
YOUNG = ["WB-0009", "WB-0015", "WB-0016"]
LENT = "WB-0003"
PICTURES = [jpeg(seed, size=(96, 128)) for seed in (11, 12, 13)]


def settle(session: Session, parts: Parts) -> None:
    """Add to Quillby whom and what a report's life needs."""
    _people(session)
    for ref, standing in STANDINGS.items():
        make_profile(session, ref, standing=standing, title=f"Name of {ref}", standing_until=None)
    make_profile(session, "WB-0009", hidden_because=Hidden.UNDER_18)
    make_profile(session, "WB-0010", review_on=TODAY - timedelta(days=1))
    make_profile(session, "WB-0011", standing_until=TODAY - timedelta(days=1))
    make_profile(session, "WB-0012", state=ProfileState.WITHDRAWN, withdrawn_at=NOON, withdrawn_because="Over.")
    unpublished = {"state": ProfileState.DRAFT, "published_by_id": None, "published_at": None, "review_on": None}
    make_profile(session, "WB-0013", **unpublished, reporting_member_id=ORCHARD)
    # Both end at midnight: what rings today must not ring tomorrow.
    make_profile(session, "WB-0014", standing_until=TODAY, review_on=date(2027, 2, 1))
    make_profile(session, "WB-0015", age_group=AgeGroup.YOUNG, reporting_member_id=ORCHARD)
    make_profile(session, "WB-0016", age_group=AgeGroup.YOUNG, standing=Standing.WARNED)
    warned = session.scalars(select(Profile).where(Profile.ref == LENT)).one()
    give_photo(session, parts, warned, jpeg(14, size=(96, 128)))
    terms = {"authority": "Sgt Q", "audience": ["retail"], "return_on": TODAY + timedelta(days=2)}
    warned.pictures[0].police = PolicePhoto(**terms, noted_by_id=town.MO, noted_at=NOON)
    excluded = session.scalars(select(Profile).where(Profile.ref == "WB-0005")).one()
    give_photo(session, parts, excluded, PICTURES[0])
    for account in session.scalars(select(Account).order_by(Account.id)):
        # Also those who must hear nothing: their phones are from before they left, or were set up by mistake.
        subscribe_phone(session, account.id, endpoint=f"http://127.0.0.1/{account.id}")


def _people(session: Session) -> None:
    session.add(Member(id=GUARDS, name="Quillby Guards", is_guard_firm=True))
    session.flush()
    for role, at, changes in (
        (Role.MANAGER, [], {}),  # a second one: who decides on what the first has sent
        (Role.STAFF, [town.LANTERN], {"state": AccountState.SUSPENDED}),
        (Role.STAFF, [town.CORNER], {"rests": True}),
        (Role.DOOR, [town.LANTERN], {"is_under_18": True}),
        (Role.DEPUTY, [town.LANTERN], {"is_under_18": True}),
        (Role.DEPUTY, [], {"member_id": ORCHARD}),  # works for Orchard Foods, at no premises of theirs
        (Role.AUDITOR, [], {}),
        (Role.COUNCIL, [town.LANTERN], {}),
        (Role.POLICE, [town.LANTERN], {}),
        (Role.STAFF, [town.ORCHARD, town.YARD], {"rests": True}),
        (Role.STAFF, [town.LANTERN], {"state": AccountState.INVITED}),
        (Role.DOOR, [town.LANTERN], {"member_id": GUARDS, "placed_until": NOON + timedelta(hours=8), "rests": True}),
        (Role.DOOR, [town.LANTERN], {"member_id": GUARDS}),
        (Role.STAFF, [town.LANTERN], {"confirmed_until": NOON + timedelta(minutes=30), "rests": True}),
        (Role.POLICE, [town.LANTERN], {"member_id": town.LANTERN}),  # a body without an agreement
    ):
        new_account(session, role, premises=at, **changes)
