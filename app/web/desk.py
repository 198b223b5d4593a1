"""The desk: the queue, and one report beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.purpose import REVIEWING
from app.access.tell_desk import unseen
from app.alerts.models import Alert, AlertKind, Ending
from app.alerts.reach import reach
from app.kernel.db import db, transaction
from app.members.permissions import Permission
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES, DESCRIPTION
from app.reports.models import Report, ReportState
from app.reports.viewed import viewed
from app.review.beside import merge_of, merged_into
from app.review.decide import latest_decision
from app.review.models import Decision, Verdict
from app.review.queue import Waiting, case, decided_lately, taken_back_lately, waiting
from app.web import stops
from app.web.desk_additions import is_news, said_more
from app.web.desk_beside import MERGE_BECAUSE
from app.web.desk_case import lay_out, scheme_or_refuse, shot_of
from app.web.desk_members import to_do
from app.web.desk_words import FILTERS, span
from app.web.guard import needs
from app.web.parts import actor, now, purpose, zone

pages = Blueprint("desk", __name__)
for name, words in FILTERS.items():
    pages.add_app_template_filter(words, name)

_SAID_FOR = timedelta(minutes=10)
_LATELY = 12
_DECIDED = {
    Verdict.INCIDENT: "Approved as an incident",
    Verdict.SIGHTING: "Approved as a sighting",
    Verdict.NEW_PROFILE: "Became a profile",
    Verdict.RETURNED: "Asked back",
    Verdict.REJECTED: "Rejected",
}

# What the desk says most; each is told to the reporter as it stands.
REASONS = (
    "It says how somebody looked, not what they did.",
    "The picture is too dark to tell.",
    "Somebody in the picture may be a child.",
    "Bystanders are in the picture and cannot be hidden.",
    "This is between colleagues. Please take it to your manager.",
    "It was sent twice. The other one is used.",
)
QUESTIONS = (
    "What did you see and hear?",
    "What was done, and by whom?",
    "Is there a camera picture, and who holds it?",
    "How sure are you that it was this person?",
)
# The 3×5×2 grading of information: what each sign stands for.
GRADING = {
    "source": (("1", "1 Reliable"), ("2", "2 Untested"), ("3", "3 Not reliable")),
    "information": (
        ("A", "A Known directly"),
        ("B", "B Known indirectly, but borne out"),
        ("C", "C Known indirectly"),
        ("D", "D Not known"),
        ("E", "E Suspected to be false"),
    ),
    "handling": (("P", "P May be shared lawfully"), ("C", "C May be shared, with conditions")),
}
BECAUSE = {
    Ending.CORRECTION: ("It was the wrong person.", "It was the wrong place.", "The report was a mistake."),
    Ending.STAND_DOWN: ("They have left.", "It is over.", "They have been found."),
}


class Line(NamedTuple):
    """One line of the queue, in words. `thumb` is the id of its first picture that can be shown."""

    report: Report
    label: str
    thumb: int | None
    left: float
    is_late: bool
    sounded: Alert | None
    is_live: bool
    so_far: str
    target: str
    is_own: bool
    said_more: tuple[str, datetime] | None


class Lately(NamedTuple):
    """A report that has left the queue: what was done with it, by whom, when."""

    report: Report
    label: str
    did: str
    by: str
    at: datetime


class Done(NamedTuple):
    """What has just been done, as a sentence, and where to follow it."""

    says: str
    href: str
    word: str


@pages.get("/desk")
@needs(Permission.DECIDE_REPORTS)
def queue() -> ResponseReturnValue:
    """Show what waits; where there is room, its first case as well."""
    lines = _lines(db.session())
    first = next((line.report for line in lines if not line.is_own), lines[0].report if lines else None)
    return render(first, because=purpose() or REVIEWING, lines=lines, is_queue_first=True)


@pages.get("/desk/<uuid:id>")
@needs(Permission.DECIDE_REPORTS)
def one_case(id: UUID) -> ResponseReturnValue:
    """Show one report. To open one that waits for a word, or of which there is news, is to review the queue.

    For any other somebody says why.
    """
    report = case(db.session(), id, for_account=actor())
    is_due = report.state is ReportState.RECEIVED or is_news(db.session(), report)
    because = purpose() or (REVIEWING if is_due else None)
    if because is None:
        return stops.say_why_first()
    return render(report, because=because)


def render(
    report: Report | None,
    *,
    because: str,
    lines: list[Line] | None = None,
    is_queue_first: bool = False,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the desk with one report open, which is written down with `because`.

    `typed` and `faults` fill its form again after something was missing.
    """
    if report is not None:
        with transaction() as writing:
            # What was merged into it is read on the same page, and whole.
            for one in (report, *(later for later, _ in merged_into(writing, report))):
                viewed(writing, one, because=because, by=actor(), now=now())
    session = db.session()
    lines = _lines(session) if lines is None else lines
    return render_template(
        "desk/desk.html",
        lines=lines,
        lately=_lately(session),
        case=lay_out(session, report, for_account=actor()) if report else None,
        next=next((one.report.id for one in lines if report is None or one.report.id != report.id), None),
        is_queue_first=is_queue_first,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_done(session),
        notices=unseen(session) if is_queue_first else [],
        setting_up=is_queue_first and not all(is_done for _, _, is_done in to_do(session)),
        mark=f"{actor().name} · desk · {now().astimezone(zone()):%H:%M}",
        reasons=REASONS,
        questions=QUESTIONS,
        grading=GRADING,
        words_for={part: [(word, word) for word in words] for part, words in DESCRIPTION.items()},
        because=BECAUSE,
        merge_because=MERGE_BECAUSE,
        noticeably_late=timedelta(minutes=3),
    )


