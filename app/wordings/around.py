"""What stands in every letter, and around it: the scheme, how it is reached, who answers for what is kept."""

from __future__ import annotations

from datetime import date

from app.members.models import Scheme
from app.wordings.models import DocumentKind
from app.wordings.pages import OnPaper, is_card

REGULATOR = "Information Commissioner’s Office, 0303 123 1113, ico.org.uk/make-a-complaint"


def reached(scheme: Scheme) -> str:
    """Return how the desk is reached."""
    return ", ".join(filter(None, (scheme.phone, scheme.email)))


def controller(scheme: Scheme) -> str:
    """Return who answers for what is kept."""
    return f"{scheme.name} with its member businesses"


def privacy_url(public_url: str) -> str:
    """Return the address of the full privacy notice."""
    return f"{public_url.rstrip('/')}/privacy"


def fields_around(scheme: Scheme, *, public_url: str, today: date) -> dict[str, str]:
    """Return the merge fields that are the same in every letter of a day."""
    return {
        "scheme": scheme.name,
        "town": scheme.town,
        "reached": reached(scheme),
        "email": scheme.email,
        "controller": controller(scheme),
        "privacy_url": privacy_url(public_url),
        "regulator": REGULATOR,
        "today": said_day(today),
    }


def paper_of(
    scheme: Scheme, kind: DocumentKind, *, public_url: str, foot: str, portrait: bytes | None = None
) -> OnPaper:
    """Return the scheme's paper for a document. `foot` stands on each page."""
    return OnPaper(
        scheme=scheme.name,
        reached=reached(scheme),
        foot=foot,
        crest=scheme.crest,
        link="" if kind is DocumentKind.PREMISES_LIST else privacy_url(public_url),
        portrait=portrait,
        is_card=is_card(kind),
    )


def said_day(day: date) -> str:
    """Return a day as a letter says it."""
    return f"{day.day} {day:%B %Y}"
