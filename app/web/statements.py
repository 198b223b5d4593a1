"""My statements: drafted from a report, read through, signed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.reports.models import Report
from app.statements import rules
from app.statements.declaration import declaration
from app.statements.discard import discard
from app.statements.draft import draft, may_speak_for
from app.statements.find import find_own, own_statements
from app.statements.models import Statement, StatementKind
from app.statements.page import parts_of, statement_pdf
from app.statements.read import downloaded
from app.statements.shown_before import shown_before
from app.statements.sign import Signature, sign
from app.statements.write import Written, write
from app.web.guard import needs
from app.web.papers import give_pdf
from app.web.parts import actor, now, wants_json, zone
from app.web.typed import as_typed, number

pages = Blueprint("statements", __name__)

_LONGEST_FIELD = 40_001  # a signature that was drawn has many points
_DONE = {
    "kept": "Kept. You can close this and go on later.",
    "signed": "Signed. From now on it stays as it is.",
    "discarded": "Thrown away.",
}
_LABELS = {
    "text": "What you say",
    "abuse": "What was said, word for word",
    "shown": "Pictures shown before",
    "needs": "What would help you at court",
    "occupation": "Your occupation",
    "may_attend": "Would you come to court",
}
_KINDS = {one.value: one for one in StatementKind}


@pages.get("/statements")
@needs(Permission.MAKE_STATEMENTS)
def mine() -> ResponseReturnValue:
    return _list()


@pages.post("/statements")
@needs(Permission.MAKE_STATEMENTS)
def begin() -> ResponseReturnValue:
    """Begin one from a report, or say more to one that is signed."""
    kind = _KINDS.get(request.form.get("kind", ""), StatementKind.WITNESS)
    with transaction() as session:
        before = _uuid(request.form.get("supplements", ""))
        supplements = find_own(session, before, by=actor()) if before else None
        report = _report(session, supplements.report_id if supplements else _uuid(request.form.get("report", "")))
        if supplements is not None:
            kind = supplements.kind
        made = draft(session, report, kind, by=actor(), now=now(), zone=zone(), supplements=supplements)
        to = f"/statements/{made.id}"
    return redirect(to, 303)


@pages.get("/statements/<uuid:id>")
@needs(Permission.MAKE_STATEMENTS)
def one(id: UUID) -> ResponseReturnValue:
    return _render(id)


@pages.post("/statements/<uuid:id>")
@needs(Permission.MAKE_STATEMENTS)
def keep(id: UUID) -> ResponseReturnValue:
    """Keep the draft, by the button or by itself while somebody writes."""
    typed = as_typed(_LONGEST_FIELD)
    try:
        with transaction() as session:
            version = _write(session, id, typed)
    except NotFit as missing:
        return _render(id, typed=typed, faults=missing.fields), 422
    except (NotPossible, NotThere) as conflict:
        return _not_taken(id, typed, conflict)
    return ("", 204, {"ETag": f'"{version}"'}) if wants_json() else redirect(f"/statements/{id}?done=kept", 303)


@pages.post("/statements/<uuid:id>/sign")
@needs(Permission.MAKE_STATEMENTS)
def sign_it(id: UUID) -> ResponseReturnValue:
    """Keep what is written, then sign it; when something is missing, it is kept and nothing is signed."""
    typed = as_typed(_LONGEST_FIELD)
    signature = Signature(typed.get("signed_name", ""), typed.get("signature", ""), typed.get("has_read") == "yes")
    try:
        with transaction() as session:
            version = _write(session, id, typed)
        with transaction() as session:  # one of its own: what is missing for signing takes nothing back
            sign(session, find_own(session, id, by=actor()), signature, after=version, by=actor(), now=now())
    except NotFit as missing:
        return _render(id, typed=typed, faults=missing.fields), 422
    except (NotPossible, NotThere) as conflict:
        return _not_taken(id, typed, conflict)
    return redirect(f"/statements/{id}?done=signed", 303)


@pages.post("/statements/<uuid:id>/discard")
@needs(Permission.MAKE_STATEMENTS)
def throw_away(id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        discard(session, find_own(session, id, by=actor()), by=actor(), now=now())
    return redirect("/statements?done=discarded", 303)


@pages.get("/statements/<uuid:id>/pages")
@needs(Permission.MAKE_STATEMENTS)
def on_paper(id: UUID) -> ResponseReturnValue:
    """Return one's own signed statement as pages."""
    with transaction() as writing:
        statement = find_own(writing, id, by=actor())
        if statement.signed_at is None:
            raise NotThere("It is not signed yet.")
        downloaded(writing, statement, by=actor(), now=now())
    return as_pdf(id, with_needs=True)


