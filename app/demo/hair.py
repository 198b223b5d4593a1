"""The hair and headwear of a drawn person."""

# Outlines are read as rows of points; one number a line would hide every shape.
# fmt: off

import math
import random

from app.demo.bodies import Pose, mirrored
from app.demo.canvas import Canvas, Mask
from app.demo.colours import rgb
from app.demo.people import Person

Outline = list[tuple[float, float]]

# Outlines over the head; x is multiplied by the width of the face.
OVER = {
    "crop": [(-.8, -.12), (-.84, -.62), (-.4, -1.14), (.4, -1.14), (.84, -.62), (.8, -.12), (.66, -.5), (.2, -.62),
             (-.3, -.6), (-.66, -.5)],
    "buzz": [(-.79, -.2), (-.8, -.6), (-.4, -1.05), (.4, -1.05), (.8, -.6), (.79, -.2), (.62, -.56), (0, -.68),
             (-.62, -.56)],
    "side": [(-.82, 0), (-.9, -.7), (-.3, -1.24), (.5, -1.16), (.9, -.6), (.8, -.1), (.66, -.46), (.1, -.5),
             (-.42, -.72), (-.64, -.44)],
    "quiff": [(-.8, -.15), (-.84, -.66), (-.62, -1.2), (.1, -1.44), (.72, -1.3), (.84, -.66), (.8, -.15),
              (.64, -.58), (.1, -.74), (-.5, -.7)],
    "swept": [(-.84, .1), (-.92, -.6), (-.56, -1.2), (0, -1.3), (.56, -1.2), (.92, -.6), (.84, .1), (.66, -.5),
              (.3, -.78), (-.3, -.78), (-.66, -.5)],
    "waves": [(-.88, .12), (-.98, -.3), (-.86, -.62), (-.9, -.95), (-.4, -1.3), (.1, -1.2), (.5, -1.3), (.92, -.9),
              (.88, -.6), (.98, -.3), (.88, .12), (.68, -.36), (.42, -.5), (.1, -.42), (-.3, -.62), (-.68, -.36)],
    "fringe": [(-.86, .3), (-.92, -.6), (-.4, -1.2), (.4, -1.2), (.92, -.6), (.86, .3), (.68, -.2), (.3, -.36),
               (-.1, -.3), (-.5, -.4), (-.68, -.1)],
    "bob": [(-.84, .7), (-.98, 0), (-.86, -.8), (-.2, -1.2), (.5, -1.16), (.94, -.6), (.98, .1), (.84, .7),
            (.72, -.06), (.34, -.52), (-.1, -.66), (-.56, -.4), (-.7, .1)],
    "long": [(-.92, 1.3), (-.98, .2), (-.88, -.7), (-.1, -1.2), (.86, -.74), (.98, .2), (.92, 1.3), (.74, .1),
             (.4, -.5), (.02, -.74), (-.4, -.5), (-.74, .1)],
    "pony": [(-.8, -.02), (-.86, -.6), (-.3, -1.16), (.3, -1.16), (.86, -.6), (.8, -.02), (.6, -.54), (0, -.74),
             (-.6, -.54)],
    "bun": [(-.8, .02), (-.88, -.6), (-.3, -1.14), (.3, -1.14), (.88, -.6), (.8, .02), (.6, -.5), (0, -.66),
            (-.6, -.5)],
    "locs": [(-.98, 1.1), (-.96, -.2), (-.7, -1.0), (0, -1.26), (.7, -1.0), (.96, -.2), (.98, 1.1), (.76, 0),
             (.5, -.52), (0, -.7), (-.5, -.52), (-.76, 0)],
}
BEHIND: dict[str, Outline] = {
    "long": [(-.84, -.5), (0, -1.14), (.84, -.5), (.98, .7), (.86, 1.75), (.2, 1.5), (-.3, 1.5), (-.9, 1.72),
             (-.98, .7)],
    "bob": [(-.86, -.4), (0, -1.12), (.86, -.4), (.95, .5), (.7, .98), (-.7, .98), (-.95, .5)],
    "hood": [(-.98, .3), (-.9, -.7), (0, -1.32), (.9, -.7), (.98, .3), (.75, 1.35), (-.75, 1.35)],
}
BEHIND["locs"] = BEHIND["long"]
BEHIND["fringe"] = BEHIND["bob"]


