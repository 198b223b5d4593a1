"""How a drawn person is dressed, from the collar down."""

# Outlines are read as rows of points; one number a line would hide every shape.
# fmt: off

from dataclasses import dataclass

from app.demo.canvas import Canvas, Mask, Points
from app.demo.colours import rgb
from app.demo.people import Person

WIDE_SHOULDERS = {"puffer": 1.95, "parka": 1.82, "coat": 1.8, "hoodie": 1.75, "blazer": 1.76, "suit": 1.76}
COLLARED = {"shirt", "coat", "parka", "blazer", "suit", "gilet"}
OPEN_FRONT = {"blazer", "suit", "cardigan"}
ZIPPED = {"shirt", "coat", "parka", "puffer", "hoodie", "fleece", "zipped", "gilet"}


@dataclass(frozen=True)
class Pose:
    """How one shot shows the person: turn -1 to 1, light from -1 (left) or 1 (right), whole figure or bust."""

    turn: float
    tilt: float
    light: int
    whole: bool
    gaze: float


def mirrored(points: Points, side: int) -> list[tuple[float, float]]:
    """The same points on the other side of the body."""
    return [(side * x, y) for x, y in points]


def draw_body(c: Canvas, p: Person, pose: Pose) -> None:
    """Legs, clothes, what is carried and worn on them."""
    shoulder = WIDE_SHOULDERS.get(p.top, 1.62) * p.bulk
    hem = 5.0 if pose.whole else 6.0
    if pose.whole:
        _legs(c, p)
    if p.bag == "backpack":
        c.fill([(-shoulder, 1.9), (shoulder, 1.9), (shoulder * 1.12, 3.8), (-shoulder * 1.12, 3.8)],
               rgb(p.bag_colour, .75))
    body = c.fill(_outline(shoulder, hem), rgb(p.cloth))
    if p.top in ("gilet", "dungarees"):
        _sleeves_of_another_cloth(c, p, body, shoulder)
    c.fill([(pose.light * x, y) for x, y in [(.2, 1.0), (2.6, 1.2), (2.6, 6.2), (.75, 6.2), (.5, 3.2)]],
           rgb(p.cloth, .66), clip=body, blur=.28, alpha=175)
    _arms(c, p, pose, shoulder, hem)
    _front(c, p, pose, body, shoulder=shoulder, hem=hem)
    _carried(c, p, shoulder)
    _neck(c, p)
    _collar(c, p, pose)
    _at_the_neck(c, p, pose)
    _held_or_pinned(c, p)


def _outline(shoulder: float, hem: float) -> list[tuple[float, float]]:
    right = [(shoulder * 1.02, hem), (shoulder * 1.08, 3.2), (shoulder, 1.98), (shoulder * .62, 1.5), (.42, 1.18)]
    return [(-x, y) for x, y in reversed(right)] + right


def _legs(c: Canvas, p: Person) -> None:
    w = p.bulk
    colour = p.cloth if p.top in ("suit", "dungarees") else p.legs
    for side in (-1, 1):
        leg = [(-.05, 4.5), (1.45 * w, 4.5), (1.2 * w, 6.4), (1.02, 8.6), (.4, 8.6), (.26, 6.5)]
        c.fill(mirrored(leg, side), rgb(colour, 1 if side > 0 else .82))
        c.fill(mirrored([(.36, 8.5), (1.02, 8.5), (1.26, 8.9), (1.1, 9.08), (.34, 9.08)], side), rgb("#1c1b1a"))


def _sleeves_of_another_cloth(c: Canvas, p: Person, body: Mask, shoulder: float) -> None:
    for side in (-1, 1):
        sleeve = [(.66, 1.2), (1.3, 1.5), (1.3, 6.4), (.72, 6.4), (.7, 3)]
        c.fill([(side * x * shoulder, y) for x, y in sleeve], rgb(p.under), clip=body)
    if p.top == "dungarees":
        c.fill([(-shoulder, 1.0), (shoulder, 1.0), (shoulder, 2.5), (-shoulder, 2.5)], rgb(p.under), clip=body,
               smooth=False)
        for side in (-1, 1):
            c.line([(side * .78, 1.3), (side * .7, 2.7)], rgb(p.cloth), .28)
        c.fill([(-.9, 2.45), (.9, 2.45), (.95, 3.6), (-.95, 3.6)], rgb(p.cloth), clip=body, smooth=False)
        c.fill([(-.4, 2.9), (.4, 2.9), (.36, 3.4), (-.36, 3.4)], rgb(p.cloth, .8), smooth=False)


