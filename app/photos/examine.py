"""What can be told about bytes before they are kept: are they a picture we can use at all?"""

from __future__ import annotations

from app.kernel.errors import NotFit
from app.photos.darkroom import look

MOST_BYTES = 12 * 2**20
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


class NotAPicture(NotFit):
    """Not of a kind that we read (415)."""


class TooLarge(NotFit):
    """More bytes than we take (413)."""


def sniff(data: bytes) -> str:
    """Return JPEG, PNG, WEBP or HEIF by the first bytes; what the sender calls it counts for nothing.

    Raises NotAPicture, or TooLarge above 12 MB.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge("This picture is over 12 MB. Take it again at a lower size, or send a screenshot of it.")
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    raise NotAPicture("This is not a picture that we can read. Send a JPEG, PNG, WebP or HEIC picture.")


def examine(data: bytes) -> str:
    """Return the kind of a picture that can be kept; raises NotAPicture, TooLarge, NotFit or NotNow."""
    kind = sniff(data)
    look(data, kind)
    return kind
