"""A phone's photograph, drawn: a JPEG with the EXIF a phone writes, held upright, so lying on its side in the file."""

from PIL import Image

from tests.pictures import draw, encoded

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
TURN_TO_THE_RIGHT = 6
UPRIGHT = (1200, 1600)  # pixels, as it was seen


def snapshot(seed: int) -> bytes:
    """JPEG of 1600 × 1200 pixels that wants to be turned to the right; says which camera took it, and where."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = TURN_TO_THE_RIGHT, "A camera"
    exif[GPS] = {1: "N", 2: (53.0, 12.0, 0.0), 3: "E", 4: (2.0, 12.0, 0.0)}
    lying = draw(seed, UPRIGHT).transpose(Image.Transpose.ROTATE_90)
    return encoded(lying, "JPEG", quality=88, exif=exif)
