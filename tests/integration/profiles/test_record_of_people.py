"""What the desk keeps of a person besides the profile: the verbs themselves, without a screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Detail
from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Member, Premises, Role
from app.members.scheme import the_scheme
from app.members.sight import sight_of
from app.profiles import kept
from app.profiles.correct import correct
from app.profiles.draft import NewProfile, draft
from app.profiles.lend_picture import Terms, note_lent
from app.profiles.link_people import link_people
from app.profiles.models import AgeGroup, Profile, ProfileState
from app.profiles.note_conviction import Finding, note_conviction
from app.profiles.note_vehicle import note_vehicle
from app.profiles.publish import publish
from app.profiles.renew import renew
from app.profiles.tell_person import Answer, tell_person
from app.profiles.withdraw import withdraw
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, new_account, say_told
from tests.integration.profiles.agreeing import agree
from tests.pictures import jpeg
from tests.town import NOON, make_profile

TODAY = NOON.date()
NEW = NewProfile("Perrin Oakapple", True, "Took gin.", {"hair": "short"}, "1AP", True, zone_ids=["MID"])
TERMS = Terms("Sgt Q", ["retail"], "", TODAY + timedelta(days=9))
FINDING = Finding("Theft, fined.", TODAY - timedelta(days=9), TODAY + timedelta(days=90), "The court's list")
Deed = Callable[[Session, Profile, Account], object]


def lend(session: Session, one: Profile, by: Account) -> None:
    note_lent(session, one.pictures[0], one.ref, TERMS, by=by, now=NOON, today=TODAY)


DEEDS: dict[str, Deed] = {
    "correct": lambda session, one, by: correct(session, one, NEW, "Wrong drink.", reporter_ids=(), by=by, now=NOON),
    "tell": lambda session, one, by: tell_person(session, one, Answer(None, "No."), by=by, now=NOON, today=TODAY),
    "link": lambda session, one, by: link_people(session, one, other(session), because="Seen.", by=by, now=NOON),
    "vehicle": lambda session, one, by: note_vehicle(session, one, "AB12CDE", looks="", because="X", by=by, now=NOON),
    "lend": lend,
    "conviction": lambda session, one, by: note_conviction(session, one, FINDING, by=by, now=NOON, today=TODAY),
}


def other(session: Session) -> Profile:
    known = session.scalars(select(Profile).where(Profile.ref == "WB-0200")).first()
    return known or make_profile(session, "WB-0200")


def someone(session: Session, id: int = town.MO) -> Account:
    return session.get_one(Account, id)


def pictured(session: Session, parts: Parts, **changes: Any) -> Profile:
    profile = make_profile(session, **changes)
    give_photo(session, parts, profile, jpeg(1))
    return profile


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT, town.MAREK])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nobody_but_the_desk_can(app: Flask, parts: Parts, deed: Deed, who: int) -> None:
    with transaction() as session:
        profile = pictured(session, parts)
        with pytest.raises(NotAllowed):
            deed(session, profile, someone(session, who))


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_the_desk_can(app: Flask, parts: Parts, deed: Deed) -> None:
    with transaction() as session:
        deed(session, pictured(session, parts), someone(session))


@pytest.mark.parametrize("deed", [DEEDS[name] for name in ("correct", "tell", "link", "vehicle", "conviction")])
def test_nothing_is_added_once_it_is_withdrawn(app: Flask, parts: Parts, deed: Deed) -> None:
    with transaction() as session:
        profile = pictured(session, parts, state=ProfileState.WITHDRAWN)
        with pytest.raises(NotPossible, match="withdrawn"):
            deed(session, profile, someone(session))


WRONG: dict[str, tuple[NewProfile, str, str]] = {
    "no reason": (NEW, " ", "correct_because"),
    "no grading": (NEW._replace(grading=""), "Why.", "source"),
    "nothing seen": (NEW._replace(seen=" "), "Why.", "seen"),
    "neither serious nor a repeat": (NEW._replace(is_serious_or_repeat=False), "Why.", "is_serious_or_repeat"),
    "no title": (NEW._replace(title=""), "Why.", "title"),
    "no zone": (NEW._replace(zone_ids=[]), "Why.", "zones"),
    "a zone that is none": (NEW._replace(zone_ids=["MID", "XXX"]), "Why.", "zones"),
    "a warning of one's own": (NEW._replace(warnings=["is a thief"]), "Why.", "warnings"),
    "a child": (NEW._replace(age_group="under 16"), "Why.", "age_group"),
    "a small child": (NEW._replace(age_group="under 10"), "Why.", "age_group"),
    "no age": (NEW._replace(age_group=""), "Why.", "age_group"),
}


@pytest.mark.parametrize(("new", "because", "field"), WRONG.values(), ids=WRONG)
def test_a_correction_is_as_fit_to_be_shown_as_what_was_published(
    app: Flask, new: NewProfile, because: str, field: str
) -> None:
    with transaction() as session:
        profile = make_profile(session)
        with pytest.raises(NotFit) as fault:
            correct(session, profile, new, because, reporter_ids=(), by=someone(session), now=NOON)
    assert list(fault.value.fields) == [field]


def test_a_correction_keeps_both_wordings_and_neither_kind_nor_standing_changes(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        was = profile.kind, profile.standing
        new = NEW._replace(is_name=False, seen="Took one bottle.", aliases=["Toff"], warnings=["weapon"])
        correct(session, profile, new, "It was one.", reporter_ids=(), by=someone(session), now=NOON)
        detail = session.scalars(select(Detail).order_by(Detail.seq.desc())).first()
        assert detail is not None
        assert (profile.kind, profile.standing) == was
        assert (profile.seen, profile.aliases) == ("Took one bottle.", ["Toff"])
        assert detail.body["before"]["seen"] == "Took two bottles of gin without paying."
        assert detail.body["after"]["zones"] == ["MID"]
        assert detail.body["because"] == "It was one."
        with pytest.raises(NotPossible, match="Nothing is written differently"):
            correct(session, profile, new, "Again.", reporter_ids=(), by=someone(session), now=NOON)


def test_one_person_alone_makes_nobody_older(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        with pytest.raises(NotFit) as fault:
            correct(session, profile, NEW, "Is 18.", reporter_ids=(), by=someone(session), now=NOON)
        assert list(fault.value.fields) == ["age_group"]
        adult = make_profile(session, "WB-0002")
        correct(
            session,
            adult,
            NEW._replace(age_group=AgeGroup.YOUNG.value),
            "Is 17.",
            reporter_ids=(),
            by=someone(session),
            now=NOON,
        )
        assert adult.shown_young_until is None


def test_whoever_looks_under_18_is_a_draft_that_is_young(app: Flask) -> None:
    with transaction() as session:
        new, place = NEW._replace(look={"age": "may be under 18"}), session.get_one(Premises, town.YARD)
        made = draft(session, new, first_seen_at=place, photo_ids=[], by=someone(session), now=NOON)
        assert made.age_group is AgeGroup.YOUNG


SAFE: dict[str, Deed] = {"correct": DEEDS["correct"], "agree": agree}


@pytest.mark.parametrize("deed", SAFE.values(), ids=SAFE)
def test_nothing_new_is_shown_while_nobody_keeps_the_desk(app: Flask, deed: Deed) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.safe_since = NOON
        profile = make_profile(session, age_group=AgeGroup.YOUNG)
        with pytest.raises(NotPossible, match="Nobody has kept the desk"):
            deed(session, profile, someone(session))


UNTOLD: dict[str, tuple[Answer, str]] = {
    "no word how": (Answer(TODAY, " "), "told_says"),
    "no word why not": (Answer(None, ""), "told_says"),
    "a day to come": (Answer(TODAY + timedelta(days=1), "By hand."), "told_on"),
}


@pytest.mark.parametrize(("answer", "field"), UNTOLD.values(), ids=UNTOLD)
def test_that_somebody_was_told_is_said_whole(app: Flask, answer: Answer, field: str) -> None:
    with transaction() as session, pytest.raises(NotFit) as fault:
        tell_person(session, make_profile(session), answer, by=someone(session), now=NOON, today=TODAY)
    assert list(fault.value.fields) == [field]


def test_each_review_asks_again_whether_they_were_told(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        say_told(session, profile)
        how: dict[str, Any] = {"because": "Seen again.", "reporter_ids": (), "by": someone(session)}
        how |= {"now": NOON, "today": TODAY}
        with pytest.raises(NotFit) as fault:
            renew(session, profile, told=None, **how)
        assert list(fault.value.fields) == ["told"]
        renew(session, profile, told=Answer(TODAY, "By hand."), **how)
        last = kept.last_told(session, profile)
        assert last is not None
        assert last.told_on == TODAY


def test_who_sent_the_report_does_not_publish(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session, state=ProfileState.DRAFT, published_at=None, review_on=None)
        say_told(session, profile)
        how: dict[str, Any] = {"by": someone(session), "now": NOON, "today": TODAY}
        with pytest.raises(NotPossible, match="You sent the report"):
            publish(session, profile, reporter_ids=(town.MO,), **how)
        publish(session, profile, reporter_ids=(town.ASHA,), **how)  # who drafted it may


def test_nothing_is_published_while_a_picture_was_not_looked_at(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = pictured(session, parts, state=ProfileState.DRAFT, published_at=None, review_on=None)
        say_told(session, profile)
        profile.pictures[0].bystanders_checked_by_id = None
        with pytest.raises(NotPossible, match="Look whether anybody else is in a picture"):
            publish(session, profile, reporter_ids=(), by=someone(session), now=NOON, today=TODAY)


def test_who_is_left_of_a_desk_may_still_withdraw(app: Flask) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.safe_since = NOON
        profile = make_profile(session)
        withdraw(session, profile, because="Over.", by=someone(session), now=NOON)
        assert profile.state is ProfileState.WITHDRAWN


def test_a_guard_without_a_place_sees_nobody_who_is_sought(app: Flask) -> None:
    with transaction() as session:
        session.add(Member(id=6, name="Quillby Guards", is_guard_firm=True))
        session.flush()
        assert not sight_of(new_account(session, Role.DOOR, member_id=6)).is_everywhere
        assert sight_of(someone(session, town.MAREK)).is_everywhere
        assert sight_of(someone(session, town.ASHA)).zones == {"MID"}
