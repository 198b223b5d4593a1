"""Who is in a picture of the demo town: an invented person, made from a seed, changed by words."""

import random
from dataclasses import dataclass, replace

from app.demo.colours import CLOTHS, FACES, HAIRS, LEGS

CUTS = ["crop", "side", "quiff", "curls", "bob", "long", "pony", "bun", "bald", "fringe", "locs", "buzz"]
LONG_CUTS = {"bob", "long", "pony", "bun"}
TOPS = [
    "hoodie",
    "puffer",
    "parka",
    "shirt",
    "jumper",
    "stripes",
    "coat",
    "tee",
    "blazer",
    "cardigan",
    "fleece",
    "gilet",
]
HATS = ["", "", "", "", "beanie", "cap", "hood"]


@dataclass(frozen=True)
class Person:
    """Everything that stays the same from shot to shot; colours are "#rrggbb", empty words mean none."""

    seed: int
    face: str
    hair: str
    sides: str
    cut: str
    hat: str
    hat_colour: str
    top: str
    cloth: str
    under: str
    legs: str
    beard: str
    glasses: bool
    bag: str
    bag_colour: str
    extras: frozenset[str]
    wide: float
    jaw: float
    bulk: float
    tall: float
    brow: float
    age: int


def person_of(seed: int) -> Person:
    """The person of this number; the same number is always the same person."""
    r = random.Random(f"person {seed}")
    hair, cut = r.choice(HAIRS), r.choice(CUTS)
    cloth, under, hat_colour = r.sample(CLOTHS, 3)
    return Person(
        seed=seed,
        face=FACES[r.choice(sorted(FACES))],
        hair=hair,
        sides=hair,
        cut=cut,
        hat=r.choice(HATS),
        hat_colour=hat_colour,
        top=r.choice(TOPS),
        cloth=cloth,
        under=under,
        legs=r.choice(LEGS),
        beard="" if cut in LONG_CUTS else r.choice(["", "", "", "stubble", "full", "tache"]),
        glasses=r.random() < 0.22,
        bag=r.choice(["", "", "", "tote", "backpack"]),
        bag_colour=r.choice(CLOTHS),
        extras=frozenset(),
        wide=r.uniform(0.92, 1.08),
        jaw=r.uniform(0.86, 1.06),
        bulk=r.uniform(0.9, 1.12),
        tall=r.uniform(0.95, 1.05),
        brow=r.uniform(-0.05, -0.005),
        age=r.choice([0, 0, 1, 1, 2]),
    )


