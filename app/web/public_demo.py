"""A demo town never leaves the machine it runs on."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.members.scheme import demo_fault
from app.web.parts import parts


def refuse_public_demo() -> ResponseReturnValue | None:
    """Answer every request with the reason, before anything else is looked at."""
    settings = parts().settings
    fault = demo_fault(db.session(), public_url=settings.public_url, is_loopback=settings.is_loopback)
    return (f"{fault}\n", 503, {"Content-Type": "text/plain; charset=utf-8"}) if fault else None
