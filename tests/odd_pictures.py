"""What strangers send: each kind of file with its status and the beginning of the sentence that goes with it.

Made when asked for, because some are large.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

from PIL import Image

from app.photos.examine import MOST_BYTES
from tests.laden import CANARY, chunk, exif, laden_heic, laden_jpeg, laden_png, laden_webp, riff
from tests.pictures import draw, encoded, jpeg

NOT_A_PICTURE = (415, "This is not a picture that we can read. Send a JPEG, PNG, WebP or HEIC picture.")
BROKEN = (422, "This picture is broken: part of it is missing or was changed. Take or choose it again.")
TOO_MANY = (422, "This picture has more than 50 million pixels. Take it again at a lower size.")
TOO_NARROW = (422, "This picture is too narrow to show anything. Take or choose another.")
TOO_MUCH = (422, "This picture cannot be opened safely. Take it again, or send a screenshot of it.")
TOO_LARGE = (413, "This picture is over 12 MB. Take it again at a lower size, or send a screenshot of it.")

PNG = b"\x89PNG\r\n\x1a\n"
SCRIPT = b"<script>alert('" + CANARY + b"')</script><?php system('id'); ?>"


def small(kind: str, **options: object) -> bytes:
    return encoded(draw(5, (120, 90)), kind, **options)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("META-INF/MANIFEST.MF"), b"Main-Class: " + CANARY)  # of no date
    return out.getvalue()


def ftyp(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + brand + b"mif1" + bytes(400)


def png_that_claims(width: int, height: int, *, depth: int = 8, colour: int = 2, pixels: bytes = b"\0" * 100) -> bytes:
    """Return a PNG of a few bytes whose header promises so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND")


def with_chunks(*chunks: bytes, after: bool = False) -> bytes:
    """Return a small PNG with chunks before its pixels, or after them."""
    whole = small("PNG")
    at = len(whole) - 12 if after else 33
    return whole[:at] + b"".join(chunks) + whole[at:]


def swollen(name: bytes, megabytes: int) -> bytes:
    return chunk(name, b"a\0\0" + zlib.compress(bytes(megabytes * 2**20), 9))


def frame(data: bytes) -> int:
    """Return where the frame header of a JPEG begins."""
    return next(at for at in (data.find(bytes((0xFF, marker))) for marker in (0xC0, 0xC1, 0xC2)) if at > 0)


def jpeg_that_claims(width: int, height: int) -> bytes:
    made = bytearray(small("JPEG"))
    struct.pack_into(">HH", made, frame(made) + 5, height, width)
    return bytes(made)


def altered(data: bytes, find: bytes, by: bytes, *, after: int = 0) -> bytes:
    """Return the bytes with others written over them, a number of bytes after the first place that is found."""
    at = data.index(find) + after
    return data[:at] + by + data[at + len(by) :]


def wide_webp(width: int, height: int) -> bytes:
    canvas = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff((b"VP8X", canvas), (b"VP8 ", small("WEBP")[20:]))


def sixteen_bits(picture: Image.Image) -> Image.Image:
    """Return the picture in 65,536 greys, as bright as it was."""
    return picture.convert("L").convert("I;16").point(lambda level: level * 257)


def many_scans(picture: Image.Image, times: int) -> bytes:
    whole = encoded(picture, "JPEG", progressive=True)
    return whole[:-2] + whole[whole.rindex(b"\xff\xda") : -2] * times + b"\xff\xd9"


def greedy_exif(entries: int) -> bytes:
    """Return EXIF of which every entry claims the same ten kilobytes."""
    head = b"Exif\0\0II*\0" + struct.pack("<IH", 8, entries)
    own = b"".join(struct.pack("<HHII", 0x9000 + at, 1, 10_000, 8 + 2 + 12 * entries) for at in range(entries))
    return head + own + bytes(10_000)


def odd_orientation(value: bytes) -> bytes:
    """Return a laden JPEG whose orientation is no number from 1 to 8."""
    return altered(laden_jpeg(), struct.pack(">HHI", 274, 3, 1), value)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


Made = Callable[[], bytes]
Refused = tuple[Made, tuple[int, str]]

