"""What somebody sees who gives notices: whom, with which words, until when. Nothing for anybody else."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from app.exclusions import service_rules
from app.exclusions.notice import name_of
from app.exclusions.rules import last_day
from app.exclusions.to_serve import ToServe, one_to_serve, to_serve
from app.exclusions.who_serves import gives_notices
from app.kernel.db import db, transaction
from app.members.models import Scheme
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.profiles.gallery import viewed
from app.web.api import Shape, give, speaks
from app.web.desk_words import day
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.shapes import Picture, ready
from app.wordings.around import reached
from app.wordings.merge import merged_from
from app.wordings.models import DocumentKind
from app.wordings.versions import Version, newest

pages = Blueprint("serve", __name__)

A_SHIFT = timedelta(hours=12)  # as long as a phone may keep these for a cellar without a signal


class NoticeShape(Shape):
    """One notice to give. `is_here`: the reader's premises are on it. `read_aloud`: what is said, by paragraphs.

    `title`: None in the list for those elsewhere in town and for who is or may be under 18: `read_aloud` is empty then
    as well, no phone keeps the row, and who it is stands in the one that is opened. `ends_at`: after it the notice has
    lapsed and is given no more, also by a phone without a signal.
    """

    ref: str
    title: str | None
    photo: Picture | None
    is_here: bool
    lapses_on: date | None
    ends_at: AwareDatetime
    read_aloud: list[str]


class NoticesAnswer(Shape):
    """`keep_until`: so long a phone may keep the list, sealed. `why_not`: the chips of "not now"."""

    as_of: AwareDatetime
    keep_until: AwareDatetime
    serves: bool
    why_not: list[str]
    notices: list[NoticeShape]


class OneNotice(Shape):
    as_of: AwareDatetime
    why_not: list[str]
    notice: NoticeShape


@pages.get("/api/serve")
@needs(Permission.SERVE_NOTICES)
@speaks("The notices that I may give, those of my premises first", gives={200: NoticesAnswer})
def notices() -> ResponseReturnValue:
    session = db.session()
    lines = to_serve(session, for_account=actor(), today=today())
    return give(
        NoticesAnswer(
            as_of=now(),
            keep_until=now() + A_SHIFT,
            serves=gives_notices(session, actor()),
            why_not=list(service_rules.NOT_NOW),
            notices=_shapes(session, lines, is_open=False),
        )
    )


@pages.get("/api/serve/<ref>")
@needs(Permission.SERVE_NOTICES)
@speaks("One notice that I may give. That it was opened is written down", gives={200: OneNotice})
def notice(ref: str) -> ResponseReturnValue:
    with transaction() as session:
        line = one_to_serve(session, ref, for_account=actor(), today=today())
        viewed(session, line.exclusion.profile, because=f"giving the notice {ref}", by=actor(), now=now())
        (whole,) = _shapes(session, [line], is_open=True)
        answer = OneNotice(as_of=now(), why_not=list(service_rules.NOT_NOW), notice=whole)
    return give(answer)


def _shapes(session: Session, lines: list[ToServe], *, is_open: bool) -> list[NoticeShape]:
    """Return them with the words to read: wording and scheme are asked for once, however many there are."""
    wording, scheme = newest(session, DocumentKind.READ_ALOUD), the_scheme(session)
    return [_shape(one, wording, scheme, is_whole=is_open or one.is_named) for one in lines]


def _shape(line: ToServe, wording: Version, scheme: Scheme | None, *, is_whole: bool) -> NoticeShape:
    exclusion = line.exclusion
    last = exclusion.lapses_on or today()
    return NoticeShape(
        ref=exclusion.ref,
        title=exclusion.profile.title if is_whole else None,
        photo=ready(line.photo),
        is_here=line.is_here,
        lapses_on=exclusion.lapses_on,
        ends_at=datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone()),
        read_aloud=_read_aloud(line, wording, scheme) if is_whole else [],
    )


def _read_aloud(line: ToServe, wording: Version, scheme: Scheme | None) -> list[str]:
    """Return what is said, by paragraphs: the scheme's own wording, with the last day if it is given today."""
    exclusion = line.exclusion
    own = {
        "scheme": scheme.name if scheme else "",
        "town": (scheme.town or scheme.name) if scheme else "",
        "name": name_of(exclusion),
        "ref": exclusion.ref,
        "until": day(last_day(now(), exclusion.months or 0, zone=zone())),
        "reached": reached(scheme) if scheme else "",
    }
    letter = merged_from(DocumentKind.READ_ALOUD, wording, exclusion.notice.get("fields", {}) | own)
    return [part.strip() for part in letter["body"].split("\n\n") if part.strip()]
