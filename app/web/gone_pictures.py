"""Which pictures nobody is shown any more because the police have them back: asked once in a request."""

from __future__ import annotations

from flask import g

from app.kernel.db import db
from app.profiles.pictures import gone_back
from app.web.parts import today


def gone() -> frozenset[int]:
    """Return the ids of photos that went back to the police, or should have."""
    if "gone_pictures" not in g:
        g.gone_pictures = gone_back(db.session(), today=today())
    found: frozenset[int] = g.gone_pictures
    return found
