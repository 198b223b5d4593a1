"""A profile on paper: one coded copy for one reader, for a purpose, until it comes back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import unseen
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.scheme import the_scheme
from app.profiles.end_copy import end_copy
from app.profiles.hand_out import CopyWanted, hand_out
from app.profiles.models import AgeGroup, Copy, CopyEnd, Hidden, Profile, ProfileState
from app.profiles.print_copy import print_copy
from tests import town
from tests.town import NOON, make_profile

TODAY = NOON.date()
WANTED = CopyWanted("Lena, Orchard Foods", "Briefing at the door.", TODAY + timedelta(days=28))


def make(session: Session, by: int = town.MO, wanted: CopyWanted = WANTED, **changes: Any) -> Copy:
    profile = session.scalars(select(Profile)).first() or make_profile(session, **changes)
    return hand_out(session, profile, wanted, by=session.get_one(Account, by), now=NOON, today=TODAY)


def let_leads_print(session: Session) -> None:
    scheme = the_scheme(session)
    assert scheme
    scheme.members_may_print = True


def test_the_desk_makes_a_copy_for_somebody(app: Flask) -> None:
    with transaction() as session:
        copy = make(session)
        assert (copy.given_to, copy.purpose) == ("Lena, Orchard Foods", "Briefing at the door.")
        assert (copy.account_id, copy.return_by, copy.ended_at) == (None, date(2026, 12, 16), None)


def test_each_code_is_its_own_and_cannot_be_guessed(app: Flask) -> None:
    with transaction() as session:
        codes = {make(session).code for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ProfileState.DRAFT},
        {"hidden_because": Hidden.DISPUTE},
        {"review_on": TODAY - timedelta(days=1)},
        {"age_group": AgeGroup.YOUNG, "shown_young_until": TODAY + timedelta(days=9)},
    ],
    ids=["draft", "hidden", "overdue", "young"],
)
def test_who_is_not_shown_is_not_printed(app: Flask, changes: dict[str, Any]) -> None:
    with pytest.raises(NotPossible), transaction() as session:
        make(session, **changes)


def test_nothing_is_printed_in_safe_mode(app: Flask) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme
        scheme.safe_since = NOON
    with pytest.raises(NotPossible, match="kept the desk"), transaction() as session:
        make(session)


def test_why_and_for_whom_must_be_said(app: Flask) -> None:
    with pytest.raises(NotFit) as refused, transaction() as session:
        make(session, wanted=CopyWanted(" ", "", None))
    assert set(refused.value.fields) == {"given_to", "purpose", "return_by"}


@pytest.mark.parametrize("who", [town.LENA, town.ASHA, town.BEN, town.PAT, town.BEA, town.LEE])
def test_members_do_not_print_unless_the_scheme_lets_them(app: Flask, who: int) -> None:
    with pytest.raises(NotAllowed), transaction() as session:
        make(session, who)


@pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.PAT])
def test_also_then_only_leads_do(app: Flask, who: int) -> None:
    with transaction() as session:
        let_leads_print(session)
    with pytest.raises(NotAllowed), transaction() as session:
        make(session, who)


def test_what_a_lead_prints_is_their_own(app: Flask) -> None:
    with transaction() as session:
        let_leads_print(session)
        copy = make(session, town.LENA)
        assert (copy.given_to, copy.account_id) == ("Lena, Orchard Foods", town.LENA)
        assert make(session, town.LENA, WANTED._replace(given_to="Somebody else")).given_to == "Lena, Orchard Foods"


def test_the_pages_open_while_it_is_out(app: Flask) -> None:
    with transaction() as session:
        copy = make(session)
        mo = session.get_one(Account, town.MO)
        assert print_copy(session, copy, by=mo, now=NOON, today=TODAY).ref == "WB-0118"
        with pytest.raises(NotPossible, match="back by now"):
            print_copy(session, copy, by=mo, now=NOON, today=copy.return_by + timedelta(days=1))
        end_copy(session, copy, CopyEnd.RETURNED, by=mo, now=NOON)
        with pytest.raises(NotPossible, match="has ended"):
            print_copy(session, copy, by=mo, now=NOON, today=TODAY)


def test_the_pages_do_not_open_once_the_profile_is_hidden(app: Flask) -> None:
    with transaction() as session:
        copy = make(session)
        session.get_one(Profile, copy.profile_id).hidden_because = Hidden.WRONG_PERSON
        with pytest.raises(NotPossible, match="not shown"):
            print_copy(session, copy, by=session.get_one(Account, town.MO), now=NOON, today=TODAY)


def test_a_lead_opens_no_copy_of_anybody_else(app: Flask) -> None:
    with transaction() as session:
        let_leads_print(session)
        of_desk, lena = make(session), session.get_one(Account, town.LENA)
        for deed in (
            lambda: print_copy(session, of_desk, by=lena, now=NOON, today=TODAY),
            lambda: end_copy(session, of_desk, CopyEnd.DESTROYED, by=lena, now=NOON),
        ):
            with pytest.raises(NotThere):
                deed()


@pytest.mark.parametrize("how", list(CopyEnd))
def test_the_desk_notes_how_it_ended_once(app: Flask, how: CopyEnd) -> None:
    with transaction() as session:
        copy, mo = make(session), session.get_one(Account, town.MO)
        end_copy(session, copy, how, by=mo, now=NOON)
        assert (copy.ended_as, copy.ended_at, copy.ended_by_id) == (how, NOON, town.MO)
        with pytest.raises(NotPossible, match="written down already"):
            end_copy(session, copy, CopyEnd.DESTROYED, by=mo, now=NOON)


def test_a_lead_says_that_theirs_is_destroyed_but_not_that_the_desk_has_it(app: Flask) -> None:
    with transaction() as session:
        let_leads_print(session)
        copy, lena = make(session, town.LENA), session.get_one(Account, town.LENA)
        with pytest.raises(NotAllowed, match="Hand it to the desk"):
            end_copy(session, copy, CopyEnd.RETURNED, by=lena, now=NOON)
        end_copy(session, copy, CopyEnd.DESTROYED, by=lena, now=NOON)
        assert copy.ended_as is CopyEnd.DESTROYED


def test_a_lead_may_still_say_so_when_the_scheme_prints_no_more(app: Flask) -> None:
    with transaction() as session:
        let_leads_print(session)
        copy, scheme = make(session, town.LENA), the_scheme(session)
        assert scheme
        scheme.members_may_print = False
        lena = session.get_one(Account, town.LENA)
        with pytest.raises(NotAllowed):
            print_copy(session, copy, by=lena, now=NOON, today=TODAY)
        end_copy(session, copy, CopyEnd.DESTROYED, by=lena, now=NOON)


def test_a_lost_copy_is_put_before_the_desk(app: Flask) -> None:
    with transaction() as session:
        copy = make(session)
        end_copy(session, copy, CopyEnd.LOST, by=session.get_one(Account, town.MO), now=NOON)
        (notice,) = unseen(session)
        assert copy.code in notice.says
        assert "is lost" in notice.says