def as_pdf(id: UUID, *, with_needs: bool) -> ResponseReturnValue:
    """Return the pages of a signed statement. No transaction is open while they are made."""
    session = db.session()
    statement, scheme = session.get_one(Statement, id), the_scheme(session)
    name = scheme.name if scheme else ""
    return give_pdf(statement_pdf(statement, scheme=name, zone=zone(), with_needs=with_needs), statement.ref)


def _write(session: Session, id: UUID, typed: dict[str, str]) -> int:
    """Keep what was typed and return the version that it is now."""
    after = number(typed.get("version", "")) or 0
    statement = find_own(session, id, by=actor())
    return write(session, statement, _written(typed), after=after, by=actor(), now=now()).version


def _written(typed: dict[str, str]) -> Written:
    keys = ("occupation", *(key for key, _, _ in rules.IMPACT))
    answers = {key: typed[key] for key in keys if typed.get(key, "").strip()}
    attend = {"yes": True, "no": False}.get(typed.get("may_attend", ""))
    words = {name: typed.get(name, "") for name in ("text", "abuse", "shown", "needs")}
    return Written(**words, may_attend=attend, answers=answers)


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _report(session: Session, id: UUID | None) -> Report:
    """Return a report of one's own, or of the member that one leads; others are answered like none."""
    found = session.get(Report, id) if id is not None else None
    if found is None or not (found.reporter_id == actor().id or may_speak_for(actor(), found)):
        raise NotThere("There is no such report of yours.")
    return found


def _not_taken(id: UUID, typed: dict[str, str], conflict: NotPossible | NotThere) -> ResponseReturnValue:
    """Answer that it was signed, thrown away or written on elsewhere meanwhile, with what was typed here, to copy.

    Raises the conflict itself for a script, which keeps its page, and for an address where there never was anything.
    """
    if wants_json():
        raise conflict
    if isinstance(conflict, NotPossible):
        return _render(id, typed=typed, conflict=str(conflict)), 409
    return _list(conflict=str(conflict), kept=_kept(typed, {})), 404


def _kept(words: dict[str, str], but: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return words under their headings, but for what stands in `but` just so."""
    labels = {**_LABELS, **{key: title for key, title, _ in rules.IMPACT}}
    said = ((key, label, _plain(words.get(key, ""))) for key, label in labels.items())
    return [(label, one) for key, label, one in said if one and one != _plain(but.get(key, ""))]


def _plain(words: str) -> str:
    return words.replace("\r", "").strip()


def _said(statement: Statement) -> dict[str, str]:
    said = {key: getattr(statement, key) for key in ("text", "abuse", "shown", "needs")} | dict(statement.answers)
    return said | {"may_attend": {True: "yes", False: "no", None: ""}[statement.may_attend]}


def _list(*, conflict: str = "", kept: list[tuple[str, str]] | None = None) -> str:
    session = db.session()
    asked = _uuid(request.args.get("report", ""))
    return render_template(
        "statements/mine.html",
        statements=own_statements(session, by=actor()),
        about=_report(session, asked) if asked else None,
        may_speak=may_speak_for(actor(), _report(session, asked)) if asked else False,
        conflict=conflict,
        kept=kept or [],
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def _render(
    id: UUID, *, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    session = db.session()
    statement = find_own(session, id, by=actor())
    is_impact = statement.kind is StatementKind.IMPACT
    said = _said(statement)
    before = None
    if not is_impact and not statement.signed_at:
        report = session.get_one(Report, statement.report_id)
        before = shown_before(session, report, statement.by, zone=zone())
        said["shown"] = said["shown"] or before.says  # empty is no answer: what has become known since is offered
    shown = said | (typed or {})
    gently = (
        rules.speaks_of_sentence(" ".join(str(shown.get(key, "")) for key, _, _ in rules.IMPACT)) if is_impact else None
    )
    return render_template(
        "statements/signed.html" if statement.signed_at else "statements/one.html",
        statement=statement,
        is_impact=is_impact,
        before=before,
        prompts=rules.IMPACT,
        parts=parts_of(statement),
        said=shown,
        gently=gently,
        sentence=rules.SENTENCE,
        declares=declaration(),
        faults=faults or {},
        conflict=conflict,
        kept=_kept(typed, _said(statement)) if typed and statement.signed_at else [],
        elsewhere=_kept(_said(statement), typed) if typed and conflict and not statement.signed_at else [],
        done=_DONE.get(request.args.get("done", ""), ""),
    )
