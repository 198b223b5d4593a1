"""What has just been done at the desk, as a sentence."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID

from flask import request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.reach import reach
from app.intelligence.models import Item
from app.profiles.models import Profile
from app.reports.models import Report
from app.review.models import Decision, ReportLink, Verdict
from app.review.undo import last_word, undo_until
from app.web.desk_next import carried
from app.web.parts import actor, now, parts

_SAID_FOR = timedelta(minutes=10)


class Done(NamedTuple):
    """What has just been done, as a sentence, and where to follow it."""

    says: str
    href: str
    word: str
    undo: str = ""  # where it is undone, as long as it can be
    seconds: int = 0  # so many are left for that, rounded up


def done_lately(session: Session) -> Done | None:
    """Return what this account has just done to the report named in the address, read from the record itself."""
    try:
        report = session.get(Report, UUID(request.args.get("done", "")))
    except ValueError:
        return None
    word = last_word(session, report) if report else None
    if word is None or word.by_id != actor().id or now() - word.at > _SAID_FOR:
        return None
    until = undo_until(word, seconds=parts().settings.undo_seconds, by=actor(), now=now())
    done = _done_by(session, word, is_held=until is not None)
    if until is None:
        return done
    return done._replace(
        undo=url_for("desk_undo.undo_it", id=word.report_id, only=carried()),
        seconds=ceil((until - now()).total_seconds()),
    )


def _done_by(session: Session, decision: Decision | ReportLink, *, is_held: bool) -> Done:
    if isinstance(decision, ReportLink):
        return Done("Merged. It is read under this report now.", f"/desk/{decision.report_id}", "Look again")
    profile = session.get(Profile, decision.profile_id) if decision.profile_id else None
    about = f"/desk/{decision.report_id}"
    newest = select(Alert).where(Alert.report_id == decision.report_id).order_by(Alert.raised_at.desc()).limit(1)
    alert = session.scalars(newest).first()
    phones = _phones(session, alert, is_held=is_held)
    if decision.verdict is Verdict.SIGHTING and profile is not None:
        return Done(f"Approved as a sighting of {profile.ref}. {phones}", "/desk/alerts", "The alert")
    if decision.verdict is Verdict.INCIDENT and alert is not None and alert.kind is AlertKind.INCIDENT:
        words = f"Approved as an incident that zone and sector may read. {phones}"
        return Done(words, "/desk/alerts", "The alert")
    if decision.verdict is Verdict.INTELLIGENCE:
        heard = select(Item.ref).where(Item.report_id == decision.report_id).order_by(Item.id.desc()).limit(1)
        ref = session.scalars(heard).first()
        words = "Graded. It is kept apart from incidents; members see nothing of it."
        return Done(words, f"/desk/intelligence/{ref}" if ref else about, "What was heard" if ref else "Look again")
    says = {
        Verdict.INCIDENT: "Approved as an incident. Its reporter can see that.",
        Verdict.NEW_PROFILE: f"Approved. {profile.ref if profile else 'It'} is a draft until somebody publishes it.",
        Verdict.RETURNED: "Asked back. It returns to the queue with the answer.",
        Verdict.REJECTED: "Rejected. Its reporter is told why.",
    }[decision.verdict]
    return Done(says, about, "Look again")


def _phones(session: Session, alert: Alert | None, *, is_held: bool) -> str:
    told = reach(session, alert, now=now()).told if alert else 0
    if not told:
        return "It is listed; no phone rings."
    phones = "1 phone is" if told == 1 else f"{told} phones are"
    if is_held and alert is not None and alert.held_until is None:  # it had sounded before the decision
        return "1 phone was told before." if told == 1 else f"{told} phones were told before."
    return f"In a few seconds {phones} told." if is_held else f"{phones} told."
