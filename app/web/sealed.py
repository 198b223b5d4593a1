"""What a phone brings from its outbox, opened if it was sealed there. Plain bodies are taken as they are."""

from __future__ import annotations

from flask import request

from app.kernel.envelope import OVERHEAD, open_envelope
from app.photos.examine import MOST_BYTES, TooLarge
from app.web.api import SEALED, Shape, body
from app.web.parts import parts


class Sealing(Shape):
    """What a phone seals with what it keeps until there is a signal: the public key as its point, base64url."""

    id: str
    public: str


def sealing() -> Sealing:
    """Return the key with which phones seal from now on."""
    key = parts().outbox_keys.current
    return Sealing(id=key.id, public=key.public)


def opened(purpose: str) -> bytes:
    """Return the request’s bytes, opened when they are an envelope; `purpose` is what they must have been sealed for.

    "report ID", "photo ID SHA256", "check ID", "addition ID", "followup ID" or "service ID": so nothing that was sealed
    for one thing is taken for another. Raises NotFit (422), NotAnyMore (410), RequestEntityTooLarge (413).
    """
    data = body()
    return open_envelope(data, parts().outbox_keys(), purpose=purpose) if is_sealed() else data


def opened_picture(purpose: str) -> bytes:
    """Return the picture that was sent, opened when it came in an envelope; raises as `opened` does, and TooLarge."""
    refuse_larger(MOST_BYTES + (OVERHEAD if is_sealed() else 0))
    return opened(purpose)


def refuse_larger(most: int = MOST_BYTES) -> None:
    """Raise TooLarge, before anything is read, when more was announced than a picture may have."""
    if (request.content_length or 0) > most:
        raise TooLarge("This picture is over 12 MB. Take it again at a lower size, or send a screenshot of it.")


def is_sealed() -> bool:
    return request.mimetype == SEALED
