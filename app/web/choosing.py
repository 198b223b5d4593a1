"""A newly chosen password on its way in: counted, looked at, hashed."""

from __future__ import annotations

from flask import request

from app.access import limits
from app.access.new_password import password_fault
from app.access.passwords import hash_password
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.scheme import the_scheme
from app.web.parts import now, parts

LONGEST = 200  # characters read from a form; more than a password may have, so that one too long is called so


def chosen(password: str, *, about: list[str]) -> str:
    """Return the hash of a new password; raises NotFit with what is wrong with it, TooManyTries.

    `about`: names that somebody who knows this person would try; those of the scheme and town are added.
    Asks the list of leaked passwords and hashes: no transaction may be open.
    """
    count()
    scheme = the_scheme(db.session())
    fault = password_fault(
        password, about=[*about, *([scheme.name, scheme.town] if scheme else [])], ask=parts().ask_breached
    )
    if fault:
        raise NotFit("Look at what is marked.", {"password": fault})
    return hash_password(password)


def count() -> None:
    """Count that somebody at this address chooses a password: each costs us work. Raises TooManyTries."""
    with transaction() as session:
        limits.take(session, ("password set", request.remote_addr or ""), now=now())