def next_to_decide(session: Session) -> UUID | None:
    """Return the report that this account should look at next, or None when nothing waits for it."""
    return next((line.report.id for line in _lines(session) if not line.is_own), None)


def _lines(session: Session) -> list[Line]:
    scheme = scheme_or_refuse(session)
    return [_line(one) for one in waiting(session, scheme=scheme, zone=zone(), for_account=actor(), now=now())]


def _line(one: Waiting) -> Line:
    report = one.report
    so_far = f"{span(now() - one.due_at)} late" if one.is_late else span(now() - report.received_at)
    return Line(
        report=report,
        label=CATEGORIES[report.category].label,
        thumb=next(
            (shot.id for row in report.pictures if (shot := shot_of(row, report.received_at)).id is not None), None
        ),
        left=one.left,
        is_late=one.is_late,
        sounded=one.sounded,
        is_live=one.is_live,
        so_far=so_far,
        target=span(one.due_at - report.received_at),
        is_own=report.reporter_id == actor().id,
        said_more=said_more(report),
    )


def _lately(session: Session) -> list[Lately]:
    """Return what has left the queue, newest first."""
    left = [
        Lately(one, CATEGORIES[one.category].label, _DECIDED[word.verdict], word.by.name, word.at)
        for one, word in decided_lately(session, limit=_LATELY)
    ]
    left += [
        Lately(one, CATEGORIES[one.category].label, "Taken back", one.reporter.name, one.withdrawn_at)
        for one in taken_back_lately(session, limit=_LATELY)
        if one.withdrawn_at is not None
    ]
    return sorted(left, key=lambda one: one.at, reverse=True)[:_LATELY]


def _done(session: Session) -> Done | None:
    """Return what this account has just done to the report named in the address, read from the record itself."""
    try:
        report = session.get(Report, UUID(request.args.get("done", "")))
    except ValueError:
        return None
    merge = merge_of(session, report) if report else None
    if merge is not None and merge.by_id == actor().id and now() - merge.at <= _SAID_FOR:
        return Done("Merged. It is read under this report now.", f"/desk/{merge.report_id}", "Look again")
    decision = latest_decision(session, report) if report else None
    if decision is None or decision.by_id != actor().id or now() - decision.at > _SAID_FOR:
        return None
    return _done_by(session, decision)


def _done_by(session: Session, decision: Decision) -> Done:
    profile = session.get(Profile, decision.profile_id) if decision.profile_id else None
    about = f"/desk/{decision.report_id}"
    newest = select(Alert).where(Alert.report_id == decision.report_id).order_by(Alert.raised_at.desc()).limit(1)
    alert = session.scalars(newest).first()
    if decision.verdict is Verdict.SIGHTING and profile is not None:
        return Done(f"Approved as a sighting of {profile.ref}. {_phones(session, alert)}", "/desk/alerts", "The alert")
    if decision.verdict is Verdict.INCIDENT and alert is not None and alert.kind is AlertKind.INCIDENT:
        words = f"Approved as an incident that zone and sector may read. {_phones(session, alert)}"
        return Done(words, "/desk/alerts", "The alert")
    says = {
        Verdict.INCIDENT: "Approved as an incident. Its reporter can see that.",
        Verdict.NEW_PROFILE: f"Approved. {profile.ref if profile else 'It'} is a draft until somebody publishes it.",
        Verdict.RETURNED: "Asked back. It returns to the queue with the answer.",
        Verdict.REJECTED: "Rejected. Its reporter is told why.",
    }[decision.verdict]
    return Done(says, about, "Look again")


def _phones(session: Session, alert: Alert | None) -> str:
    told = reach(session, alert, now=now()).told if alert else 0
    if not told:
        return "It is listed; no phone rings."
    return "1 phone is told." if told == 1 else f"{told} phones are told."
