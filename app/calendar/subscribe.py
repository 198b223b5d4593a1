"""Let somebody's own calendar ask what is due, by an address that is as good as a key."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.calendar.models import Feed
from app.kernel.errors import NotThere
from app.kernel.tokens import new_token, sha
from app.members.models import Account
from app.members.permissions import Permission, may, require

LASTS = timedelta(days=365)
_NOTED_EVERY = timedelta(hours=1)


def begin(session: Session, *, by: Account, now: datetime) -> str:
    """Return a new address's token, which is shown once; the one before ends."""
    require(by, Permission.SEE_CALENDAR)
    end(session, by=by, now=now)
    token = new_token()
    session.add(Feed(account_id=by.id, token_sha=sha(token), made_at=now))
    session.flush()
    record(session, "began feed", f"account {by.id}", by_id=by.id, now=now)
    return token


def end(session: Session, *, by: Account, now: datetime) -> bool:
    """Let nothing be asked by this person's address any more; returns whether there was one."""
    feed = mine(session, by)
    if feed is None:
        return False
    feed.ended_at = now
    record(session, "ended feed", f"account {by.id}", by_id=by.id, now=now)
    return True


def mine(session: Session, account: Account) -> Feed | None:
    """Return the feed of this person that can be asked, or None."""
    return session.scalars(select(Feed).where(Feed.account_id == account.id, Feed.ended_at.is_(None))).first()


def asked(session: Session, token: str, *, now: datetime) -> Account:
    """Return whose calendar asks; NotThere for an address that ended, or whose owner may not see it.

    After a year it ends by itself: an address that lies in a calendar nobody opens should not work for ever.
    """
    feed = session.scalars(select(Feed).where(Feed.token_sha == sha(token), Feed.ended_at.is_(None))).first()
    owner = session.get(Account, feed.account_id) if feed else None
    if feed is None or owner is None or now >= feed.made_at + LASTS or not may(owner, Permission.SEE_CALENDAR):
        raise NotThere("There is no such calendar. Make the address anew.")
    return owner


def note_asked(session: Session, token: str, *, now: datetime) -> None:
    """Write down that the calendar asked, at most once an hour: its owner sees that it works."""
    feed = session.scalars(select(Feed).where(Feed.token_sha == sha(token))).first()
    if feed is not None and (feed.read_at is None or now - feed.read_at >= _NOTED_EVERY):
        feed.read_at = now
