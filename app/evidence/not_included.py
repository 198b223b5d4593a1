"""What is relevant to the case and not in the pack: named, so that nobody has to ask whether there is more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.alerts.models import Alert, Answer, Word
from app.breaches.find import of_profile
from app.breaches.models import BreachState
from app.disputes.models import Dispute
from app.evidence.case import Line
from app.evidence.find import left_out_of, reports_about
from app.evidence.reading import Reading
from app.exclusions.models import Exclusion, Service
from app.matching.models import Likeness
from app.photos.models import Photo
from app.profiles.models import Naming
from app.reports.models import OPEN, Report, ReportPhoto, ReportState, Subject
from app.review.models import Decision, Verdict


def not_included(reading: Reading) -> tuple[Line, ...]:
    """Return it as lines: what it is, and what is to be said of it without giving it away."""
    parts = (_left_out, _disputes, _not_here, _rejected, _waiting, _refuted, _likenesses, _names, _pictures)
    return tuple(line for part in parts for line in part(reading))


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
    """Reports that named them, or had a picture like one of theirs, and were not used, with the reason."""
    session, id = reading.session, reading.request.profile_id
    named = select(Subject.report_id).where(Subject.profile_id == id)
    decided = select(Decision.report_id).where(Decision.profile_id == id)
    of_them = or_(Report.id.in_(named), Report.id.in_(decided), Report.id.in_(_alike(id)))
    rows = select(Report).where(Report.state == ReportState.REJECTED, of_them)
    found = []
    for report in session.scalars(rows.order_by(Report.happened_at)):
        last = select(Decision.reason).where(Decision.report_id == report.id, Decision.verdict == Verdict.REJECTED)
        why = session.scalar(last.order_by(Decision.id.desc()).limit(1)) or "no reason was written down"
        found.append(reading.line(f"Report of {reading.day(report.happened_at)}, not used", why))
    return found


def _likenesses(reading: Reading) -> list[Line]:
    """Reports with a picture like one of theirs that a person decided on, and not as them."""
    session, profile = reading.session, reading.request.profile
    decided = select(Decision.report_id).where(Decision.verdict.not_in((Verdict.RETURNED, Verdict.REJECTED)))
    rows = select(Report.id).where(
        Report.id.in_(_alike(profile.id)), Report.id.in_(decided), Report.state.not_in((*OPEN, ReportState.REJECTED))
    )
    as_them = {one.id for one in reports_about(session, profile)}
    as_them |= set(session.scalars(select(Decision.report_id).where(Decision.profile_id == profile.id)))
    failed = [report for report in session.scalars(rows) if report not in as_them]
    if not failed:
        return []
    many = "One report" if len(failed) == 1 else f"{len(failed)} reports"
    says = f"{many} held a picture like one of theirs, and a person did not find it to be them."
    return [Line("Likenesses of pictures", says)]


def _alike(profile_id: int) -> Select[UUID]:
    """Return the reports that hold a picture like one of theirs."""
    with_it = select(ReportPhoto.report_id).join(Likeness, Likeness.photo_id == ReportPhoto.photo_id)
    return with_it.where(Likeness.profile_id == profile_id)


def _names(reading: Reading) -> list[Line]:
    wrong = select(func.count()).where(Naming.profile_id == reading.request.profile_id, Naming.was_right.is_(False))
    count = reading.session.scalar(wrong) or 0
    return [Line("Names given", f"{count} that were not borne out.")] if count else []


def _waiting(reading: Reading) -> list[Line]:
    """Reports that may be about them and wait for a word, or for an answer."""
    id = reading.request.profile_id
    named = select(Subject.report_id).where(Subject.profile_id == id)
    of_them = or_(Report.id.in_(named), Report.id.in_(_alike(id)))
    count = reading.session.scalar(select(func.count()).select_from(Report).where(of_them, Report.state.in_(OPEN))) or 0
    if not count:
        return []
    many = f"{count} reports name them, or have" if count > 1 else "One report names them, or has"
    return [Line("Not decided yet", f"{many} a picture like one of theirs, and nobody has decided yet.")]


def _refuted(reading: Reading) -> list[Line]:
    """Breaches that somebody claimed and the desk found to be none."""
    refuted = [
        one
        for one in reversed(of_profile(reading.session, reading.request.profile_id))
        if one.state is BreachState.REFUTED
    ]
    return [reading.line(f"Breach of {reading.day(one.happened_at)}, not borne out", one.because) for one in refuted]


def _pictures(reading: Reading) -> list[Line]:
    """Pictures that were promised and never came, or were deleted: of reports that go in, and of served notices."""
    pictures = [
        (f"Picture of the incident of {reading.day(report.happened_at)}", sent.photo)
        for report in reading.reports
        for sent in report.pictures
    ]
    served = (
        select(Service, Exclusion.ref)
        .join(Exclusion, Exclusion.id == Service.exclusion_id)
        .where(Exclusion.profile_id == reading.request.profile_id, Service.photo_sha.is_not(None))
        .order_by(Service.at)
    )
    for service, ref in reading.session.execute(served):
        photo = reading.session.get(Photo, service.photo_id) if service.photo_id is not None else None
        pictures.append((f"Picture of {ref}, served {reading.day(service.at)}", photo))
    return [
        Line(what, "Promised, and has not come." if photo is None else "Deleted.")
        for what, photo in pictures
        if photo is None or not photo.wrapped_key
    ]


def _plain(what: str) -> str:
    """Return what was left out as a reader outside may know it: a picture by its number, a report by its beginning."""
    kind, _, rest = what.partition(" ")
    return f"{kind} {rest.partition('-')[0] if kind == 'report' else rest}"
