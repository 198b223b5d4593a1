"""How alike two pictures must be before anybody is told, and in which words."""

from __future__ import annotations

from app.matching.models import Band
from app.photos.fingerprint import View

# Bits of 256 that differ, measured over 2,442 photographs and 350 drawn ones (docs/decisions/0004). Copies saved
# again, resized, brightened, mirrored, turned or framed stay within 26. The nearest of two different pictures: two
# figures drawn under one camera at 36, one garment photographed twice at 38, two people in one pose at 40.
SAME_WITHIN = 26
NEARLY_WITHIN = 30
PERHAPS_WITHIN = 34

# Whether the one or the other was turned is the same question: only the stored picture is looked at turned.
ASKED_VIEWS = tuple(view for view in View if view < View.MIRRORED)

BAND_SAYS = {
    Band.SAME: "Same picture",
    Band.NEARLY: "Nearly the same picture",
    Band.PERHAPS: "Perhaps: do not act on this",
}
FOUND = "This compares pictures, not people. A new photo of the same person may not be found. Look at both yourself."
NOTHING = "No picture like this. That says nothing about the person. Your picture has been forgotten."

_OPENS = {
    Band.SAME: "The same picture",
    Band.NEARLY: "Nearly the same picture",
    Band.PERHAPS: "Something in it looks the same: perhaps the same picture",
}


def band_of(distance: int) -> Band | None:
    """Return the band of a distance in bits (0 to 256), or None when nobody should be told."""
    if distance <= SAME_WITHIN:
        return Band.SAME
    if distance <= NEARLY_WITHIN:
        return Band.NEARLY
    return Band.PERHAPS if distance <= PERHAPS_WITHIN else None


def why(band: Band, asked: View, stored: View) -> str:
    """Return the sentence that says how the two pictures agree, from the two views that are nearest to each other."""
    return f"{_OPENS[band]}{_how(asked, stored)}."


def _how(asked: View, stored: View) -> str:
    mirrored = stored in (View.MIRRORED, View.TRIMMED_MIRRORED)
    if mirrored and (asked is View.TRIMMED or stored is View.TRIMMED_MIRRORED):
        return ", mirrored, with a plain border round it or cut off"
    if mirrored:
        return ", mirrored"
    if stored in (View.TURNED_LEFT, View.UPSIDE_DOWN, View.TURNED_RIGHT):
        return ", turned"
    if View.TRIMMED in (asked, stored):
        return ", with a plain border round it or cut off"
    if asked is not View.WHOLE or stored is not View.WHOLE:
        return ", with a strip of its edge cut off"
    return ", perhaps saved again or at another size"