def _wide(outline: Outline, w: float) -> Outline:
    return [(x * w, y) for x, y in outline]


def draw_behind(c: Canvas, p: Person, pose: Pose) -> None:
    """What hangs behind the head: hair, a hood, an open umbrella."""
    if "umbrella" in p.extras:
        _umbrella(c)
    if p.hat == "hood":
        c.fill(_wide(BEHIND["hood"], p.wide), rgb(p.cloth, .66), True)
    elif p.cut in BEHIND:
        c.fill(_wide(BEHIND[p.cut], p.wide), rgb(p.hair, .75), True)
    elif p.cut == "pony":
        side = -1 if pose.turn > 0 else 1
        tail = [(.3, -.9), (.95, -.7), (1.18, .1), (1.0, 1.1), (.8, .5), (.66, -.2)]
        c.fill(mirrored(tail, side), rgb(p.hair, .8), True)
    elif p.cut == "bun":
        c.oval((-.25 * pose.turn, -1.2), (.4, .36), rgb(p.hair, .85))


def _umbrella(c: Canvas) -> None:
    dome = c.fill([(-2.5, -.9), (-1.9, -1.95), (-.7, -2.6), (.7, -2.6), (1.9, -1.95), (2.5, -.9), (1.2, -1.12),
                   (0, -.95), (-1.2, -1.12)], rgb("#26282c"))
    for row in range(5):
        for column in range(-6, 6):
            if (row + column) % 2:
                x, y = column * .42, -2.65 + row * .38
                c.fill([(x, y), (x + .42, y), (x + .42, y + .38), (x, y + .38)], rgb("#e9e4d6"), smooth=False,
                       clip=dome)
    c.line([(1.35, -1.2), (1.5, 2.2), (1.55, 5)], rgb("#3a3027"), .09)


def draw_hair(c: Canvas, p: Person, pose: Pose) -> None:
    """The hair over the head; hidden by a hood."""
    if p.hat == "hood" or p.cut == "bald":
        return
    if p.cut == "curls":
        _curls(c, p)
    elif p.cut == "thin":
        for side in (-1, 1):
            tuft = [(.8, .1), (.86, -.4), (.66, -.82), (.6, -.5), (.66, -.1)]
            c.fill(mirrored(_wide(tuft, p.wide), side), rgb(p.hair), True)
        c.fill([(-.5, -.86), (0, -1.08), (.5, -.86), (0, -.98)], rgb(p.hair), True, alpha=130)
    else:
        over = c.fill(_wide(OVER[p.cut], p.wide), rgb(p.hair), True)
        c.fill(mirrored([(-.6, -1.2), (-.1, -1.2), (-.3, -.5), (-.9, -.3)], pose.light), rgb(p.hair, 1.6), True,
               clip=over, blur=.12, alpha=110)
        if p.sides != p.hair:
            for side in (-1, 1):
                c.fill(mirrored([(.6, -.7), (1, -.7), (1, 0), (.6, 0)], side), rgb(p.sides), True, clip=over,
                       blur=.06)
    if p.cut == "locs":
        for k in range(-4, 5):
            inner = abs(k) < 3
            c.line([(k * .2, -1.1), (k * .23, -.62 if inner else .1), (k * .235, -.6 if inner else 1.1)],
                   rgb(p.hair, 1.5), .03, True)


def _curls(c: Canvas, p: Person) -> None:
    r = random.Random(p.seed)
    for k in range(15):
        a = math.pi * (1.02 + .97 * k / 14)
        c.oval((math.cos(a) * .82 * p.wide, math.sin(a) * .92 - .1), (.27, .27), rgb(p.hair, r.uniform(.85, 1.15)))
    c.fill(_wide([(-.76, -.3), (-.6, -.95), (0, -1.12), (.6, -.95), (.76, -.3), (.4, -.58), (-.4, -.58)], p.wide),
           rgb(p.hair), True)


