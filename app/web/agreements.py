"""The desk's must-reads: what they say, who has accepted them, who is still due, and a new version."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.agreements import rules
from app.agreements.defaults import put_in
from app.agreements.gate import all_current
from app.agreements.models import Acceptance, MustRead
from app.agreements.publish import Wording, check, end, publish
from app.agreements.register import Person, concerned, groups, standings, versions
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Role
from app.members.permissions import Permission
from app.web.guard import needs, needs_proof
from app.web.must_read import laid_out
from app.web.parts import actor, now, zone

pages = Blueprint("agreements", __name__)

_NO_MEMBER = 0  # in addresses: those who belong to no business


class Line(NamedTuple):
    """How one person stands to one document. `last`: the newest time it was shown to them, in any version."""

    person: Person
    is_due: bool
    last: Acceptance | None


@pages.get("/desk/agreements")
@needs(Permission.PUBLISH_AGREEMENTS)
def overview() -> ResponseReturnValue:
    session = db.session()
    everybody = groups(session, by=actor(), now=now())
    documents = all_current(session, now=now())
    return render_template(
        "desk/agreements.html",
        standings=standings(everybody, documents),
        ended=[one for one in documents if rules.is_ended(one)],
        groups=everybody,
        people=sum(len(group.people) for group in everybody),
        due=sum(len(group.due) for group in everybody),
        done=_done(documents),
        moment=_moment,
        whom=_whom,
    )


@pages.get("/desk/agreements/documents/<key>")
@needs(Permission.PUBLISH_AGREEMENTS)
def one_document(key: str) -> ResponseReturnValue:
    session = db.session()
    all_versions = versions(session, key)
    newest = all_versions[0]
    everybody = groups(session, by=actor(), now=now())
    lines = [line for group in everybody for person in group.people if (line := _line(person, newest)) is not None]
    return render_template(
        "desk/agreements_document.html",
        page=laid_out(newest),
        is_ended=rules.is_ended(newest),
        older=[laid_out(one) for one in all_versions[1:]],
        names={one.id: _name(one) for one in all_versions},
        due=[line for line in lines if line.is_due],
        accepted=[line for line in lines if not line.is_due],
        moment=_moment,
        whom=_whom,
    )


@pages.get("/desk/agreements/members/<int(max=2147483647):member_id>")
@needs(Permission.PUBLISH_AGREEMENTS)
def one_member(member_id: int) -> ResponseReturnValue:
    wanted = None if member_id == _NO_MEMBER else member_id
    for group in groups(db.session(), by=actor(), now=now()):
        if (group.member.id if group.member else None) == wanted:
            return render_template("desk/agreements_member.html", group=group, moment=_moment)
    raise NotThere("Nobody of this member signs in.")


@pages.get("/desk/agreements/write")
@needs(Permission.PUBLISH_AGREEMENTS)
def write() -> ResponseReturnValue:
    """Show the form: empty for a new document, filled with what the newest version says for another one."""
    key = request.args.get("key", "")
    if not key:
        return _form({}, [])
    newest = versions(db.session(), key)[0]
    roles = [] if rules.is_ended(newest) else newest.roles
    typed = {"key": key, "after": str(newest.version), "title": newest.title, "body": newest.body}
    return _form(typed, roles)


@pages.post("/desk/agreements/preview")
@needs(Permission.PUBLISH_AGREEMENTS)
def preview() -> ResponseReturnValue:
    """Show what was typed as it will be read, and of how many people it will be asked."""
    wording = _typed()
    try:
        check(wording)
    except NotFit as unfit:
        return _form(_plain(), list(wording.roles), faults=unfit.fields), 422
    return _form(_plain(), list(wording.roles), preview=wording)


@pages.post("/desk/agreements/publish")
@needs(Permission.PUBLISH_AGREEMENTS)
@needs_proof
def make_public() -> ResponseReturnValue:
    wording = _typed()
    after = request.form.get("after", "")[:9]
    try:
        with transaction() as session:
            by = session.get_one(Account, actor().id)
            key = publish(session, wording, after=int(after) if after.isdecimal() else 0, by=by, now=now()).key
    except NotFit as unfit:
        return _form(_plain(), list(wording.roles), faults=unfit.fields), 422
    except NotPossible as conflict:
        return _form(_plain(), list(wording.roles), conflict=str(conflict)), 409
    return redirect(url_for("agreements.overview", done=key), 303)


@pages.post("/desk/agreements/documents/<key>/end")
@needs(Permission.PUBLISH_AGREEMENTS)
@needs_proof
def take_out(key: str) -> ResponseReturnValue:
    """Ask nobody for a document any more."""
    with transaction() as session:
        end(session, key, by=session.get_one(Account, actor().id), now=now())
    return redirect(url_for("agreements.overview", done=key), 303)


@pages.post("/desk/agreements/defaults")
@needs(Permission.PUBLISH_AGREEMENTS)
@needs_proof
def take_defaults() -> ResponseReturnValue:
    """Put in the documents that ship, where a scheme was begun without any."""
    by_id = actor().id
    with transaction() as session:
        put_in(session, by_id=by_id, now=now())
    return redirect(url_for("agreements.overview"), 303)


def _typed() -> Wording:
    form = _plain()
    key = rules.slug(form["key"]) or rules.slug(form["title"])
    # Exactly one line feed between lines, whatever a browser sends: the same words give the same version.
    body = "\n".join(line.rstrip() for line in form["body"].splitlines()).strip()
    return Wording(key, " ".join(form["title"].split()), body, tuple(request.form.getlist("roles")))


def _plain() -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n") for name in ("key", "after", "title", "body")}


def _form(
    typed: dict[str, str],
    roles: list[str],
    *,
    preview: Wording | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    return render_template(
        "desk/agreements_write.html",
        typed={"key": "", "after": "0", "title": "", "body": "", **typed},
        roles=roles,
        all_roles=[(role.value, _called(role.value)) for role in Role],
        preview=laid_out(_as_read(preview)) if preview else None,
        asked=concerned(db.session(), preview.roles) if preview else 0,
        faults=faults or {},
        conflict=conflict,
    )


def _as_read(wording: Wording) -> MustRead:
    """Return a document that is kept nowhere, to be looked at."""
    key, title, body, roles = wording
    return MustRead(key=key, version=0, title=title, body=body, roles=list(roles), published_at=now())


def _line(person: Person, newest: MustRead) -> Line | None:
    """Return how a person stands to a document, or None for one it never concerned."""
    is_due = any(one.key == newest.key for one in person.due)
    last = next((one for one in person.shown if one.must_read.key == newest.key), None)
    if not is_due and last is None:
        return None
    return Line(person, is_due, last)


def _name(one: MustRead) -> str:
    by = db.session().get(Account, one.published_by_id) if one.published_by_id else None
    return by.name if by else "Townwatch itself"


def _whom(document: MustRead) -> str:
    if rules.is_ended(document):
        return "nobody any more"
    return ", ".join(_called(role) for role in document.roles) or "Everybody"


def _called(role: str) -> str:
    return role.upper() if role == Role.CCTV else role.capitalize()


def _moment(at: datetime) -> str:
    """Return the day with its year, and the time: a breach is answered long after."""
    local = at.astimezone(zone())
    return f"{local.day} {local:%b %Y, %H:%M}"


def _done(documents: list[MustRead]) -> str:
    key = request.args.get("done", "")
    one = next((one for one in documents if one.key == key), None)
    if one is None:
        return ""
    if rules.is_ended(one):
        return f"“{one.title}” is asked of nobody any more. What was accepted stays on record."
    return f"Published. Version {one.version} of “{one.title}” is asked of everybody it concerns from now on."
