"""The pages of one copy: what members see of a profile, for one named reader, with the copy's code on each page."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from app.kernel.tokens import plain
from app.members.models import Scheme
from app.pdf.typeset import typeset
from app.photos.mark import Viewer, marked
from app.photos.models import PhotoState
from app.photos.show import show
from app.photos.vault import Vault
from app.profiles import rules
from app.profiles.models import Copy, Profile
from app.profiles.on_paper import pictures_to_print
from app.profiles.warnings import WARNINGS


class Printed(NamedTuple):
    """What stands on the pages beside the profile: whose they are, and who made them when."""

    copy: Copy
    made_by: str
    scheme: Scheme
    zone: tzinfo


def target_package(profile: Profile, printed: Printed, vault: Vault) -> bytes:
    """Return the PDF. Opens and marks pictures, so no transaction is open; raises NotNow.

    Never health, address, vehicles, associates, police pictures or intelligence: only what is named here is printed.
    """
    copy = printed.copy
    made_on = copy.made_at.astimezone(printed.zone)
    reader = Viewer(copy.given_to, "on paper", f"{made_on:%-d %b %Y}", plain(copy.code))
    ready = [row.photo for row in pictures_to_print(profile) if row.photo.state is PhotoState.READY]
    pictures = {f"picture-{at}": marked(show(photo, "clean", vault), reader) for at, photo in enumerate(ready)}
    ends = rules.stops_on(profile)
    data = {
        "scheme": printed.scheme.name,
        "reached": printed.scheme.phone,
        "foot": f"Code {copy.code}, copy for {copy.given_to}, return by {_day(copy.return_by)}",
        "ref": profile.ref,
        "kind": profile.kind.value,
        "title": profile.title,
        "says": rules.says(profile),
        "seen": profile.seen,
        "method": profile.method,
        "aliases": list(profile.aliases),
        "marks": profile.marks,
        "warnings": [WARNINGS.get(one, one) for one in profile.warnings],
        "look": [[part.capitalize(), words] for part, words in profile.look.items()],
        "zones": [zone.name for zone in profile.zones],
        "conditions": [f"This page does not apply after {_day(ends)}."] if ends else [],
        "pictures": list(pictures),
        "copy": _about(copy, printed.made_by, made_on),
    }
    return typeset("target_package", data, pictures)


def _about(copy: Copy, made_by: str, made_on: datetime) -> list[list[str]]:
    return [
        ["Code", copy.code],
        ["For", copy.given_to],
        ["Purpose", copy.purpose],
        ["Made by", f"{made_by}, {_day(made_on.date())}"],
        ["Return by", _day(copy.return_by)],
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
