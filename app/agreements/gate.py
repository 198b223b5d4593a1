"""Nothing is seen before what must be read is accepted; police and council see only under an agreement in force."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.agreements import rules
from app.agreements.models import Acceptance, MustRead, Paper, PaperKind
from app.kernel.errors import NotAllowed
from app.members.models import Account


def all_current(session: Session, *, now: datetime) -> list[MustRead]:
    """Return the newest version of each document, also of those that were ended, in the order they were begun."""
    versions = select(MustRead.key, func.max(MustRead.version).label("version")).where(MustRead.published_at <= now)
    newest = versions.group_by(MustRead.key).subquery()
    first = select(MustRead.key, func.min(MustRead.id).label("id")).group_by(MustRead.key).subquery()
    documents = (
        select(MustRead)
        .join(newest, (MustRead.key == newest.c.key) & (MustRead.version == newest.c.version))
        .join(first, MustRead.key == first.c.key)
        .order_by(first.c.id)
    )
    return list(session.scalars(documents))


def current(session: Session, key: str) -> MustRead | None:
    """Return the newest version of one document."""
    newest = select(MustRead).where(MustRead.key == key).order_by(MustRead.version.desc()).limit(1)
    return session.scalars(newest).first()


def due(session: Session, account: Account, *, now: datetime) -> list[MustRead]:
    """Return the documents that this account has to accept: new to it, in a new version, or a year ago."""
    accepted = set(
        session.scalars(
            select(Acceptance.must_read_id).where(
                Acceptance.account_id == account.id, Acceptance.accepted_at > now - rules.ACCEPTED_FOR
            )
        )
    )
    documents = all_current(session, now=now)
    return [one for one in documents if one.id not in accepted and rules.concerns(one, account.role)]


def is_reading_due(session: Session, account: Account, *, now: datetime) -> bool:
    return bool(due(session, account, now=now))


def lacks_agreement(session: Session, account: Account, *, today: date) -> bool:
    """Return whether this is police or council whose body has no information sharing agreement in force."""
    if not rules.sees_by_agreement(account.role):
        return False
    papers = session.scalars(select(Paper).where(Paper.member_id == account.member_id, Paper.kind == PaperKind.SHARING))
    return not any(rules.in_force(paper, today) for paper in papers)


def refuse_without_agreement(session: Session, account: Account, *, today: date) -> None:
    """Raise NotAllowed for whoever `lacks_agreement`."""
    if lacks_agreement(session, account, today=today):
        raise NotAllowed("Not for your role. Your body has no information sharing agreement in force with the scheme.")