def _arms(c: Canvas, p: Person, pose: Pose, shoulder: float, hem: float) -> None:
    fold = rgb(p.cloth, .62)
    for side in (-1, 1):
        c.line([(side * shoulder * .72, 2.75), (side * shoulder * .74, 3.7), (side * shoulder * .68, min(hem, 5.2))],
               fold, .045)
        if pose.whole:
            c.oval((side * shoulder * .9, 4.85), (.24, .3), rgb(p.face, .72 if side == pose.light else 1), False)


def _front(c: Canvas, p: Person, pose: Pose, body: Mask, *, shoulder: float, hem: float) -> None:
    t = pose.turn
    if p.top == "puffer" or "quilted" in p.extras:
        _quilting(c, p, shoulder)
    if p.top in ("stripes", "dungarees"):
        _stripes(c, p, body)
    if p.top in OPEN_FRONT:
        c.fill([(-.5, 1.2), (.5, 1.2), (.42, 2.2), (t * .16, 3.5), (-.42, 2.2)], rgb(p.under), smooth=False)
    if "checks" in p.extras:
        for k in (-4, -3, 3, 4):
            c.line([(k * .42, 1.9), (k * .42, 6)], rgb(p.under, .72), .05)
    if p.top in ZIPPED:
        c.line([(t * .16, 1.7), (t * .2, 3.4), (t * .2, min(hem, 5.8))], rgb(p.cloth, .66), .05)
    if p.top in ("shirt", "cardigan"):
        first = 3.5 if p.top == "cardigan" else 2.3
        for k in range(4):
            c.oval((t * .2 + .04, first + k * .75), (.055, .055), rgb(p.cloth, 1.22), False)
    _neckline(c, p)


def _neckline(c: Canvas, p: Person) -> None:
    if p.top in ("jumper", "tee", "stripes", "dungarees"):
        colour = rgb(p.under, .7) if p.top == "dungarees" else rgb(p.cloth, .66)
        c.fill([(-.62, 1.25), (0, 1.75), (.62, 1.25), (.7, 1.4), (0, 1.92), (-.7, 1.4)], colour)
    if p.top in ("zipped", "fleece"):
        c.fill([(-.6, 1.0), (-.72, 1.6), (0, 1.86), (.72, 1.6), (.6, 1.0), (.42, 1.5), (-.42, 1.5)],
               rgb(p.cloth, 1.22))


def _quilting(c: Canvas, p: Person, shoulder: float) -> None:
    for k in range(6):
        y = 2.15 + k * .62
        c.line([(-shoulder, y + .1), (0, y + .24), (shoulder, y + .1)], rgb(p.cloth, .66), .05)
        c.line([(-shoulder * .96, y + .19), (-.5, y + .31)], rgb(p.cloth, 1.22), .03)


def _stripes(c: Canvas, p: Person, body: Mask) -> None:
    colour = rgb(p.under) if p.top == "stripes" else rgb(p.cloth, .74)
    for k in range(7 if p.top == "stripes" else 3):
        y = 1.95 + k * .5 if p.top == "stripes" else 1.5 + k * .34
        thick = .2 if p.top == "stripes" else .1
        c.fill([(-2.4, y), (0, y + .16), (2.4, y), (2.4, y + thick), (0, y + .16 + thick), (-2.4, y + thick)], colour,
               clip=body, alpha=220)


def _carried(c: Canvas, p: Person, shoulder: float) -> None:
    colour = rgb(p.bag_colour)
    if p.bag in ("tote", "strap"):
        c.line([(-shoulder * .62, 1.62), (-shoulder * .3, 3.2), (.2, 5.2)], colour, .16)
        c.fill([(.1, 4.1), (1.5, 4.0), (1.55, 5.6), (.15, 5.7)], rgb(p.bag_colour, .9), smooth=False)
        c.fill([(.1, 4.1), (1.5, 4.0), (1.5, 4.4), (.12, 4.55)], rgb(p.bag_colour, .7), smooth=False)
    if p.bag == "backpack":
        for side in (-1, 1):
            c.line([(side * shoulder * .6, 1.72), (side * shoulder * .62, 2.6), (side * shoulder * .72, 3.6)],
                   colour, .22)


