"""Raise the demo town in an empty database: everything in it happened lately, and some of it minutes ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.passwords import hash_password
from app.access.pin import hash_pin
from app.demo.album import Album, name_of, of_profiles, of_reports
from app.demo.alerts_of_town import alerts
from app.demo.calendar import plan
from app.demo.court_of_town import on_the_way_to_court
from app.demo.desk_of_town import desk
from app.demo.disputes_of_town import disputes
from app.demo.events import Event, play
from app.demo.exclusions_of_town import exclusions
from app.demo.house import arrange, letting_in
from app.demo.kept_of_people import kept
from app.demo.papers_of_town import look_for_bystanders, papers
from app.demo.pictures import Made, Picture, make_all
from app.demo.planned import Planned
from app.demo.portraits import SIZE
from app.demo.profiles_of_town import steps, write_profile
from app.demo.reading import reading
from app.demo.settle import Known, Settled, departures, retire, settle
from app.demo.six_weeks import Cast, story_of
from app.demo.told_of_town import told_lately
from app.demo.town import Town, the_town
from app.demo.trails_of_town import trails
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.matching.index import Index
from app.matching.models import Found
from app.members.models import Account
from app.members.scheme import the_scheme
from app.photos.develop import record
from app.photos.keep import keep
from app.photos.models import Photo
from app.profiles.forget_sightings import forget_sightings
from app.profiles.models import Profile
from app.review.develop import alike, lay_beside
from app.web.demo_entry import CODE_SECRET, PASSWORD, PIN
from app.web.parts import Parts

Say = Callable[[int, int, str], None]


class Raised(NamedTuple):
    """How much there is now."""

    reports: int
    pictures: int


class Drawn(NamedTuple):
    """What lies ready before anything is written."""

    reports: list[Planned]
    of_profiles: dict[str, list[Picture]]
    album: Album
    made: dict[str, Made]


def raise_town(
    parts: Parts,
    *,
    now: datetime,
    say: Say = lambda _done, _of, _what: None,
    size: tuple[int, int] = SIZE,
    processes: int = 2,
) -> Raised:
    """Draw the pictures, then write the town in one transaction, so that there is never half a town.

    What is like what is looked for afterwards, and laid beside the reports that wait.

    `say` hears how many of how many are done, and of what. Raises NotPossible when the database is not empty.
    Needs an app context.
    """
    with transaction() as session:
        _refuse_unless_empty(session)
    town = the_town()
    drawn = _draw(town, parts, now, say=say, size=size, processes=processes)
    keys = parts.keyring
    known = Known(hash_password(PASSWORD), hash_pin(PIN, pepper=keys.pins), CODE_SECRET, keys.code_apps)
    with transaction() as session:
        _refuse_unless_empty(session)
        photo_ids = _write(session, town, drawn, known, now=now, say=say)
    _look_for_likenesses(drawn, photo_ids, parts.index)
    return Raised(len(drawn.reports), len(drawn.made))


def _refuse_unless_empty(session: Session) -> None:
    if the_scheme(session) or session.scalar(select(func.count()).select_from(Account)):
        raise NotPossible("There is a scheme here already. The demo town is raised in an empty database only.")


def _draw(town: Town, parts: Parts, now: datetime, *, say: Say, size: tuple[int, int], processes: int) -> Drawn:
    zone = parts.settings.zone
    reports = plan(town, now=now, zone=zone)
    profiles = of_profiles(town, now.astimezone(zone))
    album = of_reports(town, reports, profiles)
    wanted = [picture for pictures in profiles.values() for picture in pictures] + album.pictures
    made = make_all(
        wanted, parts.vault, size=size, processes=processes, made=lambda done: say(done, len(wanted), "pictures drawn")
    )
    return Drawn(reports, profiles, album, made)


def _write(session: Session, town: Town, drawn: Drawn, known: Known, *, now: datetime, say: Say) -> dict[int, int]:
    """Write all that happened; return the ids of the photos of reports, by the report's number."""
    settled = settle(session, town, known=known, now=now)
    profiles = _profiles(session, town, drawn, settled, now)
    photos = _photos_of_reports(session, drawn)
    cast = Cast(town, settled, profiles, drawn.album.looks, photos, now)
    events: list[Event] = departures(session, town, settled, now) + reading(session, settled, now)
    events += letting_in(session, settled, now) + alerts(session, settled, now) + desk(session, settled, now)
    events += [event for profile in profiles.values() for event in steps(session, profile)]
    look_for_bystanders(profiles)
    events += papers(session, profiles, settled, now)
    events += kept(session, profiles, settled, now)
    events += [event for report in drawn.reports for event in story_of(session, report, cast)]
    events += told_lately(session, settled, now)
    events += trails(session, drawn.reports, cast)
    events += disputes(session, town, settled, profiles, now)
    events += exclusions(session, town, settled, profiles, now)
    events += on_the_way_to_court(session, town, settled, profiles, now)
    play(events, step=lambda done: say(done, len(events), "things happened"))
    forget_sightings(session, now=now)
    retire(settled, now)
    arrange(session, settled, now=now)
    return {number: photo.id for number, photo in photos.items()}


def _profiles(session: Session, town: Town, drawn: Drawn, settled: Settled, now: datetime) -> dict[str, Profile]:
    profiles = {}
    for told in town.profiles:
        photos = []
        for picture in drawn.of_profiles[told.ref]:
            made = drawn.made[picture.name]
            photo = keep(session, made.sealed, now=picture.at)
            record(session, made.developed._replace(photo_id=photo.id))
            photos.append(photo.id)
        profiles[told.ref] = write_profile(session, told, town, settled, photo_ids=photos, now=now)
    return profiles


def _photos_of_reports(session: Session, drawn: Drawn) -> dict[int, Photo]:
    photos = {}
    for report in drawn.reports:
        made = drawn.made.get(name_of(report))
        if made is not None:
            photo = keep(session, made.sealed, now=report.received_at)
            record(session, made.developed._replace(photo_id=photo.id))
            photos[report.number] = photo
    return photos


def _look_for_likenesses(drawn: Drawn, photo_ids: dict[int, int], index: Index) -> None:
    """Look for each photo of a report among those that were there before it, as the worker does."""
    found: dict[int, list[Found]] = {}
    for report in drawn.reports:
        photo_id = photo_ids.get(report.number)
        if photo_id is not None:
            developed = drawn.made[name_of(report)].developed._replace(photo_id=photo_id)
            found[photo_id] = [one for one in alike(db.session(), index, developed) if one.photo_id < photo_id]
    with transaction() as session:
        for photo_id, likenesses in found.items():
            lay_beside(session, photo_id, likenesses)
