"""The paint box of the demo town: no colour for a face here is anybody's skin."""

RGB = tuple[int, int, int]

FACES = {
    "teal": "#9cc7bf",
    "plum": "#c0a0c4",
    "amber": "#f0c773",
    "rose": "#ecb0bc",
    "indigo": "#a4aada",
    "mustard": "#dfcc7b",
    "cyan": "#9cd2de",
    "slate": "#adb9c4",
    "coral": "#f4ad9c",
    "olive": "#c2c68f",
    "pearl": "#dcdbe4",
    "stone": "#c8c6bf",
    "fern": "#aacd9d",
    "sepia": "#cabda1",
    "crimson": "#e29aa4",
    "sand": "#e3d6ac",
    "violet": "#bbaedf",
    "rust": "#e37a70",
    "silver": "#ccd3d9",
    "mint": "#b4e2ca",
    "lilac": "#d5c0e4",
    "umber": "#baa5af",
    "moss": "#b0be91",
}
HAIRS = ["#1d1714", "#33241a", "#54351f", "#7d5230", "#b98a4e", "#d8bd86", "#8d8b88", "#a04a25"]
CLOTHS = [
    "#2c3a4d",
    "#5d6b4a",
    "#7d2f35",
    "#2f2f33",
    "#8c8f94",
    "#b5713a",
    "#3d6a78",
    "#c9b48a",
    "#56456e",
    "#1f4a3f",
    "#a9a39a",
    "#c2554d",
    "#d9d4c8",
    "#36558f",
]
LEGS = ["#26292f", "#3b4a63", "#5b564d", "#1d1e21", "#6d7178"]
GOODS = [*CLOTHS, "#d8a73c", "#c94f3d", "#4f8f6b", "#e2dccb", "#3f6fa8"]


def rgb(colour: str, brightness: float = 1.0) -> RGB:
    """Red, green and blue (0 to 255) of "#rrggbb", made lighter or darker."""
    red, green, blue = (max(0, min(255, round(int(colour[i : i + 2], 16) * brightness))) for i in (1, 3, 5))
    return red, green, blue


def mixed(one: str, other: str, share: float) -> RGB:
    """A colour between two: share 0 is all of the first, 1 all of the second."""
    a, b = rgb(one), rgb(other)
    red, green, blue = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue
