"""The sheet a place is drawn on, measured in shares of its width and height."""

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.demo.colours import GOODS, RGB, rgb


def gradient(size: tuple[int, int], top: str, bottom: str) -> Image.Image:
    """A sheet that goes from one colour at the top to another at the foot."""
    column = Image.new("RGB", (1, 64))
    for i in range(64):
        red, green, blue = (round(a + (b - a) * i / 63) for a, b in zip(rgb(top), rgb(bottom), strict=True))
        column.putpixel((0, i), (red, green, blue))
    return column.resize(size, Image.Resampling.BICUBIC)


class Backdrop:
    """Draws with x and y from 0 (left, top) to 1 (right, foot); thickness is a share of the width."""

    def __init__(self, image: Image.Image, r: random.Random) -> None:
        self.image, self.r = image, r
        self.w, self.h = image.size
        self.draw = ImageDraw.Draw(image)

    def any_colour(self, brightness: float = 1.0) -> RGB:
        return rgb(self.r.choice(GOODS), brightness)

    def box(
        self,
        x: float,
        y: float,
        right: float,
        foot: float,
        colour: RGB | None,
        *,
        outline: RGB | None = None,
        thick: float = 0.008,
        corner: float = 0,
    ) -> None:
        """A rectangle; its corners may be round. Nothing is drawn of one that has no area."""
        if right <= x or foot <= y:
            return
        self.draw.rounded_rectangle(
            [x * self.w, y * self.h, right * self.w, foot * self.h],
            radius=corner * self.w,
            fill=colour,
            outline=outline,
            width=max(1, round(thick * self.w)),
        )

    def area(self, points: list[tuple[float, float]], colour: RGB) -> None:
        self.draw.polygon([(x * self.w, y * self.h) for x, y in points], fill=colour)

    def line(self, points: list[tuple[float, float]], colour: RGB, thick: float = 0.005) -> None:
        self.draw.line([(x * self.w, y * self.h) for x, y in points], fill=colour, width=max(1, round(thick * self.w)))

    def disc(self, x: float, y: float, radius: float, colour: RGB, tall: float = 1) -> None:
        """A circle whose radius is a share of the width."""
        a, b = radius * self.w, radius * self.w * tall
        self.draw.ellipse([x * self.w - a, y * self.h - b, x * self.w + a, y * self.h + b], fill=colour)

    def glow(self, lights: list[tuple[float, float, float, RGB]], softness: float = 0.06) -> None:
        """Adds soft lights: x, y, radius (share of the width), colour."""
        small = (max(1, self.w // 4), max(1, self.h // 4))
        layer = Image.new("RGB", small)
        draw = ImageDraw.Draw(layer)
        for x, y, radius, colour in lights:
            a = radius * small[0]
            draw.ellipse([x * small[0] - a, y * small[1] - a, x * small[0] + a, y * small[1] + a], fill=colour)
        layer = layer.filter(ImageFilter.GaussianBlur(softness * small[0])).resize(self.image.size)
        self.image.paste(ImageChops.add(self.image, layer))
