"""Invented places under a roof."""

from app.demo.backdrop import Backdrop
from app.demo.colours import rgb


def aisle(b: Backdrop) -> None:
    """Shelves on both sides that run to a vanishing point."""
    vx, vy = b.r.uniform(0.3, 0.7), b.r.uniform(0.3, 0.4)
    b.area([(0, 1), (vx - 0.1, vy + 0.1), (vx + 0.1, vy + 0.1), (1, 1)], rgb("#cfcabd"))
    for near, far in ((0.0, vx - 0.12), (1.0, vx + 0.12)):
        b.area([(near, -0.1), (far, vy - 0.16), (far, vy + 0.12), (near, 1.02)], rgb("#8c877b"))

        def at(u: float, v: float, near: float = near, far: float = far) -> tuple[float, float]:
            depth = 1 - (1 - u) ** 2
            return near + (far - near) * depth, (1 - depth) * (-0.1 + v * 1.12) + depth * (vy - 0.16 + v * 0.28)

        for i in range(6):
            colour = b.any_colour()
            for k in range(13):
                if b.r.random() < 0.3:
                    colour = b.any_colour()
                u, v = k / 13, (i + 0.22 + b.r.random() * 0.1) / 6
                b.area([at(u, v), at(u + 0.93 / 13, v), at(u + 0.93 / 13, (i + 0.9) / 6), at(u, (i + 0.9) / 6)], colour)
            b.line([at(0, (i + 0.94) / 6), at(1, (i + 0.94) / 6)], rgb("#f3efe4"), 0.008)
    for k in range(4):
        y, half = 0.02 + 0.07 * k, 0.2 - 0.04 * k
        b.area(
            [(vx - half, y), (vx + half, y), (vx + half - 0.02, y + 0.02), (vx - half + 0.02, y + 0.02)],
            (255, 253, 244),
        )


def shelves(b: Backdrop) -> None:
    """A counter with shelves behind it."""
    rows, top, counter = b.r.randint(3, 5), b.r.uniform(0.04, 0.16), b.r.uniform(0.64, 0.78)
    step = (counter - top) / rows
    for i in range(rows):
        y = top + step * (i + 0.6)
        b.box(0, y, 1, y + 0.02, rgb("#6d5a45"))
        x = b.r.uniform(0, 0.1)
        while x < 1:
            wide, high = b.r.uniform(0.03, 0.09), step * b.r.uniform(0.35, 0.85)
            b.box(x, y - high, x + wide, y, b.any_colour(), corner=0.011)
            x += wide + (b.r.uniform(0.004, 0.03) if b.r.random() < 0.85 else b.r.uniform(0.06, 0.2))
    b.box(0, counter, 1, 1, rgb("#5a4936"))
    b.box(0, counter, 1, counter + 0.03, rgb("#8a7355"))


def entrance(b: Backdrop) -> None:
    """Glass doors of a shop with its gates."""
    b.box(0.1, 0.05, 0.9, 0.86, rgb("#c3d3d8"), outline=rgb("#4c5557"), thick=0.028)
    b.line([(0.5, 0.05), (0.5, 0.86)], rgb("#4c5557"), 0.025)
    for _ in range(6):
        x = b.r.uniform(0.12, 0.8)
        b.box(x, b.r.uniform(0.2, 0.5), x + 0.08, 0.8, b.any_colour(0.9))
    b.box(0.12, 0.12, 0.88, 0.19, b.any_colour())
    b.box(0, 0.86, 1, 1, rgb("#5f6461"))
    for x in (0.02, 0.84):
        b.box(x, 0.48, x + 0.14, 0.98, rgb("#e9ecea"), outline=rgb("#9aa19f"), thick=0.008, corner=0.033)


def corridor(b: Backdrop) -> None:
    """A tiled passage with a door and a poster."""
    b.box(0, 0, 1, 0.4, rgb("#d3d8d3"))
    for i in range(10):
        b.line([(0.5 + (i - 4.5) * 0.07, 0.36), (0.5 + (i - 4.5) * 0.42, 1)], rgb("#7f8783"), 0.005)
        y = 0.38 + 0.62 * (min(i, 8) / 8) ** 1.7
        b.line([(0, y), (1, y)], rgb("#7f8783"), 0.005)
    b.box(b.r.uniform(0.02, 0.1), 0.06, 0.3, 0.44, b.any_colour(0.8))
    b.box(0.66, 0.04, 0.95, 0.42, rgb("#5b6468"))
    for k in range(5):
        b.box(0.68 + 0.05 * k, 0.1, 0.71 + 0.05 * k, 0.36, b.any_colour())


