"""A new alert in the desk's own words: written, looked at with whom it reaches, then sent. Nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.alerts.information import information
from app.alerts.missing import Asker, missing, missing_faults
from app.alerts.models import Alert, AlertKind, Message, Proposal
from app.alerts.notices import LONGEST, MOST_HOURS, Target, hours_faults, notice, wording_faults
from app.alerts.preview import preview
from app.alerts.town_wide import propose
from app.alerts.wording import preview_says, says, title, until
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.members.models import Sector, Zone
from app.members.permissions import Permission
from app.review.occasion import first_ready
from app.review.queue import case
from app.web.guard import needs
from app.web.parts import actor, now, zone

pages = Blueprint("desk_new_alert", __name__)

_HOURS = (1, 2, 4, 8, 12, 24, 48, MOST_HOURS)
_SENT_TWICE = timedelta(minutes=2)


ASKER_WORDS = {
    Asker.POLICE: "The police",
    Asker.HOSPITAL: "A hospital",
    Asker.COUNCIL: "The council",
    Asker.SCHOOL: "A school",
}


class Kind(NamedTuple):
    """One kind of alert that the desk writes; `key` stands in its address."""

    key: AlertKind
    word: str
    glyph: str
    says: str
    send: str
    hint: str


KINDS = (
    Kind(
        AlertKind.MISSING,
        "Missing person",
        "user-search",
        "The police, a hospital, a school or the council asks for it. Ends after 72 hours.",
        "Send it",
        "Who is missing, what they look like and wear, where they were last seen. The person may one day read this.",
    ),
    Kind(
        AlertKind.INFORMATION,
        "Information",
        "info",
        "Useful to know, and nothing that cannot wait. It never rings by night.",
        "Send it",
        "What is so, then what to do. The person it is about may one day read this.",
    ),
    Kind(
        AlertKind.TOWN_WIDE,
        "To the whole town",
        "megaphone",
        "Rings every phone at any hour. You propose it; a second person sends it.",
        "Propose it",
        "What is so, then what to do. It wakes people: only what everybody must know now.",
    ),
)


class Typed(BaseModel):
    """The form as it was sent. What a kind does not ask for stays empty."""

    wording: str = Field("", max_length=4000)
    hours: int = 24
    asker: str = ""
    asked_by: str = Field("", max_length=400)
    reference: str = Field("", max_length=400)
    zones: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    report: UUID | None = None  # whose first picture goes with it
    with_picture: bool = False

    @property
    def target(self) -> Target:
        return Target(self.zones, self.sectors)


class Draft(NamedTuple):
    """What was typed as it will be read: the words on a locked phone, those inside, and whom it reaches."""

    title: str
    says: list[str]
    reaches: str
    place: str


@pages.get("/desk/alerts/new/<kind>")
@needs(Permission.SEND_NOTICES)
def write(kind: str) -> ResponseReturnValue:
    """Show the form; beside a report about somebody missing, its picture goes along unless that is unticked."""
    report = _typed(request.args).report
    return _form(_kind(kind), Typed(report=report, with_picture=report is not None))


@pages.post("/desk/alerts/new/<kind>/preview")
@needs(Permission.SEND_NOTICES)
def look(kind: str) -> ResponseReturnValue:
    """Show what was typed as it will be read, and whom it reaches; nothing is sent."""
    chosen, typed = _kind(kind), _typed()
    try:
        draft = _draft(db.session(), chosen, typed)
    except NotFit as unfit:
        return _form(chosen, typed, faults=unfit.fields), 422
    return _form(chosen, typed, draft=draft)


@pages.post("/desk/alerts/new/<kind>/send")
@needs(Permission.SEND_NOTICES)
def send(kind: str) -> ResponseReturnValue:
    """Send it, or put it before a second person; what was typed comes back when something is missing."""
    chosen, typed = _kind(kind), _typed()
    try:
        with transaction() as session:
            done = _just_sent(session, chosen, typed) or _send(session, chosen, typed)
    except NotFit as unfit:
        return _form(chosen, typed, faults=unfit.fields), 422
    if isinstance(done, Proposal):
        return redirect(url_for("desk_alerts.all_alerts", done="proposed"), 303)
    return redirect(url_for("desk_alerts.all_alerts", done=done.id, _anchor=f"a-{done.id}"), 303)


def _send(session: Session, kind: Kind, typed: Typed) -> Alert | Proposal:
    """Carry it out; a proposal waits for a second person."""
    if kind.key is AlertKind.MISSING:
        return missing(
            session,
            asker=_asker(typed),
            asked_by=typed.asked_by,
            reference=typed.reference,
            wording=typed.wording,
            photo_id=_picture(session, typed) if typed.with_picture else None,
            target=typed.target,
            by=actor(),
            now=now(),
        )
    if kind.key is AlertKind.INFORMATION:
        return information(
            session, wording=typed.wording, hours=typed.hours, target=typed.target, by=actor(), now=now()
        )
    return propose(session, wording=typed.wording, hours=typed.hours, by=actor(), now=now())


def _just_sent(session: Session, kind: Kind, typed: Typed) -> Alert | Proposal | None:
    """Return what a first tap on the same button has sent, so that a second one rings nobody twice.

    The same words for other zones, or once more after they were taken back, are no second tap.
    """
    since, words = now() - _SENT_TWICE, typed.wording.strip()
    if kind.key is AlertKind.TOWN_WIDE:
        waits = Proposal.decided_at.is_(None), Proposal.proposed_at > since
        same = Proposal.proposed_by_id == actor().id, Proposal.wording == words, Proposal.hours == typed.hours
        return session.scalars(select(Proposal).where(*waits, *same).limit(1)).first()
    mine = Alert.kind == kind.key, Alert.raised_by_id == actor().id, Alert.wording == words
    lately = Alert.raised_at > since, Alert.recalled_at.is_(None)
    found = session.scalars(select(Alert).where(*mine, *lately)).all()
    this = _differs(_notice(session, kind, typed)) if found else ()
    return next((one for one in found if _differs(one) == this), None)


def _differs(alert: Alert) -> tuple[object, ...]:
    """Return what two alerts of the same words may differ in."""
    how_long = alert.ends_at.astimezone(UTC) - alert.raised_at.astimezone(UTC)
    return alert.place, alert.sectors, alert.reference, how_long


def _notice(session: Session, kind: Kind, typed: Typed) -> Alert:
    """Return the alert as it would be sent, not kept; raises NotFit for zones and sectors that there are not."""
    is_missing = kind.key is AlertKind.MISSING
    ends_at = now() + timedelta(hours=MOST_HOURS if is_missing else max(0, min(typed.hours, MOST_HOURS)))
    target = typed.target if kind.key is not AlertKind.TOWN_WIDE else Target()
    alert = notice(session, kind.key, target, wording=typed.wording, ends_at=ends_at, by=actor(), now=now())
    alert.reference = typed.reference.strip() or None if is_missing else None
    return alert


def _draft(session: Session, kind: Kind, typed: Typed) -> Draft:
    """Return it as it would be read and whom it would reach, without keeping anything; raises NotFit."""
    faults = wording_faults(typed.wording)
    if kind.key is AlertKind.MISSING:
        faults |= missing_faults(asked_by=typed.asked_by, reference=typed.reference) | _asker_faults(typed)
    else:
        faults |= hours_faults(typed.hours)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    alert = _notice(session, kind, typed)
    return Draft(
        title=title(alert, Message.ALERT),
        says=says(alert, ref=None, now=now(), ends=until(alert.ends_at.astimezone(zone()), now()), happened=""),
        reaches=preview_says(preview(session, alert, now=now())),
        place=alert.place,
    )


def _picture(session: Session, typed: Typed) -> int | None:
    """Return the picture of the report that the form was opened beside, if it can be shown."""
    return first_ready(case(session, typed.report, for_account=actor())) if typed.report else None


def _asker(typed: Typed) -> Asker:
    if _asker_faults(typed):
        raise NotFit("Look at what is marked.", _asker_faults(typed))
    return Asker(typed.asker)


def _asker_faults(typed: Typed) -> dict[str, str]:
    return {} if typed.asker in list(Asker) else {"asker": "Choose who asks for it."}


def _kind(key: str) -> Kind:
    found = next((one for one in KINDS if one.key == key), None)
    if found is None:
        raise NotThere("There is no such kind of alert.")
    return found


def _typed(fields: MultiDict[str, str] | None = None) -> Typed:
    """Return the form, whatever it holds: what cannot be read is as if it had not been typed."""
    sent = request.form if fields is None else fields
    plain: dict[str, object] = {name: words.replace("\r\n", "\n")[:4000] for name, words in sent.items() if words}
    lists = {name: tuple(sent.getlist(name)) for name in ("zones", "sectors")}
    try:
        return Typed.model_validate(plain | lists)
    except ValidationError as odd:
        bad = {str(fault["loc"][0]) for fault in odd.errors()}
        kept = {name: value for name, value in (plain | lists).items() if name not in bad}
        return Typed.model_validate(kept | ({"hours": 0} if "hours" in bad else {}))


def _form(kind: Kind, typed: Typed, *, draft: Draft | None = None, faults: dict[str, str] | None = None) -> str:
    zones = db.session().scalars(select(Zone).order_by(Zone.name)).all()
    return render_template(
        "desk/new_alert.html",
        kind=kind,
        typed=typed,
        picture=_picture(db.session(), typed) if kind.key is AlertKind.MISSING else None,
        draft=draft,
        faults=faults or {},
        askers=[(one.value, ASKER_WORDS[one]) for one in Asker],
        zones=[(zone.id, zone.name) for zone in zones],
        sectors=[(one.value, one.value.capitalize()) for one in Sector],
        hours=[(many, "1 hour" if many == 1 else f"{many} hours") for many in _HOURS],
        longest=LONGEST,
    )
