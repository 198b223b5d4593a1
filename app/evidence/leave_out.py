"""Leave something out of a pack, or show somebody in it by name: each with a reason, which the pack prints.

Packs that were built before hold what they should not, so each change ends them and returns the files to remove after
the commit. Where more goes in than two people have approved, both approve it again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.change import end_packs, void_approvals
from app.evidence.exhibits import pictures_of
from app.evidence.models import LeftOut, PackRequest
from app.evidence.reading import Reading, read
from app.evidence.rules import OPEN, fault_of_words, key_of
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

_LONGEST = 600


def leave_out(
    session: Session, request: PackRequest, what: str, *, because: str, by: Account, now: datetime
) -> list[str]:
    """Leave out a report, a picture or a statement, such as "photo 312".

    Raises NotFit without a reason, and for what is in none of its packs; NotPossible.
    """
    _ready(request, by)
    if not because.strip():
        raise NotFit("Say why it is left out.", {f"because-{what}": "Say why: the pack prints it."})
    if _left_out(session, request, what) is not None:
        return []
    _must_be_in(what, _parts_of(read(session, request, zone=UTC, is_whole=True)))
    words = because.strip()[:_LONGEST]
    session.add(LeftOut(request_id=request.id, what=what, because=words, by_id=by.id, at=now))
    record(session, "left out", f"pack {request.ref}", by_id=by.id, now=now, what=what)
    return _less(session, request, now)


def put_back(session: Session, request: PackRequest, what: str, *, by: Account, now: datetime) -> list[str]:
    """Let something that was left out be in the next pack again."""
    _ready(request, by)
    row = _left_out(session, request, what)
    if row is None:
        return []
    session.delete(row)
    record(session, "put back", f"pack {request.ref}", by_id=by.id, now=now, what=what)
    return _more(session, request, by, now)


def unredact(
    session: Session, request: PackRequest, who: str, *, because: str, by: Account, now: datetime
) -> list[str]:
    """Show somebody by name, such as "account 7": their own consent, or what the agency needs; raises NotFit."""
    _ready(request, by)
    if not because.strip():
        raise NotFit("Say why they are shown by name.", {f"because-{who}": "Say why: the pack prints it."})
    _must_be_in(who, _whom_it_tells_of(read(session, request, zone=UTC, is_whole=True)))
    others = [one for one in request.unredacted if key_of(one)[0] != who]
    request.unredacted = [*others, f"{who}: {because.strip()[:_LONGEST]}"]
    record(session, "unredacted", f"pack {request.ref}", by_id=by.id, now=now, who=who)
    return _more(session, request, by, now)


def redact_again(session: Session, request: PackRequest, who: str, *, by: Account, now: datetime) -> list[str]:
    """Hide the name again."""
    _ready(request, by)
    others = [one for one in request.unredacted if key_of(one)[0] != who]
    if others == request.unredacted:
        return []
    request.unredacted = others
    record(session, "redacted again", f"pack {request.ref}", by_id=by.id, now=now, who=who)
    return _less(session, request, now)


def take_out_words(session: Session, request: PackRequest, words: str, *, by: Account, now: datetime) -> list[str]:
    """Take these words out of whatever is printed, one on each line, in place of those of before; raises NotFit.

    For whoever the scheme has no record of: a customer, a passer-by, a child.
    """
    _ready(request, by)
    wanted = list(dict.fromkeys(" ".join(line.split()) for line in words.splitlines() if line.strip()))
    fault = fault_of_words(wanted)
    if fault is not None:
        raise NotFit("Look at the words.", {"taken_out": fault})
    if wanted == request.taken_out:
        return []
    request.taken_out = wanted
    record(session, "took words out", f"pack {request.ref}", by_id=by.id, now=now, many=len(wanted))
    return _more(session, request, by, now)  # a word that is no longer taken out goes in


def note_terms(
    session: Session, request: PackRequest, *, less_intrusive: str, terms: str, needs: str, by: Account, now: datetime
) -> list[str]:
    """Write what the desk adds: what else was considered, what an order might say, what the person may need."""
    _ready(request, by)
    added = less_intrusive.strip(), terms.strip(), needs.strip()
    if added == (request.less_intrusive, request.terms, request.needs):
        return []
    request.less_intrusive, request.terms, request.needs = added
    record(session, "noted terms", f"pack {request.ref}", by_id=by.id, now=now)
    return _more(session, request, by, now)


def _less(session: Session, request: PackRequest, now: datetime) -> list[str]:
    files = end_packs(session, request, now=now)
    session.flush()
    return files


def _more(session: Session, request: PackRequest, by: Account, now: datetime) -> list[str]:
    files = end_packs(session, request, now=now)
    void_approvals(session, request, by=by, now=now)
    return files


def _parts_of(reading: Reading) -> frozenset[str]:
    """Return the names of all that can be left out of a case that was read whole."""
    reports = (f"report {one.id}" for one in reading.reports)
    photos = (f"photo {one.photo.id}" for one in pictures_of(reading))
    return frozenset((*reports, *photos, *_signed(reading)))


def _whom_it_tells_of(reading: Reading) -> frozenset[str]:
    """Return who can be shown by name, and which statements as they were signed."""
    return frozenset((*(f"account {id}" for id in reading.people.numbers), *_signed(reading)))


def _signed(reading: Reading) -> list[str]:
    return [f"statement {one.ref}" for one in reading.statements]


def _must_be_in(what: str, it: frozenset[str]) -> None:
    if what not in it:
        raise NotFit("That is not in this pack. Open the request again to see what is.")


def _ready(request: PackRequest, by: Account) -> None:
    require(by, Permission.ASSEMBLE_PACKS)
    if request.state not in OPEN:
        raise NotPossible(f"{request.ref} is {request.state}. Nothing in it is changed any more.")


def _left_out(session: Session, request: PackRequest, what: str) -> LeftOut | None:
    return session.scalars(select(LeftOut).where(LeftOut.request_id == request.id, LeftOut.what == what)).first()
