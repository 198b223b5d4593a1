"""Deliver a pack: by a link that opens once, with a word told by telephone; or handed over by the desk in person."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.disclosures.disclose import disclose
from app.evidence import custody
from app.evidence.archive import sum_of_manifest
from app.evidence.find import approvers_of, packs_of
from app.evidence.models import Pack, PackDelivery, PackRequest, PackState, RequestState
from app.evidence.rules import LINK_DAYS, WRONG_WORDS
from app.evidence.throw_away import end_links
from app.kernel.errors import NotFit, NotPossible
from app.kernel.tokens import new_code, new_token, plain, sha
from app.members.models import Account
from app.members.permissions import Permission, require

_WORD_LETTERS = 8  # forty bits, of which five tries may be made


class Link(NamedTuple):
    """What is shown once, to whoever made it: the link is sent, the word is told by telephone."""

    token: str
    word: str
    delivery: PackDelivery


class Opening(enum.Enum):
    """What became of a try to open a link."""

    OPENS = "opens"
    WRONG = "wrong word"
    TAKEN = "taken"
    ENDED = "ended"


class Opened(NamedTuple):
    """`pack` is there when it opens."""

    opening: Opening
    delivery: PackDelivery | None
    pack: Pack | None = None
    tries_left: int = 0


def make_link(session: Session, request: PackRequest, pack: Pack, *, by: Account, now: datetime) -> Link:
    """Make the one link of a pack; an earlier one that nobody opened ends. Raises NotPossible."""
    require(by, Permission.ASSEMBLE_PACKS)
    _refuse(session, request, pack)
    end_links(session, pack, now=now)
    token, word = new_token(), new_code(_WORD_LETTERS)
    delivery = PackDelivery(
        pack_id=pack.id,
        token_sha=sha(token),
        word_sha=sha(plain(word)),
        recipient=request.recipient,
        made_by_id=by.id,
        made_at=now,
        ends_at=now + timedelta(days=LINK_DAYS),
    )
    session.add(delivery)
    session.flush()
    record(session, "made a link", f"pack {request.ref}", by_id=by.id, now=now, number=pack.number)
    return Link(token, word, delivery)


def look_at(session: Session, token: str, *, now: datetime) -> Opened | None:
    """Return how a link stands without opening it; None when there is no such link."""
    delivery = session.scalars(select(PackDelivery).where(PackDelivery.token_sha == sha(token))).first()
    if delivery is None:
        return None
    if delivery.taken_at is not None:
        return Opened(Opening.TAKEN, delivery)
    pack = session.get_one(Pack, delivery.pack_id)
    if delivery.ended_at is not None or delivery.ends_at <= now or pack.state is not PackState.READY:
        return Opened(Opening.ENDED, delivery)
    return Opened(Opening.OPENS, delivery, pack, WRONG_WORDS - delivery.wrong_words)


def open_link(session: Session, token: str, word: str, *, now: datetime) -> Opened | None:
    """Open a link by its word, once; five wrong words end it. The caller commits in any case and then sends the file.

    Who opened it is whoever has both the link and the word: it is entered in the register in the maker's name.
    """
    found = look_at(session, token, now=now)
    if found is None or found.opening is not Opening.OPENS or found.delivery is None or found.pack is None:
        return found
    delivery, pack = found.delivery, found.pack
    if sha(plain(word)) != delivery.word_sha:
        delivery.wrong_words += 1
        left = WRONG_WORDS - delivery.wrong_words
        if left <= 0:
            delivery.ended_at = now
        session.flush()
        return Opened(Opening.WRONG if left > 0 else Opening.ENDED, delivery, None, left)
    request = session.get_one(PackRequest, pack.request_id)
    delivery.taken_at = now
    about = f"pack {pack.id}"
    custody.note(session, about, custody.OPENED, sha256=pack.sha256, says="by the link", by_id=None, now=now)
    maker = session.get_one(Account, delivery.made_by_id)
    _handed_over(session, request, pack, "by a link, opened with the word", by=maker, now=now)
    return Opened(Opening.OPENS, delivery, pack)


def hand_over(session: Session, request: PackRequest, pack: Pack, *, to: str, by: Account, now: datetime) -> None:
    """Note that the desk hands it over in person; the caller sends the file after the commit. Raises NotFit."""
    require(by, Permission.ASSEMBLE_PACKS)
    _refuse(session, request, pack)
    if not to.strip():
        raise NotFit("Say who takes it.", {"to": "Say who takes it, and by what you know them."})
    end_links(session, pack, now=now)
    _handed_over(session, request, pack, f"in person to {to.strip()}", by=by, now=now)


def _refuse(session: Session, request: PackRequest, pack: Pack) -> None:
    if pack.request_id != request.id or pack.state is not PackState.READY:
        raise NotPossible("This pack is not there, or not ready. Open the request again.")
    if any(one.state is PackState.READY and one.number > pack.number for one in packs_of(session, request)):
        raise NotPossible("A newer pack has been built. Hand that over.")
    if request.state is not RequestState.APPROVED or request.called_back_at is None:
        raise NotPossible(f"{request.ref} is {request.state}. Only what two have approved is handed over.")


def _handed_over(session: Session, request: PackRequest, pack: Pack, how: str, *, by: Account, now: datetime) -> None:
    name = f"{request.ref}-{pack.number}"
    about = f"pack {pack.id}"
    custody.note(session, about, custody.HANDED_OVER, sha256=pack.sha256, says=how, by_id=by.id, now=now)
    disclose(
        session,
        f"pack {request.ref}",
        what=f"Evidence pack {name}, {pack.exhibits} exhibits, {how}, SHA-256 {pack.sha256}, "
        f"of its manifest.json {sum_of_manifest(pack.contents)}",
        recipient=request.recipient,
        agency=request.agency,
        purpose=request.purpose,
        gateway=request.gateway,
        approved_by=[one.id for one in approvers_of(session, request)],
        profile_id=request.profile_id,
        by=by,
        now=now,
    )
    record(session, "handed over", f"pack {request.ref}", by_id=by.id, now=now, number=pack.number)
