"""Make another picture by a recipe: turned, bystanders blurred beyond recovery, cropped. The first is never changed."""

from __future__ import annotations

import io

from PIL import Image, ImageFilter

from app.kernel.errors import NotFit
from app.photos.recipe import Box, Recipe, faults_of

_TURNS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
_LEAST_SIDE = 64  # pixels: what is left must still show somebody
_CELLS = 5  # along the longer side of a blurred box: no face can be told from so few tones
_QUALITY = 92  # it is packed once more when it is developed


def retouch(jpeg: bytes, recipe: Recipe) -> bytes:
    """Return a new JPEG made by the recipe from one of our own clean copies.

    Raises NotFit with a sentence for each field that cannot be done, or when too little would be left.
    """
    faults = faults_of(recipe)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    # Made by us and sealed since: the one kind of picture that needs no child to open it.
    picture = Image.open(io.BytesIO(jpeg), formats=("JPEG",)).convert("RGB")
    turn = _TURNS[recipe.turns % 4]
    if turn is not None:
        picture = picture.transpose(turn)
    for box in recipe.blurred:
        _destroy(picture, _pixels(box, picture.size))
    picture = picture.crop(_pixels(recipe.crop, picture.size))
    if min(picture.size) < _LEAST_SIDE:
        raise NotFit("Look at what is marked.", {"crop": "Too little would be left to see. Keep more of the picture."})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _destroy(picture: Image.Image, at: tuple[int, int, int, int]) -> None:
    """Put a few plain tones where the box is: what a blur alone leaves can be sharpened again, a mean cannot."""
    part = picture.crop(at)
    longest = max(part.size)
    cells = (max(1, round(_CELLS * part.width / longest)), max(1, round(_CELLS * part.height / longest)))
    few = part.resize(cells, Image.Resampling.BOX)
    tones = few.resize(part.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(longest / _CELLS / 4))
    picture.paste(tones, at)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom; outwards where a pixel is cut."""
    width, height = size
    left, top = int(box.left * width), int(box.top * height)
    right = min(width, -int(-(box.left + box.width) * width // 1))
    bottom = min(height, -int(-(box.top + box.height) * height // 1))
    return left, top, max(right, left + 1), max(bottom, top + 1)
