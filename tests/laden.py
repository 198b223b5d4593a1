"""Pictures laden with all that a phone, a program or a prankster writes beside the pixels, each with the canary in it.

What comes out clean must hold neither the canary nor any place for it.
"""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.pictures import draw, encoded

CANARY = b"QUILLBYCANARY"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>' + CANARY + b"</rdf></x:xmpmeta>"
_ORIENTATION, _MAKER, _MODEL, _EXIF, _GPS, _XMP, _COMMENT, _MAKER_NOTE = (
    274,
    271,
    272,
    0x8769,
    0x8825,
    700,
    37510,
    37500,
)
# What a clean copy may consist of: JFIF, quantisation, one frame, Huffman tables, one scan.
_PLAIN = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def exif(orientation: int = 1) -> bytes:
    """Return EXIF with maker, position, note and comment, as a phone writes it."""
    tags = Image.Exif()
    tags[_ORIENTATION], tags[_MAKER], tags[_MODEL], tags[_XMP] = orientation, "Lumo", CANARY.decode(), XMP
    tags.get_ifd(_EXIF)[_COMMENT] = tags.get_ifd(_EXIF)[_MAKER_NOTE] = CANARY
    where = tags.get_ifd(_GPS)
    where[1], where[2], where[3], where[4], where[27] = "N", (53.0, 12.0, 7.5), "W", (1.0, 30.0, 1.5), CANARY
    return tags.tobytes()


def colours() -> bytes:
    """Return an sRGB profile with the canary behind it."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + struct.pack(">6H", 2026, 11, 18, 12, 0, 0) + made[36:] + CANARY  # when it was made: always then


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def laden_jpeg(picture: Image.Image | None = None, *, orientation: int = 1, **options: object) -> bytes:
    picture = picture or draw(1, (200, 160))
    made = encoded(picture, "JPEG", exif=exif(orientation), icc_profile=colours(), comment=CANARY, xmp=XMP, **options)
    photoshop = segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY)) + CANARY)
    return made[:2] + photoshop + segment(0xEB, CANARY) + made[2:]


def laden_png(picture: Image.Image | None = None, **options: object) -> bytes:
    notes = PngInfo()
    notes.add_text("Author", CANARY.decode())
    notes.add_text("Comment", CANARY.decode(), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    picture = picture or draw(2, (200, 160))
    made = encoded(picture, "PNG", pnginfo=notes, exif=exif(), icc_profile=colours(), **options)
    return made[:-12] + chunk(b"teSt", CANARY) + made[-12:]


def laden_webp(picture: Image.Image | None = None, **options: object) -> bytes:
    return encoded(picture or draw(3, (200, 160)), "WEBP", exif=exif(), icc_profile=colours(), xmp=XMP, **options)


def laden_heic(picture: Image.Image | None = None, **options: object) -> bytes:
    return encoded(picture or draw(4, (200, 160)), "HEIF", exif=exif(), icc_profile=colours(), xmp=XMP, **options)


def traces_in(copy: bytes) -> list[str]:
    """Return what a clean copy holds beside a plain picture; nothing, if it is one."""
    found = ["canary"] if CANARY in copy or CANARY.decode().encode("utf-16-le") in copy else []
    at = 2
    while copy[at + 1] != 0xDA:
        marker, length = copy[at + 1], int.from_bytes(copy[at + 2 : at + 4], "big")
        if copy[at] != 0xFF or marker not in _PLAIN or (marker == 0xE0 and length != 16):
            found.append(f"segment {marker:02x}")
        at += 2 + length
    # Within a scan no 0xFF stands but before 0 or a restart: the first other one must be the end of the file.
    end = at + 2
    while not (copy[end] == 0xFF and copy[end + 1] != 0 and not 0xD0 <= copy[end + 1] <= 0xD7):
        end += 1
    if copy[end + 1 :] != b"\xd9":
        found.append("something after the picture")
    with Image.open(io.BytesIO(copy)) as picture:
        found += sorted(set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"})
    return found
