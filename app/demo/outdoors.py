"""Invented places under the sky."""

from app.demo.backdrop import Backdrop
from app.demo.colours import rgb


def street(b: Backdrop) -> None:
    """A row of shop fronts."""
    x = -b.r.uniform(0, .3)
    while x < 1:
        wide = b.r.uniform(.34, .55)
        _shop_front(b, x, wide)
        x += wide
    b.box(0, .8, 1, 1, rgb("#a39e94"))
    for k in range(7):
        b.line([(k / 6 - .2, 1), (.2 + k * .1, .8)], rgb("#8b867d"), .004)


def _shop_front(b: Backdrop, x: float, wide: float) -> None:
    brick = rgb(b.r.choice(["#a4694f", "#b99f7d", "#d7cdb8", "#8b8f92", "#c5ab95"]))
    b.box(x, b.r.uniform(-.05, .1), x + wide, .8, brick)
    for k in range(2):
        left = x + wide * (.14 + .44 * k)
        b.box(left, .14, left + wide * .26, .3, rgb("#46525a"), outline=(238, 234, 224), thick=.008)
    fascia = b.any_colour(.8)
    b.box(x, .38, x + wide, .45, fascia)
    b.box(x + wide * .1, .405, x + wide * (.1 + b.r.uniform(.3, .7)), .425, (240, 232, 210))
    b.box(x + wide * .06, .47, x + wide * .62, .76, rgb(b.r.choice(["#e8d9a8", "#5e6b70", "#cfd8d6"])))
    for k in range(5):
        left = x + wide * (.1 + .1 * k)
        b.box(left, b.r.uniform(.54, .66), left + wide * .07, .75, b.any_colour())
    b.box(x + wide * .7, .48, x + wide * .92, .8, rgb("#2f3336"))
    if b.r.random() < .5:
        for k in range(8):
            left, right = x + wide * k / 8, x + wide * (k + 1) / 8
            b.area([(left, .45), (right, .45), (right, .52), (left, .52)], fascia if k % 2 else (240, 236, 226))


def doorway(b: Backdrop) -> None:
    """A lit door at night."""
    left, light = b.r.uniform(.18, .5), rgb(b.r.choice(["#d88a3a", "#c2563f", "#7f5fb0", "#cfa050"]))
    for k in range(9):
        b.line([(0, k / 9), (1, k / 9)], rgb("#232a36"), .005)
    b.glow([(left + .19, .1 + .15 * k, .19, light) for k in range(6)] + [(left, 0, .16, rgb("#f2c878"))], .07)
    b.box(left, .1, left + .38, .95, None, outline=rgb("#0e0f13"), thick=.033)
    b.box(0, .92, 1, 1, rgb("#191a20"))


def car_park(b: Backdrop) -> None:
    """Cars between concrete posts, a shutter behind."""
    b.box(.55, .14, .98, .44, rgb("#8a9094"))
    for k in range(8):
        b.line([(.55, .16 + .035 * k), (.98, .16 + .035 * k)], rgb("#70777b"), .005)
    for k in range(5):
        b.box(k / 4 - .02, 0, k / 4 + .03, .5, rgb("#8f9493"))
    b.box(0, 0, 1, .12, rgb("#6f7575"))
    for k in range(3):
        x = .02 + .36 * k + b.r.uniform(-.05, .05)
        b.box(x, .4, x + .3, .56, b.any_colour(), corner=.04)
        b.box(x + .05, .32, x + .25, .44, rgb("#39454b"), corner=.04)
        b.disc(x + .05, .555, .032, (25, 25, 25))
        b.disc(x + .25, .555, .032, (25, 25, 25))
    for k in range(6):
        b.line([(k * .22 - .1, 1), (k * .14 + .16, .58)], (225, 222, 205), .01)


def market(b: Backdrop) -> None:
    """Striped awnings over crates and plants."""
    x = -b.r.uniform(0, .2)
    while x < 1:
        wide, foot, stripe = b.r.uniform(.36, .5), b.r.uniform(.24, .3), b.any_colour()
        for k in range(8):
            left, right = x + wide * k / 8, x + wide * (k + 1) / 8
            b.area([(left + .02, .1), (right + .02, .1), (right, foot), (left, foot)],
                   stripe if k % 2 else (242, 237, 226))
        for post in (x + .02, x + wide - .03):
            b.box(post, foot, post + .015, .8, rgb("#6a5a48"))
        for row in range(2):
            for k in range(4):
                left, top = x + wide * (.06 + .23 * k), .5 + .13 * row
                b.box(left, top, left + wide * .2, top + .11, rgb("#a3805a"))
                colour = rgb(b.r.choice(["#6f9a4a", "#c9472f", "#d99a2f", "#8f4f8a", "#4f7f4a", "#d9c24a"]))
                for n in range(5):
                    b.disc(left + wide * (.02 + .04 * n), top + .01, wide * .035, colour)
        x += wide + .02
    b.box(0, .78, 1, 1, rgb("#9d978b"))


