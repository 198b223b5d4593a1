"""What can be told about bytes before they are kept: are they a picture we can use at all?"""

from __future__ import annotations

import io
import threading
import warnings

import pillow_heif
from PIL import Image

from app.kernel.errors import NotFit

MOST_BYTES = 12 * 2**20
MOST_PIXELS = 50_000_000
LEAST_SIDE = 8
MOST_LOPSIDED = 20
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")

# Only what a phone's camera or a screenshot makes. Decoders that are not needed are not offered anything.
pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
# Fifty million pixels take 150 MB while they are decoded; sixteen requests at once must not take that each.
_few_at_a_time = threading.BoundedSemaphore(2)


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


def open_picture(data: bytes, kind: str, *, draft: int | None = None) -> Image.Image:
    """Open and decode wholly; `draft` lets a JPEG be decoded at the smallest scale still that long (pixels).

    Raises NotFit when it is broken, far too large in pixels, or a mere strip.
    """
    try:
        with _few_at_a_time:
            picture = Image.open(io.BytesIO(data), formats=(kind,))
            _refuse_odd_sizes(*picture.size)
            if draft and kind == "JPEG":
                picture.draft("RGB", (draft, draft))
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except NotFit:
        raise
    except Exception as broken:  # a decoder may raise anything on bytes made to confuse it
        raise NotFit("This picture is broken: part of it is missing. Take or choose it again.") from broken
    return picture


def examine(data: bytes) -> str:
    """Return the kind of a picture that can be kept; raises NotAPicture, TooLarge or NotFit.

    A JPEG is decoded at an eighth of its size, which still reads every byte of it.
    """
    kind = sniff(data)
    open_picture(data, kind, draft=200).close()
    return kind


def _refuse_odd_sizes(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < LEAST_SIDE or max(width, height) > MOST_LOPSIDED * min(width, height):
        raise NotFit("This picture is too narrow to show anything. Take or choose another.")


def _too_many_pixels() -> NotFit:
    return NotFit("This picture has more than 50 million pixels. Take it again at a lower size.")
