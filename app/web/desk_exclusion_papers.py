"""The papers of an exclusion: notice, card, list of premises, letter to whoever has care. As they were issued."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.find import find_exclusion
from app.exclusions.models import Exclusion
from app.exclusions.notice import incident_lines, name_of
from app.exclusions.portrait import portrait_on
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible, NotThere
from app.kernel.months import in_months
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.photos.show import show
from app.web.desk_letters import the_around
from app.web.guard import needs
from app.web.papers import give_pdf
from app.web.parts import actor, now, parts, today, zone
from app.wordings.around import paper_of, said_day
from app.wordings.merge import merged_from
from app.wordings.models import DocumentKind
from app.wordings.pages import pages as set_pages
from app.wordings.versions import as_of

pages = Blueprint("desk_exclusion_papers", __name__)

_WITH_PICTURE = (DocumentKind.NOTICE, DocumentKind.NOTICE_CARD)


@pages.get("/desk/exclusions/<ref>/notice.pdf")
@needs(Permission.PREPARE_EXCLUSIONS)
def notice(ref: str) -> ResponseReturnValue:
    return _print(ref, DocumentKind.NOTICE)


@pages.get("/desk/exclusions/<ref>/card.pdf")
@needs(Permission.PREPARE_EXCLUSIONS)
def card(ref: str) -> ResponseReturnValue:
    return _print(ref, DocumentKind.NOTICE_CARD)


@pages.get("/desk/exclusions/<ref>/premises.pdf")
@needs(Permission.PREPARE_EXCLUSIONS)
def premises(ref: str) -> ResponseReturnValue:
    return _print(ref, DocumentKind.PREMISES_LIST)


@pages.get("/desk/exclusions/<ref>/guardian.pdf")
@needs(Permission.PREPARE_EXCLUSIONS)
def guardian(ref: str) -> ResponseReturnValue:
    """Give the letter to whoever has care: before the notice is issued, so it is made of the case itself."""
    return _print(ref, DocumentKind.GUARDIAN_LETTER)


def _print(ref: str, kind: DocumentKind) -> ResponseReturnValue:
    """Give a paper, and write down that it was printed: the words are on record before the page leaves."""
    around = the_around()
    with transaction() as session:
        exclusion = find_exclusion(session, ref)
        letter = letter_of(session, exclusion, kind, around)
        record(session, "printed letter", f"exclusion {exclusion.ref}", by_id=actor().id, now=now(), what=kind.value)
        foot = f"{exclusion.ref}, code {exclusion.code}" if exclusion.code else exclusion.ref
        name = f"{exclusion.ref} {kind.value}"
    scheme = the_scheme(db.session())
    assert scheme is not None  # noqa: S101 - nobody signs in without one
    portrait = _portrait(find_exclusion(db.session(), ref), kind)
    paper = paper_of(scheme, kind, public_url=parts().settings.public_url, foot=foot, portrait=portrait)
    return give_pdf(set_pages(letter, paper), name)


def letter_of(session: Session, exclusion: Exclusion, kind: DocumentKind, around: dict[str, str]) -> dict[str, Any]:
    """Return a paper of an exclusion as it was issued: the notice itself, the others from its fields.

    Those are worded as it was said on the day of issue. Raises NotPossible before there is a notice.
    """
    if kind is DocumentKind.GUARDIAN_LETTER and not exclusion.notice:
        return merged_from(kind, as_of(session, kind, now()), {**around, **_of_case(session, exclusion)})
    if not exclusion.notice:
        raise NotPossible(f"There is no notice of {exclusion.ref} yet. It is written when the notice is issued.")
    if kind is DocumentKind.NOTICE:
        return dict(exclusion.notice)
    fields = {**around, **exclusion.notice.get("fields", {})}
    fields["until"] = _until(exclusion, fields.get("months", ""))
    return merged_from(kind, as_of(session, kind, exclusion.issued_at or now()), fields)


def _until(exclusion: Exclusion, months: str) -> str:
    """Return the last day, or for as long as nobody was given the notice, how it will be counted."""
    if exclusion.ends_on is not None:
        return said_day(exclusion.ends_on)
    return f"{months} after the day on which you were given it" if months else ""


def _portrait(exclusion: Exclusion, kind: DocumentKind) -> bytes | None:
    """Return the picture for a notice and its card. Opens a file, so no transaction is open."""
    photo = portrait_on(exclusion) if kind in _WITH_PICTURE else None
    try:
        return show(photo, "card", parts().vault) if photo else None
    except NotThere:  # deleted meanwhile: the notice goes without it
        return None


def _of_case(session: Session, exclusion: Exclusion) -> dict[str, str]:
    """Return what the letter to whoever has care says, before there is a notice."""
    return {
        "name": name_of(exclusion),
        "ref": exclusion.ref,
        "months": in_months(exclusion.months or exclusion.proposes_months),
        "incidents": "\n".join(incident_lines(session, exclusion, zone=zone())),
        "today": said_day(today()),
    }
