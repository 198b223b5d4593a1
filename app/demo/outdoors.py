"""Invented places under the sky."""

from app.demo.backdrop import Backdrop
from app.demo.colours import rgb


def street(b: Backdrop) -> None:
    """A row of shop fronts."""
    x = -b.r.uniform(0, 0.3)
    while x < 1:
        wide = b.r.uniform(0.34, 0.55)
        _shop_front(b, x, wide)
        x += wide
    b.box(0, 0.8, 1, 1, rgb("#a39e94"))
    for k in range(7):
        b.line([(k / 6 - 0.2, 1), (0.2 + k * 0.1, 0.8)], rgb("#8b867d"), 0.004)


def _shop_front(b: Backdrop, x: float, wide: float) -> None:
    brick = rgb(b.r.choice(["#a4694f", "#b99f7d", "#d7cdb8", "#8b8f92", "#c5ab95"]))
    b.box(x, b.r.uniform(-0.05, 0.1), x + wide, 0.8, brick)
    for k in range(2):
        left = x + wide * (0.14 + 0.44 * k)
        b.box(left, 0.14, left + wide * 0.26, 0.3, rgb("#46525a"), outline=(238, 234, 224), thick=0.008)
    fascia = b.any_colour(0.8)
    b.box(x, 0.38, x + wide, 0.45, fascia)
    b.box(x + wide * 0.1, 0.405, x + wide * (0.1 + b.r.uniform(0.3, 0.7)), 0.425, (240, 232, 210))
    b.box(x + wide * 0.06, 0.47, x + wide * 0.62, 0.76, rgb(b.r.choice(["#e8d9a8", "#5e6b70", "#cfd8d6"])))
    for k in range(5):
        left = x + wide * (0.1 + 0.1 * k)
        b.box(left, b.r.uniform(0.54, 0.66), left + wide * 0.07, 0.75, b.any_colour())
    b.box(x + wide * 0.7, 0.48, x + wide * 0.92, 0.8, rgb("#2f3336"))
    if b.r.random() < 0.5:
        for k in range(8):
            left, right = x + wide * k / 8, x + wide * (k + 1) / 8
            b.area([(left, 0.45), (right, 0.45), (right, 0.52), (left, 0.52)], fascia if k % 2 else (240, 236, 226))


def doorway(b: Backdrop) -> None:
    """A lit door at night."""
    left, light = b.r.uniform(0.18, 0.5), rgb(b.r.choice(["#d88a3a", "#c2563f", "#7f5fb0", "#cfa050"]))
    for k in range(9):
        b.line([(0, k / 9), (1, k / 9)], rgb("#232a36"), 0.005)
    b.glow([(left + 0.19, 0.1 + 0.15 * k, 0.19, light) for k in range(6)] + [(left, 0, 0.16, rgb("#f2c878"))], 0.07)
    b.box(left, 0.1, left + 0.38, 0.95, None, outline=rgb("#0e0f13"), thick=0.033)
    b.box(0, 0.92, 1, 1, rgb("#191a20"))


def car_park(b: Backdrop) -> None:
    """Cars between concrete posts, a shutter behind."""
    b.box(0.55, 0.14, 0.98, 0.44, rgb("#8a9094"))
    for k in range(8):
        b.line([(0.55, 0.16 + 0.035 * k), (0.98, 0.16 + 0.035 * k)], rgb("#70777b"), 0.005)
    for k in range(5):
        b.box(k / 4 - 0.02, 0, k / 4 + 0.03, 0.5, rgb("#8f9493"))
    b.box(0, 0, 1, 0.12, rgb("#6f7575"))
    for k in range(3):
        x = 0.02 + 0.36 * k + b.r.uniform(-0.05, 0.05)
        b.box(x, 0.4, x + 0.3, 0.56, b.any_colour(), corner=0.04)
        b.box(x + 0.05, 0.32, x + 0.25, 0.44, rgb("#39454b"), corner=0.04)
        b.disc(x + 0.05, 0.555, 0.032, (25, 25, 25))
        b.disc(x + 0.25, 0.555, 0.032, (25, 25, 25))
    for k in range(6):
        b.line([(k * 0.22 - 0.1, 1), (k * 0.14 + 0.16, 0.58)], (225, 222, 205), 0.01)


