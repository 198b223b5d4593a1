"""The desk: the queue, and one report beside it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.access.purpose import REVIEWING
from app.access.tell_desk import unseen
from app.kernel.db import db, transaction
from app.members.permissions import Permission
from app.police_reports.find import police_reports_of
from app.reports.categories import DESCRIPTION
from app.reports.models import Report, ReportState
from app.reports.viewed import viewed
from app.review.beside import merged_into
from app.review.claim import claim, others_claim
from app.review.glance import Glance
from app.review.note_facts import find_plates
from app.review.queue import case
from app.web import stops
from app.web.desk_additions import is_news
from app.web.desk_around import LINK_BECAUSE, look_around
from app.web.desk_beside import MERGE_BECAUSE
from app.web.desk_case import lay_out
from app.web.desk_done import done_lately
from app.web.desk_door_parts import door_of
from app.web.desk_keeping import keeping
from app.web.desk_members import to_do
from app.web.desk_next import next_but
from app.web.desk_queue import all_that_waits, lately, lines_of, next_to_open
from app.web.desk_sentences import BECAUSE, GRADING, QUESTIONS, REASONS
from app.web.desk_words import FILTERS
from app.web.guard import needs
from app.web.parts import actor, now, purpose, zone

pages = Blueprint("desk", __name__)
for name, words in FILTERS.items():
    pages.add_app_template_filter(words, name)


@pages.get("/desk")
@needs(Permission.DECIDE_REPORTS)
def queue() -> ResponseReturnValue:
    """Show what waits; where there is room, its first case as well."""
    waiting = all_that_waits(db.session())
    first = next_to_open(waiting)
    report = case(db.session(), first.id, for_account=actor()) if first is not None else None
    return render(report, because=purpose() or REVIEWING, waiting=waiting, is_queue_first=True)


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
    waiting: list[Glance] | None = None,
    is_queue_first: bool = False,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
    too_late: str = "",
) -> str:
    """Return the desk with one report open, which is written down with `because`. `waiting`: read just before.

    `typed` and `faults` fill its form again after something was missing; `too_late` says why nothing was undone.
    """
    if report is not None:
        with transaction() as writing:
            # What was merged into it is read on the same page, and whole.
            for one in (report, *(later for later, _ in merged_into(writing, report))):
                viewed(writing, one, because=because, by=actor(), now=now())
                find_plates(writing, one, now=now())
            claim(writing, report, by=actor(), now=now())
    session = db.session()
    lines = lines_of(session, waiting)  # after the write: its commit would let go of every line
    shown = lay_out(session, report, for_account=actor()) if report else None
    return render_template(
        "desk/desk.html",
        lines=lines,
        lately=lately(session),
        case=shown,
        around=look_around(session, shown, for_account=actor()) if shown else None,
        door=door_of(session, report) if report else None,
        next=next_but(lines, report.id if report else None),
        others_claim=others_claim(session, report, than=actor(), now=now()) if report else None,
        keeping=keeping(session),
        to_police=police_reports_of(session, [report.id]) if report else [],
        is_queue_first=is_queue_first,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        too_late=too_late,
        undone="undone" in request.args,
        done=done_lately(session),
        notices=unseen(session) if is_queue_first else [],
        setting_up=is_queue_first and not all(is_done for _, _, is_done in to_do(session)),
        mark=f"{actor().name} · desk · {now().astimezone(zone()):%H:%M}",
        reasons=REASONS,
        questions=QUESTIONS,
        grading=GRADING,
        words_for={part: [(word, word) for word in words] for part, words in DESCRIPTION.items()},
        because=BECAUSE,
        merge_because=MERGE_BECAUSE,
        link_because=LINK_BECAUSE,
        noticeably_late=timedelta(minutes=3),
    )
