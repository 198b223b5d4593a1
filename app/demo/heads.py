"""The face of a drawn person, and the person as a whole."""

# Outlines are read as rows of points; one number a line would hide every shape.
# fmt: off

import math
import random

from PIL import Image

from app.demo.bodies import Pose, draw_body, mirrored
from app.demo.canvas import Canvas, Mask
from app.demo.colours import mixed, rgb
from app.demo.hair import draw_behind, draw_hair, draw_hat
from app.demo.people import Person

INK = rgb("#2a1e1a")


def draw_person(p: Person, size: tuple[int, int], unit: float, middle: tuple[float, float], pose: Pose) -> Image.Image:
    """The figure alone on a transparent sheet; `unit` is half a head in pixels, `middle` the middle of the face."""
    c = Canvas(size, unit, middle, pose.tilt)
    draw_behind(c, p, pose)
    draw_body(c, p, pose)
    head = _head(c, p, pose)
    _eyes(c, p, pose, head)
    _nose_and_mouth(c, p, pose)
    _beard(c, p, pose, head)
    draw_hair(c, p, pose)
    draw_hat(c, p, pose, head)
    _worn_on_the_face(c, p, pose, head)
    return c.image


def _head(c: Canvas, p: Person, pose: Pose) -> Mask:
    skin, shade, w, t, light, j = rgb(p.face), rgb(p.face, .72), p.wide, pose.turn, pose.light, p.jaw
    for side in (-1, 1):
        if side * t < .55:
            c.oval((side * .79 * w - t * .12, .06), (.14, .22), shade if side == light else skin)
    head = c.fill([(0, -1.0), (.56 * w, -.82), (.8 * w, -.3), (.77 * w, .25), (.6 * w * j, .72),
                   (.27 * j + t * .06, .98), (t * .1, 1.03), (-.27 * j + t * .06, .98), (-.6 * w * j, .72),
                   (-.77 * w, .25), (-.8 * w, -.3), (-.56 * w, -.82)], skin, True)
    c.fill(mirrored([(.28, -1.2), (1.3, -1.2), (1.3, 1.3), (.05, 1.3), (.36, .6), (.5, 0)], light), shade, True,
           clip=head, blur=.16, alpha=190)
    c.oval((-light * .42 + t * .2, .3), (.2, .15), mixed(p.face, "#c8544a", .6), clip=head, blur=.1, alpha=90)
    if p.age >= 2:
        for y in (-.5, -.4):
            c.line([(-.28 + t * .2, y), (t * .2, y - .03), (.28 + t * .2, y)], rgb(p.face, .84), .025, True)
    return head


def _eyes(c: Canvas, p: Person, pose: Pose, head: Mask) -> None:
    e, t, dy = pose.turn * .2, pose.turn, pose.gaze
    brow = rgb("#3a2a20") if p.cut == "bald" and p.age < 3 else rgb(p.hair, .8)
    for side in (-1, 1):
        x = side * .33 * (1 - .18 * abs(t) * (1 if side * t > 0 else -.3)) + e
        c.oval((x, -.02 + dy), (.12, .056), rgb("#f4efe8"), clip=head)
        c.oval((x + t * .05, -.018 + dy), (.066, .066), rgb("#2c221d"), clip=head)
        c.line([(x - .135, -.02 + dy), (x, -.075 + dy), (x + .135, -.02 + dy)], INK, .04, True)
        c.line([(x - .17, -.25 + p.brow * side + dy), (x, -.31 + dy), (x + .17, -.25 - p.brow * side + dy)], brow,
               .065, True)
        if p.age >= 1:
            c.line([(x - .11, .1 + dy), (x, .14 + dy), (x + .1, .1 + dy)], rgb(p.face, .72), .022, True)
        if p.age >= 2:
            c.line([(x + side * .2, -.03 + dy), (x + side * .27, -.06 + dy)], rgb(p.face, .72), .022, True)
            c.line([(x + side * .2, .02 + dy), (x + side * .27, .04 + dy)], rgb(p.face, .72), .022, True)


def _nose_and_mouth(c: Canvas, p: Person, pose: Pose) -> None:
    e, t, light, shade = pose.turn * .2, pose.turn, pose.light, rgb(p.face, .72)
    n = e * 1.35
    c.line([(n + light * .06, -.02), (n + t * .1 + light * .1, .26), (n + t * .06, .36), (n - light * .1, .34)], shade,
           .042, True)
    c.line([(e - .2, .615), (e - .05, .635), (e + .06, .63), (e + .2, .605)], mixed(p.face, "#7a2a2c", .7), .05, True)
    c.line([(e - .09, .74), (e + .09, .74)], shade, .03, True)
    if p.age >= 2:
        for side in (-1, 1):
            c.line([(e + side * .24, .36), (e + side * .34, .5), (e + side * .33, .62)], rgb(p.face, .78), .025, True)


def _beard(c: Canvas, p: Person, pose: Pose, head: Mask) -> None:
    w, t, e, j = p.wide, pose.turn, pose.turn * .2, p.jaw
    if p.beard == "stubble":
        c.fill([(-.74 * w, .2), (-.5, .42), (-.2 + e, .42), (.2 + e, .42), (.5, .42), (.74 * w, .2), (.6, .9), (0, 1.1),
                (-.6, .9)], rgb(p.hair), True, clip=head, blur=.05, alpha=80)
    elif p.beard == "full":
        c.fill([(-.79 * w, .1), (-.6 * w, .42), (-.26 + e, .42), (e, .46), (.26 + e, .42), (.6 * w, .42),
                (.79 * w, .1), (.7 * w * j, .74), (.34, 1.12), (t * .1, 1.2), (-.34, 1.12), (-.7 * w * j, .74)],
               rgb(p.hair, .92), True)
        c.line([(e - .2, .62), (e, .64), (e + .2, .61)], mixed(p.face, "#7a2a2c", .75), .05, True)
    elif p.beard == "tache":
        c.fill([(e - .28, .56), (e - .1, .45), (e, .48), (e + .1, .45), (e + .28, .56), (e, .58)], rgb(p.hair), True)


def _worn_on_the_face(c: Canvas, p: Person, pose: Pose, head: Mask) -> None:
    e, dy = pose.turn * .2, pose.gaze
    if p.glasses:
        for side in (-1, 1):
            ring = [(side * .33 + e + .21 * math.cos(a / 5 * math.pi), dy + .17 * math.sin(a / 5 * math.pi))
                    for a in range(10)]
            c.line(ring, INK, .045, True, True)
        c.line([(e - .12, dy - .02), (e, dy - .06), (e + .12, dy - .02)], INK, .04, True)
    if "pearls" in p.extras:
        for side in (-1, 1):
            c.oval((side * .82 * p.wide, .34), (.075, .075), rgb("#f7f4ee"))
    if "freckles" in p.extras:
        r = random.Random(f"freckles {p.seed}")
        for _ in range(16):
            x, y = r.choice((-1, 1)) * r.uniform(.14, .5) + e, r.uniform(.12, .38)
            c.oval((x, y), (.022, .02), mixed(p.face, "#7a4a2c", .6), clip=head)
