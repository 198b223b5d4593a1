"""What the people of the demo town write, and how the desk words it: what was seen, never what somebody is."""

from __future__ import annotations

import random
from typing import NamedTuple

from app.demo.planned import Planned
from app.demo.town import Town


class Said(NamedTuple):
    """The reporter's own words, and the desk's wording."""

    sent: str
    shown: str


# What is taken where, and what it costs in pounds.
_GOODS: dict[str, list[tuple[str, int]]] = {
    "supermarket": [("two bottles of gin", 38), ("three jars of coffee", 24), ("a basket of meat and cheese", 46)],
    "convenience store": [("two bottles of wine", 17), ("a tray of energy drinks", 22), ("razor blades", 31)],
    "department store": [("a boxed perfume", 64), ("a leather handbag", 140), ("two silk scarves", 58)],
    "fashion": [("two coats", 180), ("a padded jacket", 95), ("three tops", 66)],
    "cosmetics": [("boxed perfume", 72), ("four testers", 80), ("a make-up set", 45)],
    "electricals": [("wireless headphones", 129), ("two smart plugs", 36), ("an electric razor", 89)],
    "phones": [("a display phone, lead cut", 240), ("two phone cases", 48)],
    "shoes": [("a pair of trainers", 85), ("a pair of boots", 110)],
    "jeweller": [("a silver bracelet", 120), ("a tray ring", 210)],
    "bookshop": [("two hardbacks", 44), ("a boxed set", 60)],
    "toy shop": [("two building sets", 78), ("a doll", 24)],
    "greengrocer": [("a crate of soft fruit", 18), ("honey and nuts", 16)],
    "bakery": [("two trays of pastries", 14), ("the tips jar", 20)],
    "pharmacy": [("razor blades", 33), ("baby milk", 26), ("vitamins", 29)],
    "garden centre": [("six shrubs", 72), ("a cordless trimmer", 119)],
    "builders' merchant": [("copper pipe", 190), ("a cordless drill", 149)],
}
_SELLS_MILK = ("supermarket", "convenience store")
_ANYWHERE = [("a customer’s bag", 40), ("the charity box", 15), ("a parcel", 30)]
_SAID: dict[str, list[Said]] = {
    "theft": [
        Said(
            "took {goods} and walked straight out, £{gbp}", "Seen taking {goods} (£{gbp}) and leaving without paying."
        ),
        Said("{goods} gone, on camera, never went near a till", "Seen on CCTV: {goods} (£{gbp}) not paid for."),
        Said("filled a bag with {goods} while we had a queue", "Put {goods} (£{gbp}) into a bag and left the shop."),
    ],
    "deterred theft": [
        Said("asked if they needed a basket, put {goods} back and left", "Put {goods} back when spoken to, and left."),
        Said(
            "hid {goods} under a coat, put it all down by the door",
            "Concealed {goods}; put it down at the door and left.",
        ),
        Said(
            "Older gentleman confused at self scan, walked off with milk",
            "Unpaid milk at self-service; may be a mistake. Welfare call made. Not recorded against a person.",
        ),
    ],
    "abuse of staff": [
        Said(
            'Shouted "I know when you finish" and banged the counter',
            "Shouted, in the reporter’s words, “I know when you finish”; struck the counter. No injury.",
        ),
        Said(
            "swore at two of us when refused a refund, threw the receipt",
            "Swore at two staff over a refund; threw the receipt. No injury.",
        ),
    ],
    "sighting": [
        Said("in here now by the front", "Seen near the entrance. Nothing else happened."),
        Said("walked past towards the square, same coat", "Seen passing, towards the square."),
        Said("bought something and left, no trouble", "Seen as a customer. No trouble."),
    ],
    "breach of exclusion": [
        Said("came in, asked to leave, went", "Came in, was asked to leave, left."),
        Said("by the testers again, left when spoken to", "Seen inside the premises; left when spoken to."),
    ],
    "breach of order": [
        Said("inside the shop though the order says no", "Seen inside a shop within the order’s area.")
    ],
    "refusal or ejection": [
        Said("too drunk, refused, kicked the barrier", "Entry refused; kicked the barrier. No injury."),
        Said("asked to leave after an argument at the bar, went in the end", "Asked to leave after an argument; left."),
        Said(
            "queue jumper kicked off, refused, said his cousin is the one on the list not him",
            "Entry refused under house rules. Identity disputed; no breach recorded; profile under check.",
        ),
    ],
    "alcohol disorder": [
        Said("bottle dropped from the terrace, shouting, moved on", "Bottle dropped; group moved on.")
    ],
    "anti-social behaviour": [
        Said("group blocking the door and shouting at customers", "Group blocked the door and shouted at customers."),
        Said(
            "group of kids being kids, knocked over display",
            "Display knocked over by a group, apparently children; no photo kept; damage £15.",
        ),
    ],
    "damage": [Said("kicked the side window in, £{gbp} quoted", "Side window broken. Repair £{gbp}.")],
    "assault": [
        Said("pushed the supervisor at the door twice", "Pushed a door supervisor twice. No injury."),
        Said("threw a glass, hit a customer on the arm", "A thrown glass struck a customer’s arm. First aid given."),
    ],
    "fraud and counterfeit": [
        Said("£20 note felt wrong, same paper as last week", "A counterfeit £20 note passed for small goods."),
        Said("refund with a receipt that was not ours, £{gbp}", "Refund of £{gbp} asked for with an altered receipt."),
    ],
    "pickpocket": [Said("customer’s purse gone from the trolley, £{gbp}", "Purse (£{gbp}) taken from a trolley.")],
    "suspicious activity": [
        Said("tried the handles of the stockroom and the office", "Tried the handles of two staff doors."),
        Said(
            "photographed the till and the cameras, left when asked", "Photographed till and cameras; left when asked."
        ),
    ],
    "drugs": [Said("small bags changed hands in the smoking area", "Small bags exchanged in the smoking area.")],
    "false ID": [Said("licence with a different face on it, kept it", "A licence showing another person; kept.")],
    "spiking": [
        Said(
            "she felt ill fast after one drink, friends took her home",
            "A customer felt ill after one drink; taken home by friends; glass kept.",
        )
    ],
    "hate": [
        Said("shouted at our colleague about her accent", "Shouted at a colleague about her accent; words recorded.")
    ],
    "fly-tipping": [
        Said(
            "van tipped mattresses by our back gate 5am",
            "White flat-bed tipped four mattresses at the back gate. Vehicle mark passed to the council.",
        )
    ],
    "vehicle": [
        Said(
            "flat-bed in the yard after hours, lights off", "Flat-bed in the yard after closing. Mark kept at the desk."
        )
    ],
    "missing person": [
        Said("patient left the ward, may need help", "Patient left the ward. Found safe; record deleted.")
    ],
    "cyber": [
        Said("caller said they were our bank and asked for a code", "Call claiming to be the bank; no code given.")
    ],
    "intelligence": [Said("somebody offers new phones cheap behind the centre", "Phones offered behind the centre.")],
}
_QUESTIONS = [
    ("Dodgy looking lady hanging round perfume for ages", "What did she do?", "picked up two boxes and put one back"),
    (
        "took stuff and ran",
        "What was taken, and did you see it or was it on camera?",
        "{goods}, on our camera at the till",
    ),
    (
        "Same man as last week I am sure",
        "What makes you think so: face, clothes, the same picture?",
        "same jacket, that is all",
    ),
]
_REJECTED = [
    ("she is always in here when stuff goes missing", "It says how somebody looked, not what they did."),
    ("looks the type, keep an eye out", "It says how somebody looked, not what they did."),
    ("argument between two of our own about shifts", "A matter between colleagues: it is not for this list."),
    ("lad looked about 14 took a drink", "Young person: no picture is kept. Thank you for telling us."),
    ("whole queue in the picture, the one at the back", "Bystander in the photo, could not be blurred."),
]
RECALLED = "The desk looked at both pictures: another person."
MERGED = "The same event as another report from close by; kept together with it."


