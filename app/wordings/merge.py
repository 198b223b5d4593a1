"""Put a case's own words into the scheme's wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.wordings.models import DocumentKind
from app.wordings.rules import fill
from app.wordings.versions import Version, newest


def merged(session: Session, kind: DocumentKind, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return a letter as it is kept with its case: kind, version of the wording, title and body with `fields` put in.

    It is plain JSON and is never made anew: what somebody was handed stays as it was, whatever the wording becomes.
    """
    return merged_from(kind, newest(session, kind), fields)


def merged_from(kind: DocumentKind, wording: Version, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the letter that one version makes, as `merged` does: for looking at it before it is written."""
    return {
        "kind": kind.value,
        "version": wording.version,
        "title": fill(wording.title, fields),
        "body": fill(wording.body, fields),
        "fields": dict(fields),
    }
