"""What the desk writes of a person, as its form sends it and shows it again."""

from __future__ import annotations

import re

from flask import request

from app.profiles.draft import NewProfile
from app.profiles.models import AgeGroup, Kind, Profile
from app.web.desk_sentences import GRADING
from app.web.typed import as_typed

_SEVERAL = ("zones", "warnings", "audience")  # chosen from several: kept together with a comma between
AGES = (
    (AgeGroup.ADULT.value, "18 or over"),
    (AgeGroup.YOUNG.value, "16 or 17, or nobody is sure"),
    ("under 16", "Under 16"),
    ("under 10", "Under 10"),
)


def typed_form() -> dict[str, str]:
    """Return every field as it was typed, so that a form can be shown again with nothing lost."""
    typed = as_typed(4000)
    return typed | {name: ",".join(request.form.getlist(name)) for name in _SEVERAL if name in request.form}


def several(typed: dict[str, str], name: str) -> list[str]:
    """Return what was chosen of several."""
    return [one for one in typed.get(name, "").split(",") if one]


def as_profile(typed: dict[str, str]) -> NewProfile:
    """Return a form as what the desk writes down of a person."""
    look = {name.removeprefix("look."): words[:120] for name, words in typed.items() if name.startswith("look.")}
    return NewProfile(
        title=typed.get("title", "")[:120],
        is_name=typed.get("is_name") == "yes",
        seen=typed.get("seen", ""),
        look=look,
        grading=grading_of(typed),
        is_serious_or_repeat=typed.get("is_serious_or_repeat") == "yes",
        aliases=[name.strip()[:120] for name in re.split(r"[\n,]", typed.get("aliases", "")) if name.strip()],
        marks=typed.get("marks", "")[:400],
        method=typed.get("method", "")[:2000],
        warnings=several(typed, "warnings"),
        zone_ids=several(typed, "zones"),
        age_group=typed.get("age_group", ""),
    )


def as_written(profile: Profile) -> dict[str, str]:
    """Return what is written as its form would have sent it."""
    return {
        "title": profile.title,
        "is_name": "yes" if profile.kind is Kind.KNOWN else "no",
        "seen": profile.seen,
        "is_serious_or_repeat": "yes" if profile.is_serious_or_repeat else "",
        **{f"look.{part}": words for part, words in profile.look.items()},
        **dict(zip(GRADING, profile.grading, strict=False)),
        "aliases": "\n".join(profile.aliases),
        "marks": profile.marks,
        "method": profile.method,
        "warnings": ",".join(profile.warnings),
        "zones": ",".join(zone.id for zone in profile.zones),
        "age_group": profile.age_group.value,
    }


def grading_of(typed: dict[str, str]) -> str:
    """Return the three signs of a grading, or nothing unless each was chosen."""
    signs = (typed.get(part, "")[:1] for part in GRADING)
    grading = "".join(sign for sign, known in zip(signs, GRADING.values(), strict=True) if sign in dict(known))
    return grading if len(grading) == len(GRADING) else ""