def market(b: Backdrop) -> None:
    """Striped awnings over crates and plants."""
    x = -b.r.uniform(0, 0.2)
    while x < 1:
        wide, foot, stripe = b.r.uniform(0.36, 0.5), b.r.uniform(0.24, 0.3), b.any_colour()
        for k in range(8):
            left, right = x + wide * k / 8, x + wide * (k + 1) / 8
            b.area(
                [(left + 0.02, 0.1), (right + 0.02, 0.1), (right, foot), (left, foot)],
                stripe if k % 2 else (242, 237, 226),
            )
        for post in (x + 0.02, x + wide - 0.03):
            b.box(post, foot, post + 0.015, 0.8, rgb("#6a5a48"))
        for row in range(2):
            for k in range(4):
                left, top = x + wide * (0.06 + 0.23 * k), 0.5 + 0.13 * row
                b.box(left, top, left + wide * 0.2, top + 0.11, rgb("#a3805a"))
                colour = rgb(b.r.choice(["#6f9a4a", "#c9472f", "#d99a2f", "#8f4f8a", "#4f7f4a", "#d9c24a"]))
                for n in range(5):
                    b.disc(left + wide * (0.02 + 0.04 * n), top + 0.01, wide * 0.035, colour)
        x += wide + 0.02
    b.box(0, 0.78, 1, 1, rgb("#9d978b"))


def park(b: Backdrop) -> None:
    """Trees, a path, a bench and perhaps a bandstand by the river."""
    b.box(0, 0.46, 1, 0.56, rgb("#93b3c2"))
    b.box(0, 0.56, 1, 1, rgb("#8aa873"))
    b.area([(0.3, 1), (0.46, 0.56), (0.52, 0.56), (0.8, 1)], rgb("#cdbf9f"))
    for _ in range(6):
        x, y, size = b.r.random(), b.r.uniform(0.2, 0.36), b.r.uniform(0.09, 0.17)
        b.box(x - 0.012, y, x + 0.012, 0.6, rgb("#6b5742"))
        b.disc(x, y, size, rgb(b.r.choice(["#5f8a55", "#739a5a", "#4f7a5a", "#8a9f58", "#b58a45"])))
    if b.r.random() < 0.5:
        x = b.r.uniform(0.55, 0.75)
        b.area([(x - 0.2, 0.34), (x, 0.2), (x + 0.2, 0.34)], rgb("#7d4b45"))
        for k in range(5):
            b.box(x - 0.17 + 0.083 * k, 0.34, x - 0.16 + 0.083 * k, 0.56, rgb("#efe9db"))
        b.box(x - 0.2, 0.54, x + 0.2, 0.6, rgb("#b9ad99"))
    x = b.r.uniform(0.02, 0.2)
    for y in (0.66, 0.69, 0.74):
        b.box(x, y, x + 0.28, y + 0.018, rgb("#7a5a3c"))
    for left in (x + 0.02, x + 0.24):
        b.box(left, 0.66, left + 0.015, 0.82, rgb("#2f3336"))


def steps(b: Backdrop) -> None:
    """Columns above broad stone steps."""
    b.box(0.04, 0.08, 0.96, 0.16, rgb("#bdb5a5"))
    b.area([(0.04, 0.08), (0.5, -0.06), (0.96, 0.08)], rgb("#cbc3b3"))
    b.box(0.08, 0.16, 0.92, 0.6, rgb("#8d8678"))
    b.box(0.42, 0.26, 0.58, 0.6, b.any_colour(0.7))
    for k in range(6):
        x = 0.08 + 0.155 * k
        b.box(x, 0.16, x + 0.065, 0.6, rgb("#d9d2c3"))
        b.box(x + 0.045, 0.16, x + 0.065, 0.6, rgb("#b9b1a1"))
    for k in range(8):
        b.box(0, 0.6 + 0.05 * k, 1, 0.65 + 0.05 * k, rgb("#c4bcad", 1 - 0.05 * (k % 2) - 0.02 * k))


