"""The shape of the scheme's rules: how many points for what, what so many propose, who decides, by when.

Points propose; people decide. Nothing here bans anybody.
"""

from __future__ import annotations

import enum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Months = Annotated[int, Field(ge=1, le=120)]
Days = Annotated[int, Field(ge=1, le=730)]


class Proposal(enum.StrEnum):
    """What points propose."""

    NOTHING = "nothing"
    WARNING = "card or warning"
    EXCLUSION = "exclusion"
    BOARD = "the Board"  # an exclusion of which the Board decides


class Band(_Part):
    """From so many points on, and so many incidents, this is proposed. `single`: one incident alone has the points."""

    points: Annotated[int, Field(ge=1)]
    incidents: Annotated[int, Field(ge=1)] = 1
    single: bool = False
    proposes: Proposal
    months: Months | None = None


class Probation(_Part):
    """Soon after an exclusion has ended, less is enough: months for any incident, and for a grave one."""

    within_months: Months
    months: Months
    grave_months: Months


class AfterConviction(_Part):
    months: Months
    grave_months: Months


class Persistent(_Part):
    """When somebody is called persistent: the pack for the police is proposed."""

    months_in_a_row: int
    notices_in_a_row: int
    notices_within_months: int
    convictions: int
    convictions_within_months: int


class Deciding(_Part):
    """Who decides. `usual` is a value of `app.exclusions.models.Panel`; `board` is how many of the Board must agree."""

    usual: str
    board: Annotated[int, Field(ge=1, le=9)] = 2
    vote_days: Days = 7
    vote_quorum: Annotated[int, Field(ge=2)] = 5


class Appealing(_Part):
    within_days: Days = 28
    panel: Annotated[int, Field(ge=1, le=9)] = 3
    answer_days: Days = 21
    early_review_months: Months = 6


class Route(_Part):
    """A legal route: who may ask for it, from which age, how much must be shown, and what has to come before."""

    key: str
    name: str
    issued_by: str
    min_age: int
    standard: str  # of proof
    needs: list[str]  # what an agency asks for, in sentences
    is_order: bool = True  # breaking it is for the police
    in_use: bool = True
    note: str = ""


class Matrix(_Part):
    """All rules of a scheme. Points are by category of `app.reports.categories`; what is not named earns none."""

    preset: str
    points: dict[str, Annotated[int, Field(ge=0, le=10)]]
    grave_from: int = 3  # so many points make one incident grave
    counted_months: Months = 12
    needs_police_outcome: list[str] = []  # categories that count only with one
    always_board: list[str] = []  # categories with which the Board decides
    bands: list[Band]
    probation: Probation | None = None
    after_conviction: AfterConviction | None = None
    persistent: Persistent | None = None
    warning_months: Months = 12
    usual_months: Months = 12
    longest_months: Months = 24
    young_months: Months = 3
    arrest_months: Months | None = 12  # an arrest at a member's premises proposes so many; None: nothing
    review_days: Days = 14  # after no further action or an acquittal
    unserved_days: Days = 60
    post_days: Annotated[int, Field(ge=0, le=14)] = 2  # business days after posting on which a letter counts as given
    never_on_notice: list[str] = []  # kinds of essential premises that are on no notice, whatever is arranged
    deciding: Deciding
    appealing: Appealing = Appealing()
    routes: list[Route]