def draw_hat(c: Canvas, p: Person, pose: Pose, head: Mask) -> None:
    """Beanie, cap, flat cap, helmet, brimmed hat or hood."""
    w, t, colour, light = p.wide, pose.turn, rgb(p.hat_colour), pose.light
    shadow = [(-.7, -.3), (.7, -.3), (.6, -.08), (-.6, -.08)]
    if p.hat == "beanie":
        knit = c.fill(_wide([(-.88, -.34), (-.86, -.86), (-.45, -1.36), (.45, -1.36), (.86, -.86), (.88, -.34),
                             (0, -.46)], w), colour, True)
        c.fill(mirrored([(.3, -1.5), (1.2, -1.3), (1.2, -.2), (.5, -.3)], light), rgb(p.hat_colour, .6), True,
               clip=knit, blur=.14, alpha=180)
        c.fill(_wide([(-.9, -.62), (0, -.78), (.9, -.62), (.9, -.26), (0, -.42), (-.9, -.26)], w),
               rgb(p.hat_colour, .8), True)
    elif p.hat in ("cap", "flat cap"):
        low = p.hat == "flat cap"
        top = [(-.94, -.4), (-1.0, -.8), (-.4, -1.16), (.4, -1.16), (1.0, -.8), (.94, -.4), (0, -.56)] if low else [
            (-.86, -.42), (-.82, -.92), (-.4, -1.28), (.4, -1.28), (.82, -.92), (.86, -.42), (0, -.6)]
        c.fill(_wide(top, w), colour, True)
        c.fill([(-.66 + t * .5, -.52), (t * .5, -.7), (.66 + t * .5, -.52), (.8 + t * .8, -.3), (t * .7, -.36),
                (-.8 + t * .8, -.3)], rgb(p.hat_colour, .6), True)
        c.fill(_wide(shadow, w), rgb(p.face, .72), True, clip=head, blur=.06, alpha=120)
    elif p.hat == "brimmed":
        c.fill(_wide([(-.8, -.5), (-.72, -1.2), (-.2, -1.34), (.2, -1.3), (.72, -1.2), (.8, -.5)], w), colour, True)
        c.fill([(-1.5, -.38), (-.7, -.62), (.7, -.62), (1.5, -.38), (0, -.34)], rgb(p.hat_colour, .75), True)
        c.fill(_wide(shadow, w), rgb(p.face, .6), True, clip=head, blur=.06, alpha=150)
    elif p.hat == "helmet":
        _helmet(c, w)
    elif p.hat == "hood":
        _hood(c, p, pose, head)


def _helmet(c: Canvas, w: float) -> None:
    c.fill(_wide([(-.94, -.36), (-.9, -1.0), (-.4, -1.42), (.4, -1.42), (.9, -1.0), (.94, -.36), (0, -.62)], w),
           rgb("#e7e9ea"), True)
    for k in (-1, 0, 1):
        c.fill([(k * .42 - .1, -.75), (k * .3, -1.3), (k * .42 + .1, -.75)], rgb("#3a4048"), True)
    for side in (-1, 1):
        c.line([(side * .8 * w, -.4), (side * .7 * w, .4), (0, 1.1)], rgb("#2d3036"), .06, True)


def _hood(c: Canvas, p: Person, pose: Pose, head: Mask) -> None:
    right = [(.5, -1.2), (.92, -.5), (.92, .45), (.62, 1.3), (.4, 1.24), (.72, .5), (.72, -.3), (.4, -.86)]
    rim = c.fill(_wide(right + [(-x, y) for x, y in reversed(right)], p.wide), rgb(p.cloth), True)
    c.fill(mirrored([(.2, -1.4), (1.2, -1.2), (1.2, 1.5), (.5, 1.4)], pose.light), rgb(p.cloth, .66), True,
           clip=rim, blur=.1, alpha=200)
    c.fill(_wide([(-.8, -.5), (0, -1.0), (.8, -.5), (.5, -.34), (0, -.46), (-.5, -.34)], p.wide),
           rgb(p.face, .5), True, clip=head, blur=.1, alpha=150)
