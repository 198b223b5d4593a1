"""Drawn people: the same each time, different from each other, and of no skin."""

import colorsys

from app.demo.colours import FACES, rgb
from app.demo.people import described, person_of
from app.demo.pictures import PLACES_OF_KIND
from app.demo.places import PLACES, SCENES
from app.demo.portraits import rephoto, shoot
from app.demo.town import the_town

SMALL = (96, 120)


def test_the_same_shot_is_the_same_picture() -> None:
    first = shoot(person_of(7), 2, "street", "still", size=SMALL)
    assert shoot(person_of(7), 2, "street", "still", size=SMALL).tobytes() == first.tobytes()
    assert shoot(person_of(7), 3, "street", "still", size=SMALL).tobytes() != first.tobytes()
    assert shoot(person_of(8), 2, "street", "still", size=SMALL).tobytes() != first.tobytes()


def test_every_place_can_be_photographed_with_and_without_people() -> None:
    for place in PLACES:
        assert shoot(person_of(3), 1, place, "cctv", size=SMALL).size == SMALL
        assert shoot(None, 1, place, "phone", size=SMALL).size == SMALL


def test_a_picture_of_a_picture_is_another_picture() -> None:
    first = shoot(person_of(7), 2, "till", "phone", size=SMALL)
    assert rephoto(first).size == SMALL
    assert rephoto(first).tobytes() != first.tobytes()


def test_the_picture_fits_the_words() -> None:
    for told in the_town().profiles:
        look = told.look
        person = described(
            1, **{"marks": "", **look.words()}, palette=look.portrait.palette, glasses=look.portrait.glasses
        )
        assert person.glasses is look.portrait.glasses
        assert ("bald" in look.hair) is (person.cut == "bald")
        assert ("beard" in look.hair) is (person.beard == "full")
        assert ("umbrella" in person.extras) is ("chequered umbrella" in look.wearing)
        if look.portrait.palette:
            assert person.face == FACES[look.portrait.palette]


def test_every_scene_of_the_town_has_a_place() -> None:
    scenes = {told.look.portrait.scene for told in the_town().profiles} - {""}
    assert scenes <= set(SCENES)
    assert set(SCENES.values()) <= set(PLACES)
    assert set(PLACES_OF_KIND) >= {premises.kind for premises in the_town().premises}
    assert {name for names in PLACES_OF_KIND.values() for name in names} <= set(PLACES)


def test_no_face_has_the_colour_of_skin() -> None:
    for name, colour in FACES.items():
        red, green, blue = rgb(colour)
        hue, _, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
        brown = 0.04 < hue < 0.11 and 0.2 < saturation < 0.85
        assert not brown, f"{name} is {colour}"
