"""Where a picture of the demo town was taken: invented places, a little different every time."""

import random
from collections.abc import Callable

from PIL import Image

from app.demo import indoors, outdoors
from app.demo.backdrop import Backdrop, gradient

__all__ = ["PLACES", "SCENES", "gradient", "place"]

# name: (sky or wall above, below, how it is drawn, the colour of the lamps if it is dark there)
PLACES: dict[str, tuple[str, str, Callable[[Backdrop], None], str]] = {
    "aisle": ("#e9e7df", "#b9b6ac", indoors.aisle, ""),
    "till": ("#d9cdb9", "#8f8271", indoors.shelves, ""),
    "entrance": ("#dfe5e5", "#a5a9a6", indoors.entrance, ""),
    "corridor": ("#c9cfcb", "#8f9692", indoors.corridor, ""),
    "escalator": ("#dfe3e6", "#9aa2a8", indoors.escalator, ""),
    "pub": ("#5a3d28", "#2b1d15", indoors.pub, "#dec4ac"),
    "café": ("#e5d7c0", "#a98d6d", indoors.cafe, ""),
    "dance floor": ("#171026", "#0d0a16", indoors.dance_floor, "#d2c8e6"),
    "street": ("#c8d6de", "#a6a49d", outdoors.street, ""),
    "door": ("#1b2230", "#12131a", outdoors.doorway, "#decaba"),
    "car park": ("#a9b2b6", "#7c7f80", outdoors.car_park, ""),
    "market": ("#cfdbe2", "#a8a294", outdoors.market, ""),
    "park": ("#cfe0ea", "#b5cdb0", outdoors.park, ""),
    "steps": ("#d3dbdf", "#a7a59f", outdoors.steps, ""),
    "arcade": ("#8d99a3", "#5f6a72", outdoors.arcade, ""),
    "bridge": ("#c4d3de", "#9db0ba", outdoors.bridge, ""),
    "platform": ("#bcc7cd", "#8b9194", outdoors.platform, ""),
}
# The scenes named in the town's data, and the place that is drawn for each.
SCENES = {
    "escalator": "escalator",
    "shop window": "street",
    "market stall": "market",
    "café table": "café",
    "neon doorway": "door",
    "library steps": "steps",
    "bicycle rack": "car park",
    "bus shelter": "platform",
    "riverside path": "park",
    "delivery bay": "car park",
    "garden centre": "market",
    "pub garden": "park",
    "bandstand": "park",
    "bookshop aisle": "aisle",
    "station clock": "platform",
    "park bench": "park",
    "rainy arcade": "arcade",
    "footbridge": "bridge",
    "yard gate": "car park",
    "dance floor": "dance floor",
    "sweet counter": "till",
    "tea room": "café",
    "bridge": "bridge",
    "hardware aisle": "aisle",
}


def place(kind: str, r: random.Random, size: tuple[int, int]) -> tuple[Image.Image, str]:
    """An empty place of this kind, and the colour of its lamps if it is dark there (else empty)."""
    above, below, draw, lamp = PLACES[kind]
    backdrop = Backdrop(gradient(size, above, below), r)
    draw(backdrop)
    return backdrop.image, lamp
