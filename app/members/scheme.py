"""The one scheme of this deployment."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.members.models import Scheme


def the_scheme(session: Session) -> Scheme | None:
    """Return the scheme, or None before it has been set up."""
    scheme = session.get(Scheme, 1)
    session.info["scheme"] = scheme  # held, so that whoever asks next finds it in the session: it remembers weakly
    return scheme


def demo_fault(session: Session, *, public_url: str, is_loopback: bool) -> str | None:
    """Return why this town may not be served at its public address: a demo's password is known to everybody."""
    scheme = the_scheme(session)
    if scheme is None or not scheme.is_demo or is_loopback:
        return None
    return (
        f"This is a demo town: everybody knows its password. PUBLIC_URL is {public_url}; "
        "leave it out, or start with another --data folder and --no-demo."
    )
