"""Close reports that speak of nobody, several at once: each has a decision of its own, under one person's name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, selectinload

from app.alerts.models import Alert
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report, ReportPhoto, ReportState, Subject
from app.review.decide import approve_incident
from app.review.models import Decision, ReportLink, ReportVehicle, Tie
from app.review.rules import ABOUT_NO_PERSON, closable_together

MOST = 20  # as many as somebody can have read


def closable(session: Session, *, for_account: Account) -> list[Report]:
    """Return the waiting reports that this person may close together, the oldest first; never their own."""
    require(for_account, Permission.DECIDE_REPORTS)
    wanted = (
        select(Report)
        .where(*_perhaps(for_account))
        .options(*(selectinload(part) for part in (Report.subjects, Report.pictures, Report.additions, Report.notes)))
        .order_by(Report.received_at, Report.id)
        .limit(2 * MOST)
    )
    return [report for report in session.scalars(wanted) if closable_together(report)][:MOST]


def are_some_closable(session: Session, *, for_account: Account) -> bool:
    """Return whether there are perhaps at least two; cheap, for every page of the desk."""
    few = select(Report.id).where(*_perhaps(for_account)).limit(2).subquery()
    return (session.scalar(select(func.count()).select_from(few)) or 0) > 1


def _perhaps(account: Account) -> list[ColumnElement[bool]]:
    """Return what the database knows of `closable_together`, and what that rule cannot see."""
    kept_apart = (Subject, ReportPhoto, Alert, ReportVehicle)  # a plate leads to a person; an alert is decided on
    return [
        Report.state == ReportState.RECEIVED,
        Report.category.in_(ABOUT_NO_PERSON),
        Report.sure.is_(None),
        Report.reporter_id != account.id,
        *(~exists().where(one.report_id == Report.id) for one in kept_apart),
        # What is read under it is decided with it, and is not shown there: it may speak of somebody, or be one's own.
        ~exists().where(ReportLink.first_id == Report.id, ReportLink.tie == Tie.MERGED),
    ]


def close_together(
    session: Session, ids: Collection[UUID], *, has_read_each: bool, by: Account, now: datetime
) -> list[Decision]:
    """Approve each of these as an incident that names nobody; nobody is told of any.

    Raises NotFit for none, or without the word that each was read; NotPossible, and closes none, when one of them is
    not to be closed so any more: somebody was faster, or its reporter has said more.
    """
    require(by, Permission.DECIDE_REPORTS)
    faults = {} if ids else {"ids": "Choose at least one."}
    if not has_read_each:
        faults["has_read_each"] = "Read each of them first, and say so."
    if faults:
        raise NotFit("Look at what is marked.", faults)
    open_ones = {report.id: report for report in closable(session, for_account=by)}
    if not set(ids) <= open_ones.keys():
        raise NotPossible("One of these has changed meanwhile, so none was closed. Read what is left, then try again.")
    return [approve_incident(session, open_ones[id], wording="", by=by, now=now).decision for id in ids]
