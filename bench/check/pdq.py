"""PDQ as hasher-matcher-actioner ships it: a hash of low quality counts as none.

Here alone is pdqhash imported, which script/bench installs.
"""

from __future__ import annotations

import numpy as np
import pdqhash  # type: ignore[import-untyped]
from PIL import Image

from bench.check.plain import Bits, WholePicture

_QUALITY = 50


def pdq() -> WholePicture:
    return WholePicture("pdq31", _hashed)


def _hashed(picture: Image.Image) -> Bits | None:
    bits, quality = pdqhash.compute(np.asarray(picture))
    return np.asarray(bits, bool) if quality >= _QUALITY else None
