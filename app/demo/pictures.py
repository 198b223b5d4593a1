"""The demo town's pictures, drawn, sealed and developed like any other, several at a time."""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from PIL import Image

from app.demo.people import described
from app.demo.places import SCENES
from app.demo.portraits import SIZE, Camera, rephoto, shoot
from app.demo.town import Look
from app.photos.develop import Developed, develop
from app.photos.keep import Sealed, put_away
from app.photos.models import Photo, PhotoState
from app.photos.vault import Vault

Again = Literal["", "from a screen", "screenshot", "smaller", "part", "cropped"]

_SHOP, _COUNTER = ("aisle", "till", "entrance"), ("till", "entrance")
# Where a picture taken at premises of a kind may have been taken.
PLACES_OF_KIND: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("supermarket", "bookshop", "electricals", "convenience store", "toy shop", "pharmacy"), _SHOP),
    **dict.fromkeys(("cosmetics", "jeweller", "phones", "post and banking counter", "optician"), _COUNTER),
    **dict.fromkeys(("fashion", "shoes"), ("entrance", "till", "corridor")),
    **dict.fromkeys(("hotel", "hospital"), ("corridor", "entrance")),
    **dict.fromkeys(("pub", "bar"), ("pub", "door")),
    **dict.fromkeys(("bakery", "late food"), ("café", "till")),
    "greengrocer": ("market", "street"),
    "garden centre": ("market", "car park"),
    "shopping centre": ("corridor", "escalator", "entrance"),
    "department store": ("escalator", "entrance", "till"),
    "library": ("steps", "corridor"),
    "railway station": ("platform", "bridge"),
    "nightclub": ("door", "dance floor"),
    "music venue": ("dance floor", "pub"),
    "taxi office": ("street", "car park"),
    "builders' merchant": ("car park",),
}


@dataclass(frozen=True)
class Picture:
    """What is to be drawn. `name` is ours; `look` None is an empty place; `again` makes a copy of the picture.

    A copy is a photograph or a shot of a screen, the same picture sent on smaller, or a part of it.
    """

    name: str
    seed: int
    shot: int
    look: Look | None
    where: str
    camera: Camera
    at: datetime  # on the town's own clock, as the camera stamps it
    again: Again = ""


class Made(NamedTuple):
    """One picture as it lies on the disk; its row is still to be written."""

    name: str
    sealed: Sealed
    developed: Developed


def of_profile(ref: str, look: Look, shot: int, at: datetime) -> Picture:
    """Return the picture of a profile: the first in the scene that the town's data names, the next by a camera."""
    seed = int(ref.rsplit("-", 1)[1])
    where = SCENES.get(look.portrait.scene, "corridor")
    camera: Camera = "cctv" if shot > 1 else ("still", "phone", "phone")[seed % 3]
    return Picture(f"{ref}/{shot}", seed, shot, look, where, camera, at)


def draw(picture: Picture, size: tuple[int, int] = SIZE) -> bytes:
    """Return the picture as the JPEG that a phone would send."""
    person = None
    if picture.look is not None:
        portrait = picture.look.portrait
        person = described(picture.seed, **_all_parts(picture.look), palette=portrait.palette, glasses=portrait.glasses)
    stamp = f"{picture.at:%d-%m-%Y %H:%M:%S}"
    image = shoot(person, picture.shot, picture.where, picture.camera, when=stamp, size=size)
    out = io.BytesIO()
    _copied(image, picture).save(out, "JPEG", quality=62 if picture.again == "smaller" else 85)
    return out.getvalue()


def _all_parts(look: Look) -> dict[str, str]:
    return {part: str(words) for part, words in look.model_dump(exclude={"portrait"}).items()}


def _copied(image: Image.Image, picture: Picture) -> Image.Image:
    width, height = image.size
    if picture.again == "from a screen":
        return rephoto(image, picture.seed)
    if picture.again == "screenshot":
        screen = Image.new("RGB", (width, height * 3 // 2), (18, 20, 24))
        screen.paste(image, (0, height // 4))
        return screen
    if picture.again == "smaller":
        return image.resize((width * 3 // 5, height * 3 // 5), Image.Resampling.LANCZOS)
    if picture.again == "cropped":
        return image.crop((width // 10, height // 10, width - width // 10, height - height // 10))
    if picture.again == "part":
        return image.crop((width // 25, height // 30, width - width // 25, height - height // 25))
    return image


def make(picture: Picture, vault: Vault, size: tuple[int, int] = SIZE) -> Made:
    """Draw, seal and develop one picture; no transaction is open."""
    sealed = put_away(draw(picture, size), vault)
    unwritten = Photo(
        folder=sealed.folder,
        sha256=sealed.sha256,
        kind=sealed.kind,
        size_bytes=sealed.size_bytes,
        wrapped_key=sealed.wrapped_key,
        kept_at=picture.at,
        state=PhotoState.DUE,
    )
    return Made(picture.name, sealed, develop(unwritten, vault))


def make_all(
    pictures: Iterable[Picture], vault: Vault, *, size: tuple[int, int], processes: int, made: Callable[[int], None]
) -> dict[str, Made]:
    """Return every picture by its name; `processes` 1 draws them here. `made` is told how many are done."""
    wanted = list(pictures)
    done: dict[str, Made] = {}
    if processes <= 1:
        for picture in wanted:
            done[picture.name] = make(picture, vault, size)
            made(len(done))
        return done
    # Started afresh: a forked copy of a process with a database open is asking for trouble.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=fresh) as pool:
        for coming in as_completed([pool.submit(make, picture, vault, size) for picture in wanted]):
            one = coming.result()
            done[one.name] = one
            made(len(done))
    return done


def copy_of(picture: Picture, name: str, again: Again) -> Picture:
    """Return the same picture as somebody sends it on."""
    return replace(picture, name=name, again=again)
