"""How a report stands, who is behind it, and what is counted to whom: read from the database each time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intelligence.models import Item
from app.kernel.db import db
from app.members.models import Account
from app.profiles.models import Profile, Sighting
from app.reports.models import Report
from app.review.beside import merged_into


def read() -> Session:
    db.session.rollback()
    return db.session()


def shape(id: UUID) -> dict[str, Any]:
    """Return how one report stands, with all that a word on it may change."""
    session = read()
    report = session.get_one(Report, id)
    return {
        "state": report.state,
        "reporter": report.reporter_id,
        "people": [(one.profile_id, one.description) for one in report.subjects],
        "notes": len(report.notes),
        "placed": sorted(session.scalars(select(Sighting.profile_id).where(Sighting.report_id == id))),
        "heard": len(session.scalars(select(Item).where(Item.report_id == id)).all()),
    }


def senders(id: UUID) -> set[int]:
    session = read()
    report = session.get_one(Report, id)
    return {report.reporter_id, *(later.reporter_id for later, _ in merged_into(session, report))}


def by(session: Session, who: int) -> Account:
    return session.get_one(Account, who)


def named(session: Session, ref: str) -> Profile:
    return session.scalars(select(Profile).where(Profile.ref == ref)).one()


def trail(session: Session, ref: str) -> int:
    """Return how many sightings of somebody are of conduct."""
    kept = select(Sighting).join(Profile, Profile.id == Sighting.profile_id)
    return len(session.scalars(kept.where(Profile.ref == ref, Sighting.is_conduct)).all())