def arcade(b: Backdrop) -> None:
    """A glass-roofed passage in the rain."""
    vx = b.r.uniform(0.4, 0.6)
    for k in range(9):
        b.line([(k / 8, -0.02), (vx, 0.3)], rgb("#c5d0d6"), 0.006)
    for near, far in ((0.0, vx - 0.09), (1.0, vx + 0.09)):
        for k in range(4):
            a, z = 1 - 0.7**k, 1 - 0.7 ** (k + 1)
            left, right = near + (far - near) * a, near + (far - near) * z
            top_a, top_z = 0.12 + 0.18 * a, 0.12 + 0.18 * z
            foot_a, foot_z = 0.92 - 0.46 * a, 0.92 - 0.46 * z
            b.area([(left, top_a), (right, top_z), (right, foot_z), (left, foot_a)], b.any_colour(0.55))
            b.area(
                [(left, top_a + 0.1), (right, top_z + 0.08), (right, foot_z - 0.06), (left, foot_a - 0.1)],
                rgb(b.r.choice(["#e6cf90", "#d9e2dd", "#e8c9a0"])),
            )
    b.area([(0, 1), (vx - 0.09, 0.46), (vx + 0.09, 0.46), (1, 1)], rgb("#6b7880"))
    for _ in range(70):
        x, y = b.r.random(), b.r.random()
        b.line([(x, y), (x - 0.008, y + 0.035)], rgb("#b9c6ce"), 0.002)


def bridge(b: Backdrop) -> None:
    """A footbridge over the river, its rails and lamps."""
    b.box(0, 0.34, 1, 0.62, rgb("#7f9aa8"))
    for k in range(9):
        x = k / 8 + b.r.uniform(-0.03, 0.03)
        wall = rgb(b.r.choice(["#a58a76", "#8c8f94", "#b8a58c", "#7d8a80"]))
        b.box(x - 0.06, b.r.uniform(0.16, 0.28), x + 0.06, 0.36, wall)
    b.area([(-0.1, 1), (0.12, 0.6), (0.88, 0.6), (1.1, 1)], rgb("#a39888"))
    for k in range(9):
        y = 0.62 + 0.38 * (k / 8) ** 1.6
        b.line([(0, y), (1, y)], rgb("#8b8172"), 0.006)
    for side in (-1, 1):
        b.line([(0.5 + side * 0.36, 0.46), (0.5 + side * 0.62, 0.62)], rgb("#2f4a4a"), 0.02)
        for k in range(6):
            x = 0.5 + side * (0.36 + 0.05 * k)
            b.line([(x, 0.46 + 0.03 * k), (x, 0.64 + 0.06 * k)], rgb("#2f4a4a"), 0.009)
        b.box(0.5 + side * 0.38 - 0.006, 0.16, 0.5 + side * 0.38 + 0.006, 0.5, rgb("#2f4a4a"))
        b.disc(0.5 + side * 0.38, 0.15, 0.028, rgb("#f4e6b8"))


def platform(b: Backdrop) -> None:
    """A shelter or platform with a clock and a timetable."""
    b.box(0, 0.04, 1, 0.13, rgb("#59656b"))
    for k in range(5):
        b.box(k * 0.25 - 0.01, 0.13, k * 0.25 + 0.015, 0.7, rgb("#455056"))
    b.box(0.03, 0.26, 0.97, 0.62, rgb("#c3d2d8"))
    for k in range(4):
        b.line([(0.25 * k, 0.26), (0.25 * k, 0.62)], rgb("#455056"), 0.01)
    x = b.r.uniform(0.18, 0.82)
    b.disc(x, 0.22, 0.085, rgb("#23292d"))
    b.disc(x, 0.22, 0.072, rgb("#f5f2e8"))
    b.line([(x, 0.22), (x + 0.03, 0.19)], rgb("#23292d"), 0.009)
    b.line([(x, 0.22), (x - 0.012, 0.175)], rgb("#23292d"), 0.007)
    board = 0.08 if x > 0.5 else 0.62
    b.box(board, 0.34, board + 0.28, 0.54, b.any_colour(0.8))
    for k in range(4):
        b.line(
            [(board + 0.03, 0.38 + 0.04 * k), (board + b.r.uniform(0.15, 0.25), 0.38 + 0.04 * k)],
            (240, 238, 228),
            0.007,
        )
    b.box(0, 0.7, 1, 1, rgb("#8e9088"))
    b.box(0, 0.84, 1, 0.87, rgb("#d9c04a"))
