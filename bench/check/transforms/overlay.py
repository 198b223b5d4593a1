"""Written and drawn on: the picture is whole underneath."""

from __future__ import annotations

from PIL import Image, ImageDraw

from bench.check.transforms.kinds import Dice
from bench.check.transforms.lettering import font


def watermarked(picture: Image.Image, _: Dice) -> Image.Image:
    """A pale word across it and a dark band with a line of text at the foot, as systems that export pictures add."""
    width, height = picture.size
    cover = Image.new("RGBA", picture.size)
    ImageDraw.Draw(cover).text(
        (width * 0.08, height * 0.45), "CONFIDENTIAL", font=font(int(height * 0.09)), fill=(255, 255, 255, 150)
    )
    cover = cover.rotate(20, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(cover)
    pen.rectangle((0, height * 0.88, width, height), fill=(0, 0, 0, 190))
    says = "No. 4107 - for the partnership's eyes"
    pen.text((width * 0.03, height * 0.9), says, font=font(int(height * 0.05)), fill=(255, 255, 255, 255))
    return Image.alpha_composite(picture.convert("RGBA"), cover).convert("RGB")


def stamped(picture: Image.Image, dice: Dice) -> Image.Image:
    """A red band with words over its top, and a ring that somebody drew round what they meant."""
    picture = picture.copy()
    width, height = picture.size
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width, height * 0.13), fill=(200, 20, 20))
    pen.text((width * 0.05, height * 0.03), "PLEASE ASK THE DESK", font=font(int(height * 0.06)), fill=(255, 255, 255))
    across, down = width * dice.uniform(0.35, 0.65), height * dice.uniform(0.3, 0.6)
    radius = min(width, height) * 0.22
    ring = (across - radius, down - radius, across + radius, down + radius)
    pen.ellipse(ring, outline=(255, 230, 0), width=max(3, int(width * 0.012)))
    return picture