def park(b: Backdrop) -> None:
    """Trees, a path, a bench and perhaps a bandstand by the river."""
    b.box(0, .46, 1, .56, rgb("#93b3c2"))
    b.box(0, .56, 1, 1, rgb("#8aa873"))
    b.area([(.3, 1), (.46, .56), (.52, .56), (.8, 1)], rgb("#cdbf9f"))
    for _ in range(6):
        x, y, size = b.r.random(), b.r.uniform(.2, .36), b.r.uniform(.09, .17)
        b.box(x - .012, y, x + .012, .6, rgb("#6b5742"))
        b.disc(x, y, size, rgb(b.r.choice(["#5f8a55", "#739a5a", "#4f7a5a", "#8a9f58", "#b58a45"])))
    if b.r.random() < .5:
        x = b.r.uniform(.55, .75)
        b.area([(x - .2, .34), (x, .2), (x + .2, .34)], rgb("#7d4b45"))
        for k in range(5):
            b.box(x - .17 + .083 * k, .34, x - .16 + .083 * k, .56, rgb("#efe9db"))
        b.box(x - .2, .54, x + .2, .6, rgb("#b9ad99"))
    x = b.r.uniform(.02, .2)
    for y in (.66, .69, .74):
        b.box(x, y, x + .28, y + .018, rgb("#7a5a3c"))
    for left in (x + .02, x + .24):
        b.box(left, .66, left + .015, .82, rgb("#2f3336"))


def steps(b: Backdrop) -> None:
    """Columns above broad stone steps."""
    b.box(.04, .08, .96, .16, rgb("#bdb5a5"))
    b.area([(.04, .08), (.5, -.06), (.96, .08)], rgb("#cbc3b3"))
    b.box(.08, .16, .92, .6, rgb("#8d8678"))
    b.box(.42, .26, .58, .6, b.any_colour(.7))
    for k in range(6):
        x = .08 + .155 * k
        b.box(x, .16, x + .065, .6, rgb("#d9d2c3"))
        b.box(x + .045, .16, x + .065, .6, rgb("#b9b1a1"))
    for k in range(8):
        b.box(0, .6 + .05 * k, 1, .65 + .05 * k, rgb("#c4bcad", 1 - .05 * (k % 2) - .02 * k))


def arcade(b: Backdrop) -> None:
    """A glass-roofed passage in the rain."""
    vx = b.r.uniform(.4, .6)
    for k in range(9):
        b.line([(k / 8, -.02), (vx, .3)], rgb("#c5d0d6"), .006)
    for near, far in ((0.0, vx - .09), (1.0, vx + .09)):
        for k in range(4):
            a, z = 1 - .7 ** k, 1 - .7 ** (k + 1)
            left, right = near + (far - near) * a, near + (far - near) * z
            top_a, top_z = .12 + .18 * a, .12 + .18 * z
            foot_a, foot_z = .92 - .46 * a, .92 - .46 * z
            b.area([(left, top_a), (right, top_z), (right, foot_z), (left, foot_a)], b.any_colour(.55))
            b.area([(left, top_a + .1), (right, top_z + .08), (right, foot_z - .06), (left, foot_a - .1)],
                   rgb(b.r.choice(["#e6cf90", "#d9e2dd", "#e8c9a0"])))
    b.area([(0, 1), (vx - .09, .46), (vx + .09, .46), (1, 1)], rgb("#6b7880"))
    for _ in range(70):
        x, y = b.r.random(), b.r.random()
        b.line([(x, y), (x - .008, y + .035)], rgb("#b9c6ce"), .002)


def bridge(b: Backdrop) -> None:
    """A footbridge over the river, its rails and lamps."""
    b.box(0, .34, 1, .62, rgb("#7f9aa8"))
    for k in range(9):
        x = k / 8 + b.r.uniform(-.03, .03)
        wall = rgb(b.r.choice(["#a58a76", "#8c8f94", "#b8a58c", "#7d8a80"]))
        b.box(x - .06, b.r.uniform(.16, .28), x + .06, .36, wall)
    b.area([(-.1, 1), (.12, .6), (.88, .6), (1.1, 1)], rgb("#a39888"))
    for k in range(9):
        y = .62 + .38 * (k / 8) ** 1.6
        b.line([(0, y), (1, y)], rgb("#8b8172"), .006)
    for side in (-1, 1):
        b.line([(.5 + side * .36, .46), (.5 + side * .62, .62)], rgb("#2f4a4a"), .02)
        for k in range(6):
            x = .5 + side * (.36 + .05 * k)
            b.line([(x, .46 + .03 * k), (x, .64 + .06 * k)], rgb("#2f4a4a"), .009)
        b.box(.5 + side * .38 - .006, .16, .5 + side * .38 + .006, .5, rgb("#2f4a4a"))
        b.disc(.5 + side * .38, .15, .028, rgb("#f4e6b8"))


def platform(b: Backdrop) -> None:
    """A shelter or platform with a clock and a timetable."""
    b.box(0, .04, 1, .13, rgb("#59656b"))
    for k in range(5):
        b.box(k * .25 - .01, .13, k * .25 + .015, .7, rgb("#455056"))
    b.box(.03, .26, .97, .62, rgb("#c3d2d8"))
    for k in range(4):
        b.line([(.25 * k, .26), (.25 * k, .62)], rgb("#455056"), .01)
    x = b.r.uniform(.18, .82)
    b.disc(x, .22, .085, rgb("#23292d"))
    b.disc(x, .22, .072, rgb("#f5f2e8"))
    b.line([(x, .22), (x + .03, .19)], rgb("#23292d"), .009)
    b.line([(x, .22), (x - .012, .175)], rgb("#23292d"), .007)
    board = .08 if x > .5 else .62
    b.box(board, .34, board + .28, .54, b.any_colour(.8))
    for k in range(4):
        b.line([(board + .03, .38 + .04 * k), (board + b.r.uniform(.15, .25), .38 + .04 * k)], (240, 238, 228), .007)
    b.box(0, .7, 1, 1, rgb("#8e9088"))
    b.box(0, .84, 1, .87, rgb("#d9c04a"))