REFUSED: dict[str, Refused] = {
    "nothing": (bytes, NOT_A_PICTURE),
    "one byte": (lambda: b"\xff", NOT_A_PICTURE),
    "zeros": (lambda: bytes(4096), NOT_A_PICTURE),
    "words that are called a picture": (lambda: b"not a picture", NOT_A_PICTURE),
    "a page": (lambda: b"<!DOCTYPE html><html>" + SCRIPT, NOT_A_PICTURE),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>", NOT_A_PICTURE),
    "SVG after an XML head": (lambda: b'<?xml version="1.0"?><svg onload="x()"/>', NOT_A_PICTURE),
    "GIF": (partial(small, "GIF"), NOT_A_PICTURE),
    "GIF and JAR": (lambda: small("GIF") + archive(), NOT_A_PICTURE),
    "PDF": (lambda: b"%PDF-1.7\n" + SCRIPT, NOT_A_PICTURE),
    "EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n" + SCRIPT, NOT_A_PICTURE),
    "TIFF": (partial(small, "TIFF"), NOT_A_PICTURE),
    "BMP": (partial(small, "BMP"), NOT_A_PICTURE),
    "ICO": (partial(small, "ICO"), NOT_A_PICTURE),
    "PPM": (partial(small, "PPM"), NOT_A_PICTURE),
    "JPEG 2000": (lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(400), NOT_A_PICTURE),
    "AVIF": (partial(ftyp, b"avif"), NOT_A_PICTURE),
    "a film": (partial(ftyp, b"mp42"), NOT_A_PICTURE),
    "a sound": (lambda: b"RIFF\0\1\0\0WAVEfmt " + bytes(400), NOT_A_PICTURE),
    "ZIP": (archive, NOT_A_PICTURE),
    "a program": (lambda: b"MZ\x90\0" + bytes(400), NOT_A_PICTURE),
    "a JPEG behind one byte": (lambda: b"\0" + small("JPEG"), NOT_A_PICTURE),
    "20 MB": (lambda: b"\xff\xd8\xff" + bytes(20 * 2**20), TOO_LARGE),
    "13 MB of a true JPEG": (lambda: laden_jpeg().ljust(13 * 2**20, b"\0"), TOO_LARGE),
    "a byte over 12 MB": (lambda: b"\xff\xd8\xff" + bytes(MOST_BYTES - 2), TOO_LARGE),
    "PNG of 60,000 by 60,000": (partial(png_that_claims, 60_000, 60_000), TOO_MANY),
    "PNG of 51 million pixels": (partial(png_that_claims, 7_200, 7_200), TOO_MANY),
    "PNG as large as numbers go": (partial(png_that_claims, 2**31 - 1, 2**31 - 1), TOO_MANY),
    "JPEG of 65,000 by 65,000": (partial(jpeg_that_claims, 65_000, 65_000), TOO_MANY),
    "WebP with a huge canvas": (partial(wide_webp, 16_383, 16_383), TOO_MANY),
    "PNG of 100,000 by 8": (partial(png_that_claims, 100_000, 8), TOO_NARROW),
    "a strip": (lambda: encoded(draw(1, (90, 3000)).resize((9, 3000)), "PNG"), TOO_NARROW),
    "one pixel": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), TOO_NARROW),
    "JPEG of no height": (partial(jpeg_that_claims, 120, 0), BROKEN),
    "the first bytes of a JPEG": (lambda: jpeg()[:20], BROKEN),
    "a JPEG without its pixels": (lambda: jpeg()[: jpeg().index(b"\xff\xda")], BROKEN),
    "half a JPEG": (lambda: half(jpeg()), BROKEN),
    "half a progressive JPEG": (lambda: half(jpeg(progressive=True)), BROKEN),
    "the first bytes of a PNG": (lambda: small("PNG")[:20], BROKEN),
    "half a PNG": (lambda: half(encoded(draw(2), "PNG")), BROKEN),
    "a PNG without pixels": (lambda: PNG + small("PNG")[8:33] + chunk(b"IEND"), BROKEN),
    "a PNG with too few rows": (partial(png_that_claims, 200, 200), BROKEN),
    "a PNG whose first sum is wrong": (lambda: altered(small("PNG"), b"IHDR", b"\0\0\0\0", after=17), BROKEN),
    "a PNG without the palette that it speaks of": (
        lambda: png_that_claims(40, 40, colour=3, pixels=bytes(1640)),
        BROKEN,
    ),
    "a PNG of a colour that there is not": (partial(png_that_claims, 100, 100, colour=5), BROKEN),
    "a PNG with a profile that swells to 60 MB": (lambda: with_chunks(swollen(b"iCCP", 60)), BROKEN),
    "a PNG with words that swell to 60 MB": (lambda: with_chunks(swollen(b"zTXt", 60)), BROKEN),
    "a PNG with a hundred megabytes of words": (lambda: with_chunks(*[swollen(b"zTXt", 1)] * 100), BROKEN),
    "a PNG with them after its pixels": (lambda: with_chunks(*[swollen(b"zTXt", 1)] * 100, after=True), BROKEN),
    "half a WebP": (lambda: half(encoded(draw(2), "WEBP")), BROKEN),
    "a WebP in name only": (lambda: b"RIFF\0\1\0\0WEBPVP8 " + bytes(400), BROKEN),
    "a HEIC in name only": (partial(ftyp, b"heic"), BROKEN),
    "half a HEIC": (lambda: half(small("HEIF")), BROKEN),
    "a HEIC with bytes missing": (lambda: small("HEIF")[:300] + small("HEIF")[340:], BROKEN),
    "a HEIC that is an AVIF": (lambda: altered(small("HEIF"), b"hvc1", b"av01"), BROKEN),
    "a PNG that begins like a JPEG": (lambda: b"\xff\xd8\xff" + small("PNG"), BROKEN),
    "a page that begins like a PNG": (lambda: PNG + b"<html>" + SCRIPT, BROKEN),
    "a JPEG whose Huffman tables say too much": (
        lambda: altered(small("JPEG"), b"\xff\xc4", b"\xff" * 16, after=5),
        BROKEN,
    ),
    "a JPEG of twelve bits": (lambda: altered(small("JPEG"), b"\xff\xc0", b"\x0c", after=4), BROKEN),
    "a JPEG without loss": (lambda: altered(small("JPEG"), b"\xff\xc0", b"\xff\xc3"), BROKEN),
    "a JPEG of many passes over many pixels": (lambda: many_scans(Image.new("RGB", (4000, 3000)), 200), TOO_MUCH),
}

