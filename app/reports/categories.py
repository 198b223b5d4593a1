"""What a report can be about: the scheme's list, in the order in which people need it."""

from __future__ import annotations

from typing import NamedTuple

from app.profiles.rules import MAY_BE_UNDER_18
from app.reports.models import ReportKind


class Category(NamedTuple):
    """`is_conduct` says that something was done; being seen somewhere is not conduct.

    `is_urgent`: somebody may be hurt, so the form says how to call the police.
    """

    key: str
    label: str
    icon: str
    kind: ReportKind = ReportKind.INCIDENT
    is_conduct: bool = True
    is_urgent: bool = False

    @property
    def leaves_trail(self) -> bool:
        """Whether a sighting of this kind is kept: something was done, or a notice or an order was not heeded."""
        return self.is_conduct or self.key in BREACHES


BREACHES = ("breach of exclusion", "breach of order")

_ALL = (
    Category("theft", "Theft", "shopping-basket"),
    Category("deterred theft", "Theft stopped", "shield"),
    Category("abuse of staff", "Abuse", "megaphone"),
    Category("assault", "Violence", "hand-fist", is_urgent=True),
    Category("damage", "Damage", "spray-can"),
    Category("suspicious activity", "Suspicious", "eye", is_conduct=False),
    Category("sighting", "Seen here", "map-pin", ReportKind.SIGHTING, is_conduct=False),
    Category("breach of exclusion", "Breach of exclusion", "ban", ReportKind.SIGHTING, is_conduct=False),
    Category("breach of order", "Breach of order", "gavel", ReportKind.SIGHTING, is_conduct=False),
    Category("refusal or ejection", "Ejection", "log-out"),
    Category("public order", "Disorder", "users", is_urgent=True),
    Category("drugs", "Drugs", "triangle-alert"),
    Category("false ID", "False ID", "user-round"),
    Category("spiking", "Spiking", "triangle-alert", is_urgent=True),
    Category("alcohol disorder", "Alcohol", "triangle-alert"),
    Category("anti-social behaviour", "Anti-social", "users"),
    Category("fraud and counterfeit", "Fraud", "file-text"),
    Category("pickpocket", "Pickpocket", "footprints"),
    Category("burglary", "Burglary", "store", is_urgent=True),
    Category("robbery", "Robbery", "triangle-alert", is_urgent=True),
    Category("weapon", "Weapon", "triangle-alert", is_urgent=True),
    Category("hate", "Hate", "megaphone", is_urgent=True),
    Category("cyber", "Cyber", "triangle-alert"),
    Category("fly-tipping", "Fly-tipping", "trash-2", is_conduct=False),
    Category("vehicle", "Vehicle", "route", is_conduct=False),
    Category("missing person", "Missing person", "search", is_conduct=False),
    Category("intelligence", "Intelligence", "info", ReportKind.INTELLIGENCE, is_conduct=False),
    Category("other", "Other", "ellipsis", is_conduct=False),  # it does not say that anything was done
)
CATEGORIES: dict[str, Category] = {category.key: category for category in _ALL}

# The six that are offered first: what a shop and what a door meets most.
SHOP_FIRST = ("theft", "deterred theft", "abuse of staff", "assault", "damage", "suspicious activity")
DOOR_FIRST = ("refusal or ejection", "public order", "assault", "drugs", "false ID", "breach of exclusion")

DIRECTIONS = (
    "ahead",
    "ahead and right",
    "right",
    "back and right",
    "back",
    "back and left",
    "left",
    "ahead and left",
)
DESCRIPTION: dict[str, tuple[str, ...]] = {
    "appears": ("woman", "man", "not sure"),
    "age": ("18-24", "25-34", "35-44", "45-54", "55 or over", MAY_BE_UNDER_18),
    "build": ("slim", "medium", "heavy"),
    "height": ("short", "average", "tall"),
    "hair": ("none", "short", "long", "tied back", "curly", "grey", "covered"),
    "wearing": ("hood up", "cap or hat", "coat", "suit", "sportswear", "work clothes", "bag"),
    "marks": ("glasses", "beard", "tattoo", "scar", "freckles", "stick or limp"),
}
STILL_NEARBY = ("yes", "just left", "not sure")
SURE = ("know", "think", "unsure")
