"""A printed profile: the picture is a third to a half of an A4 page; the rest is text."""

from __future__ import annotations

from PIL import Image, ImageDraw

from bench.check.transforms.kinds import Dice
from bench.check.transforms.lettering import font, paragraph

_A4 = (827, 1169)  # pixels, at 100 to the inch
_MARGIN = 50


def printed(picture: Image.Image, dice: Dice) -> Image.Image:
    """The page as its file shows it: a dark heading, the picture somewhere beneath, text beside and below."""
    width, height = _A4
    sheet = Image.new("RGB", _A4, (252, 252, 250))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, width, 86), fill=(30, 50, 90))
    pen.text((40, 24), f"PROFILE IN CONFIDENCE  {dice.integers(100, 9999)}", font=font(36), fill=(255, 255, 255))
    scale = min(dice.uniform(0.34, 0.6) * width / picture.width, 0.48 * height / picture.height)
    shown = picture.resize((int(picture.width * scale), int(picture.height * scale)), Image.Resampling.LANCZOS)
    left = int(dice.uniform(_MARGIN, max(_MARGIN + 1, width - shown.width - _MARGIN)))
    top = 130 + int(dice.integers(30))
    right, bottom = left + shown.width, top + shown.height
    sheet.paste(shown, (left, top))
    if dice.random() < 0.6:
        pen.rectangle((left - 2, top - 2, right + 1, bottom + 1), outline=(60, 60, 60), width=2)
    if left > width * 0.35:
        paragraph(pen, (40, top, left - 70, shown.height), dice, height=19)
    elif right < width * 0.65:
        paragraph(pen, (right + 25, top, width - right - 60, shown.height), dice, height=19)
    paragraph(pen, (40, bottom + 40, width - 80, height - bottom - 110), dice, height=21)
    return sheet
