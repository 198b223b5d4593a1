"""The rules of Portsmouth's partnership, to begin from: cards are counted, not weighed.

Sources: https://pbcrp.com/yellow-card.php (pubs and clubs: a first yellow card is on record for 12 months, a second
within them is an exclusion of 12 months; without one the first goes by itself) and http://pbcrp.com/strike-card.php
(shops: one strike may be noted, two are shown to members, three are an exclusion).
"""

from __future__ import annotations

from app.scheme_rules.matrix import Band, Deciding, Matrix, Proposal
from app.scheme_rules.routes import ROUTES

_COUNTED = (
    "deterred theft",
    "theft",
    "pickpocket",
    "fraud and counterfeit",
    "burglary",
    "robbery",
    "assault",
    "abuse of staff",
    "hate",
    "damage",
    "weapon",
    "drugs",
    "alcohol disorder",
    "public order",
    "anti-social behaviour",
    "spiking",
    "false ID",
    "refusal or ejection",
)

PORTSMOUTH = Matrix(
    preset="Portsmouth",
    points=dict.fromkeys(_COUNTED, 1),
    grave_from=2,
    needs_police_outcome=["spiking"],
    bands=[
        Band(points=1, proposes=Proposal.WARNING),
        # The second card: the first was given, and something has happened since.
        Band(points=2, incidents=2, sectors=["licensed"], after_warning=True, proposes=Proposal.EXCLUSION, months=12),
        # The third strike. The source names no length: the scheme's usual one.
        Band(points=3, incidents=3, sectors=["retail"], proposes=Proposal.EXCLUSION, months=12),
    ],
    arrest_months=None,
    never_on_notice=["health", "transport", "medicine", "post and cash", "public service"],
    deciding=Deciding(usual="the Board"),
    routes=list(ROUTES),
)
