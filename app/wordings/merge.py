"""Put a case's own words into the scheme's wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.wordings.defaults import DEFAULTS
from app.wordings.models import DocumentKind, Wording
from app.wordings.rules import fill


def merged(session: Session, kind: DocumentKind, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return a letter as it is kept with its case: kind, version of the wording, title and body with `fields` put in.

    It is plain JSON and is never made anew: what somebody was handed stays as it was, whatever the wording becomes.
    """
    row = session.scalars(select(Wording).where(Wording.kind == kind).order_by(Wording.version.desc()).limit(1)).first()
    version, title, body = (row.version, row.title, row.body) if row else (0, *DEFAULTS[kind])
    return {
        "kind": kind.value,
        "version": version,
        "title": fill(title, fields),
        "body": fill(body, fields),
        "fields": dict(fields),
    }
