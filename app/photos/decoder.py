"""The one place where a stranger's bytes become a picture: a process of its own that can do nothing else.

The darkroom starts this file as a program, without the app: it holds no key, no database and nothing about people.
It reads pictures from standard input, answers each with a verdict, a size and raw pixels on standard output, and
ends when its input does.
"""

from __future__ import annotations

import enum
import io
import runpy
import signal
import struct
import sys
import warnings
from pathlib import Path
from typing import NoReturn

from PIL import Image

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
READY = b"R"
ASKED = struct.Struct(">BHI")  # which kind, longest side wanted in pixels (0: only look), bytes that follow
TOLD = struct.Struct(">BII")  # Verdict, width, height; then, if pixels were wanted, width × height × 3 bytes

MOST_PIXELS = 50_000_000
LEAST_SIDE = 8
MOST_LOPSIDED = 20
_MOST_PASSED_OVER = 2_000_000_000  # pixels × scans of a JPEG; an honest progressive one has ten or so
_LOOKED_AT = 200  # pixels: as small as a JPEG can be decoded, which still reads every byte of it

# Fifty million pixels took 1.6 s at most where this was measured; headers take a millisecond, unless somebody has
# written a million empty ones, or one that swells.
_PICTURE_CPU_S, _HEADERS_CPU_S = 4.0, 1.0

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Verdict(enum.IntEnum):
    FINE = 0
    BROKEN = 1
    TOO_MANY_PIXELS = 2
    TOO_NARROW = 3
    TOO_MUCH = 4  # more memory or time than a photograph takes


class Refused(BaseException):
    """Not an Exception, so that no plugin swallows it."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


def decode(data: bytes, kind: str, longest: int) -> Image.Image:
    """Return the picture: upright, flat on white, RGB, its longest side at most `longest` pixels.

    Raises Refused, or whatever a library raises on bytes made to confuse it.
    """
    picture = _open(data, kind)
    _refuse_odd_sizes(*picture.size)
    if kind == "JPEG":
        if data.count(b"\xff\xda") * picture.width * picture.height > _MOST_PASSED_OVER:
            raise Refused(Verdict.TOO_MUCH)
        shrink = min(1.0, longest / max(picture.size))
        picture.draft("RGB", (round(picture.width * shrink), round(picture.height * shrink)))
    picture.load()
    return _plain(picture, longest)


def _open(data: bytes, kind: str) -> Image.Image:
    signal.setitimer(signal.ITIMER_VIRTUAL, _HEADERS_CPU_S)
    try:
        return Image.open(io.BytesIO(data), formats=(kind,))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _refuse_odd_sizes(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused(Verdict.TOO_MANY_PIXELS)
    if min(width, height) < LEAST_SIDE or max(width, height) > MOST_LOPSIDED * min(width, height):
        raise Refused(Verdict.TOO_NARROW)


def _plain(picture: Image.Image, longest: int) -> Image.Image:
    turn = _turn(picture)
    if picture.mode.startswith("I"):  # sixteen bits of grey: taken for eight, nearly all would be white
        picture = picture.point(lambda level: level * (1 / 256)).convert("L")
        picture.info.pop("transparency", None)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if picture.mode != mode:
        picture = picture.convert(mode)
    # Hamming: as sharp as bicubic when a picture is made smaller, in half the time that Lanczos takes.
    picture.thumbnail((longest, longest), Image.Resampling.HAMMING)
    if mode == "RGBA":
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
        picture = flat
    return picture if turn is None else picture.transpose(turn)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """Return how the camera was held; EXIF that cannot be read says nothing."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:
        return None


def answer(data: bytes, kind: str, longest: int) -> bytes:
    """Return what is written back for one picture.

    A look is all that a picture goes through, but small: what was taken can be developed.
    """
    try:
        picture = decode(data, kind, longest or _LOOKED_AT)
        return TOLD.pack(Verdict.FINE, *picture.size) + (picture.tobytes() if longest else b"")
    except Refused as refused:
        return TOLD.pack(refused.verdict, 0, 0)
    except Image.DecompressionBombError:
        return TOLD.pack(Verdict.TOO_MANY_PIXELS, 0, 0)
    except MemoryError:
        return TOLD.pack(Verdict.TOO_MUCH, 0, 0)
    except Exception:
        return TOLD.pack(Verdict.BROKEN, 0, 0)


def _prepare() -> None:
    """Load all that will be needed, then give up the means to load anything more."""
    import pillow_heif  # noqa: PLC0415 - in this process alone

    # libheif's own thumbnails, depths and masks are not asked for; one thread is the least that it works with.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    Image.preinit()
    from PIL import MpoImagePlugin, WebPImagePlugin  # noqa: F401, PLC0415 - they make themselves known to Pillow

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # twice that is where Pillow raises; below, it only warns
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent: it finishes what has begun
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _too_long)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends this process, whatever library it hangs in
    # By path: to import it would be to import the app, with all that it holds.
    runpy.run_path(str(Path(__file__).with_name("confine.py")))["shut_in"]()


def _too_long(*_: object) -> NoReturn:
    raise Refused(Verdict.TOO_MUCH)


def main() -> None:
    asking, telling = sys.stdin.buffer, sys.stdout.buffer
    _prepare()
    telling.write(READY)
    telling.flush()
    while head := asking.read(ASKED.size):
        kind, longest, length = ASKED.unpack(head)
        data = asking.read(length)
        signal.setitimer(signal.ITIMER_PROF, _PICTURE_CPU_S)
        told = answer(data, KINDS[kind], longest)
        signal.setitimer(signal.ITIMER_PROF, 0)
        telling.write(told)
        telling.flush()


if __name__ == "__main__":
    main()
