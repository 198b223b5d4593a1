"""What happens to a picture between the gallery and the check, in forty-four ways: the suite of the bench.

Each takes a picture and dice, and returns another picture; `changed` gives the dice their seed. Strengths and ranges
are those under which the design's figures were measured, so that figures can be laid beside them.
"""

from __future__ import annotations

import hashlib

import numpy as np
from PIL import Image

from bench.check.transforms import codec, crop, frame, overlay, page, rephoto, tone, turn
from bench.check.transforms.kinds import Dice, Transformation

TRANSFORMATIONS: dict[str, Transformation] = {
    # Sent on: every messenger saves anew, and makes smaller.
    "jpeg60": codec.saved(60),
    "jpeg30": codec.saved(30),
    "jpeg10": codec.saved(10),
    "resize50": codec.scaled(0.5),
    "resize25": codec.scaled(0.25),
    "aspect_1:1": codec.squeezed_square,
    # Made lighter, darker, grey, or taken in bad light.
    "bright+40%": tone.brightness(1.4),
    "bright-40%": tone.brightness(0.6),
    "contrast+50%": tone.contrast(1.5),
    "contrast-50%": tone.contrast(0.5),
    "gamma0.6": tone.gamma(0.6),
    "gamma1.7": tone.gamma(1.7),
    "gray": tone.grey,
    "blur": tone.blurred,
    "noise25": tone.noisy(25),
    # Straightened, held askew, laid down.
    "rot2": turn.askew(2),
    "rot5": turn.askew(5),
    "rot10": turn.askew(10),
    "rot10white": turn.askew_on_white(10),
    "rot90": turn.quarter,
    "mirror": turn.mirrored,
    # Cut, in the middle or to a side.
    "crop5": crop.centred(0.05),
    "crop10": crop.centred(0.10),
    "crop20": crop.centred(0.20),
    "crop30": crop.centred(0.30),
    "crop10off": crop.off_centre(0.10),
    "crop20off": crop.off_centre(0.20),
    "crop30off": crop.off_centre(0.30),
    "crop50off": crop.anywhere(0.50),
    # Framed, letterboxed, a screenshot of a chat.
    "border8w": frame.bordered(0.08, "white"),
    "border15k": frame.bordered(0.15, "black"),
    "pillarbox": frame.pillarboxed,
    "screenshot": frame.screenshot,
    # Written and drawn on.
    "watermark": overlay.watermarked,
    "stamp": overlay.stamped,
    # Printed as part of a page, and that page photographed.
    "page_flat": page.printed,
    "page_photo": rephoto.of(page.printed, rephoto.Camera(askew=0.06, fills=0.86, is_screen=False)),
    # A screen photographed with another phone, more and more carelessly.
    "screen_mild": rephoto.screen(rephoto.Camera(askew=0.05, fills=0.82)),
    "screen_mid": rephoto.screen(rephoto.Camera(askew=0.10, fills=0.72)),
    "screen_hard": rephoto.screen(rephoto.Camera(askew=0.18, fills=0.55)),
    "shot_of_shot": rephoto.of(frame.screenshot, rephoto.Camera(askew=0.06, fills=0.86)),
    # The same, after somebody has marked where the picture is.
    "assist2%": rephoto.corners_marked(0.02),
    "assist5%": rephoto.corners_marked(0.05),
    "boxcrop": rephoto.boxed,
}

# Those of which a whole-picture hash finds none: cut off centre, turned, mirrored, framed, on a page, from a screen.
HARD = (
    *("crop10off", "crop20off", "crop30off", "crop50off"),
    *("rot10", "rot10white", "rot90", "mirror"),
    *("border8w", "border15k", "pillarbox", "screenshot"),
    *("page_flat", "page_photo"),
    *("screen_mild", "screen_mid", "screen_hard", "shot_of_shot"),
)


def changed(picture: Image.Image, name: str, *, key: str, seed: int) -> Image.Image:
    """Return the RGB picture after the transformation of this name.

    The dice are those of seed, picture (`key`, its file's name) and transformation: the same three give the same
    picture, whatever else is asked before or after.
    """
    return TRANSFORMATIONS[name](picture, dice_of(seed, key, name))


def dice_of(seed: int, *words: str) -> Dice:
    digest = hashlib.sha256("\0".join([str(seed), *words]).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16]))