TAKEN: dict[str, Made] = {
    "JPEG with all that a phone writes": laden_jpeg,
    "PNG with all that programs write": laden_png,
    "WebP with all that programs write": laden_webp,
    "HEIC with all that a phone writes": laden_heic,
    "JPEG of a printer's four colours": lambda: laden_jpeg(draw(1, (200, 160)).convert("CMYK")),
    "grey JPEG": lambda: laden_jpeg(draw(1, (200, 160)).convert("L")),
    "progressive JPEG": partial(laden_jpeg, progressive=True),
    "JPEG with restarts": partial(laden_jpeg, restart_marker_rows=1),
    "small JPEG of many passes": lambda: many_scans(draw(8, (90, 66)), 1000),
    "JPEG that says it is coded arithmetically": lambda: altered(laden_jpeg(), b"\xff\xc0", b"\xff\xc9"),
    "JPEG with others in it": lambda: encoded(draw(6), "MPO", save_all=True, append_images=[draw(7)], exif=exif()),
    "JPEG and ZIP": lambda: laden_jpeg() + archive(),
    "JPEG and script": lambda: laden_jpeg() + SCRIPT,
    "JPEG with a script as its comment": partial(jpeg, comment=SCRIPT),
    "JPEG that a PDF begins in": partial(jpeg, comment=b"%PDF-1.7\n" + CANARY),
    "JPEG whose EXIF is greedy": lambda: jpeg(exif=greedy_exif(900)),
    "JPEG whose EXIF is not": lambda: jpeg(exif=b"Exif\0\0" + CANARY * 90),
    "JPEG held at 0": partial(laden_jpeg, orientation=0),
    "JPEG held at 65,535": partial(laden_jpeg, orientation=65_535),
    "JPEG held in words": lambda: odd_orientation(struct.pack(">HHI", 274, 2, 3)),
    "JPEG held in a thousand ways": lambda: odd_orientation(struct.pack(">HHI", 274, 3, 1000)),
    "PNG of sixteen bits": lambda: laden_png(sixteen_bits(draw(2, (200, 160)))),
    "PNG of a palette with a hole": lambda: laden_png(draw(2, (200, 160)).quantize(16), transparency=3),
    "PNG of two tones": lambda: laden_png(draw(2, (200, 160)).convert("1")),
    "PNG that can be seen through": lambda: laden_png(draw(2, (200, 160)).convert("RGBA")),
    "PNG that moves": lambda: encoded(draw(2), "PNG", save_all=True, append_images=[draw(3)], default_image=True),
    "PNG and script": lambda: laden_png() + SCRIPT,
    "PNG without its end": lambda: laden_png()[:-12],
    "PNG whose EXIF is greedy": lambda: with_chunks(chunk(b"eXIf", greedy_exif(900)[6:])),
    "WebP without loss": partial(laden_webp, lossless=True),
    "WebP that moves": partial(laden_webp, save_all=True, append_images=[draw(3, (200, 160))]),
    "WebP and script": lambda: laden_webp() + SCRIPT,
    "HEIC that can be seen through": lambda: laden_heic(draw(4, (200, 160)).convert("RGBA")),
    "HEIC in tiles": lambda: encoded(draw(4, (700, 600)), "HEIF", tile_size=256, exif=exif()),
    "HEIC of two pictures": partial(laden_heic, save_all=True, append_images=[draw(3, (200, 160))]),
    "HEIC and script": lambda: laden_heic() + SCRIPT,
}
