"""The demo town stands as its file says, and everything in it agrees."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.access.models import CodeApp, Device
from app.access.passwords import fits
from app.access.pin import is_right
from app.access.rules import signs_in_by_pin
from app.access.tell_desk import unseen
from app.agreements.gate import due
from app.agreements.papers import expiring
from app.alerts.models import (
    Alert,
    AlertKind,
    AlertState,
    Answer,
    Delivery,
    Ending,
    MissingRequest,
    Progress,
    Subscription,
)
from app.alerts.near_me import alerts_for
from app.audit.models import Entry
from app.audit.verify import verify
from app.bulletins.models import Bulletin, BulletinRead
from app.demo.album import SEEN_BEFORE
from app.demo.raise_town import raise_town
from app.evidence.models import PackRequest
from app.exclusions.models import Exclusion
from app.intelligence.models import Item, ItemState
from app.kernel.db import db
from app.kernel.errors import NotPossible
from app.matching.models import Band, Likeness
from app.members.models import Account, AccountState, Member, Premises, Scheme, Zone
from app.members.permissions import Permission, permissions_of
from app.migrations.migrate import migrate
from app.people.look_up import late_members
from app.people.rules import Presence, presence
from app.photos.models import Fingerprint, Photo, PhotoState
from app.photos.show import show
from app.profiles.gallery import gallery
from app.profiles.models import Profile, Sighting
from app.reports.models import Report, ReportPhoto, ReportState
from app.review.models import Decision, Verdict
from app.statements.models import Statement
from app.web.demo_entry import PASSWORD, PIN
from app.web.parts import Parts
from tests.conftest import Clock, Phone, settings_for
from tests.town import NOON

TINY = (120, 150)


@pytest.fixture(scope="module")
def raised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(settings_for(tmp_path_factory.mktemp("withybourne")), now=Clock(NOON))
    heard: list[tuple[int, int, str]] = []
    with app.app_context():
        migrate(db.engine)
        told = raise_town(
            app.extensions["townwatch"],
            now=NOON,
            say=lambda done, of, what: heard.append((done, of, what)),
            size=TINY,
            processes=1,
        )
        assert told.reports == 252
        assert {what for done, of, what in heard if done == of} == {"pictures drawn", "things happened"}
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def parts(raised: Flask) -> Parts:
    found: Parts = raised.extensions["townwatch"]
    return found


def count(what: type) -> int:
    return db.session.scalar(select(func.count()).select_from(what)) or 0


def somebody(name: str) -> Account:
    return db.session.scalars(select(Account).where(Account.name.startswith(name))).one()


def test_everybody_and_everything_is_there(raised: Flask) -> None:
    assert [count(what) for what in (Scheme, Zone, Member, Premises, Account, Profile, Report)] == [
        *(1, 5, 33, 30, 34, 25, 275)  # 31 businesses, the police and the council
    ]
    refs = db.session.scalars(select(Profile.ref)).all()
    assert len(set(refs)) == 25
    assert db.session.get_one(Scheme, 1).is_demo


def test_what_the_police_ask_evidence_of_has_a_picture_and_a_signed_statement(raised: Flask) -> None:
    asked = db.session.scalars(select(PackRequest)).one()
    of_them = select(Sighting.report_id).where(Sighting.profile_id == asked.profile_id)
    assert db.session.scalars(select(ReportPhoto).where(ReportPhoto.report_id.in_(of_them))).all()
    statements = db.session.scalars(select(Statement).where(Statement.report_id.in_(of_them))).all()
    assert [one for one in statements if one.signed_at]


def test_it_is_raised_at_any_minute(tmp_path: Path) -> None:
    """At this one somebody is seen between the day on which a letter counts and that on which it was looked for."""
    moment = datetime(2026, 11, 23, 12, 6, tzinfo=UTC)
    app = create_app(settings_for(tmp_path), now=Clock(moment))
    with app.app_context():
        migrate(db.engine)
        told = raise_town(app.extensions["townwatch"], now=moment, size=TINY, processes=1)
        assert told.reports
        db.session.remove()
        db.engine.dispose()


def test_it_says_no_to_a_second_town(parts: Parts) -> None:
    with pytest.raises(NotPossible, match="empty database only"):
        raise_town(parts, now=NOON, size=TINY, processes=1)


def test_all_share_one_password_or_one_pin_but_those_who_may_not_come_in(parts: Parts) -> None:
    here = [account for account in db.session.scalars(select(Account)) if account.is_active]
    passwords = {account.password_hash for account in here if not signs_in_by_pin(account.role)}
    pins = {account.pin_hash for account in here if signs_in_by_pin(account.role)}
    assert (len(passwords), len(pins)) == (1, 1)
    assert fits(PASSWORD, passwords.pop())
    assert is_right(somebody("Mei"), PIN, pepper=parts.keyring.pins)
    assert not [account.name for account in here if account.password_hash and account.pin_hash]
    for gone, state in (("Aisha", AccountState.INVITED), ("Jack", AccountState.LEFT)):
        one = somebody(gone)
        assert (one.state, one.password_hash, one.pin_hash) == (state, None, None)
    assert somebody("Rosie").is_under_18


def test_the_real_way_in_can_be_tried_and_its_page_tells_the_code(raised: Flask) -> None:
    phone = Phone(raised.test_client())
    said = {"sign_in": somebody("Rukhsana").sign_in or "", "password": PASSWORD}
    assert phone.post("/sign-in", data=said).status_code == 302
    page = phone.get("/second-factor").text
    code = re.search(r"A demo tells it: .*?<b[^>]*>(\d{6})</b>", page)
    assert code
    assert phone.post("/second-factor", data={"code": code[1]}).status_code == 303
    again = Phone(raised.test_client())
    again.post("/sign-in", data=said)
    another = re.search(r"A demo tells it: .*?<b[^>]*>(\d{6})</b>", again.get("/second-factor").text)
    assert another
    assert another[1] != code[1]  # a code works once: it tells the next
    assert again.post("/second-factor", data={"code": another[1]}).status_code == 303


def test_whoever_has_a_password_has_a_code_app(raised: Flask) -> None:
    with_app = set(db.session.scalars(select(CodeApp.account_id)))
    assert with_app == {one.id for one in db.session.scalars(select(Account)) if one.password_hash}


def test_every_report_has_come_to_where_it_should(raised: Flask) -> None:
    states = Counter(db.session.scalars(select(Report.state)))
    assert states == {
        ReportState.APPROVED: 248,
        ReportState.REJECTED: 11,
        ReportState.RETURNED: 1,
        ReportState.RECEIVED: 15,
    }
    verdicts = Counter(db.session.scalars(select(Decision.verdict)))
    assert verdicts == {
        Verdict.INCIDENT: 216,
        Verdict.SIGHTING: 30,
        Verdict.RETURNED: 15,
        Verdict.REJECTED: 11,
        Verdict.INTELLIGENCE: 2,
    }
    own = select(Decision).join(Report, Report.id == Decision.report_id).where(Report.reporter_id == Decision.by_id)
    assert db.session.scalars(own).all() == []


def test_every_notice_says_what_it_rests_on(raised: Flask) -> None:
    issued = db.session.scalars(select(Exclusion).where(Exclusion.issued_at.is_not(None)).order_by(Exclusion.ref)).all()
    assert len(issued) == 7
    for one in issued:
        lines = one.notice["fields"]["incidents"].split("\n")
        assert len(lines) == len(one.incidents) >= 2, one.ref
        assert one.points == sum(incident.points for incident in one.incidents)


def test_every_picture_is_sealed_developed_and_can_be_told_again(parts: Parts) -> None:
    photos = db.session.scalars(select(Photo)).all()
    assert all(photo.state is PhotoState.READY for photo in photos)
    assert count(Fingerprint) == len(photos) >= 50
    assert show(photos[0], "card", parts.vault)[:3] == b"\xff\xd8\xff"
    assert db.session.scalars(select(ReportPhoto).where(ReportPhoto.photo_id.is_(None))).all() == []


def test_the_desk_has_likenesses_to_look_at(raised: Flask) -> None:
    on_profiles = select(Profile.ref, Likeness.band).join(Likeness, Likeness.profile_id == Profile.id)
    found = dict(db.session.execute(on_profiles).all())
    assert found.keys() <= {ref for ref, _ in SEEN_BEFORE}  # nobody else's drawn picture is like one of theirs
    assert sum(band is Band.SAME for band in found.values()) >= 2


def test_the_same_picture_waits_from_two_places(raised: Flask) -> None:
    (likeness,) = db.session.scalars(select(Likeness).where(Likeness.report_id.is_not(None)))
    with_photo = select(Report).join(ReportPhoto, ReportPhoto.report_id == Report.id)
    (later,) = db.session.scalars(with_photo.where(ReportPhoto.photo_id == likeness.photo_id))
    first = db.session.get_one(Report, likeness.report_id)
    assert (first.state, later.state) == (ReportState.RECEIVED, ReportState.RECEIVED)
    assert first.premises_id != later.premises_id
    assert first.received_at < later.received_at


def test_an_alert_has_just_sounded_and_nothing_will_be_sent_to_the_past(raised: Flask) -> None:
    newest, *older = db.session.scalars(select(Alert).order_by(Alert.raised_at.desc())).all()
    assert newest.state(NOON) is AlertState.NOT_YET_CHECKED
    assert NOON - newest.raised_at < timedelta(minutes=6)
    assert newest.zone_id == "WEA"
    assert Counter(alert.kind for alert in older) == {
        AlertKind.SIGHTING: 32,
        AlertKind.LIVE: 1,
        AlertKind.MISSING: 2,
        AlertKind.INFORMATION: 1,
    }
    assert Counter(alert.recalled_as for alert in older if alert.recalled_at) == {
        Ending.CORRECTION: 2,
        Ending.STAND_DOWN: 1,
    }
    assert set(db.session.scalars(select(Delivery.progress))) == {Progress.SENT, Progress.SUPPRESSED}
    assert db.session.scalars(select(Subscription).where(Subscription.dropped_at.is_(None))).all() == []
    assert count(Answer) > 20
    assert newest in alerts_for(db.session(), somebody("Hamza"), now=NOON)


def test_somebody_unknown_somebody_missing_and_something_to_know_are_out(raised: Flask) -> None:
    out = [alert for alert in db.session.scalars(select(Alert)) if alert.is_live(NOON)]
    assert Counter(alert.kind for alert in out) >= Counter(
        [AlertKind.LIVE, AlertKind.MISSING, AlertKind.INFORMATION, AlertKind.SIGHTING]
    )
    (live,) = [alert for alert in out if alert.kind is AlertKind.LIVE]
    assert (len(live.only_premises), live.approved_at) == (8, None)


def test_members_see_what_they_may_and_no_trail(raised: Flask) -> None:
    shown = gallery(db.session(), for_account=somebody("Marek"), today=NOON.date())
    refs = {one.profile.ref for one in shown}
    assert len(refs) == 19
    of_her_zone = {one.profile.ref for one in gallery(db.session(), for_account=somebody("Chloe"), today=NOON.date())}
    assert refs - of_her_zone == {"WB-0117", "WB-0119", "WB-0120"}  # who is sought is shown where they are sought
    assert refs.isdisjoint({"WB-0116", "WB-0121", "WB-0122", "WB-0123", "WB-0124", "WB-0125"})
    assert all(one.profile.pictures for one in shown)
    old = select(Sighting).where(Sighting.happened_at < NOON - timedelta(hours=72))
    assert all(sighting.is_conduct for sighting in db.session.scalars(old))


def test_the_record_holds(raised: Flask) -> None:
    finding = verify(db.session())
    assert finding.faults == []
    assert finding.entries > 600


def test_the_leads_and_the_desk_have_people_to_look_after(raised: Flask) -> None:
    assert presence(somebody("Hamza"), NOON) is Presence.TO_CONFIRM
    assert presence(somebody("Wendell"), NOON) is Presence.PAUSED
    assert [late.leads[0].name for late in late_members(db.session(), now=NOON)] == ["Stella Marchetti"]
    assert len(unseen(db.session())) == 1
    assert [paper.member.name for paper in expiring(db.session(), today=NOON.date())] == ["The Otter & Oar"]
    assert [one.premises.name for one in db.session.scalars(select(Device).where(Device.premises_id.is_not(None)))] == [
        "Plumbline Electricals"
    ]


def test_everybody_has_read_what_must_be_read_but_one(raised: Flask) -> None:
    active = db.session.scalars(select(Account).where(Account.state == AccountState.ACTIVE)).all()
    still_due = {one.name: [document.key for document in due(db.session(), one, now=NOON)] for one in active}
    assert {name: keys for name, keys in still_due.items() if keys} == {"Ryan Kettle": ["pictures", "your-data"]}


def test_the_record_was_written_in_the_order_of_time(raised: Flask) -> None:
    moments = list(db.session.scalars(select(Entry.at).order_by(Entry.seq)))
    assert [(a, b) for a, b in pairwise(moments) if b < a] == []


def test_something_was_heard_something_is_told_and_somebody_is_asked_for(raised: Flask) -> None:
    assert [(one.ref, one.state) for one in db.session.scalars(select(Item).order_by(Item.ref))] == [
        ("IN-0001", ItemState.SHARED),
        ("IN-0002", ItemState.GRADED),
    ]
    assert count(Bulletin) == 3
    assert 0 < count(BulletinRead) < 60
    assert [one.asker for one in db.session.scalars(select(MissingRequest))] == ["police"]
    assert Permission.ASK_FOR_MISSING in permissions_of(somebody("Patience"))
