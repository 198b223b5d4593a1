"""Pictures of screens as they are meant to look, and how far a screen may be from its own."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
CELL = 8  # pixels; letters are drawn a little differently by each machine, the mean of a cell hardly
SHADE = 20  # of 255: by how much the mean of a cell may differ in any colour
SHARE = 0.004  # of all cells may differ by more
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def one_font(folder: Path) -> dict[str, str]:
    """Return the environment in which a browser knows one font alone, the same on every machine."""
    configuration = folder / "fonts.conf"
    configuration.write_text(_FONTS.format(fonts=HERE / "font", cache=folder / "font-cache"))
    return {**os.environ, "FONTCONFIG_FILE": str(configuration)}


def differing(seen: Image.Image, golden: Image.Image) -> float:
    """Return the share of cells (0 to 1) that differ; 1 for pictures of different size."""
    if seen.size != golden.size:
        return 1.0
    size = (max(1, seen.width // CELL), max(1, seen.height // CELL))
    cells = [one.convert("RGB").resize(size, Image.Resampling.BOX) for one in (seen, golden)]
    red, green, blue = ImageChops.difference(*cells).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[SHADE + 1 :]) / (size[0] * size[1])


def compare(shot: bytes, name: str, seen_in: Path) -> None:
    """Fail when the screen is too far from its picture. With GOLDEN=write the screen becomes the picture.

    What was seen is left in `seen_in`, to be looked at.
    """
    golden = PICTURES / f"{name}.webp"
    seen = Image.open(io.BytesIO(shot)).convert("RGB")
    if os.environ.get("GOLDEN") == "write":
        seen.save(golden, quality=80, method=6)
        return
    if not golden.exists():
        pytest.fail(f"{name} has no picture yet: GOLDEN=write script/test tests/browser/test_golden_pictures.py")
    share = differing(seen, Image.open(golden))
    if share > SHARE:
        seen.save(seen_in / f"{name}.png")
        pytest.fail(
            f"{name}: {share:.1%} of the screen looks different. Compare {seen_in / name}.png with {golden}. If it is "
            "better so: GOLDEN=write script/test tests/browser/test_golden_pictures.py"
        )
