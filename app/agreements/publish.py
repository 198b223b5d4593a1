"""Publish a must-read, or a new version of one: from then on nobody it concerns sees anything before accepting it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.agreements import rules
from app.agreements.gate import current
from app.agreements.models import MustRead
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.kernel.tokens import sha
from app.members.models import Account
from app.members.permissions import Permission, require

LONGEST_TITLE, LONGEST_BODY = 120, 20_000  # characters


class Wording(NamedTuple):
    """What a document says and whom it concerns; no roles: everybody. `key` names it through all its versions."""

    key: str
    title: str
    body: str
    roles: tuple[str, ...] = ()


def check(wording: Wording) -> None:
    """Raise NotFit naming each field that is at fault."""
    faults = {}
    if not rules.slug(wording.title):
        faults["title"] = "What is it called?"
    if not wording.body.strip():
        faults["body"] = "Write what has to be read."
    if len(wording.title) > LONGEST_TITLE:
        faults["title"] = f"At most {LONGEST_TITLE} characters."
    if len(wording.body) > LONGEST_BODY:
        faults["body"] = f"At most {LONGEST_BODY:,} characters. Nobody reads more."
    if not rules.are_roles(wording.roles):
        faults["roles"] = "Choose among those that are offered."
    if faults:
        raise NotFit("Look at what is marked.", faults)


def publish(session: Session, wording: Wording, *, after: int, by: Account, now: datetime) -> MustRead:
    """Add the next version of a document. A version is never changed: who accepted it accepted these very words.

    `after` is the version that the writer had before them, 0 for a new document. Raises NotFit, and NotPossible
    when somebody else has published meanwhile or nothing was changed.
    """
    require(by, Permission.PUBLISH_AGREEMENTS)
    check(wording)
    before = current(session, wording.key)
    if (before.version if before else 0) != after:
        raise NotPossible("Somebody has published this document meanwhile. Open it again and look what it says now.")
    if before is not None and _same(before, wording):
        raise NotPossible("Nothing is changed. A new version would be asked of everybody again.")
    return _add(session, wording, after + 1, by=by, now=now)


def end(session: Session, key: str, *, by: Account, now: datetime) -> MustRead:
    """Ask nobody for this document any more. What was accepted stays on record."""
    require(by, Permission.PUBLISH_AGREEMENTS)
    before = current(session, key)
    if before is None:
        raise NotThere("There is no such document.")
    if rules.is_ended(before):
        raise NotPossible("This document was ended already.")
    ended = Wording(key, before.title, before.body, rules.NOBODY)
    return _add(session, ended, before.version + 1, by=by, now=now)


def _same(before: MustRead, wording: Wording) -> bool:
    after = (wording.title, wording.body, sorted(wording.roles))
    return (before.title, before.body, sorted(before.roles)) == after


def _add(session: Session, wording: Wording, version: int, *, by: Account, now: datetime) -> MustRead:
    made = MustRead(
        key=wording.key,
        version=version,
        title=wording.title,
        body=wording.body,
        roles=list(wording.roles),
        published_at=now,
        published_by_id=by.id,
    )
    session.add(made)
    session.flush()
    # The hash in the record shows later that the words are still those that were accepted.
    said = {"key": made.key, "version": version, "roles": made.roles, "body_sha": sha(made.body)}
    record(session, "published", f"must-read {made.id}", by_id=by.id, now=now, **said)
    return made
