"""What is due of papers, intelligence, evidence and the rota."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.agreements.models import Paper
from app.calendar.entries import Entry, Kind, Noun
from app.evidence.models import Hold, PackRequest, RequestState
from app.intelligence.models import Item, ItemState

_WAITS = (RequestState.ASKED, RequestState.APPROVED)


def of_papers(session: Session) -> Iterator[Entry]:
    """Yield when what a member has signed runs out."""
    signed = select(Paper).where(Paper.ends_on.is_not(None), Paper.ended_at.is_(None)).options(joinedload(Paper.member))
    for paper in session.scalars(signed):
        if paper.ends_on is not None:
            says = f"{paper.kind.value.capitalize()} runs out"
            page = f"/desk/agreements/members/{paper.member_id}"
            yield Entry(paper.ends_on, Kind.ENDS, Noun.PAPER, paper.member.name, says, page, f"paper {paper.id}")


def of_intelligence(session: Session) -> Iterator[Entry]:
    """Yield what was heard and has to be looked at again."""
    for item in session.scalars(select(Item).where(Item.state != ItemState.CLOSED)):
        page = f"/desk/intelligence/{item.ref}"
        row = f"intelligence {item.id}"
        yield Entry(item.review_on, Kind.DUE, Noun.PROFILE, item.ref, "To be looked at again", page, row)


def of_packs(session: Session) -> Iterator[Entry]:
    """Yield by when evidence is needed, and holds that must be looked at again."""
    wanted = select(PackRequest).where(PackRequest.state.in_(_WAITS), PackRequest.needed_by.is_not(None))
    for request in session.scalars(wanted):
        if request.needed_by is not None:
            page = f"/desk/packs/{request.ref}"
            row = f"request {request.id}"
            yield Entry(request.needed_by, Kind.DUE, Noun.PACK, request.ref, "The evidence is needed", page, row)
    held = select(Hold, PackRequest.ref).outerjoin(PackRequest, PackRequest.id == Hold.request_id)
    for hold, ref in session.execute(held.where(Hold.ended_at.is_(None))):
        page = f"/desk/packs/{ref}" if ref else "/desk/packs"
        about, row = ref or f"Hold {hold.id}", f"hold {hold.id}"
        yield Entry(hold.look_again_on, Kind.DUE, Noun.PACK, about, "Is the hold still needed?", page, row)
