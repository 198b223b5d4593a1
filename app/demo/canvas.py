"""A sheet on which one figure is drawn, measured in heads."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.demo.colours import RGB

Point = tuple[float, float]
Points = Sequence[Point]


class Mask(NamedTuple):
    """A shape: where its box begins on the sheet (pixels) and how much of each pixel is inside (0 to 255)."""

    left: int
    top: int
    image: Image.Image


def spline(points: Points, closed: bool = True, steps: int = 10) -> list[Point]:
    """A smooth (Catmull-Rom) curve through the points, as many short straight lines."""
    curve: list[Point] = []
    count = len(points)
    for i in range(count if closed else count - 1):
        places = [i + k for k in (-1, 0, 1, 2)]
        a, b, c, d = (points[k % count] if closed else points[max(0, min(count - 1, k))] for k in places)
        for step in range(steps):
            t = step / steps
            curve.append((_along(a[0], b[0], c[0], d[0], t), _along(a[1], b[1], c[1], d[1], t)))
    return curve if closed else [*curve, points[-1]]


def _along(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


class Canvas:
    """Draws in head units: (0, 0) is the middle of the face, a head is 2 high, y grows downwards."""

    def __init__(self, size: tuple[int, int], unit: float, middle: Point, tilt: float) -> None:
        self.image = Image.new("RGBA", size)
        self.unit, self.middle = unit, middle
        self.cos, self.sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))

    def at(self, point: Point, head: bool = False) -> Point:
        """The pixel of a point; what belongs to the head tilts with it about the neck."""
        x, y = point
        if head:
            x, y = x * self.cos - (y - 1) * self.sin, x * self.sin + (y - 1) * self.cos + 1
        return self.middle[0] + x * self.unit, self.middle[1] + y * self.unit

    def shape(self, points: Points, head: bool = False, smooth: bool = True, blur: float = 0) -> Mask:
        """The mask of a closed shape; only its own box is ever touched, which is what makes drawing quick."""
        pixels = [self.at(point, head) for point in (spline(points) if smooth else points)]
        room = 3 * blur * self.unit + 2
        left = max(0, math.floor(min(x for x, _ in pixels) - room))
        top = max(0, math.floor(min(y for _, y in pixels) - room))
        right = min(self.image.width, math.ceil(max(x for x, _ in pixels) + room))
        bottom = min(self.image.height, math.ceil(max(y for _, y in pixels) + room))
        image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(image).polygon([(x - left, y - top) for x, y in pixels], fill=255)
        return Mask(left, top, image.filter(ImageFilter.GaussianBlur(blur * self.unit)) if blur else image)

    def fill(
        self,
        points: Points,
        colour: RGB,
        head: bool = False,
        *,
        smooth: bool = True,
        blur: float = 0,
        alpha: int = 255,
        clip: Mask | None = None,
    ) -> Mask:
        """Paints a closed shape, only inside `clip` if one is given; returns its mask."""
        mask = self.shape(points, head, smooth, blur)
        image = mask.image
        if clip is not None:
            x, y = mask.left - clip.left, mask.top - clip.top
            image = ImageChops.multiply(image, clip.image.crop((x, y, x + image.width, y + image.height)))
        if alpha < 255:
            image = image.point(lambda v: v * alpha // 255)
        if clip is None and (blur or alpha < 255):
            layer = Image.new("RGBA", image.size, colour)
            layer.putalpha(image)
            self.image.alpha_composite(layer, (mask.left, mask.top))
        else:
            self.image.paste((*colour, 255), (mask.left, mask.top), image)
        return mask

    def line(self, points: Points, colour: RGB, width: float, head: bool = False, closed: bool = False) -> None:
        """A smooth stroke with round ends."""
        draw = ImageDraw.Draw(self.image)
        pixels = [self.at(point, head) for point in spline(points, closed)]
        thick = max(1, round(width * self.unit))
        draw.line(pixels, fill=(*colour, 255), width=thick, joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            draw.ellipse([x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2], fill=(*colour, 255))

    def oval(
        self,
        middle: Point,
        radii: Point,
        colour: RGB,
        head: bool = True,
        *,
        blur: float = 0,
        alpha: int = 255,
        clip: Mask | None = None,
    ) -> Mask:
        """An ellipse."""
        turns = [a / 8 * math.pi for a in range(16)]
        points = [(middle[0] + radii[0] * math.cos(a), middle[1] + radii[1] * math.sin(a)) for a in turns]
        return self.fill(points, colour, head, blur=blur, alpha=alpha, clip=clip)
