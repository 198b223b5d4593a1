"""What letters, notices and cards say: read, written anew, looked at as pages; the crest; blank cards to print."""

from __future__ import annotations

import base64
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotNow, NotPossible, NotThere
from app.members.models import Account, Scheme
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.photos.crest import crest_of
from app.web.guard import needs, needs_proof
from app.web.papers import give_pdf
from app.web.parts import actor, now, parts, today, zone
from app.web.typed import as_typed, number
from app.wordings import rules
from app.wordings.around import fields_around, paper_of, said_day
from app.wordings.change_crest import change_crest
from app.wordings.example import blank, example
from app.wordings.fields import FIELDS
from app.wordings.merge import merged, merged_from
from app.wordings.models import DocumentKind
from app.wordings.pages import is_card, pictures_of
from app.wordings.pages import pages as set_pages
from app.wordings.versions import Change, Version, changes, current, history, newest, shipped
from app.wordings.write_wording import Written, back_to_default, check, tidied, write_wording

pages = Blueprint("desk_letters", __name__)
pages.add_app_template_filter(lambda moment: said_day(moment.astimezone(zone()).date()), "said_day")
pages.add_app_template_filter(lambda data: base64.b64encode(data).decode(), "base64")

SLUGS = {kind.value.replace(" ", "-"): kind for kind in DocumentKind}
_FOR = {
    DocumentKind.CARD: "Handed over at the scene.",
    DocumentKind.DOOR_CARD: "Handed over when somebody says at a door that it is not them.",
    DocumentKind.WARNING: "What comes before an exclusion.",
    DocumentKind.NOTICE: "Asks somebody to stay out; it runs from the day it is given.",
    DocumentKind.NOTICE_CARD: "The notice, in the size of a card.",
    DocumentKind.PREMISES_LIST: "Where the notice holds.",
    DocumentKind.GUARDIAN_LETTER: "To whoever has care of somebody under 18, before the notice.",
    DocumentKind.APPEAL_OUTCOME: "The answer to an appeal.",
    DocumentKind.READ_ALOUD: "What whoever gives a notice says.",
    DocumentKind.PRIVACY: "In public, for everybody, without signing in.",
}
_LONGEST = rules.LONGEST_BODY + 1
_BLANKS = {"card": DocumentKind.CARD, "door-card": DocumentKind.DOOR_CARD}


class Past(NamedTuple):
    """One version in the history, with what it changed and who wrote it."""

    version: Version
    by: str
    changes: list[Change]


@pages.get("/desk/letters")
@needs(Permission.PUBLISH_AGREEMENTS)
def all_letters() -> ResponseReturnValue:
    return _overview()


@pages.post("/desk/letters/crest")
@needs(Permission.PUBLISH_AGREEMENTS)
def put_crest() -> ResponseReturnValue:
    """Put a crest on all paper, decoded first by a limited child; no transaction is open so long."""
    sent = request.files.get("crest")
    try:
        jpeg = crest_of(sent.read()) if sent else b""
        if not jpeg:
            raise NotFit("Choose a picture first.")
    except NotFit as unfit:
        return _overview({"crest": str(unfit)}), 422
    with transaction() as session:
        change_crest(session, jpeg, by=actor(), now=now())
    return redirect(url_for("desk_letters.all_letters", done="crest"), 303)


@pages.post("/desk/letters/crest/off")
@needs(Permission.PUBLISH_AGREEMENTS)
def take_crest_off() -> ResponseReturnValue:
    with transaction() as session:
        change_crest(session, None, by=actor(), now=now())
    return redirect(url_for("desk_letters.all_letters", done="off"), 303)


@pages.get("/desk/cards.pdf")
@needs(Permission.PUBLISH_AGREEMENTS)
def blank_cards() -> ResponseReturnValue:
    """Give ten blank cards on A4, to be cut; `kind` chooses which."""
    kind = _BLANKS.get(request.args.get("kind", "card"))
    if kind is None:
        raise NotThere("Blank cards are for the scene or for the door.")
    session, around = db.session(), the_around()
    paper = paper_of(_scheme(), kind, public_url=parts().settings.public_url, foot="")._replace(is_sheet=True)
    letter = merged(session, kind, blank(around))
    return give_pdf(set_pages(letter, paper), f"{kind.value}s")


@pages.get("/desk/letters/<kind>")
@needs(Permission.PUBLISH_AGREEMENTS)
def one_letter(kind: str) -> ResponseReturnValue:
    document = _kind(kind)
    holds = newest(db.session(), document)
    return _form(document, {"title": holds.title, "body": holds.body, "after": str(holds.version)})


@pages.get("/desk/letters/<kind>/example.pdf")
@needs(Permission.PUBLISH_AGREEMENTS)
def example_pdf(kind: str) -> ResponseReturnValue:
    """Give the document as it is printed now, of an invented case."""
    document = _kind(kind)
    letter = merged(db.session(), document, example(document, the_around()))
    paper = paper_of(_scheme(), document, public_url=parts().settings.public_url, foot="An invented example")
    return give_pdf(set_pages(letter, paper), f"example {document.value}")


