"""The shape of the scheme's rules: how many points for what, what so many propose, who decides, by when.

Points propose; people decide. Nothing here bans anybody.
"""

from __future__ import annotations

import enum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


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
    """From so many points on, and so many incidents, this is proposed. `single`: one incident alone has the points.

    `sectors`: only what happened at premises of these is counted; empty: at any. `after_warning`: only when a warning
    is on record and something has happened since.
    """

    points: Annotated[int, Field(ge=1, le=99)]
    incidents: Annotated[int, Field(ge=1, le=99)] = 1
    single: bool = False
    sectors: list[str] = []
    after_warning: bool = False
    proposes: Proposal
    months: Months | None = None

    @model_validator(mode="after")
    def _has_months(self) -> Band:
        if self.proposes in (Proposal.EXCLUSION, Proposal.BOARD) and self.months is None:
            raise ValueError("Say how many months an exclusion lasts.")
        return self


class Probation(_Part):
    """Soon after an exclusion has ended, less is enough: months for any incident, and for a grave one."""

    within_months: Months
    months: Months
    grave_months: Months


class AfterConviction(_Part):
    """What is proposed when a court has convicted somebody of an incident: for any, and for a grave one."""

    months: Months
    grave_months: Months


class Persistent(_Part):
    """When the pack for the police is proposed: incidents in so many months in a row, so many notices one soon after
    the other, or more than so many convictions.
    """

    months_in_a_row: Annotated[int, Field(ge=2, le=24)]
    notices_in_a_row: Annotated[int, Field(ge=2, le=9)]
    notices_within_months: Months
    convictions: Annotated[int, Field(ge=1, le=99)]
    convictions_within_months: Months


class Deciding(_Part):
    """Who decides. `usual` is a value of `app.exclusions.models.Panel`; `board` is how many of the Board must agree."""

    usual: Literal["one member business", "the Board", "the members"]
    board: Annotated[int, Field(ge=1, le=9)] = 2
    vote_days: Days = 7
    vote_quorum: Annotated[int, Field(ge=2, le=99)] = 5


class Appealing(_Part):
    """By when somebody appeals and is answered, how many hear it, and after how many months a review may be asked."""

    within_days: Days = 28
    panel: Annotated[int, Field(ge=1, le=9)] = 3
    answer_days: Days = 21
    early_review_months: Months = 6


class Route(_Part):
    """A legal route: who may ask for it, from which age, how much must be shown, and what has to come before."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
    name: Annotated[str, Field(min_length=3)]
    issued_by: Annotated[str, Field(min_length=3)]
    min_age: Annotated[int, Field(ge=10, le=99)]
    standard: str  # of proof
    needs: list[str]  # what an agency asks for, in sentences
    is_order: bool = True  # breaking it is for the police
    in_use: bool = True
    note: str = ""


class Matrix(_Part):
    """All rules of a scheme. Points are by category of `app.reports.categories`; what is not named earns none."""

    preset: str
    points: dict[str, Annotated[int, Field(ge=0, le=10)]]
    help_instead: list[str] = ["begging", "rough sleeping", "being ill"]  # never any points: help is offered
    grave_from: Annotated[int, Field(ge=1, le=10)] = 3  # so many points make one incident grave
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

    @model_validator(mode="after")
    def _fits_together(self) -> Matrix:
        if not self.bands:
            raise ValueError("Say at least once what points propose.")
        longest = max((band.months or 0 for band in self.bands), default=0)
        if max(longest, self.usual_months, self.young_months, self.arrest_months or 0) > self.longest_months:
            raise ValueError("No length may be longer than the longest exclusion.")
        if any(self.points.get(category) for category in self.help_instead):
            raise ValueError("Begging, rough sleeping and being ill earn no points.")
        keys = [route.key for route in self.routes]
        if len(set(keys)) < len(keys):
            raise ValueError("Two routes have the same short name.")
        return self
