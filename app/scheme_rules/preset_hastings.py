"""The rules of Business Crime Reduction Partnership Hastings, to begin from.

Source: https://www.bcrphastings.com/exclusion-criteria-policy/. A red card is an immediate exclusion: 3 points are 9
months, 4 are 12, 5 are 18. Yellow cards are warnings: two or more that make 3 points within 12 months are 3 months, 4
are 6, 5 are 12, 6 are 18; 7 and more are for the Board, with 36 months at most.
"""

from __future__ import annotations

from app.scheme_rules.matrix import AfterConviction, Band, Deciding, Matrix, Persistent, Probation, Proposal
from app.scheme_rules.routes import ROUTES

_RED = {"public order": 3, "burglary": 3, "spiking": 3, "assault": 4, "hate": 4, "robbery": 5, "weapon": 5}
_YELLOW = {
    "deterred theft": 1,
    "anti-social behaviour": 1,
    "alcohol disorder": 1,
    "refusal or ejection": 1,
    "false ID": 1,
    "theft": 1,
    "pickpocket": 2,
    "fraud and counterfeit": 2,
    "abuse of staff": 2,
    "damage": 2,
    "drugs": 2,
}

HASTINGS = Matrix(
    preset="Hastings",
    # The source gives the lengths for so many points; which category has how many is for the scheme to go through.
    points=_YELLOW | _RED,
    needs_police_outcome=["spiking"],
    bands=[
        Band(points=1, proposes=Proposal.WARNING),
        Band(points=3, incidents=2, proposes=Proposal.EXCLUSION, months=3),
        Band(points=4, incidents=2, proposes=Proposal.EXCLUSION, months=6),
        Band(points=5, incidents=2, proposes=Proposal.EXCLUSION, months=12),
        Band(points=6, incidents=2, proposes=Proposal.EXCLUSION, months=18),
        # Not less than six points propose; the Board may go up to `longest_months`.
        Band(points=7, incidents=2, proposes=Proposal.BOARD, months=18),
        Band(points=3, single=True, proposes=Proposal.EXCLUSION, months=9),
        Band(points=4, single=True, proposes=Proposal.EXCLUSION, months=12),
        Band(points=5, single=True, proposes=Proposal.EXCLUSION, months=18),
    ],
    probation=Probation(within_months=6, months=2, grave_months=18),
    after_conviction=AfterConviction(months=9, grave_months=18),
    # An incident in each of six months, three notices less than six months apart, more than three convictions in 24.
    persistent=Persistent(
        months_in_a_row=6,
        notices_in_a_row=3,
        notices_within_months=6,
        convictions=3,
        convictions_within_months=24,
    ),
    longest_months=36,
    arrest_months=None,
    never_on_notice=["health", "transport", "medicine", "post and cash", "public service"],
    deciding=Deciding(usual="one member business"),
    routes=list(ROUTES),
)
