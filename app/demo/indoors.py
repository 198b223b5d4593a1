"""Invented places under a roof."""

from app.demo.backdrop import Backdrop
from app.demo.colours import rgb


def aisle(b: Backdrop) -> None:
    """Shelves on both sides that run to a vanishing point."""
    vx, vy = b.r.uniform(.3, .7), b.r.uniform(.3, .4)
    b.area([(0, 1), (vx - .1, vy + .1), (vx + .1, vy + .1), (1, 1)], rgb("#cfcabd"))
    for near, far in ((0.0, vx - .12), (1.0, vx + .12)):
        b.area([(near, -.1), (far, vy - .16), (far, vy + .12), (near, 1.02)], rgb("#8c877b"))

        def at(u: float, v: float, near: float = near, far: float = far) -> tuple[float, float]:
            depth = 1 - (1 - u) ** 2
            return near + (far - near) * depth, (1 - depth) * (-.1 + v * 1.12) + depth * (vy - .16 + v * .28)

        for i in range(6):
            colour = b.any_colour()
            for k in range(13):
                if b.r.random() < .3:
                    colour = b.any_colour()
                u, v = k / 13, (i + .22 + b.r.random() * .1) / 6
                b.area([at(u, v), at(u + .93 / 13, v), at(u + .93 / 13, (i + .9) / 6), at(u, (i + .9) / 6)], colour)
            b.line([at(0, (i + .94) / 6), at(1, (i + .94) / 6)], rgb("#f3efe4"), .008)
    for k in range(4):
        y, half = .02 + .07 * k, .2 - .04 * k
        b.area([(vx - half, y), (vx + half, y), (vx + half - .02, y + .02), (vx - half + .02, y + .02)],
               (255, 253, 244))


def shelves(b: Backdrop) -> None:
    """A counter with shelves behind it."""
    rows, top, counter = b.r.randint(3, 5), b.r.uniform(.04, .16), b.r.uniform(.64, .78)
    step = (counter - top) / rows
    for i in range(rows):
        y = top + step * (i + .6)
        b.box(0, y, 1, y + .02, rgb("#6d5a45"))
        x = b.r.uniform(0, .1)
        while x < 1:
            wide, high = b.r.uniform(.03, .09), step * b.r.uniform(.35, .85)
            b.box(x, y - high, x + wide, y, b.any_colour(), corner=.011)
            x += wide + (b.r.uniform(.004, .03) if b.r.random() < .85 else b.r.uniform(.06, .2))
    b.box(0, counter, 1, 1, rgb("#5a4936"))
    b.box(0, counter, 1, counter + .03, rgb("#8a7355"))


def entrance(b: Backdrop) -> None:
    """Glass doors of a shop with its gates."""
    b.box(.1, .05, .9, .86, rgb("#c3d3d8"), outline=rgb("#4c5557"), thick=.028)
    b.line([(.5, .05), (.5, .86)], rgb("#4c5557"), .025)
    for _ in range(6):
        x = b.r.uniform(.12, .8)
        b.box(x, b.r.uniform(.2, .5), x + .08, .8, b.any_colour(.9))
    b.box(.12, .12, .88, .19, b.any_colour())
    b.box(0, .86, 1, 1, rgb("#5f6461"))
    for x in (.02, .84):
        b.box(x, .48, x + .14, .98, rgb("#e9ecea"), outline=rgb("#9aa19f"), thick=.008, corner=.033)


def corridor(b: Backdrop) -> None:
    """A tiled passage with a door and a poster."""
    b.box(0, 0, 1, .4, rgb("#d3d8d3"))
    for i in range(10):
        b.line([(.5 + (i - 4.5) * .07, .36), (.5 + (i - 4.5) * .42, 1)], rgb("#7f8783"), .005)
        y = .38 + .62 * (min(i, 8) / 8) ** 1.7
        b.line([(0, y), (1, y)], rgb("#7f8783"), .005)
    b.box(b.r.uniform(.02, .1), .06, .3, .44, b.any_colour(.8))
    b.box(.66, .04, .95, .42, rgb("#5b6468"))
    for k in range(5):
        b.box(.68 + .05 * k, .1, .71 + .05 * k, .36, b.any_colour())


