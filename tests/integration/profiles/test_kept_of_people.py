"""Whom with, vehicles, what the police lent and what a court found: kept whole, undone, and never shown too long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.kernel.db import transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Scheme
from app.profiles import kept
from app.profiles.lend_picture import Terms, note_lent, note_returned
from app.profiles.link_people import link_people, part_people
from app.profiles.models import Vehicle
from app.profiles.note_conviction import Finding, note_conviction
from app.profiles.note_vehicle import drop_vehicle, note_vehicle
from app.web.parts import Parts
from tests.integration.profiles.test_record_of_people import FINDING, TERMS, TODAY, lend, other, pictured, someone
from tests.town import NOON, make_profile


def test_a_link_goes_both_ways_and_stands_once(app: Flask) -> None:
    with transaction() as session:
        one, two, mo = make_profile(session), other(session), someone(session)
        link_people(session, two, one, because="Left together.", by=mo, now=NOON)
        assert [row.ref for row, _ in kept.associates(session, one)] == ["WB-0200"]
        assert [row.ref for row, _ in kept.associates(session, two)] == ["WB-0118"]
        with pytest.raises(NotPossible, match="linked already"):
            link_people(session, one, two, because="Again.", by=mo, now=NOON)
        with pytest.raises(NotPossible, match="same profile"):
            link_people(session, one, one, because="Self.", by=mo, now=NOON)
        with pytest.raises(NotFit):
            link_people(session, one, two, because=" ", by=mo, now=NOON)
        part_people(session, one, two, by=mo, now=NOON)
        assert kept.associates(session, two) == []
        with pytest.raises(NotPossible, match="not linked any more"):
            part_people(session, one, two, by=mo, now=NOON)


def test_a_plate_is_kept_as_it_is_read_whatever_its_spaces(app: Flask) -> None:
    with transaction() as session:
        profile, mo = make_profile(session), someone(session)
        note_vehicle(session, profile, "ab12 cde", looks="Blue van", because="Seen.", by=mo, now=NOON)
        assert [one.plate for one in kept.vehicles(session, profile)] == ["AB12CDE"]
        with pytest.raises(NotPossible, match="kept with"):
            note_vehicle(session, profile, "AB-12-CDE", looks="", because="Again.", by=mo, now=NOON)
        with pytest.raises(NotFit) as fault:
            note_vehicle(session, profile, "?", looks="", because="", by=mo, now=NOON)
        assert set(fault.value.fields) == {"plate", "vehicle_because"}
        drop_vehicle(session, profile, "AB12 CDE", by=mo, now=NOON)
        assert session.scalars(select(Vehicle)).all() == []


TERMS_AMISS: dict[str, tuple[Terms, str]] = {
    "nobody's word": (TERMS._replace(authority=" "), "authority"),
    "no last day": (TERMS._replace(return_on=None), "return_on"),
    "a last day that is over": (TERMS._replace(return_on=TODAY - timedelta(days=1)), "return_on"),
    "a sector that is none": (TERMS._replace(audience=["everybody"]), "audience"),
}


@pytest.mark.parametrize(("terms", "field"), TERMS_AMISS.values(), ids=TERMS_AMISS)
def test_a_lent_picture_comes_on_whole_terms(app: Flask, parts: Parts, terms: Terms, field: str) -> None:
    with transaction() as session:
        profile = pictured(session, parts)
        with pytest.raises(NotFit) as fault:
            note_lent(session, profile.pictures[0], profile.ref, terms, by=someone(session), now=NOON, today=TODAY)
    assert list(fault.value.fields) == [field]


def test_a_lent_picture_goes_back_once(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile, mo = pictured(session, parts), someone(session)
        picture = profile.pictures[0]
        with pytest.raises(NotPossible, match="have not lent"):
            note_returned(session, picture, profile.ref, by=mo, now=NOON)
        lend(session, profile, mo)
        note_returned(session, picture, profile.ref, by=mo, now=NOON)
        with pytest.raises(NotPossible, match="went back already"):
            note_returned(session, picture, profile.ref, by=mo, now=NOON)
        with pytest.raises(NotPossible, match="went back to the police"):
            lend(session, profile, mo)


WIDER = {
    "to another sector": TERMS._replace(audience=["licensed", "retail", "service"]),
    "for longer": TERMS._replace(return_on=TODAY + timedelta(days=10)),
}


@pytest.mark.parametrize("terms", WIDER.values(), ids=WIDER)
def test_in_safe_mode_a_lent_picture_is_shown_to_nobody_new(app: Flask, parts: Parts, terms: Terms) -> None:
    with transaction() as session:
        profile, mo = pictured(session, parts), someone(session)
        session.get_one(Scheme, 1).safe_since = NOON
        lend(session, profile, mo)  # the first terms narrow what was shown to all
        with pytest.raises(NotPossible, match="Take the desk over first"):
            note_lent(session, profile.pictures[0], profile.ref, terms, by=mo, now=NOON, today=TODAY)
        note_lent(session, profile.pictures[0], profile.ref, TERMS._replace(audience=[]), by=mo, now=NOON, today=TODAY)


AMISS: dict[str, tuple[Finding, str]] = {
    "nothing found": (FINDING._replace(says=""), "conviction"),
    "no day": (FINDING._replace(convicted_on=None), "convicted_on"),
    "a day to come": (FINDING._replace(convicted_on=TODAY + timedelta(days=1)), "convicted_on"),
    "nobody knows when it is spent": (FINDING._replace(spent_on=None), "spent_on"),
    "spent today": (FINDING._replace(spent_on=TODAY), "spent_on"),
    "from nobody": (FINDING._replace(source=" "), "conviction_source"),
}


@pytest.mark.parametrize(("finding", "field"), AMISS.values(), ids=AMISS)
def test_a_conviction_is_kept_only_whole_and_unspent(app: Flask, finding: Finding, field: str) -> None:
    with transaction() as session:
        profile = make_profile(session)
        with pytest.raises(NotFit) as fault:
            note_conviction(session, profile, finding, by=someone(session), now=NOON, today=TODAY)
    assert list(fault.value.fields) == [field]


def test_a_spent_conviction_is_shown_to_nobody_and_the_record_never_said_which(app: Flask) -> None:
    with transaction() as session:
        profile = make_profile(session)
        note_conviction(session, profile, FINDING, by=someone(session), now=NOON, today=TODAY)
        spent = FINDING.spent_on or date.max
        assert len(kept.convictions(session, profile, today=spent - timedelta(days=1))) == 1
        assert kept.convictions(session, profile, today=spent) == []
        entry = session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert entry is not None
        assert session.get_one(Detail, entry.seq).body == {}