@pages.post("/desk/letters/<kind>/look")
@needs(Permission.PUBLISH_AGREEMENTS)
def look(kind: str) -> ResponseReturnValue:
    """Show what was typed as pages, with what is wrong with it; nothing is kept."""
    document, fields = _kind(kind), as_typed(_LONGEST)
    try:
        check(document, _written(fields)._replace(because="looking"))
    except NotFit as unfit:
        return _form(document, fields, unfit.fields)
    return _form(document, fields)


@pages.post("/desk/letters/<kind>")
@needs(Permission.PUBLISH_AGREEMENTS)
@needs_proof
def write(kind: str) -> ResponseReturnValue:
    """Let it say from now on what was typed; all of it comes back with what is wrong."""
    document, fields = _kind(kind), as_typed(_LONGEST)
    try:
        with transaction() as session:
            write_wording(session, document, _written(fields), by=actor(), now=now())
    except NotFit as unfit:
        return _form(document, fields, unfit.fields), 422
    except NotPossible as conflict:
        after = number(fields.get("after", "")) or 0
        return _form(document, fields, conflict=str(conflict), after=after), 409
    return redirect(url_for("desk_letters.all_letters", done=kind), 303)


@pages.post("/desk/letters/<kind>/default")
@needs(Permission.PUBLISH_AGREEMENTS)
@needs_proof
def take_default(kind: str) -> ResponseReturnValue:
    document = _kind(kind)
    after = number(as_typed().get("after", "")) or 0
    try:
        with transaction() as session:
            back_to_default(session, document, after=after, by=actor(), now=now())
    except NotPossible as conflict:
        holds = newest(db.session(), document)
        return _form(document, {"title": holds.title, "body": holds.body}, conflict=str(conflict), after=after), 409
    return redirect(url_for("desk_letters.all_letters", done=kind), 303)


def _overview(faults: dict[str, str] | None = None) -> str:
    holding = current(db.session())
    rows = [(slug, kind, holding[kind], _FOR[kind]) for slug, kind in SLUGS.items()]
    done = request.args.get("done", "")
    return render_template(
        "desk/letters.html",
        rows=rows,
        crest=_scheme().crest,
        faults=faults or {},
        done=_DONE.get(done) or (f"The {SLUGS[done].value} says so from now on." if done in SLUGS else ""),
    )


_DONE = {"crest": "The crest is on all paper from now on.", "off": "The crest is off."}


def _form(
    kind: DocumentKind,
    fields: dict[str, str],
    faults: dict[str, str] | None = None,
    *,
    conflict: str = "",
    after: int | None = None,
) -> str:
    """Return the page. `after`: the version that somebody had before them, where another holds by now."""
    past = history(db.session(), kind)
    had = next((one for one in past if one.version == after), past[0])
    if after is not None:
        fields = {**fields, "after": str(past[0].version)}  # who has seen what changed may send theirs all the same
    names = dict(db.session().execute(select(Account.id, Account.name).where(Account.id.in_(_writers(past)))).all())
    default = shipped(kind)
    shown, busy = _shown(kind, _written(fields))
    return render_template(
        "desk/letter_write.html",
        kind=kind,
        slug=kind.value.replace(" ", "-"),
        says=_FOR[kind],
        typed={"title": "", "body": "", "because": "", "after": "0", **fields},
        known=FIELDS[kind],
        longest=rules.LONGEST_CARD if is_card(kind) else rules.LONGEST_BODY,
        faults=faults or {},
        conflict=conflict,
        meanwhile=changes(had, past[0]),
        pages=shown,
        busy=busy,
        is_card=is_card(kind),
        is_default=(past[0].title, past[0].body) == (default.title, default.body),
        newest=past[0],
        past=[
            Past(one, names.get(one.by_id or 0, ""), changes(before, one))
            for one, before in zip(past, [*past[1:], past[-1]], strict=True)
        ],
    )


def _shown(kind: DocumentKind, written: Written) -> tuple[list[str], str]:
    """Return the pages of an invented case as pictures, or why there are none just now."""
    wording = Version(0, written.title, written.body)
    letter = merged_from(kind, wording, example(kind, the_around()))
    paper = paper_of(_scheme(), kind, public_url=parts().settings.public_url, foot="An invented example")
    try:
        return pictures_of(letter, paper), ""
    except NotNow as busy:
        return [], str(busy)


def _written(fields: dict[str, str]) -> Written:
    title, body, because = (fields.get(name, "") for name in ("title", "body", "because"))
    return tidied(Written(title, body, because, number(fields.get("after", "")) or 0))


def _writers(past: list[Version]) -> set[int]:
    return {one.by_id for one in past if one.by_id is not None}


def _kind(slug: str) -> DocumentKind:
    if slug not in SLUGS:
        raise NotThere("There is no such letter.")
    return SLUGS[slug]


def _scheme() -> Scheme:
    scheme = the_scheme(db.session())
    assert scheme is not None  # noqa: S101 - nobody signs in without one
    return scheme


def the_around() -> dict[str, str]:
    """Return what stands in every letter of today."""
    return fields_around(_scheme(), public_url=parts().settings.public_url, today=today())