def escalator(b: Backdrop) -> None:
    """A moving stair between two floors of a shopping centre."""
    lean = b.r.choice((-1, 1))
    for k in range(3):
        x = .04 + .33 * k
        b.box(x, .06, x + .27, .34, rgb("#c9d8de"), outline=rgb("#eef1f2"), thick=.01)
        b.box(x, .06, x + .27, .11, b.any_colour())
        b.box(x + .05, .16, x + .12, .34, b.any_colour(.9))
        b.box(x + .16, .2, x + .22, .34, b.any_colour(.9))
    b.box(0, .34, 1, .4, rgb("#8d969c"))
    for k in range(14):
        y = .4 + .045 * k
        x = .5 + lean * (.3 - .045 * k)
        b.box(x - .24, y, x + .24, y + .045, rgb("#5d656b", 1.3 if k % 2 else 1))
    for side in (-1, 1):
        b.line([(.5 + lean * .3 + side * .27, .36), (.5 - lean * .32 + side * .27, 1.02)], rgb("#23272b"), .03)


def pub(b: Backdrop) -> None:
    """A bar with bottles under warm lamps."""
    bar, lamps, panels = b.r.uniform(.3, .56), b.r.randint(2, 6), b.r.randint(5, 11)
    for k in range(panels):
        b.box(k / panels + .01, bar + .03, (k + 1) / panels - .01, .95, None, outline=rgb("#3d2818"), thick=.011)
    b.glow([((k + b.r.uniform(.2, .8)) / lamps, b.r.uniform(.04, .24), b.r.uniform(.05, .11), rgb("#e8b465"))
            for k in range(lamps)], .05)
    x = 0.0
    while x < 1:
        wide = b.r.uniform(.03, .09)
        b.box(x, bar - b.r.uniform(.06, .14), x + wide, bar, b.any_colour(.6), corner=.011)
        x += wide + b.r.uniform(.01, .09)
    b.box(0, bar, 1, bar + .03, rgb("#7b522f"))


def cafe(b: Backdrop) -> None:
    """A tea room: window, blackboard, round tables."""
    side = b.r.choice((0.0, .5))
    b.box(.06 + side, .06, .44 + side, .46, rgb("#d5e4ea"), outline=rgb("#f3ede0"), thick=.02)
    b.line([(.25 + side, .06), (.25 + side, .46)], rgb("#f3ede0"), .015)
    b.box(.58 - side, .08, .92 - side, .38, rgb("#2f3733"), outline=rgb("#8a6a48"), thick=.014)
    for k in range(4):
        b.line([(.62 - side, .14 + .06 * k), (.62 - side + b.r.uniform(.12, .26), .14 + .06 * k)], rgb("#d7ddd2"), .006)
    b.box(0, .55, 1, 1, rgb("#9a7753"))
    for _ in range(4):
        x, y = b.r.uniform(.05, .95), b.r.uniform(.62, .95)
        b.line([(x, y), (x, y + .2)], rgb("#3b342d"), .02)
        b.disc(x, y, .15, rgb("#ede4d3"), .35)
        b.disc(x - .04, y - .01, .03, b.any_colour(), .7)


def dance_floor(b: Backdrop) -> None:
    """Coloured light over a dark crowd."""
    for _ in range(5):
        x, foot = b.r.uniform(.1, .9), b.r.uniform(-.1, 1.1)
        colour = rgb(b.r.choice(["#7f3fb8", "#2f6fd0", "#c23f8f", "#2fa98f"]), .45)
        b.area([(x - .01, 0), (x + .01, 0), (foot + .16, 1), (foot - .16, 1)], colour)
    b.glow([(b.r.random(), b.r.uniform(0, .3), b.r.uniform(.03, .08),
             rgb(b.r.choice(["#c75fe0", "#4f8ff0", "#f05fa8", "#5fe0c0"]))) for _ in range(9)], .04)
    for _ in range(16):
        x, y = b.r.random(), b.r.uniform(.52, .8)
        b.disc(x, y, .05, rgb("#0b0912"))
        b.disc(x, y + .16, .1, rgb("#0b0912"), 1.7)