def said(report: Planned, town: Town, r: random.Random) -> Said:
    """Return what was sent and how the desk words it."""
    if report.outcome == "rejected" and report.profile is None:
        sent, reason = r.choice(_REJECTED)
        return Said(sent, reason)
    category = next(c for c in town.reports.categories if c.category == report.category)
    goods, worth = r.choice(_goods(report, town))
    lowest, highest = category.value_gbp
    about_goods = report.category in ("theft", "deterred theft")
    fill = {"goods": goods, "gbp": worth if about_goods else r.randint(lowest, highest)}
    words = r.choice([words for words in _SAID[report.category] if _fits(words, report, town)])
    return Said(words.sent.format(**fill), words.shown.format(**fill))


def asked(report: Planned, town: Town, r: random.Random) -> tuple[str, str, str]:
    """Return what was sent, what the desk asked back, and what the reporter answered."""
    sent, question, answer = r.choice(_QUESTIONS)
    return sent, question, answer.format(goods=r.choice(_goods(report, town))[0])


def _goods(report: Planned, town: Town) -> list[tuple[str, int]]:
    return _GOODS.get(_kind(report, town), _ANYWHERE)


def _fits(words: Said, report: Planned, town: Town) -> bool:
    """Return whether the words can be of this report: milk is sold by few, and no photo means none."""
    if "milk" in words.sent and _kind(report, town) not in _SELLS_MILK:
        return False
    return not (report.has_photo and "no photo" in words.shown)


def _kind(report: Planned, town: Town) -> str:
    return next(place.kind for place in town.premises if place.id == report.premises)
