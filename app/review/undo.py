"""A decision can be undone for a few seconds: it takes effect at once, but what it queues to phones waits so long.

What it changed is kept beside it, as it was, until the time is over. docs/decisions/0026 says why it is done this way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Table, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.alerts.hold import hold
from app.alerts.join import joined_alert
from app.alerts.models import Alert, Delivery
from app.audit.record import record
from app.breaches.models import Breach
from app.kernel.errors import NotAllowed, NotPossible
from app.kernel.model import Base
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile, Sighting
from app.profiles.words import NOUN as PROFILE
from app.reports.models import Report, ReportNote, Subject
from app.review.as_it_was import (
    Kept,
    Rows,
    Scope,
    belongs_to,
    difference,
    ids_of,
    is_as_left,
    put_back,
    rows_of,
)
from app.review.beside import merge_of, merged_into
from app.review.decide import Decided, latest_decision
from app.review.merge import merge
from app.review.models import Decision, ReportLink, Verdict
from app.review.place import count_off
from app.review.words import remember
from app.search.keep import forget

_HEARD = "intelligence"  # app/intelligence stands beside this package, so its table and noun are written out
GRACE = timedelta(seconds=2)  # a press in the last moment takes a while to come here
_OVER = "The time to undo this is over. What was told can be taken back at the alert."
_ACTED = "Something was sent already, or somebody has gone on with it. It cannot be undone any more."


def decide_undoably(
    session: Session, report: Report, decide: Callable[[], Decided], *, seconds: int, now: datetime
) -> Decided:
    """Let a decision happen, hold back for so many seconds what it queues, and keep what it changed as it was."""
    forget_over(session, seconds=seconds, now=now)
    if not seconds:
        return decide()
    joined = joined_alert(session, report.id)
    scope = _scope([report.id, *(one.id for one, _ in merged_into(session, report))], joined)
    before = rows_of(session, scope)
    decided = decide()
    draft = decided.profile if decided.decision.verdict is Verdict.NEW_PROFILE else None
    _hold(session, before, scope, until=now + timedelta(seconds=seconds))
    kept = difference(before, rows_of(session, scope))
    if draft is not None:
        own = belongs_to(_table(Profile), draft.id)
        also = {table: which for table, which in own.items() if table not in scope and table.name != "decision"}
        kept["made"] |= {name: rows for name, rows in rows_of(session, also).items() if rows}
    decided.decision.before = kept
    session.flush()
    return decided


def merge_undoably(
    session: Session, report: Report, other: Report, *, because: str, seconds: int, by: Account, now: datetime
) -> Report:
    """Merge two reports as `merge` does, and keep what that changed, as it was."""
    forget_over(session, seconds=seconds, now=now)
    both = [report.id, other.id]
    touching = or_(ReportLink.report_id.in_(both), ReportLink.first_id.in_(both))
    scope = {_table(Report): Report.id.in_(both), _table(ReportLink): touching}
    before = rows_of(session, scope)
    first = merge(session, report, other, because=because, by=by, now=now)
    made = merge_of(session, other if first.id == report.id else report)
    if seconds and made is not None:
        made.before = difference(before, rows_of(session, scope))
        session.flush()
    return first


def undo(session: Session, report: Report, *, seconds: int, by: Account, now: datetime) -> None:
    """Make everything as it was before this account's last word on the report, and write down that it was undone.

    Raises NotAllowed for another's word; NotPossible when there is none, when the time is over, when something of it
    was sent, or when somebody has acted on it meanwhile.
    """
    require(by, Permission.DECIDE_REPORTS)
    word = last_word(session, report)
    if word is None:
        raise NotPossible("There is nothing to undo.")
    if word.by_id != by.id:
        raise NotAllowed("Only whoever decided can undo it.")
    kept = word.before
    if kept is None or now > word.at + timedelta(seconds=seconds) + GRACE:
        raise NotPossible(_OVER)
    what = word.verdict.value if isinstance(word, Decision) else "merged"
    begun = _begun_by(session, word, kept)
    kept = _without_itself(kept, word)
    if not is_as_left(session, kept) or _was_sent(session, kept) or _placed_since(session, report, kept):
        raise NotPossible(_ACTED)
    try:
        with session.begin_nested():
            _take_out(session, kept, word)
            put_back(session, kept)
    except IntegrityError as belongs:
        raise NotPossible(_ACTED) from belongs
    for noun, ref in begun:
        forget(session, noun, ref)
    remember(session, report)
    record(session, "undone", f"report {report.id}", by_id=by.id, now=now, verdict=what)


def _begun_by(session: Session, word: Decision | ReportLink, kept: Kept) -> list[tuple[str, str]]:
    """Return, as noun and reference, what a decision began and what goes with it: a draft, or what was heard."""
    begun = [(_HEARD, row["ref"]) for row in kept["made"].get(_HEARD, [])]
    if isinstance(word, Decision) and word.verdict is Verdict.NEW_PROFILE and word.profile_id is not None:
        begun.append((PROFILE, session.get_one(Profile, word.profile_id).ref))
    return begun


def last_word(session: Session, report: Report) -> Decision | ReportLink | None:
    """Return what was said last on a report: by whom it was merged into another, or the latest decision."""
    return merge_of(session, report) or latest_decision(session, report)


def undo_until(word: Decision | ReportLink | None, *, seconds: int, by: Account, now: datetime) -> datetime | None:
    """Return until when this account may undo a word, or None when it may not."""
    if word is None or word.by_id != by.id or word.before is None:
        return None
    until = word.at + timedelta(seconds=seconds)
    return until if now < until else None


def forget_over(session: Session, *, seconds: int, now: datetime) -> None:
    """Let go what can no longer be undone: it is needed for nothing else."""
    over = now - timedelta(seconds=seconds) - GRACE
    for model in (Decision, ReportLink):
        session.execute(update(model).where(model.before.is_not(None), model.at < over).values(before=None))


def _scope(ids: list[UUID], joined: Alert | None) -> Scope:
    alerts = or_(Alert.report_id.in_(ids), Alert.id == joined.id) if joined else Alert.report_id.in_(ids)
    return {
        _table(Report): Report.id.in_(ids),
        _table(Subject): Subject.report_id.in_(ids),
        _table(ReportNote): ReportNote.report_id.in_(ids),
        _table(Sighting): Sighting.report_id.in_(ids),
        _table(Breach): Breach.report_id.in_(ids),
        _table(Alert): alerts,
        _table(Delivery): Delivery.alert_id.in_(select(Alert.id).where(alerts)),
        _heard(): _heard().c.report_id.in_(ids),
    }


def _hold(session: Session, before: Rows, scope: Scope, *, until: datetime) -> None:
    so_far = difference(before, rows_of(session, scope))
    alerts = [session.get_one(Alert, UUID(id)) for id in ids_of(so_far, "alert")]
    hold(session, alerts, list(ids_of(so_far, "delivery")), until=until)
    session.flush()


def _was_sent(session: Session, kept: Kept) -> bool:
    """Return whether anything of a new alert has gone out, also what was queued after the decision."""
    new = [UUID(row["id"]) for row in kept["made"].get("alert", [])]
    tried = select(Delivery.id).where(Delivery.alert_id.in_(new), Delivery.attempts > 0)
    return bool(new) and session.scalar(tried.limit(1)) is not None


def _placed_since(session: Session, report: Report, kept: Kept) -> bool:
    """Return whether somebody was said to have been there as well, after the decision: that stands on its word."""
    own = {row["profile_id"] for row in kept["made"].get("sighting", [])}
    placed = select(Sighting.profile_id).where(Sighting.report_id == report.id)
    return any(profile_id not in own for profile_id in session.scalars(placed))


def _take_out(session: Session, kept: Kept, word: Decision | ReportLink) -> None:
    """Delete the word itself and what it alone has counted or queued."""
    for row in kept["made"].get("sighting", []):
        # Counted down, not put back: another report may have been counted meanwhile.
        count_off(session.get_one(Profile, row["profile_id"]), is_conduct=row["is_conduct"])
    for row in kept["made"].get("alert", []):
        for delivery in session.scalars(select(Delivery).where(Delivery.alert_id == UUID(row["id"]))):
            session.delete(delivery)
    session.delete(word)
    session.flush()


def _without_itself(kept: Kept, word: Decision | ReportLink) -> Kept:
    """Return what is kept but for the row of the merge that it is kept in."""
    if isinstance(word, Decision):
        return kept
    own = {"report_id": str(word.report_id), "first_id": str(word.first_id)}
    made, changed = kept["made"].get("report_link", []), kept["changed"].get("report_link", [])
    return kept | {
        "made": kept["made"] | {"report_link": [row for row in made if not own.items() <= row.items()]},
        "changed": kept["changed"] | {"report_link": [pair for pair in changed if not own.items() <= pair[1].items()]},
        # That they were linked before stands in the same row.
        "again": {"report_link": [was for was, row in changed if own.items() <= row.items()]},
    }


def _heard() -> Table:
    """Return the table of what was heard, which is graded in the transaction that decides (`Verdict.INTELLIGENCE`)."""
    return Base.metadata.tables[_HEARD]


def _table(model: type) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
