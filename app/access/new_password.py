"""Choose a password: long enough, and none that others would try first. No rule about signs or capitals.

NIST SP 800-63B-4, section 3.1.1.2: a blocklist of common, leaked and context-specific words; no composition rules.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access.breached import Ask, is_breached
from app.access.models import SignIn
from app.access.passwords import LEAST_LENGTH, MOST_LENGTH
from app.audit.record import record
from app.members.models import Account

_TOO_KNOWN = "Others would try this one first. Three words that have nothing to do with each other are hard to guess."
_LEAKED = "This one was in a leak somewhere, so guessers try it. Three other words are easy to remember."
_OWN_WORDS = ("townwatch",)
_SHORTEST_WORD = 3
_LEAST_UNKNOWN = 8  # signs that are left when what everybody knows is taken out
_LETTER_LIKE = str.maketrans("0134578@$!", "oleastbasi")


def password_fault(password: str, *, about: Iterable[str], ask: Ask) -> str | None:
    """Return why this cannot be a new password, or None.

    `about`: the names that somebody who knows this person would try: theirs, the town's, the scheme's, their e-mail.
    Asks the list of leaks last; network, so no transaction may be open.
    """
    if len(password) < LEAST_LENGTH:
        return f"At least {LEAST_LENGTH} characters. Three words are easy to remember."
    if len(password) > MOST_LENGTH:
        return f"At most {MOST_LENGTH} characters."
    if is_easily_guessed(password, about=about):
        return _TOO_KNOWN
    return _LEAKED if is_breached(password, ask) else None


def is_easily_guessed(password: str, *, about: Iterable[str]) -> bool:
    """Return whether too little is left once known words, repetition and sequences are taken out."""
    text = _once("".join(password.casefold().split()))
    if _is_a_run(text):
        return True
    for word in sorted(_words(about), key=len, reverse=True):
        text = text.replace(word, "")
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", text)
    known = any(one in _common() for one in (text, core, _once(core), text.translate(_LETTER_LIKE)))
    return len(text) - (len(core) if known else 0) < _LEAST_UNKNOWN or text in _common()


def change_password(session: Session, account: Account, password_hash: str, *, here: SignIn, now: datetime) -> None:
    """Give one's own account a new password, hashed beforehand; every sign-in but this one ends."""
    account.password_hash = password_hash
    others = update(SignIn).where(SignIn.account_id == account.id, SignIn.id != here.id, SignIn.ended_at.is_(None))
    session.execute(others.values(ended_at=now))
    record(session, "changed password", f"account {account.id}", by_id=account.id, now=now)


def _words(about: Iterable[str]) -> set[str]:
    said = " ".join([*_OWN_WORDS, *about]).casefold()
    return {word for word in re.split(r"[\W_]+", said) if len(word) >= _SHORTEST_WORD}


def _is_a_run(text: str) -> bool:
    """Return whether each sign follows the one before it, as in abcdefghijkl or 890123456789."""
    around = 10 if text.isdecimal() else 0x110000
    return len({(ord(after) - ord(before)) % around for before, after in itertools.pairwise(text)}) <= 1


def _once(text: str) -> str:
    """Return what is repeated, once: `lamp` for `lamplamplamp`."""
    period = (text + text).find(text, 1)
    return text[:period]


@cache
def _common() -> frozenset[str]:
    """Return 30,000 passwords of leaks, as zxcvbn ranks them; read when somebody first chooses a password."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    return frozenset(FREQUENCY_LISTS["passwords"])
