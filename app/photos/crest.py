"""The scheme's crest, made ready for paper: decoded by a limited child like any stranger's picture."""

from __future__ import annotations

from app.kernel.errors import NotFit
from app.photos.develop import as_jpeg, upright
from app.photos.examine import NotAPicture, sniff

MOST_BYTES = 200_000
MOST_SENT = 4 * 2**20
_SIDES = (900, 640, 420, 240)  # pixels; at 17 mm high the largest is more than a printer shows


def crest_of(data: bytes) -> bytes:
    """Return a JPEG on white of at most 200 kB.

    Raises NotAPicture for anything but PNG or JPEG, NotFit for what is broken or too large, NotNow.
    """
    if len(data) > MOST_SENT:
        raise NotFit("This picture is over 4 MB. A crest is small on paper: send a smaller one.")
    if _kind_of(data) not in ("JPEG", "PNG"):
        raise NotAPicture("Send the crest as PNG or JPEG. A drawing (SVG, PDF) has to be saved as one of these first.")
    picture = upright(data, _kind_of(data), _SIDES[0])
    for side in _SIDES:
        jpeg = as_jpeg(picture, side)
        if len(jpeg) <= MOST_BYTES:
            return jpeg
    raise NotFit("This picture cannot be made small enough. Send a simpler one.")


def _kind_of(data: bytes) -> str:
    try:
        return sniff(data)
    except NotAPicture:
        return ""
