"""Gather what became of reports, for those who sent them and as far as each may know it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.sight import sight_of
from app.police_reports.find import police_reports_of
from app.profiles.kept import identified
from app.profiles.models import Naming, Profile
from app.profiles.rules import visible_to
from app.reports.models import Report
from app.review.became import Facts, Word, about
from app.review.models import Decision, ReportLink, Tie, Verdict


def follow(session: Session, reports: Sequence[Report], *, for_account: Account, today: date) -> dict[UUID, Facts]:
    """Return the facts of each report, in a few questions for all of them.

    A profile is among them only while members see it and this account may look at the gallery.
    """
    ids = [report.id for report in reports]
    decisions = _decisions(session, ids)
    opened, joined = _opened(session, reports), _joined(session, ids)
    last = {id: words[-1] for id, words in decisions.items()} if may(for_account, Permission.SEE_GALLERY) else {}
    profiles = _profiles(session, last, for_account, today=today)
    identified, linked = _identified(session, profiles), _linked(session, ids)
    numbers = _numbers(session, ids)
    found = {}
    for report in reports:
        profile = profiles.get(report.id)
        identified_at = identified.get(profile.id) if profile else None
        found[report.id] = _facts(report, decisions[report.id], profile, identified_at)._replace(
            opened_at=opened.get(report.id),
            joined_at=joined.get(report.id),
            linked=linked.get(report.id),
            police=numbers[report.id],
        )
    return found


def _facts(
    report: Report, decisions: Sequence[Decision], profile: Profile | None, identified_at: datetime | None
) -> Facts:
    words = [Word(one.verdict, one.by.name, one.at, one.reason) for one in decisions]
    was_named = report.sure is not None  # only a phone that names somebody says how sure they are
    known = (
        about(
            profile,
            words[-1],
            reported_at=report.received_at,
            was_named=was_named,
            identified_at=identified_at,
        )
        if profile
        else None
    )
    return Facts(
        state=report.state,
        received_at=report.received_at,
        words=words,
        answered=[note.at for note in report.notes if not note.is_question],
        added=[(one.at, one.is_correction) for one in report.additions],
        taken_back=(report.withdrawn_at, report.withdrawn_because) if report.withdrawn_at else None,
        about=known,
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


def _linked(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, int]]:
    """Return when each was last linked to another report, or had one merged into it, and to how many it is."""
    mine = set(ids)
    ties = session.execute(
        select(ReportLink.report_id, ReportLink.first_id, ReportLink.tie, ReportLink.at).where(
            or_(ReportLink.report_id.in_(ids), ReportLink.first_id.in_(ids))
        )
    )
    at: dict[UUID, datetime] = {}
    count: Counter[UUID] = Counter()
    for later, first, tie, when in ties:
        # One that was merged into another is told that it was joined; the other is told that it has one more.
        for id in {later, first} & mine if tie is Tie.LINKED else {first} & mine:
            at[id] = max(at.get(id, when), when)
            count[id] += 1
    return {id: (at[id], count[id]) for id in at}


def _numbers(session: Session, ids: Sequence[UUID]) -> defaultdict[UUID, list[tuple[datetime, str]]]:
    """Return the numbers that the police gave, and when they were noted."""
    found: defaultdict[UUID, list[tuple[datetime, str]]] = defaultdict(list)
    for one in police_reports_of(session, ids):
        if one.crime_ref and one.crime_ref_at is not None:
            found[one.report_id].append((one.crime_ref_at, one.crime_ref))
    return found


def _identified(session: Session, profiles: Mapping[UUID, Profile]) -> dict[int, datetime]:
    """Return when a name was found right for each of these, where one was."""
    ids = {profile.id for profile in profiles.values()}
    rows = session.execute(identified().where(Naming.profile_id.in_(ids)))
    return {profile_id: at for profile_id, at in rows if at is not None}


def _profiles(session: Session, last: Mapping[UUID, Decision], account: Account, *, today: date) -> dict[UUID, Profile]:
    """Return the profile that the last word on each report linked it with, as far as this account sees it."""
    linked = {id: one.profile_id for id, one in last.items() if one.verdict in (Verdict.SIGHTING, Verdict.NEW_PROFILE)}
    rows = session.scalars(select(Profile).where(Profile.id.in_(linked.values())))
    sight = sight_of(account)
    seen = {profile.id: profile for profile in rows if visible_to(profile, sight, today=today)}
    return {id: seen[profile_id] for id, profile_id in linked.items() if profile_id in seen}