# What a word about hair says: the cut, and the colour. The first word that fits counts.
CUT_WORDS = {
    "bald": "bald",
    "none": "bald",
    "thinning": "thin",
    "tied back": "pony",
    "curly": "curls",
    "bob": "bob",
    "fringe": "fringe",
    "swept back": "swept",
    "cropped": "buzz",
    "wavy": "waves",
    "side parting": "side",
    "neat": "side",
    "long": "long",
    "straight": "long",
    "dyed": "quiff",
    "bleached": "quiff",
    "short": "crop",
    "grey": "crop",
}
HAIR_COLOURS = {
    "dyed blue": "#2f6fc4",
    "bleached": "#ecdfae",
    "silver": "#b9bcc2",
    "white": "#e9e7e1",
    "grey": "#8f9092",
    "red": "#a8431f",
    "brown": "#54351f",
    "dark": "#201a18",
}
# What a word about clothes says, most telling word first.
TOP_WORDS = {
    "dungarees": "dungarees",
    "hood up": "hoodie",
    "sportswear": "zipped",
    "work clothes": "fleece",
    "suit": "suit",
    "gilet": "gilet",
    "parka": "parka",
    "fleece": "fleece",
    "cardigan": "cardigan",
    "blazer": "blazer",
    "velvet jacket": "blazer",
    "tweed jacket": "blazer",
    "cycling jacket": "zipped",
    "silver jacket": "puffer",
    "waxed jacket": "coat",
    "raincoat": "coat",
    "mac": "coat",
    "overcoat": "coat",
    "trench": "coat",
    "anorak": "parka",
    "coat": "coat",
    "linen shirt": "shirt",
    "running top": "tee",
    "jumper": "jumper",
    "dark jacket": "zipped",
    "rucksack": "hoodie",
}
CLOTH_WORDS = {
    "navy suit": "#27324f",
    "green raincoat": "#2e6b4a",
    "waxed jacket": "#4b5136",
    "cream blazer": "#e4d9bd",
    "velvet jacket": "#3b2a55",
    "yellow cardigan": "#d9b13b",
    "cycling jacket": "#c9d63f",
    "charcoal overcoat": "#3a3c41",
    "running top": "#e2742b",
    "dark parka": "#34383b",
    "quilted gilet": "#5b6b84",
    "linen shirt": "#ddd5c0",
    "dungarees": "#4a678c",
    "tweed jacket": "#8a7452",
    "dark red coat": "#7a1f2b",
    "beige anorak": "#c9b694",
    "rucksack": "#8f949b",
    "red fleece": "#b5322e",
    "silver jacket": "#b4bcc6",
    "dark jacket": "#2b2d33",
    "purple mac": "#6f4b94",
    "trench": "#c4a878",
    "green gilet": "#3f6b47",
    "blue coat": "#34568f",
    "long coat": "#4b4250",
}
UNDER_WORDS = {
    "white shirt": "#f1efe8",
    "suit": "#e9edf2",
    "cream jumper": "#e4d9bd",
    "checked shirt": "#b8483f",
    "striped": "#e8e2d2",
    "gilet": "#d8d3c6",
    "tweed": "#e6e0d0",
    "blazer": "#f0ebe0",
}
HAT_WORDS = {
    "helmet": "helmet",
    "flat cap": "flat cap",
    "cap or hat": "cap",
    "hood up": "hood",
    "under a hat": "brimmed",
    "covered": "beanie",
}
BAG_WORDS = {
    "laptop bag": "strap",
    "satchel": "strap",
    "tote": "tote",
    "rucksack": "backpack",
    "backpack": "backpack",
    "bag": "tote",
}
BAG_COLOURS = {
    "teal rucksack": "#1f9a94",
    "leather satchel": "#7a4a26",
    "laptop bag": "#23262b",
    "tote": "#d8cbb0",
    "backpack": "#3b4048",
}
EXTRA_WORDS = {
    "lanyard": "lanyard",
    "silk scarf": "scarf",
    "red scarf": "red scarf",
    "bow tie": "bow tie",
    "pearl earrings": "pearls",
    "badge": "badge",
    "chequered umbrella": "umbrella",
    "freckles": "freckles",
    "checked shirt": "checks",
    "shopping list": "list",
    "suit": "tie",
    "quilted": "quilted",
}
BUILDS = {"slim": (0.93, 0.86), "medium": (1.0, 1.0), "athletic": (0.98, 1.1), "heavy": (1.1, 1.26)}
HEIGHTS = {"short": 0.9, "average": 1.0, "tall": 1.09}
AGES = {"18-24": 0, "25-34": 0, "35-44": 0, "45-54": 1, "55-64": 2, "65-74": 3}


def _first(words: dict[str, str], said: str, otherwise: str) -> str:
    return next((meaning for word, meaning in words.items() if word in said), otherwise)


def described(
    seed: int,
    *,
    appears: str,
    age: str,
    build: str,
    height: str,
    hair: str,
    wearing: str,
    marks: str = "",
    palette: str = "",
    glasses: bool = False,
) -> Person:
    """The person of this number, changed as far as the drawing allows to fit the words of a description."""
    base = person_of(seed)
    face_width, bulk = BUILDS.get(build, (base.wide, base.bulk))
    cut = _first(CUT_WORDS, hair, "crop")
    young = base.hair if base.hair != "#8d8b88" else "#54351f"
    colour = _first(HAIR_COLOURS, hair, young if AGES.get(age, 0) < 2 else "#8f9092")
    sides = "#9a9a98" if "at the sides" in hair else colour
    if "at the sides" in hair:
        colour = "#33241a"
    beard = "full" if "beard" in f"{hair} {marks}" else "" if appears == "woman" else base.beard
    return replace(
        base,
        face=FACES.get(palette, base.face),
        hair=colour,
        sides=sides,
        cut=cut,
        hat=_first(HAT_WORDS, f"{wearing} {hair}", ""),
        hat_colour=base.hat_colour if "cap or hat" in wearing or "covered" in hair else "#4d4a42",
        top=_first(TOP_WORDS, wearing, base.top),
        cloth=_first(CLOTH_WORDS, wearing, base.cloth),
        under=_first(UNDER_WORDS, wearing, base.under),
        beard="" if cut in LONG_CUTS else beard,
        bag=_first(BAG_WORDS, wearing, ""),
        bag_colour=_first(BAG_COLOURS, wearing, base.bag_colour),
        extras=frozenset(extra for word, extra in EXTRA_WORDS.items() if word in f"{wearing} {marks}"),
        wide=face_width,
        bulk=bulk,
        tall=HEIGHTS.get(height, 1.0),
        age=AGES.get(age, 0),
        glasses=glasses or "glasses" in marks,
        jaw=min(base.jaw, 0.92) if appears == "woman" else max(base.jaw, 0.96),
    )
