"""The demo town's photographs, drawn: the same arguments always give the same picture; nobody in them exists."""

import random
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from app.demo.bodies import Pose
from app.demo.colours import rgb
from app.demo.heads import draw_person
from app.demo.people import Person
from app.demo.places import PLACES, gradient, place

Camera = Literal["phone", "cctv", "still"]
SIZE = (720, 900)
FINER = 2  # a figure is drawn this many times larger, then made smaller, so that its edges are smooth
CAMERAS: tuple[Camera, ...] = ("phone", "phone", "cctv", "still")


def shoot(
    person: Person | None,
    shot: int = 0,
    where: str = "",
    camera: Camera | None = None,
    *,
    when: str = "",
    turn: float | None = None,
    size: tuple[int, int] = SIZE,
) -> Image.Image:
    """One photograph of a person, or of an empty place; `when` is what the camera's clock stamps into a corner."""
    r = random.Random(f"{person.seed if person else 'nobody'} {shot}")
    where = where or r.choice(sorted(PLACES))
    seen_by = r.choice(CAMERAS) if camera is None else camera
    whole = seen_by == "cctv"
    picture, lamp = place(where, r, size)
    picture = picture.filter(ImageFilter.GaussianBlur(size[0] / (400 if whole else 110)))
    if person:
        _put_in(picture, person, r, whole=whole, turn=turn, lamp=lamp)
    return _as_seen_by(seen_by, picture, r, where, when)


def _put_in(
    picture: Image.Image, person: Person, r: random.Random, *, whole: bool, turn: float | None, lamp: str
) -> None:
    width, height = (side * FINER for side in picture.size)
    unit = width * (r.uniform(0.082, 0.096) if whole else r.uniform(0.165, 0.205)) * (person.tall if whole else 1)
    middle = (width * r.uniform(0.38, 0.62), height * (r.uniform(0.17, 0.24) if whole else r.uniform(0.34, 0.42)))
    if "umbrella" in person.extras:
        unit, middle = unit * 0.8, (middle[0], height * (0.3 if whole else 0.46))
    pose = Pose(
        turn=r.uniform(-0.7, 0.7) if turn is None else turn,
        tilt=r.uniform(-6, 6),
        light=r.choice((-1, 1)),
        whole=whole,
        gaze=r.choice((0, 0, 0.08)),
    )
    figure = draw_person(person, (width, height), unit, middle, pose).reduce(FINER)
    alpha = figure.getchannel("A")
    shadow = alpha.filter(ImageFilter.GaussianBlur(unit / FINER * 0.35)).point(lambda v: v * 2 // 5)
    picture.paste((12, 12, 14), (round(unit * 0.08 * pose.light), round(unit * 0.05)), shadow)
    if lamp:
        figure = ImageChops.multiply(figure, Image.new("RGBA", figure.size, (*rgb(lamp), 255)))
    picture.paste(figure, (0, 0), alpha)


def _as_seen_by(camera: Camera, picture: Image.Image, r: random.Random, where: str, when: str) -> Image.Image:
    size = picture.size
    if camera == "cctv":
        small = picture.resize((size[0] * 5 // 9, size[1] * 5 // 9), Image.Resampling.BILINEAR)
        picture = small.resize(size, Image.Resampling.BICUBIC)
        picture = ImageEnhance.Contrast(ImageEnhance.Color(picture).enhance(0.42)).enhance(0.96)
        picture = ImageChops.multiply(picture, Image.new("RGB", size, (228, 238, 230)))
        lines = Image.new("L", (1, size[1]), 255)
        lines.putdata([229 if y % 4 == 0 else 255 for y in range(size[1])])
        picture = ImageChops.multiply(picture, Image.merge("RGB", (lines.resize(size),) * 3))
        picture = _grainy(picture, 26, r)
        _stamp(picture, f"CAM {r.randint(1, 9):02d}  {where.upper()}", when)
    elif camera == "still":
        picture = ImageEnhance.Contrast(ImageEnhance.Color(picture).enhance(0.75)).enhance(1.08)
        picture = _grainy(picture, 12, r)
        _stamp(picture, "", when)
    else:
        warmth = r.choice([(255, 246, 232), (240, 246, 255), (255, 255, 250)])
        picture = _grainy(ImageChops.multiply(picture, Image.new("RGB", size, warmth)), 9, r)
    edge = Image.radial_gradient("L").resize(size).point(lambda v: 255 - max(0, v - 120) * 2 // 5)
    return ImageChops.multiply(picture, Image.merge("RGB", (edge,) * 3))


def _grainy(picture: Image.Image, amount: float, r: random.Random) -> Image.Image:
    """Sensor noise. Pillow's own noise cannot be seeded, so the bytes come from the shot."""
    noise = Image.frombytes("L", picture.size, r.randbytes(picture.width * picture.height))
    noise = noise.point(lambda v: round(128 + (v - 128) * amount / 74))
    return Image.blend(picture, ImageChops.overlay(picture, Image.merge("RGB", (noise,) * 3)), 0.6)


def _stamp(picture: Image.Image, top: str, foot: str) -> None:
    draw, (width, height) = ImageDraw.Draw(picture), picture.size
    font = ImageFont.load_default(size=round(width / 26))
    for y, words in ((height * 0.025, top), (height * 0.94, foot)):
        draw.text((width * 0.035, y), words, font=font, fill=(238, 240, 226), stroke_width=2, stroke_fill=(10, 12, 10))


def rephoto(picture: Image.Image, seed: int = 0) -> Image.Image:
    """A picture of a picture, as staff take them from a screen: part of it, askew, softer and warmer."""
    r = random.Random(f"again {seed}")
    width, height = picture.size
    part = picture.crop((round(0.17 * width), round(0.096 * height), round(0.88 * width), round(0.8 * height)))
    lands = [(x * width, y * height) for x, y in ((0.06, 0.07), (0.91, 0.03), (0.96, 0.94), (0.03, 0.97))]
    corners = [(0, 0), (part.width, 0), (part.width, part.height), (0, part.height)]
    plan = _perspective(corners, lands)
    seen = part.transform((width, height), Image.Transform.PERSPECTIVE, plan, Image.Resampling.BICUBIC)
    hole = Image.new("L", part.size, 255).transform((width, height), Image.Transform.PERSPECTIVE, plan)
    wall = gradient((width, height), "#b9ae9c", "#8c8271")
    wall.paste(seen, (0, 0), hole)
    wall = ImageEnhance.Color(wall.filter(ImageFilter.GaussianBlur(1.1))).enhance(0.8)
    return _grainy(ImageChops.multiply(wall, Image.new("RGB", (width, height), (250, 238, 214))), 12, r)


def _perspective(corners: list[tuple[int, int]], lands: list[tuple[float, float]]) -> list[float]:
    """The eight numbers Pillow wants, so that each corner lands where it should (Gauss and Jordan)."""
    rows: list[list[float]] = []
    for (u, v), (x, y) in zip(corners, lands, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for i in range(8):
        best = max(range(i, 8), key=lambda n: abs(rows[n][i]))
        rows[i], rows[best] = rows[best], rows[i]
        rows[i] = [a / rows[i][i] for a in rows[i]]
        for n in range(8):
            if n != i:
                factor = rows[n][i]
                rows[n] = [a - factor * b for a, b in zip(rows[n], rows[i], strict=True)]
    return [row[8] for row in rows]