def _neck(c: Canvas, p: Person) -> None:
    skin, shade = rgb(p.face), rgb(p.face, .72)
    neck = c.fill([(-.4, .6), (.4, .6), (.45, 1.3), (.2, 1.62), (-.2, 1.62), (-.45, 1.3)], skin)
    c.fill([(-.6, .55), (.6, .55), (.52, 1.12), (0, 1.3), (-.52, 1.12)], shade, clip=neck, blur=.06)


def _collar(c: Canvas, p: Person, pose: Pose) -> None:
    lit, fold = rgb(p.cloth, 1.22), rgb(p.cloth, .66)
    if p.top in ("hoodie", "parka") and p.hat != "hood":
        c.fill([(-.58, 1.14), (-.98, 1.42), (-.6, 1.94), (0, 2.06), (.6, 1.94), (.98, 1.42), (.58, 1.14), (.42, 1.5),
                (0, 1.72), (-.42, 1.5)], fold)
    if p.top == "hoodie":
        for side in (-1, 1):
            c.line([(side * .22, 1.8), (side * .26, 2.5)], rgb("#d8d4ca"), .05)
    if p.top == "puffer":
        c.fill([(-.62, 1.0), (-.74, 1.62), (0, 1.9), (.74, 1.62), (.62, 1.0), (.42, 1.4), (0, 1.56), (-.42, 1.4)], lit)
    if p.top in COLLARED:
        for side in (-1, 1):
            shown = lit if side != pose.light else fold
            if p.top in ("shirt", "gilet"):
                cloth = p.under if p.top == "gilet" else p.cloth
                flap = [(.06, 1.72), (.4, 1.16), (.72, 1.42), (.4, 1.95)]
                c.fill(mirrored(flap, side), rgb(cloth, 1.12 if side != pose.light else .8), smooth=False)
            else:
                lapel = [(.1, 2.9), (.3, 1.35), (.72, 1.3), (1.0, 1.9), (.62, 2.1)]
                c.fill(mirrored(lapel, side), shown, smooth=p.top not in OPEN_FRONT)


def _at_the_neck(c: Canvas, p: Person, pose: Pose) -> None:
    t = pose.turn
    if "tie" in p.extras:
        c.fill([(-.12, 1.6), (.12, 1.6), (.16, 2.6), (t * .1, 2.9), (-.16, 2.6)], rgb("#6a2f3a"), smooth=False)
    if "bow tie" in p.extras:
        for side in (-1, 1):
            c.fill(mirrored([(0, 1.68), (.42, 1.48), (.42, 1.92)], side), rgb("#a33b36", 1 if side > 0 else .85),
                   smooth=False)
    if "lanyard" in p.extras:
        for side in (-1, 1):
            c.line([(side * .5, 1.35), (side * .3, 2.5), (0, 3.3)], rgb("#2f8f86"), .07)
        c.fill([(-.24, 3.25), (.24, 3.25), (.24, 3.9), (-.24, 3.9)], rgb("#eef1f2"), smooth=False)
    for name, colour in (("scarf", "#c9657a"), ("red scarf", "#c3312c")):
        if name in p.extras:
            c.fill([(-.72, 1.02), (0, 1.3), (.72, 1.02), (.84, 1.6), (0, 1.98), (-.84, 1.6)], rgb(colour))
            c.fill([(.1, 1.7), (.52, 1.6), (.62, 3.0), (.2, 3.05)], rgb(colour, .82))
            c.line([(-.7, 1.3), (0, 1.6), (.7, 1.3)], rgb(colour, .7), .05)


def _held_or_pinned(c: Canvas, p: Person) -> None:
    if "badge" in p.extras:
        c.oval((-.75, 2.5), (.17, .17), rgb("#f0e6c8"), False)
        c.fill([(-.86, 2.52), (-.72, 2.4), (-.62, 2.48), (-.72, 2.58)], rgb("#33506b"))
    if "list" in p.extras:
        c.fill([(-1.3, 3.6), (-.7, 3.5), (-.62, 4.5), (-1.22, 4.6)], rgb("#f6f3ea"), smooth=False)
        for k in range(4):
            c.line([(-1.16, 3.8 + k * .17), (-.78, 3.74 + k * .17)], rgb("#8d8f94"), .03)
