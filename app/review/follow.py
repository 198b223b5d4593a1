"""Gather what became of reports, for those who sent them and as far as each may know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.members.models import Account
from app.members.permissions import Permission, may
from app.profiles.models import Profile
from app.profiles.rules import visible_to_members
from app.reports.models import Report
from app.review.became import Facts, Word, about
from app.review.models import Decision, ReportLink, Tie, Verdict


def follow(session: Session, reports: Sequence[Report], *, for_account: Account, today: date) -> dict[UUID, Facts]:
    """Return the facts of each report, in four questions for all of them.

    A profile is among them only while members see it and this account may look at the gallery.
    """
    ids = [report.id for report in reports]
    decisions = _decisions(session, ids)
    opened, joined = _opened(session, reports), _joined(session, ids)
    last = {id: words[-1] for id, words in decisions.items()} if may(for_account, Permission.SEE_GALLERY) else {}
    profiles = _profiles(session, last, today=today)
    found = {}
    for report in reports:
        found[report.id] = _facts(report, decisions[report.id], profiles.get(report.id))._replace(
            opened_at=opened.get(report.id), joined_at=joined.get(report.id)
        )
    return found


def _facts(report: Report, decisions: Sequence[Decision], profile: Profile | None) -> Facts:
    words = [Word(one.verdict, one.by.name, one.at, one.reason) for one in decisions]
    was_named = report.sure is not None  # only a phone that names somebody says how sure they are
    return Facts(
        state=report.state,
        received_at=report.received_at,
        words=words,
        answered=[note.at for note in report.notes if not note.is_question],
        added=[(one.at, one.is_correction) for one in report.additions],
        taken_back=(report.withdrawn_at, report.withdrawn_because) if report.withdrawn_at else None,
        about=about(profile, words[-1], reported_at=report.received_at, was_named=was_named) if profile else None,
        thanks=(report.thanked_at, report.thanked_by.name) if report.thanked_at and report.thanked_by else None,
    )


def _decisions(session: Session, ids: Sequence[UUID]) -> defaultdict[UUID, list[Decision]]:
    found: defaultdict[UUID, list[Decision]] = defaultdict(list)
    for one in session.scalars(select(Decision).where(Decision.report_id.in_(ids)).order_by(Decision.id)):
        found[one.report_id].append(one)
    return found


def _opened(session: Session, reports: Sequence[Report]) -> dict[UUID, datetime]:
    """Return when somebody at the desk first opened each, as the record has it."""
    named = {f"report {report.id}": report.id for report in reports}
    looks = select(Entry.about, func.min(Entry.at)).where(Entry.about.in_(named), Entry.verb == "viewed")
    return {named[name]: at for name, at in session.execute(looks.group_by(Entry.about))}


def _joined(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = session.execute(
        select(ReportLink.report_id, ReportLink.at).where(ReportLink.report_id.in_(ids), ReportLink.tie == Tie.MERGED)
    )
    return dict(iter(rows))


def _profiles(session: Session, last: Mapping[UUID, Decision], *, today: date) -> dict[UUID, Profile]:
    """Return the profile that the last word on each report linked it with, as far as members see it."""
    linked = {id: one.profile_id for id, one in last.items() if one.verdict in (Verdict.SIGHTING, Verdict.NEW_PROFILE)}
    rows = session.scalars(select(Profile).where(Profile.id.in_(linked.values())))
    seen = {profile.id: profile for profile in rows if visible_to_members(profile, today=today)}
    return {id: seen[profile_id] for id, profile_id in linked.items() if profile_id in seen}
