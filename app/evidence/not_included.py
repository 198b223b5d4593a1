"""What is relevant to the case and not in the pack: named, so that nobody has to ask whether there is more."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from app.alerts.models import Alert, Answer, Word
from app.disputes.models import Dispute
from app.evidence.case import Line
from app.evidence.find import left_out_of
from app.evidence.reading import Reading
from app.matching.models import Likeness
from app.profiles.models import Naming
from app.reports.models import Report, ReportPhoto, ReportState, Subject
from app.review.models import Decision, Verdict


def not_included(reading: Reading) -> tuple[Line, ...]:
    """Return it as lines: what it is, and what is to be said of it without giving it away."""
    return (*_left_out(reading), *_disputes(reading), *_not_here(reading), *_rejected(reading), *_other(reading))


def _left_out(reading: Reading) -> list[Line]:
    rows = left_out_of(reading.session, reading.request)
    return [reading.line(f"Left out: {_plain(one.what)}", one.because) for one in rows]


def _disputes(reading: Reading) -> list[Line]:
    rows = select(Dispute).where(Dispute.profile_id == reading.request.profile_id).order_by(Dispute.came_at)
    found = []
    for one in reading.session.scalars(rows):
        ended = f"It ended {reading.day(one.ended_at)}: {one.outcome}." if one.ended_at else "It is open."
        found.append(reading.line(f"Dispute of {reading.day(one.came_at)}", f"“{one.says}”", ended))
    return found


def _not_here(reading: Reading) -> list[Line]:
    """Alerts about them to which somebody near said that they were not there."""
    rows = (
        select(Alert.raised_at, func.count())
        .join(Answer, Answer.alert_id == Alert.id)
        .where(Alert.profile_id == reading.request.profile_id, Answer.word == Word.NOT_HERE)
        .group_by(Alert.id, Alert.raised_at)
        .order_by(Alert.raised_at)
    )
    return [
        Line(f"Alert of {reading.moment(at)}", f"{count} answered “Not here”.")
        for at, count in reading.session.execute(rows)
    ]


def _rejected(reading: Reading) -> list[Line]:
    """Reports that named them and were not used, with the reason."""
    session, id = reading.session, reading.request.profile_id
    named = select(Subject.report_id).where(Subject.profile_id == id)
    decided = select(Decision.report_id).where(Decision.profile_id == id)
    rows = select(Report).where(Report.state == ReportState.REJECTED, or_(Report.id.in_(named), Report.id.in_(decided)))
    found = []
    for report in session.scalars(rows.order_by(Report.happened_at)):
        last = select(Decision.reason).where(Decision.report_id == report.id, Decision.verdict == Verdict.REJECTED)
        why = session.scalar(last.order_by(Decision.id.desc()).limit(1)) or "no reason was written down"
        found.append(reading.line(f"Report of {reading.day(report.happened_at)}, not used", why))
    return found


def _other(reading: Reading) -> list[Line]:
    """Likenesses of pictures that nobody followed, and names that were set aside."""
    session, id = reading.session, reading.request.profile_id
    used = {row.id for row in reading.reports}
    pictures = (
        select(ReportPhoto.report_id)
        .join(Likeness, Likeness.photo_id == ReportPhoto.photo_id)
        .where(Likeness.profile_id == id)
    ).distinct()
    failed = [report for report in session.scalars(pictures) if report not in used]
    found = []
    if failed:
        many = "One report" if len(failed) == 1 else f"{len(failed)} reports"
        says = f"{many} held a picture like one of theirs, and a person did not find it to be them."
        found.append(Line("Likenesses of pictures", says))
    wrong = select(func.count()).where(Naming.profile_id == id, Naming.was_right.is_(False))
    if count := session.scalar(wrong) or 0:
        found.append(Line("Names given", f"{count} that were not borne out."))
    return found


def _plain(what: str) -> str:
    """Return what was left out as a reader outside may know it: a picture by its number, a report by its beginning."""
    kind, _, rest = what.partition(" ")
    return f"{kind} {rest.partition('-')[0] if kind == 'report' else rest}"
