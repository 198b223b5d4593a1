"""What the database holds at one moment, read past every rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select

from app.alerts.models import Alert, Delivery, JoinedReport, Opened, Subscription, Wishes
from app.audit.models import Entry
from app.kernel.db import db
from app.members.models import Account, Member, account_premises
from app.photos.models import Photo
from app.profiles.models import BestInterests, PolicePhoto, Profile, ProfilePhoto, Sighting, Told
from app.reports.models import Addition, Report, ReportNote, ReportPhoto, Subject
from app.review.models import Decision
from bench.life.lanes import Person, Watched
from bench.stage import Stage

_TABLES: dict[str, Select[Any]] = {
    "reports": select(Report.__table__),
    "notes": select(ReportNote.__table__),
    "additions": select(Addition.__table__),
    "promised": select(ReportPhoto.report_id, ReportPhoto.sha256, ReportPhoto.photo_id),
    "subjects": select(Subject.__table__),
    "photos": select(Photo.id, Photo.state),
    "alerts": select(Alert.__table__),
    "deliveries": select(Delivery.__table__),
    "decisions": select(Decision.__table__),
    "profiles": select(Profile.__table__),
    "sightings": select(Sighting.__table__),
    "carried": select(ProfilePhoto.profile_id, ProfilePhoto.photo_id, ProfilePhoto.bystanders_checked_by_id),
    "lent": select(PolicePhoto.__table__),
    "agreed": select(BestInterests.__table__),
    "told": select(Told.__table__),
    "accounts": select(Account.__table__),
    "members": select(Member.__table__),
    "devices": select(Subscription.__table__),
    "joined": select(JoinedReport.__table__),
    "opened": select(Opened.__table__),
    "wishes": select(Wishes.__table__),
    "record": select(Entry.__table__),
}
_OF_TWO = {"promised", "joined", "opened", "carried", "lent", "sightings"}  # whose key is made of two columns
Rows = dict[Any, Row[Any]]


class Seen(NamedTuple):
    """Every row that counts, by table and key."""

    tables: dict[str, Rows]
    places: dict[int, frozenset[int]]

    def __getattr__(self, name: str) -> Rows:
        return self.tables[name]

    def new(self, table: str, before: Seen) -> list[Row[Any]]:
        """Return the rows of a table that were not there before."""
        known = before.tables[table]
        return [row for key, row in self.tables[table].items() if key not in known]

    def changed(self, table: str, before: Seen) -> list[tuple[Row[Any], Row[Any]]]:
        """Return how rows of a table were and are, where they differ."""
        rows = self.tables[table]
        return [(was, rows[key]) for key, was in before.tables[table].items() if key in rows and rows[key] != was]

    def people(self, now: datetime) -> list[Person]:
        return [self.person(id, now) for id in self.tables["accounts"]]

    def person(self, id: int, now: datetime) -> Person:
        row = self.tables["accounts"][id]
        member = self.tables["members"].get(row.member_id)
        is_active = row.state.value == "active" and (member is None or member.suspended_at is None)
        is_guard = row.role.value == "door" and member is not None and member.is_guard_firm
        is_away = (row.confirmed_until is not None and now >= row.confirmed_until) or (
            is_guard and (row.placed_until is None or now >= row.placed_until)
        )
        at = self.places.get(id, frozenset())
        wishes = self.tables["wishes"].get(id)
        at_work = (row.placed_until is not None and now < row.placed_until) or (
            wishes is not None and wishes.works_nights
        )
        return Person(id, row.role.value, is_active, is_away, row.is_under_18, at, row.member_id, at_work)

    def watched(self, id: int) -> Watched:
        row = self.tables["profiles"][id]
        hidden = row.hidden_because.value if row.hidden_because else None
        young = row.age_group.value != "adult"
        return Watched(
            row.state.value, row.standing.value, row.standing_until, hidden, row.review_on, young, row.shown_young_until
        )


def look(stage: Stage) -> Seen:
    """Read everything that the watch compares."""
    with stage.app.app_context(), db.engine.connect() as connection:
        tables = {name: {_key(name, row): row for row in connection.execute(ask)} for name, ask in _TABLES.items()}
        at: dict[int, set[int]] = {}
        for account_id, premises_id in connection.execute(select(account_premises)):
            at.setdefault(account_id, set()).add(premises_id)
    return Seen(tables, {id: frozenset(places) for id, places in at.items()})


def _key(table: str, row: Row[Any]) -> Any:
    return (row[0], row[1]) if table in _OF_TWO else row[0]
