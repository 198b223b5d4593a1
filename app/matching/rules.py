"""How alike two pictures must be before anybody is told, and in which words."""

from __future__ import annotations

import enum

from app.matching.models import Band

# How well the pixels agree, -1 to 1 (app/matching/prove.py), measured by `script/bench check` (docs/decisions/0019).
SAME_FROM = 0.70
NEARLY_FROM = 0.67
PERHAPS_FROM = 0.63

# Bits of 256 that differ, for a fingerprint of version 1, which is nothing but hashes (docs/decisions/0004).
SAME_WITHIN = 26
NEARLY_WITHIN = 30
PERHAPS_WITHIN = 34

MOST_SHOWN = 3

BAND_SAYS = {
    Band.SAME: "Same picture",
    Band.NEARLY: "Nearly the same picture",
    Band.PERHAPS: "Perhaps: do not act on this",
}
FOUND = "This compares pictures, not people. A new photo of the same person may not be found. Look at both yourself."
NOTHING = "No picture like this. That says nothing about the person. Your picture has been forgotten."
TOO_PLAIN = "This picture is too plain or too small to compare: hardly anything can be told in it. Take another."

_OPENS = {
    Band.SAME: "The same picture",
    Band.NEARLY: "Nearly the same picture",
    Band.PERHAPS: "Something in it looks the same: perhaps the same picture",
}


class How(enum.Flag):
    """What was done to a picture, as far as the two tell."""

    NOTHING = 0
    MIRRORED = enum.auto()
    TURNED = enum.auto()
    CROPPED = enum.auto()
    FRAMED = enum.auto()  # more round it: a border, a chat, a page
    PHOTOGRAPHED = enum.auto()  # framed, and seen at a slant


_SAYS = {
    How.MIRRORED: "mirrored",
    How.TURNED: "turned",
    How.PHOTOGRAPHED: "photographed from a screen or print",
    How.FRAMED: "with something round it, such as a border, a chat or a page",
    How.CROPPED: "cropped",
}


def band_of(agreement: float) -> Band | None:
    """Return the band of an agreement (-1 to 1), or None when nobody should be told."""
    if agreement >= SAME_FROM:
        return Band.SAME
    if agreement >= NEARLY_FROM:
        return Band.NEARLY
    return Band.PERHAPS if agreement >= PERHAPS_FROM else None


def band_of_bits(distance: int) -> Band | None:
    """Return the band of a distance in bits (0 to 256) of a fingerprint that is nothing but hashes."""
    if distance <= SAME_WITHIN:
        return Band.SAME
    if distance <= NEARLY_WITHIN:
        return Band.NEARLY
    return Band.PERHAPS if distance <= PERHAPS_WITHIN else None


def why(band: Band, how: How) -> str:
    """Return the sentence that says how the two pictures agree."""
    done = [words for flag, words in _SAYS.items() if flag in how]
    if How.PHOTOGRAPHED in how and How.FRAMED in how:
        done.remove(_SAYS[How.FRAMED])
    said = ", ".join(done) if done else "perhaps saved again or at another size"
    return f"{_OPENS[band]}, {said}."
