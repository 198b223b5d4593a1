"""Framed: the picture is whole, but stands on something larger."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageOps

from bench.check.transforms.kinds import Dice, Transformation
from bench.check.transforms.lettering import font, paragraph

_WIDE = 16 / 9
_PHONE = (540, 1170)
_MOST_OF_THE_PHONE = 0.72  # of its height; a bar above and below stays free
_BARS = 90


def bordered(part: float, colour: str) -> Transformation:
    """A plain border all round, so wide a part of the longest side: a print's margin, an album's page."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return ImageOps.expand(picture, int(max(picture.size) * part), colour)

    return change


def pillarboxed(picture: Image.Image, _: Dice) -> Image.Image:
    """Black bars left and right, until it is as wide as a television; a picture as wide as that stays."""
    width, height = picture.size
    if width / height < _WIDE:
        width = int(height * _WIDE)
    ground = Image.new("RGB", (width, height))
    ground.paste(picture, ((width - picture.width) // 2, 0))
    return ground


def screenshot(picture: Image.Image, dice: Dice) -> Image.Image:
    """A phone's screen with the picture in a chat: clock and signal above, a field to write in below."""
    width, height = _PHONE
    is_dark = dice.random() < 0.5
    ground, ink = ((12, 12, 14), (235, 235, 235)) if is_dark else ((250, 250, 250), (25, 25, 25))
    shot = Image.new("RGB", _PHONE, ground)
    pen = ImageDraw.Draw(shot)
    scale = min(width / picture.width, height * _MOST_OF_THE_PHONE / picture.height)
    size = (int(picture.width * scale), int(picture.height * scale))
    top = int((height - size[1]) / 2 + dice.integers(-60, 60))
    top = max(_BARS, min(height - size[1] - _BARS, top))
    shot.paste(picture.resize(size, Image.Resampling.LANCZOS), ((width - size[0]) // 2, top))
    _bars(pen, ink, f"{dice.integers(24):02d}:{dice.integers(60):02d}")
    below = top + size[1]
    if below < height - 150:
        paragraph(pen, (24, below + 12, width - 60, 60), dice, height=20, colour=ink)
    return shot


def _bars(pen: ImageDraw.ImageDraw, ink: tuple[int, int, int], clock: str) -> None:
    width, height = _PHONE
    pen.text((24, 14), clock, font=font(24), fill=ink)
    pen.text((width - 120, 14), "4G  61%", font=font(22), fill=ink)
    pen.text((24, 54), "< High Street shops", font=font(24), fill=ink)
    pen.rectangle((20, height - 70, width - 20, height - 22), outline=ink, width=2)
    pen.text((36, height - 58), "Message", font=font(22), fill=ink)
