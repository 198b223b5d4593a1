"""What the queue says of the desk itself: whether anybody else could decide, who is away, and what may go together."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.duty.away import away_now
from app.duty.keepers import keepers
from app.duty.models import Absence
from app.duty.rules import FEWEST
from app.members.scheme import the_scheme
from app.review.close_together import are_some_closable
from app.web.parts import actor, now


class Keeping(NamedTuple):
    """`only_one`: nobody but the reader could decide. `may_close_together`: reports wait that speak of nobody."""

    safe_since: datetime | None
    only_one: bool
    away: list[Absence]
    i_am_away: bool
    may_close_together: bool


def keeping(session: Session) -> Keeping:
    scheme, away = the_scheme(session), away_now(session, now=now())
    return Keeping(
        safe_since=scheme.safe_since if scheme is not None else None,
        only_one=len(keepers(session)) < FEWEST,
        away=[one for one in away if one.account_id != actor().id],
        i_am_away=any(one.account_id == actor().id for one in away),
        may_close_together=are_some_closable(session, for_account=actor()),
    )
