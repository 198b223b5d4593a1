"""What is done with profiles: by whom, when no more, and what members find. The verbs themselves, without a screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotPossible, NotThere
from app.kernel.references import next_ref
from app.members.models import Account, Premises
from app.profiles.draft import NewProfile, draft
from app.profiles.gallery import gallery, look_up
from app.profiles.models import Hidden, Profile, ProfileState, Standing
from app.profiles.publish import publish
from app.profiles.renew import renew
from app.profiles.revise import revise
from app.profiles.tell_person import Answer
from app.profiles.withdraw import withdraw
from tests import town
from tests.builders import say_told
from tests.town import NOON

TODAY = NOON.date()
NEW = NewProfile("Green parka, beard", False, "Took gin.", {"hair": "short"}, "1AP", True)
DRAFT: dict[str, Any] = {"state": ProfileState.DRAFT, "published_at": None, "review_on": None}

Deed = Callable[[Session, Profile, Account], object]


def _draft(session: Session, _: Profile, by: Account) -> None:
    draft(session, NEW, first_seen_at=session.get_one(Premises, town.YARD), photo_ids=[], by=by, now=NOON)


def _renew(session: Session, profile: Profile, by: Account) -> None:
    how: dict[str, Any] = {"told": Answer(None, "Not met."), "reporter_ids": (), "by": by, "now": NOON, "today": TODAY}
    renew(session, profile, because="Seen again.", **how)


def _publish(session: Session, profile: Profile, by: Account) -> None:
    say_told(session, profile)
    publish(session, profile, reporter_ids=(), by=by, now=NOON, today=TODAY)


AT_THE_DESK: dict[str, tuple[dict[str, Any], Deed]] = {
    "draft": ({}, _draft),
    "publish": (DRAFT, _publish),
    "revise": (DRAFT, lambda session, one, by: revise(session, one, NEW, by=by, now=NOON)),
    "renew": ({}, _renew),
    "withdraw": ({}, lambda session, one, by: withdraw(session, one, because="Over.", by=by, now=NOON)),
}
BY_MEMBERS: dict[str, Deed] = {
    "see the gallery": lambda session, _, by: gallery(session, for_account=by, today=TODAY),
    "look one up": lambda session, one, by: look_up(session, one.ref, for_account=by, today=TODAY),
}


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT, town.LEE])
@pytest.mark.parametrize(("changes", "deed"), AT_THE_DESK.values(), ids=AT_THE_DESK)
def test_nobody_but_the_desk_can(app: Flask, changes: dict[str, Any], deed: Deed, who: int) -> None:
    with transaction() as session:
        profile = town.make_profile(session, **changes)
        with pytest.raises(NotAllowed):
            deed(session, profile, session.get_one(Account, who))


@pytest.mark.parametrize(("changes", "deed"), AT_THE_DESK.values(), ids=AT_THE_DESK)
def test_the_desk_can(app: Flask, changes: dict[str, Any], deed: Deed) -> None:
    with transaction() as session:
        deed(session, town.make_profile(session, **changes), session.get_one(Account, town.MO))


@pytest.mark.parametrize("who", [town.BEA, town.LEE, town.ROSA], ids=["of the Board", "who has left", "under 18"])
@pytest.mark.parametrize("deed", BY_MEMBERS.values(), ids=BY_MEMBERS)
def test_who_is_no_member_or_too_young_can_not(app: Flask, deed: Deed, who: int) -> None:
    with transaction() as session:
        profile = town.make_profile(session)
        with pytest.raises(NotAllowed):
            deed(session, profile, session.get_one(Account, who))


TOO_LATE: dict[str, tuple[dict[str, Any], Deed, str]] = {
    "publish what is published": ({}, AT_THE_DESK["publish"][1], "Only a draft can be published"),
    "publish what is not graded": ({**DRAFT, "grading": ""}, AT_THE_DESK["publish"][1], "Grade it first"),
    "revise what is published": ({}, AT_THE_DESK["revise"][1], "Only a draft can be written anew"),
    "revise what is withdrawn": (
        {"state": ProfileState.WITHDRAWN},
        AT_THE_DESK["revise"][1],
        "Only a draft can be written anew",
    ),
    "renew a draft": (DRAFT, _renew, "Only a published profile is looked at again"),
    "renew what is withdrawn": ({"state": ProfileState.WITHDRAWN}, _renew, "Only a published profile"),
    "renew twice what is not proved": ({"standing": Standing.SUSPECTED, "renewals": 1}, _renew, "once already"),
    "withdraw what is withdrawn": (
        {"state": ProfileState.WITHDRAWN},
        AT_THE_DESK["withdraw"][1],
        "withdrawn already",
    ),
}


@pytest.mark.parametrize(("changes", "deed", "says"), TOO_LATE.values(), ids=TOO_LATE)
def test_not_even_the_desk_can(app: Flask, changes: dict[str, Any], deed: Deed, says: str) -> None:
    with transaction() as session:
        profile = town.make_profile(session, **changes)
        with pytest.raises(NotPossible, match=says):
            deed(session, profile, session.get_one(Account, town.MO))


def test_references_go_on_after_the_ten_thousandth(app: Flask) -> None:
    with transaction() as session:
        for ref in ("WB-0042", "WB-9999", "WB-10000"):
            town.make_profile(session, ref)
        assert next_ref(session, Profile.ref, "WB") == "WB-10001"


def test_members_find_what_is_current_and_nothing_else(app: Flask) -> None:
    hides: dict[str, dict[str, Any]] = {
        "WB-0201": DRAFT,
        "WB-0202": {"state": ProfileState.WITHDRAWN},
        "WB-0203": {"hidden_because": Hidden.WRONG_PERSON},
        "WB-0204": {"review_on": TODAY - timedelta(days=1)},
    }
    with transaction() as session:
        town.make_profile(session)
        for ref, changes in hides.items():
            town.make_profile(session, ref, **changes)
        ben = session.get_one(Account, town.BEN)
        shown = [one.profile.ref for one in gallery(session, for_account=ben, today=TODAY)]
        assert look_up(session, "WB-0118", for_account=ben, today=TODAY).profile.ref == "WB-0118"
        for ref in (*hides, "WB-9999"):
            with pytest.raises(NotThere):
                look_up(session, ref, for_account=ben, today=TODAY)
    assert shown == ["WB-0118"]
