"""Only our own pages may change anything.

By headers, not by tokens: a report written without signal may be sent long after any token has died.
Every browser that can run the app sends Sec-Fetch-Site or Origin with such a request; one that sends
neither is refused.
"""

from __future__ import annotations

from flask import request

from app.kernel.errors import NotAllowed
from app.web.parts import parts, wants_json

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CHANGES_NOTHING = frozenset({"shell.share"})  # another app of the phone sends there, and is only told how to go on


def check_origin() -> None:
    """Raise NotAllowed for a change that another site asked for."""
    if request.method in _SAFE or request.endpoint in _CHANGES_NOTHING:
        return
    site = request.headers.get("Sec-Fetch-Site")
    from_here = site == "same-origin" if site else request.headers.get("Origin") == parts().settings.origin
    if not from_here:
        raise NotAllowed("This came from another site, so nothing was done. Open Townwatch itself and try again.")
    # A form of another site can never carry this header, whatever a browser may forget to say.
    if wants_json() and request.headers.get("X-Townwatch") != "1":
        raise NotAllowed("This was not sent by Townwatch, so nothing was done.")
