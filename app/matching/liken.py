"""Are these two the same picture? A pure judgement of two fingerprints; a person looks at both and decides."""

from __future__ import annotations

import cv2
import numpy as np

from app.matching.align import Guess, bits_apart, by_corners, by_hashes, by_mirrored_corners
from app.matching.models import Alike, Outline
from app.matching.outline import outlines
from app.matching.prove import Looked, Proof, prove
from app.matching.rules import How, band_of, band_of_bits, why
from app.photos.fingerprint import WITHOUT_CORNERS, Print
from app.photos.views import View

_SURE = 0.8  # an agreement after which no other guess is tried
_TURNED_FROM = 45.0  # degrees
_SLANT = 0.02  # how far a corner may be off a plain frame, in long sides, before it counts as seen at a slant
_ALL = 0.97  # of a picture: what is missing is nothing that a person would call cropped or framed


class Asked:
    """A picture that is compared with many: what all comparisons need is made once."""

    def __init__(self, print_: Print) -> None:
        self.print = print_
        self.looked = Looked(print_.plate)


def liken(asked: Asked | Print, stored: Print, *, mirrored: bool | None = None) -> Alike | None:
    """Return how alike two pictures are, or None when nobody should be told.

    `mirrored` says whether only the mirrored picture's corners are looked at (True), only the others (False), or both.
    """
    asked = asked if isinstance(asked, Asked) else Asked(asked)
    if stored.version == WITHOUT_CORNERS:
        return None if mirrored else _by_bits(asked.print, stored)
    best: tuple[Proof, Guess] | None = None
    for guess in _guesses(asked.print, stored, mirrored):
        proof = prove(asked.looked, stored.plate, guess)
        if best is None or proof.agreement > best[0].agreement:
            best = proof, guess
        if best[0].agreement >= _SURE:
            break
    if best is None:
        return None
    proof, guess = best
    band = band_of(proof.agreement)
    if band is None:
        return None
    on_asked, on_stored = outlines(asked.print.plate, stored.plate, proof.matrix)
    how = _how(proof, guess, on_asked)
    return Alike(band, why(band, how), proof.agreement, on_asked, on_stored)


def _guesses(asked: Print, stored: Print, mirrored: bool | None) -> list[Guess]:
    found: list[Guess | None] = []
    if not mirrored:
        found += [by_corners(asked, stored), by_hashes(asked, stored)]
    if mirrored or mirrored is None:
        found.append(by_mirrored_corners(asked, stored))
    return sorted((guess for guess in found if guess), key=lambda guess: -guess.cells)


def _by_bits(asked: Print, stored: Print) -> Alike | None:
    bits, _, stored_view = bits_apart(asked, stored)
    band = band_of_bits(bits)
    if band is None:
        return None
    how = How.MIRRORED if stored_view in (View.MIRRORED, View.TRIMMED_MIRRORED) else How.NOTHING
    if stored_view in (View.TURNED_LEFT, View.UPSIDE_DOWN, View.TURNED_RIGHT):
        how |= How.TURNED
    whole: Outline = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    return Alike(band, why(band, how), 1 - bits / 256, whole, list(whole))


def _how(proof: Proof, guess: Guess, on_asked: Outline) -> How:
    matrix = proof.matrix / proof.matrix[2, 2]
    how = How.MIRRORED if guess.is_mirrored else How.NOTHING
    upright = matrix[:2, :2] @ np.diag([-1.0, 1.0]) if guess.is_mirrored else matrix[:2, :2]
    turn = abs(float(np.degrees(np.arctan2(upright[1, 0] - upright[0, 1], upright[0, 0] + upright[1, 1]))))
    if turn > _TURNED_FROM:
        how |= How.TURNED
    if proof.seen < _ALL:
        how |= How.CROPPED
    area = float(cv2.contourArea(np.array(on_asked, np.float32)))
    if area < _ALL:
        how |= How.FRAMED
        off_square = abs(float(matrix[0, 0] * matrix[0, 1] + matrix[1, 0] * matrix[1, 1]))
        away_from_quarter = min(turn % 90, 90 - turn % 90)
        if np.abs(matrix[2, :2]).max() > _SLANT or off_square > _SLANT or away_from_quarter > 1.0:
            how |= How.PHOTOGRAPHED
    return how
