"""Why somebody looks at records: one tap, kept with each record they open in the next quarter of an hour."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.access.models import SignIn
from app.kernel.errors import NotFit
from app.members.models import Role

OTHER = "other"
LEAST_WORDS = 3
LONGEST_WORDS = 200  # characters
# What police and partners are taught to ask of each look at a record (College of Policing, information sharing).
FRAME = "Each look has to be justified, authorised, proportionate, auditable and necessary."
# The desk opens a report that waits for its word in order to decide on it: there is nothing to choose.
REVIEWING = "reviewing the queue"


class Purpose(NamedTuple):
    """One reason that is offered; `key` is sent, `says` is kept."""

    key: str
    says: str


def _offered(*sentences: str) -> tuple[Purpose, ...]:
    return tuple(Purpose(says.replace(" ", "-").replace(",", ""), says) for says in sentences)


_MEMBER = _offered("somebody is here now", "start of shift briefing", "answering an alert", "writing a report")
_DESK = _offered(
    REVIEWING,
    "preparing a decision",
    "request from police or council",
    "subject access or complaint",
    "checking the record",
)
OFFERED: dict[Role, tuple[Purpose, ...]] = {
    Role.STAFF: _MEMBER,
    Role.DOOR: _MEMBER,
    Role.LEAD: _MEMBER,
    Role.CCTV: _MEMBER,
    Role.MANAGER: _DESK,
    Role.DEPUTY: _DESK,
    Role.BOARD: _offered("preparing the Board's meeting", "deciding on an exclusion", "hearing an appeal"),
    Role.POLICE: _offered(
        "something is happening now", "looking into a reported crime", "briefing a patrol", "request from the desk"
    ),
    Role.COUNCIL: _offered("community safety", "licensing", "request from the desk"),
    Role.AUDITOR: _offered("planned audit", "looking into a complaint", "looking into a leak"),
}


def state(session: Session, sign_in: SignIn, key: str, words: str = "", *, now: datetime) -> str:
    """Keep why this person is looking and return it as it will be written down.

    It holds for a quarter of an hour. Raises NotFit for a reason that is not offered to this role, and for
    "other" in fewer than three words.
    """
    sign_in.purpose, sign_in.purpose_at = _in_words(sign_in.account.role, key, words), now
    session.flush()
    return sign_in.purpose


def _in_words(role: Role, key: str, words: str) -> str:
    if key == OTHER:
        return f"other: {_own(words)}"
    for purpose in OFFERED[role]:
        if purpose.key == key:
            return purpose.says
    raise NotFit("Choose why you are looking.", {"key": "Choose one of those that are offered."})


def _own(words: str) -> str:
    plain = " ".join(words.split())
    if sum(any(sign.isalnum() for sign in word) for word in plain.split()) < LEAST_WORDS:
        raise NotFit("Say why in a few words.", {"words": "At least three words: what for, and about what?"})
    if len(plain) > LONGEST_WORDS:
        raise NotFit("Shorten it a little.", {"words": f"At most {LONGEST_WORDS} characters."})
    return plain
