"""What stands in the calendar, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.calendar.due import due
from app.calendar.entries import Kind
from app.exclusions.lapse import last_day_to_issue
from app.exclusions.models import Exclusion, ForcedReview, Panel, State
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed
from app.members.models import Account
from app.orders.models import Order
from app.profiles.models import PolicePhoto, Profile
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from app.warnings.models import GivenWarning
from app.warnings.run_out import run_out
from app.web.parts import Parts
from tests.builders import give_photo
from tests.pictures import jpeg
from tests.town import ASHA, BEA, LENA, MO, NOON, ORCHARD, make_profile

LONDON = ZoneInfo("Europe/London")
TODAY = NOON.date()


def exclusion(session: Session, profile: Profile, number: int, **fields: object) -> Exclusion:
    proposed = {"member_id": ORCHARD, "proposed_by_id": LENA, "proposed_at": NOON, "because": "Three thefts."}
    points = {"rules_version": 0, "points": 4, "proposes_months": 12, "panel": Panel.MEMBER}
    one = Exclusion(ref=f"EX-{number:04d}", profile_id=profile.id, **proposed, **points, **fields)
    session.add(one)
    session.flush()
    return one


def lines(session: Session, about: str, *, today: date = TODAY) -> list[tuple[date, str]]:
    found = due(session, today=today, zone=LONDON, for_account=session.get_one(Account, MO))
    return [(one.on, one.says) for one in found if one.about == about]


def test_a_notice_that_waits_stands_on_the_last_day_on_which_it_can_be_given(app: Flask) -> None:
    with transaction() as session:
        exclusion(session, make_profile(session), 1, state=State.ISSUED, lapses_on=TODAY + timedelta(days=60))
        assert lines(session, "EX-0001") == [(TODAY + timedelta(days=60), "Last day on which the notice can be given")]


def test_one_that_is_in_force_stands_with_the_end_of_its_appeal_and_its_own(app: Flask) -> None:
    served = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # in London it is the 25th already
    with transaction() as session:
        held = {"state": State.SERVED, "served_at": served, "ends_on": date(2027, 10, 25)}
        exclusion(session, make_profile(session), 1, **held)
        expected = [
            (date(2026, 11, 22), "Last day on which an appeal comes in time"),
            (date(2027, 10, 25), "Last day of the exclusion"),
        ]
        assert lines(session, "EX-0001") == expected


def test_words_that_are_due_by_the_end_of_a_day_stand_on_that_day(app: Flask) -> None:
    with transaction() as session:
        closes = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
        exclusion(session, make_profile(session), 1, state=State.DECIDING, closes_at=closes)
        assert lines(session, "EX-0001") == [(date(2026, 11, 25), "The words of those who decide are due")]


def test_what_is_over_has_gone_and_what_somebody_should_have_done_stays(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        ended = {"state": State.SERVED, "served_at": NOON - timedelta(days=400), "ends_on": TODAY - timedelta(days=1)}
        exclusion(session, profile, 1, **ended)
        exclusion(session, profile, 2, state=State.ISSUED, lapses_on=TODAY - timedelta(days=1))
        assert lines(session, "EX-0001") == []
        assert lines(session, "EX-0002") == [(TODAY - timedelta(days=1), "Last day on which the notice can be given")]


def test_an_order_stands_on_its_first_day_and_on_its_last(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        days = {"made_on": TODAY, "starts_on": TODAY + timedelta(days=2), "ends_on": TODAY + timedelta(days=30)}
        said = {"route": "cbo", "made_by": "Wexbridge magistrates", "terms": ["Not to enter."], "source": "The court."}
        session.add(Order(ref="OR-0001", profile_id=profile.id, noted_by_id=MO, noted_at=NOON, **days, **said))
        session.flush()
        assert [says for _, says in lines(session, "OR-0001")] == ["First day of the order", "Last day of the order"]
        found = due(session, today=TODAY, zone=LONDON, for_account=session.get_one(Account, MO))
        assert [one.kind for one in found if one.about == "OR-0001"] == [Kind.BEGINS, Kind.ENDS]
        assert [says for _, says in lines(session, "OR-0001", today=TODAY + timedelta(days=3))] == [
            "Last day of the order"
        ]


def test_a_profile_stands_with_its_review_and_with_whom_nobody_has_told(app: Flask) -> None:
    with transaction() as session:
        make_profile(session, review_on=TODAY + timedelta(days=40), published_at=NOON)
        assert lines(session, "WB-0118") == [
            (TODAY + timedelta(days=30), "The person should know, or it is written why not"),
            (TODAY + timedelta(days=40), "Hides itself unless looked at again"),
        ]


def test_whoever_does_not_run_the_scheme_is_not_told(app: Flask) -> None:
    with transaction() as session, pytest.raises(NotAllowed):
        due(session, today=TODAY, zone=LONDON, for_account=session.get_one(Account, ASHA))


def test_two_of_one_kind_are_two_in_a_calendar(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = make_profile(session, review_on=None, published_at=NOON - timedelta(days=400))
        for number, days in ((1, 20), (2, 30)):
            give_photo(session, parts, profile, jpeg(number))
            terms = {"authority": "Insp. Lowe", "audience": [], "noted_by_id": MO, "noted_at": NOON}
            profile.pictures[-1].police = PolicePhoto(return_on=TODAY + timedelta(days=days), **terms)
        one = exclusion(session, profile, 1, state=State.SERVED, served_at=NOON, ends_on=TODAY + timedelta(days=90))
        for days in (3, 5):
            on = TODAY + timedelta(days=days)
            session.add(ForcedReview(exclusion_id=one.id, why="x", opened_at=NOON, due_on=on))
        for days in (7, 9):
            signed = {"signatory": "Lena", "signed_on": TODAY, "ends_on": TODAY + timedelta(days=days)}
            session.add(Paper(member_id=ORCHARD, kind=PaperKind.CCTV_PERMISSION, **signed))
        session.flush()
        found = due(session, today=TODAY, zone=LONDON, for_account=session.get_one(Account, MO))
        for says in ("A picture goes back", "Must be looked at again", "CCTV permission runs out"):
            two = [one for one in found if one.says.casefold().startswith(says.casefold())]
            assert len({one.on for one in two}) == len({one.uid for one in two}) == 2, says
        assert len({one.uid for one in found}) == len(found)


def test_what_was_decided_stands_with_the_last_day_on_which_its_notice_can_be_issued(app: Flask) -> None:
    with transaction() as session:
        one = exclusion(session, make_profile(session), 1, state=State.DECIDED, decided_at=NOON)
        last = last_day_to_issue(session, one, zone=LONDON)
        assert lines(session, "EX-0001") == [
            (TODAY + timedelta(days=7), "The notice should be written"),
            (last, "Last day on which the notice can be issued"),
        ]
        (issued,) = [
            one
            for one in due(session, today=TODAY, zone=LONDON, for_account=session.get_one(Account, MO))
            if one.on == last and one.about == "EX-0001"
        ]
        assert issued.kind is Kind.ENDS


def test_a_warning_stands_on_the_last_day_on_which_it_can_be_given_by_its_rules(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        body = {**DTAC.model_dump(mode="json"), "unserved_days": 21}
        session.add(SchemeRules(version=1, body=body, because="Agreed.", approved_on=TODAY, by_id=BEA, at=NOON))
        said = {"points": 3, "incidents": [], "because": "Twice.", "decided_by_id": MO, "decided_at": NOON}
        for number, version in ((1, 0), (2, 1)):
            ref = f"WN-000{number}"
            session.add(GivenWarning(ref=ref, profile_id=profile.id, rules_version=version, **said))
        session.flush()
        for ref, days in (("WN-0002", 21), ("WN-0001", 60)):
            assert lines(session, ref) == [(TODAY + timedelta(days=days), "Last day on which it can be given")]
            assert run_out(session, now=NOON + timedelta(days=days), zone=LONDON) == 0
            assert run_out(session, now=NOON + timedelta(days=days + 1), zone=LONDON) == 1
