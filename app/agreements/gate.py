"""Nothing is seen before what must be read is accepted; police and council see only under an agreement in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.agreements import rules
from app.agreements.models import Acceptance, MustRead, Paper, PaperKind
from app.kernel.errors import NotAllowed
from app.members.models import Account

ACCEPTED_FOR = timedelta(days=365)


def due(session: Session, account: Account, *, now: datetime) -> list[MustRead]:
    """Return the documents that this account has to accept: new to it, in a new version, or a year ago."""
    versions = select(MustRead.key, func.max(MustRead.version).label("version")).where(MustRead.published_at <= now)
    current = versions.group_by(MustRead.key).subquery()
    documents = session.scalars(
        select(MustRead)
        .join(current, (MustRead.key == current.c.key) & (MustRead.version == current.c.version))
        .order_by(MustRead.id)
    )
    accepted = set(
        session.scalars(
            select(Acceptance.must_read_id).where(
                Acceptance.account_id == account.id, Acceptance.accepted_at > now - ACCEPTED_FOR
            )
        )
    )
    return [one for one in documents if one.id not in accepted and rules.concerns(one, account.role)]


def is_reading_due(session: Session, account: Account, *, now: datetime) -> bool:
    return bool(due(session, account, now=now))


def refuse_without_agreement(session: Session, account: Account, *, today: date) -> None:
    """Raise NotAllowed for police or council whose body has no information sharing agreement in force."""
    if not rules.sees_by_agreement(account.role):
        return
    papers = session.scalars(select(Paper).where(Paper.member_id == account.member_id, Paper.kind == PaperKind.SHARING))
    if not any(rules.in_force(paper, today) for paper in papers):
        raise NotAllowed("Not for your role. Your body has no information sharing agreement in force with the scheme.")