def escalator(b: Backdrop) -> None:
    """A moving stair between two floors of a shopping centre."""
    lean = b.r.choice((-1, 1))
    for k in range(3):
        x = 0.04 + 0.33 * k
        b.box(x, 0.06, x + 0.27, 0.34, rgb("#c9d8de"), outline=rgb("#eef1f2"), thick=0.01)
        b.box(x, 0.06, x + 0.27, 0.11, b.any_colour())
        b.box(x + 0.05, 0.16, x + 0.12, 0.34, b.any_colour(0.9))
        b.box(x + 0.16, 0.2, x + 0.22, 0.34, b.any_colour(0.9))
    b.box(0, 0.34, 1, 0.4, rgb("#8d969c"))
    for k in range(14):
        y = 0.4 + 0.045 * k
        x = 0.5 + lean * (0.3 - 0.045 * k)
        b.box(x - 0.24, y, x + 0.24, y + 0.045, rgb("#5d656b", 1.3 if k % 2 else 1))
    for side in (-1, 1):
        b.line([(0.5 + lean * 0.3 + side * 0.27, 0.36), (0.5 - lean * 0.32 + side * 0.27, 1.02)], rgb("#23272b"), 0.03)


def pub(b: Backdrop) -> None:
    """A bar with bottles under warm lamps."""
    bar, lamps, panels = b.r.uniform(0.3, 0.56), b.r.randint(2, 6), b.r.randint(5, 11)
    for k in range(panels):
        b.box(k / panels + 0.01, bar + 0.03, (k + 1) / panels - 0.01, 0.95, None, outline=rgb("#3d2818"), thick=0.011)
    b.glow(
        [
            ((k + b.r.uniform(0.2, 0.8)) / lamps, b.r.uniform(0.04, 0.24), b.r.uniform(0.05, 0.11), rgb("#e8b465"))
            for k in range(lamps)
        ],
        0.05,
    )
    x = 0.0
    while x < 1:
        wide = b.r.uniform(0.03, 0.09)
        b.box(x, bar - b.r.uniform(0.06, 0.14), x + wide, bar, b.any_colour(0.6), corner=0.011)
        x += wide + b.r.uniform(0.01, 0.09)
    b.box(0, bar, 1, bar + 0.03, rgb("#7b522f"))


def cafe(b: Backdrop) -> None:
    """A tea room: window, blackboard, round tables."""
    side = b.r.choice((0.0, 0.5))
    b.box(0.06 + side, 0.06, 0.44 + side, 0.46, rgb("#d5e4ea"), outline=rgb("#f3ede0"), thick=0.02)
    b.line([(0.25 + side, 0.06), (0.25 + side, 0.46)], rgb("#f3ede0"), 0.015)
    b.box(0.58 - side, 0.08, 0.92 - side, 0.38, rgb("#2f3733"), outline=rgb("#8a6a48"), thick=0.014)
    for k in range(4):
        b.line(
            [(0.62 - side, 0.14 + 0.06 * k), (0.62 - side + b.r.uniform(0.12, 0.26), 0.14 + 0.06 * k)],
            rgb("#d7ddd2"),
            0.006,
        )
    b.box(0, 0.55, 1, 1, rgb("#9a7753"))
    for _ in range(4):
        x, y = b.r.uniform(0.05, 0.95), b.r.uniform(0.62, 0.95)
        b.line([(x, y), (x, y + 0.2)], rgb("#3b342d"), 0.02)
        b.disc(x, y, 0.15, rgb("#ede4d3"), 0.35)
        b.disc(x - 0.04, y - 0.01, 0.03, b.any_colour(), 0.7)


def dance_floor(b: Backdrop) -> None:
    """Coloured light over a dark crowd."""
    for _ in range(5):
        x, foot = b.r.uniform(0.1, 0.9), b.r.uniform(-0.1, 1.1)
        colour = rgb(b.r.choice(["#7f3fb8", "#2f6fd0", "#c23f8f", "#2fa98f"]), 0.45)
        b.area([(x - 0.01, 0), (x + 0.01, 0), (foot + 0.16, 1), (foot - 0.16, 1)], colour)
    b.glow(
        [
            (
                b.r.random(),
                b.r.uniform(0, 0.3),
                b.r.uniform(0.03, 0.08),
                rgb(b.r.choice(["#c75fe0", "#4f8ff0", "#f05fa8", "#5fe0c0"])),
            )
            for _ in range(9)
        ],
        0.04,
    )
    for _ in range(16):
        x, y = b.r.random(), b.r.uniform(0.52, 0.8)
        b.disc(x, y, 0.05, rgb("#0b0912"))
        b.disc(x, y + 0.16, 0.1, rgb("#0b0912"), 1.7)
