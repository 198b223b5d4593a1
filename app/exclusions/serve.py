"""Keep that a notice was given, or was not: once, however often a phone sends it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.exclusions import service_rules as rules
from app.exclusions.ask_age_again import WHY, fault_of_age, force_due
from app.exclusions.models import Exclusion, Service, ServiceOutcome, State
from app.exclusions.review_again import reviews_of
from app.exclusions.take_effect import take_effect
from app.exclusions.who_serves import gives_notices, may_serve
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account, Premises
from app.members.permissions import Permission, require
from app.reports.receive import Sha256
from app.reports.rules import content_sha, corrected
from app.scheme_rules.current import rules_of_version
from app.warnings.models import Given

_SERVABLE = (State.ISSUED, State.SERVED, State.LAPSED, State.LIFTED)
NOT_NAMED = "Notices are given by people whom their lead has named. Ask your lead, or tell the desk what happened."


class IncomingService(BaseModel):
    """What somebody says of one time that they gave a notice, or did not. `at` is by the phone’s own clock.

    `sure`: how sure they were who it was; only who knows them or saw ID gives a notice. `why_not`: the chips of "not
    now". `photo`: SHA-256 of a picture of the served notice, or of the proof of posting, whose bytes follow.
    """

    model_config = ConfigDict(extra="forbid")
    exclusion: Annotated[str, StringConstraints(max_length=20)]
    outcome: ServiceOutcome
    how: Given = Given.IN_PERSON
    at: AwareDatetime
    premises_id: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    sure: Literal["know"] | None = None
    why_not: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=8)] = []
    witness: Annotated[str, StringConstraints(max_length=200)] = ""
    read_aloud: bool = False
    note: Annotated[str, StringConstraints(max_length=2000)] = ""
    photo: Sha256 | None = None


class Served(NamedTuple):
    """The service and whether it is new. `need`: the hash of its picture while that has not come."""

    service: Service
    is_new: bool
    need: list[str]


def serve(
    session: Session,
    exclusion: Exclusion,
    id: UUID,
    incoming: IncomingService,
    *,
    by: Account,
    now: datetime,
    zone: tzinfo,
    sent_at: datetime | None = None,
    comes_locked: bool = False,
) -> Served:
    """Keep one service under the id that the phone gave it; the first that counts puts the exclusion in force.

    `sent_at`: by the phone’s clock; None: no phone brought it, the desk notes what it gave itself. Whatever a phone
    says is kept: it may have been without a signal. The desk gives nobody’s notice while their profile is in dispute,
    none that must be looked at again and none that was decided of an adult who may be young; what it gave before that
    it notes also later, and what a phone then puts in force is looked at again. One that comes after another counted,
    after the notice lapsed or after the exclusion ended does not count, and `says` tells why. "Not now" changes
    nothing. Raises NotThere for another’s id, NotPossible when the id is taken by other content, no notice was issued
    or the desk may not give it now, NotAllowed for who was not named when it happened, NotFit for what cannot be.
    """
    require(by, Permission.SERVE_NOTICES)
    sha = content_sha(incoming.model_dump(mode="json", exclude_defaults=True))
    known = session.get(Service, id)
    if known is not None:
        return Served(_same(known, exclusion, sha, by), False, needed(known))
    at = _moment(incoming, sent_at, now)
    premises = _premises(session, incoming, by, at)
    if not was_issued(exclusion):
        raise NotPossible(f"{exclusion.ref} has no notice that could be given. Look at it again.")
    _check(incoming, by)
    would_count = exclusion.state in (State.ISSUED, State.LAPSED) and incoming.outcome is not ServiceOutcome.NOT_NOW
    notes_own = rules.is_desk(by) and sent_at is None and would_count
    fault = fault_of_handing_over(session, exclusion, at=at) if notes_own else None
    if fault:
        raise NotPossible(fault)
    service = Service(
        id=id,
        exclusion_id=exclusion.id,
        outcome=incoming.outcome,
        how=incoming.how,
        at=at,
        counts_from=None,
        received_at=now,
        by_id=by.id,
        premises_id=premises.id if premises else None,
        witness=incoming.witness.strip(),
        read_aloud=incoming.read_aloud,
        note=_note(incoming),
        came_locked=comes_locked,
        photo_sha=incoming.photo,
        content_sha=sha,
    )
    session.add(service)
    session.flush()
    service.says = _count(session, exclusion, service, by=by, now=now, zone=zone)
    _tell(session, exclusion, service, premises, now=now, zone=zone)
    said = {"outcome": service.outcome.value, "how": service.how.value, "locked": comes_locked}
    record(session, "served", f"exclusion {exclusion.ref}", by_id=by.id, now=now, service=str(id), **said)
    session.flush()
    return Served(service, True, needed(service))


def find_service(session: Session, id: UUID, *, by: Account) -> Service:
    """Return one’s own service; another’s answers like one that does not exist (NotThere)."""
    service = session.get(Service, id)
    if service is None or service.by_id != by.id:
        raise NotThere("There is no such service of yours.")
    return service


def was_issued(exclusion: Exclusion) -> bool:
    """Return whether there is a notice that somebody may have given: what lapsed or was lifted may have had none."""
    return exclusion.state in _SERVABLE and exclusion.issued_at is not None


def fault_of_handing_over(session: Session, exclusion: Exclusion, *, at: datetime | None = None) -> str | None:
    """Return why this notice is given by nobody now, or, of a review, was not to be given `at` that moment; or None."""
    fault, waiting = rules.fault_of_giving(exclusion.profile), reviews_of(session, exclusion)
    was_adult = at is not None and any(one.why == WHY and one.opened_at > at for one in waiting)
    fault = fault or (None if was_adult else fault_of_age(session, exclusion))
    again = [one.why for one in waiting if at is None or one.opened_at <= at]
    return fault or (rules.says_looked_at_again(again[0]) if again else None)


def needed(service: Service) -> list[str]:
    """Return the hash of the picture that was promised and has not come, if any."""
    return [service.photo_sha] if service.photo_sha and service.photo_id is None else []


def services_of(session: Session, exclusion: Exclusion) -> list[Service]:
    """Return every time that this notice was given or would have been, the earliest first."""
    return list(session.scalars(select(Service).where(Service.exclusion_id == exclusion.id).order_by(Service.at)))


def find_issued(session: Session, ref: str, *, by: Account) -> Exclusion:
    """Return the exclusion whose notice somebody says they gave; who gives none learns of none (NotAllowed)."""
    found = session.scalars(select(Exclusion).where(Exclusion.ref == ref)).first()
    if found is None or not was_issued(found):
        if not gives_notices(session, by):
            raise NotAllowed(NOT_NAMED)
        raise NotThere("There is no notice of this number. Tell the desk.")
    return found


def _same(known: Service, exclusion: Exclusion, sha: str, by: Account) -> Service:
    if known.by_id != by.id:
        raise NotThere("There is no such service of yours.")
    if (known.exclusion_id, known.content_sha) != (exclusion.id, sha):
        raise NotPossible("Something else was sent under this number before. Yours is kept here: tell the desk.")
    return known


def _moment(incoming: IncomingService, sent_at: datetime | None, now: datetime) -> datetime:
    try:
        return corrected(incoming.at, sent_at=sent_at, received_at=now)
    except OverflowError as nonsense:
        raise NotFit("Say when it was.", {"at": "This is not a time that a clock shows."}) from nonsense


def _premises(session: Session, incoming: IncomingService, by: Account, at: datetime) -> Premises | None:
    """Return where it was; who works at one place alone need not say."""
    premises = session.get(Premises, incoming.premises_id) if incoming.premises_id else None
    if premises is None and incoming.premises_id is None and len(by.premises) == 1 and not rules.is_desk(by):
        premises = by.premises[0]
    if not may_serve(session, by, premises, at=at):
        raise NotAllowed(NOT_NAMED)
    return premises


def _check(incoming: IncomingService, by: Account) -> None:
    if not rules.is_desk(by):
        if incoming.how is not Given.IN_PERSON:
            raise NotFit("The desk notes letters and custody. Tell the desk.", {"how": "The desk notes this."})
        if incoming.outcome is not ServiceOutcome.NOT_NOW and incoming.sure != "know":
            raise NotFit("A notice is given only to somebody you know, or who showed ID.", {"sure": "Choose one."})
    if incoming.outcome is ServiceOutcome.NOT_NOW and not set(incoming.why_not) <= set(rules.NOT_NOW):
        raise NotFit("Say why not.", {"why_not": "Choose of those that are offered."})
    if incoming.outcome is ServiceOutcome.REFUSED and incoming.how is Given.POST:
        raise NotFit("A letter is posted; nobody refuses it at once.", {"outcome": "Choose another."})


def _note(incoming: IncomingService) -> str:
    chips = ", ".join(incoming.why_not) if incoming.outcome is ServiceOutcome.NOT_NOW else ""
    return ". ".join(part for part in (chips.capitalize(), incoming.note.strip()) if part)


def _count(
    session: Session, exclusion: Exclusion, service: Service, *, by: Account, now: datetime, zone: tzinfo
) -> str:
    """Put the exclusion in force if this service counts; return what its author reads."""
    if service.outcome is ServiceOutcome.NOT_NOW:
        return "Noted: not now. The notice is still to be given."
    post_days = rules_of_version(session, exclusion.rules_version).post_days
    counts = rules.counts_from(service.at, service.how, post_days=post_days, zone=zone)
    fault = rules.fault_before_counting(exclusion, served_at=counts, zone=zone)
    if fault:
        return fault
    take_effect(session, exclusion, served_at=counts, by=by, now=now, zone=zone)
    service.counts_from = counts
    force_due(session, now=now, zone=zone)
    return rules.says_taken(exclusion, service.outcome, service.how, zone=zone)


def _tell(
    session: Session, exclusion: Exclusion, service: Service, premises: Premises | None, *, now: datetime, zone: tzinfo
) -> None:
    where = {Given.IN_PERSON: premises.name if premises else "", Given.POST: "by post", Given.CUSTODY: "in custody"}
    line = rules.says_to_desk(exclusion, service.outcome, at=service.at, where=where[service.how], zone=zone)
    if service.outcome is not ServiceOutcome.NOT_NOW and service.counts_from is None:
        line = f"{line} It does not count: {service.says}"
    if service.came_locked:
        line = f"{line} It came from a locked phone."
    tell_desk(session, f"exclusion {exclusion.ref}", line, now=now)
