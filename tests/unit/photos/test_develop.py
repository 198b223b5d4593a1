"""A clean copy is upright and is nothing but pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from app.photos.develop import SIZES, as_jpeg, upright
from tests.odd_pictures import sixteen_bits
from tests.pictures import encoded

_ORIENTATION, _GPS = 0x0112, 0x8825


def quartered() -> Image.Image:
    """Return a picture whose corners are red, green (right), blue (below) and white."""
    picture = Image.new("RGB", (80, 120), "white")
    picture.paste("red", (0, 0, 40, 60))
    picture.paste("green", (40, 0, 80, 60))
    picture.paste("blue", (0, 60, 40, 120))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[_ORIENTATION] = orientation
    tags[0x010F], tags[0x0110] = "Lumo", "Lumo 9 of Asha"
    tags.get_ifd(_GPS)[1] = "N"
    tags.get_ifd(_GPS)[2] = (53.0, 12.0, 0.0)
    return tags


def reddest_corner(picture: Image.Image) -> tuple[bool, bool]:
    """Return (is right, is below) of the red corner."""
    width, height = picture.size
    spots = {
        (right, below): picture.getpixel((width - 9 if right else 8, height - 9 if below else 8))
        for right in (False, True)
        for below in (False, True)
    }
    return max(spots, key=lambda spot: spots[spot][0] - spots[spot][1] - spots[spot][2])


@pytest.mark.parametrize(
    ("orientation", "right_below", "lies"),
    [
        (1, (False, False), False),
        (2, (True, False), False),
        (3, (True, True), False),
        (4, (False, True), False),
        (5, (False, False), True),
        (6, (True, False), True),
        (7, (True, True), True),
        (8, (False, True), True),
    ],
)
def test_the_camera_says_which_way_is_up(orientation: int, right_below: tuple[bool, bool], lies: bool) -> None:
    turned = upright(encoded(quartered(), "JPEG", quality=95, exif=exif(orientation)), "JPEG")
    assert (turned.width > turned.height) is lies
    assert reddest_corner(turned) == right_below


def test_nothing_but_pixels_survives() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = encoded(quartered(), "JPEG", exif=exif(), comment=b"from Asha's phone", icc_profile=profile, dpi=(300, 300))
    assert b"Lumo" in sent
    assert b"Asha" in sent
    copy = as_jpeg(upright(sent, "JPEG"), SIZES["clean"])
    for trace in (b"Exif", b"Lumo", b"Asha", b"GPS", b"ICC_PROFILE", b"http", b"Photoshop"):
        assert trace not in copy
    read = Image.open(io.BytesIO(copy))
    assert not read.getexif()
    assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_words_in_a_png_do_not_survive() -> None:
    notes = PngInfo()
    notes.add_text("Author", "Asha")
    copy = as_jpeg(upright(encoded(quartered(), "PNG", pnginfo=notes), "PNG"), SIZES["clean"])
    assert b"Asha" not in copy


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_every_kind_of_colour_becomes_plain_red_green_and_blue(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    source = quartered().convert("L").convert("I;16") if mode == "I;16" else quartered().convert(mode)
    assert upright(encoded(source, kind), kind).mode == "RGB"


def test_sixteen_bits_are_as_bright_as_eight() -> None:
    """Taken for eight, everything but the darkest would be white."""
    deep = upright(encoded(sixteen_bits(quartered()), "PNG"), "PNG")
    plain = upright(encoded(quartered().convert("L"), "PNG"), "PNG")
    spots = [(8, 8), (70, 8), (8, 110), (70, 110)]
    assert [deep.getpixel(spot) for spot in spots] == [plain.getpixel(spot) for spot in spots]


def test_what_is_see_through_becomes_white() -> None:
    assert upright(encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"), "PNG").getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(4000, 3000), (1700, 3400), (300, 200)])
def test_the_sizes(size: tuple[int, int]) -> None:
    picture = upright(encoded(Image.new("RGB", size, "grey"), "JPEG"), "JPEG")
    for longest in SIZES.values():
        copy = Image.open(io.BytesIO(as_jpeg(picture, longest)))
        assert max(copy.size) == min(longest, max(size))
        assert copy.width / copy.height == pytest.approx(size[0] / size[1], rel=0.02)
