"""Every verb that writes words lets them be found; there is no trigger that would do it for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletins.models import Bulletin, Topic
from app.bulletins.words import remember as remember_bulletin
from app.cli.found_again import find_again
from app.intelligence.models import Item
from app.intelligence.words import remember as remember_item
from app.kernel.db import db, transaction
from app.kernel.geo import Point
from app.members.models import Account, Member, Premises, Sector, Zone
from app.members.places import PlaceSaid, add_premises, change_premises
from app.profiles.draft import NewProfile, draft
from app.profiles.models import Profile, ProfileState, Vehicle
from app.profiles.revise import revise
from app.profiles.words import remember
from app.reports.add import IncomingAddition, add
from app.reports.models import Report
from app.reports.my_reports import answer
from app.reports.receive import IncomingReport, receive
from app.reports.withdraw import withdraw
from app.review.decide import approve_incident, approve_new_profile, approve_sighting, ask_back, reject
from app.review.models import Facts, ReportVehicle
from app.review.search import search
from app.review.words import remember as remember_report
from app.search.keep import forget
from app.search.models import SearchEntry
from app.web.parts import Parts
from tests import town
from tests.builders import report_body
from tests.town import NOON, make_profile

WORD = "quorvaxel"


class Scene(NamedTuple):
    session: Session
    report: Report
    asha: Account
    mo: Account


def sent(session: Session, **changes: Any) -> Report:
    incoming = IncomingReport.model_validate(report_body(**changes))
    return receive(session, uuid4(), incoming, sent_at=None, by=session.get_one(Account, town.ASHA), now=NOON).report


def _new(**changes: Any) -> NewProfile:
    fields = {"title": "Green parka", "is_name": False, "seen": "", "look": {}, "grading": "1AP"}
    return NewProfile(**{**fields, "is_serious_or_repeat": True, **changes})


def _added(scene: Scene, **said: Any) -> None:
    add(scene.session, scene.report, uuid4(), IncomingAddition(**said), by=scene.asha, now=NOON)


def _answered(scene: Scene) -> None:
    ask_back(scene.session, scene.report, "Where?", by=scene.mo, now=NOON)
    answer(scene.session, scene.report, WORD, id=uuid4(), by=scene.asha, now=NOON)


def _sighting(scene: Scene) -> None:
    profile = make_profile(scene.session)
    approve_sighting(scene.session, scene.report, profile, wording=WORD, by=scene.mo, now=NOON, today=NOON.date())


def _facts(scene: Scene) -> None:
    scene.session.add(Facts(report_id=scene.report.id, police_ref=WORD, by_id=town.MO, at=NOON))
    remember_report(scene.session, scene.report)


def _vehicle(scene: Scene) -> None:
    scene.session.add(ReportVehicle(report_id=scene.report.id, plate=WORD, at=NOON))
    remember_report(scene.session, scene.report)


OF_REPORTS: dict[str, Callable[[Scene], object]] = {
    "sent": lambda scene: sent(scene.session, note=WORD),
    "described": lambda scene: sent(scene.session, description={"wearing": WORD}),
    "added": lambda scene: _added(scene, text=WORD),
    "corrected": lambda scene: _added(scene, text=WORD, is_correction=True),
    "described later": lambda scene: _added(scene, description={"marks": WORD}),
    "taken back": lambda scene: withdraw(scene.session, scene.report, WORD, by=scene.asha, now=NOON),
    "asked": lambda scene: ask_back(scene.session, scene.report, WORD, by=scene.mo, now=NOON),
    "answered": _answered,
    "approved": lambda scene: approve_incident(scene.session, scene.report, wording=WORD, by=scene.mo, now=NOON),
    "approved as a sighting": _sighting,
    "rejected": lambda scene: reject(scene.session, scene.report, WORD, by=scene.mo, now=NOON),
    "found out": _facts,
    "with a vehicle": _vehicle,
}


@pytest.mark.parametrize("deed", OF_REPORTS.values(), ids=OF_REPORTS)
def test_a_report_is_found_by_what_was(app: Flask, deed: Callable[[Scene], object]) -> None:
    with transaction() as session:
        asha, mo = session.get_one(Account, town.ASHA), session.get_one(Account, town.MO)
        deed(Scene(session, sent(session), asha, mo))
        found = search(session, WORD, by=mo)
        assert [one.says for one in found.reports] == [WORD]
        assert found.counts["reports"] == 1


def _drafted(session: Session, mo: Account, **said: Any) -> Profile:
    yard = session.get_one(Premises, town.YARD)
    return draft(session, _new(**said), first_seen_at=yard, photo_ids=[], by=mo, now=NOON)


def _from_report(session: Session, mo: Account) -> object:
    return approve_new_profile(session, sent(session), _new(title=WORD), wording="", by=mo, now=NOON)


def _with_vehicle(session: Session, _: Account) -> None:
    profile = make_profile(session)
    session.add(Vehicle(profile_id=profile.id, plate=WORD, because="Seen.", by_id=town.MO, at=NOON))
    remember(session, profile)


OF_PROFILES: dict[str, Callable[[Session, Account], object]] = {
    "drafted": lambda session, mo: _drafted(session, mo, title=WORD),
    "drafted, with what was seen": lambda session, mo: _drafted(session, mo, seen=WORD),
    "drafted, with a look": lambda session, mo: _drafted(session, mo, look={"hair": WORD}),
    "begun from a report": _from_report,
    "revised": lambda session, mo: revise(session, _drafted(session, mo), _new(title=WORD), by=mo, now=NOON),
    "given an alias": lambda session, _: make_profile(session, aliases=["Somebody", WORD]),
    "given marks": lambda session, _: make_profile(session, marks=WORD),
    "given a method": lambda session, _: make_profile(session, method=WORD),
    "given a vehicle": _with_vehicle,
    "withdrawn": lambda session, _: make_profile(session, title=WORD, state=ProfileState.WITHDRAWN),
}


@pytest.mark.parametrize("deed", OF_PROFILES.values(), ids=OF_PROFILES)
def test_a_profile_is_found_once_it_was(app: Flask, deed: Callable[[Session, Account], object]) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        deed(session, mo)
        assert len(search(session, WORD, by=mo).profiles) == 1


def test_a_place_is_found_by_the_name_that_it_has_now(app: Flask) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        zone = session.scalars(select(Zone)).first()
        assert zone is not None
        said = PlaceSaid("Quorvaxel Books", zone, Sector.RETAIL, Point(53.2, 2.2))
        place = add_premises(session, session.get_one(Member, town.YARD), said, by=mo, now=NOON)
        assert [one.id for one, _ in search(session, WORD, by=mo).places] == [place.id]
        change_premises(session, place, said._replace(name="Candles"), by=mo, now=NOON)
        assert search(session, WORD, by=mo).places == []
        assert [one.id for one, _ in search(session, "candles", by=mo).places] == [place.id]


def test_intelligence_and_bulletins_are_found_by_what_they_say(app: Flask) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        item = Item(
            ref="IN-0007",
            source="1",
            information="A",
            handling="P",
            says=WORD,
            by_id=mo.id,
            at=NOON,
            review_on=NOON.date(),
        )
        bulletin = Bulletin(
            id=uuid4(),
            topic=Topic.CYBER,
            title="Bills",
            says=WORD,
            sectors=[],
            zones=[],
            by_id=mo.id,
            at=NOON,
            ends_at=NOON,
        )
        session.add_all([item, bulletin])
        remember_item(session, item)
        remember_bulletin(session, bulletin)
        found = search(session, WORD, by=mo)
        assert [hit.ref for hit in found.intelligence + found.bulletins] == ["IN-0007", str(bulletin.id)]
        assert found.counts == {"profiles": 0, "reports": 0, "intelligence": 1, "bulletins": 1}


def entries() -> dict[tuple[str, str], tuple[dict[str, str], str, str]]:
    db.session.rollback()
    return {(one.noun, one.ref): (one.parts, one.words, one.refs) for one in db.session.scalars(select(SearchEntry))}


def test_what_cannot_be_found_yet_is_found_again_and_just_as_the_verbs_had_it(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        make_profile(session)
        mo = session.get_one(Account, town.MO)
        approve_incident(session, sent(session, note="Came in."), wording="Somebody came in.", by=mo, now=NOON)
    before = entries()
    assert len(before) == 4 + 1 + 1  # premises, profile, report
    with transaction() as session:
        for noun, ref in before:
            forget(session, noun, ref)
    said: list[tuple[int, int, str]] = []
    assert find_again(parts, say=lambda *how_far: said.append(how_far)) == len(before)
    assert [(done, of) for done, of, _ in said] == [(4, 4), (1, 1), (1, 1)]
    assert entries() == before
    assert find_again(parts, say=lambda *_: None) == 0
    with transaction() as session:
        assert len(search(session, "somebody", by=session.get_one(Account, town.MO)).reports) == 1
