"""What has happened to a report, step by step, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.alerts.models import Alert
from app.members.rules import short_name
from app.reports.models import Report
from app.review.models import Decision, ReportLink, Verdict
from app.web.desk_words import clock


class Step(NamedTuple):
    """One step of what became of it."""

    what: str
    when: str
    at: datetime
    is_beside: bool = False  # of another report: it may belong to this one


_STEP = {
    Verdict.INCIDENT: "approved it as an incident",
    Verdict.SIGHTING: "approved it as a sighting",
    Verdict.NEW_PROFILE: "approved it as the beginning of a profile",
    Verdict.RETURNED: "asked back",
    Verdict.REJECTED: "rejected it",
    Verdict.INTELLIGENCE: "kept it as intelligence",
}


def history(
    report: Report,
    decisions: Sequence[Decision],
    raised: Sequence[Alert],
    merged: Sequence[tuple[Report, ReportLink]],
    into: tuple[Report, ReportLink] | None,
) -> list[Step]:
    """Return what has happened to the report, oldest first, and what it waits for."""
    when: list[tuple[datetime, str]] = [(report.received_at, f"Sent by {short_name(report.reporter.name)}")]
    for alert in raised:
        sounded = "Sounded at once" if alert.raised_by_id == report.reporter_id else "Alert raised"
        when.append((alert.raised_at, sounded))
        if alert.recalled_at is not None:
            when.append((alert.recalled_at, f"Alert recalled: {alert.recalled_because}"))
    for decision in decisions:
        words = decision.reason or decision.wording
        did = f"{short_name(decision.by.name)} {_STEP[decision.verdict]}"
        when.append((decision.at, f"{did}: {words}" if words else did))
    for one, link in merged:
        did = f"{short_name(link.by.name)} merged the report of {one.premises.name} into it"
        when.append((link.at, f"{did}: {link.because}"))
    if into is not None:
        first, link = into
        did = f"{short_name(link.by.name)} merged it into the report of {first.premises.name}"
        when.append((link.at, f"{did}: {link.because}"))
    for later in report.additions:
        did = "corrected it" if later.is_correction else "added to it"
        when.append((later.at, f"{short_name(report.reporter.name)} {did}{f': {later.text}' if later.text else ''}"))
    if report.withdrawn_at is not None:
        when.append(
            (report.withdrawn_at, f"{short_name(report.reporter.name)} took it back: {report.withdrawn_because}")
        )
    if report.thanked_at is not None and report.thanked_by is not None:
        when.append((report.thanked_at, f"{short_name(report.thanked_by.name)} thanked for it"))
    answers = (note for note in report.notes if not note.is_question)
    when.extend((note.at, f"{short_name(note.by.name)} answered: {note.text}") for note in answers)
    return [Step(what, clock(at), at) for at, what in sorted(when, key=lambda row: row[0])]


def timeline(steps: Sequence[Step], beside: Sequence[tuple[datetime, str]]) -> list[Step]:
    """Return the steps with what happened elsewhere that may belong to it, all in one order."""
    others = [Step(what, clock(at), at, is_beside=True) for at, what in beside]
    return sorted([*steps, *others], key=lambda step: step.at)
