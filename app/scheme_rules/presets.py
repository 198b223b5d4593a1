"""The rules that ship: Dartford's, and those of other towns to begin from."""

from __future__ import annotations

from app.scheme_rules.matrix import Band, Deciding, Matrix, Proposal
from app.scheme_rules.preset_hastings import HASTINGS
from app.scheme_rules.preset_portsmouth import PORTSMOUTH
from app.scheme_rules.routes import ROUTES

# Dartford Town Against Crime: the scheme's own defaults. Begging, rough sleeping and being ill earn nothing. Never
# edited: it is version 0, by which cases were decided (tests/unit/scheme_rules/test_version_nought.py).
DTAC = Matrix(
    preset="Dartford",
    points={
        "deterred theft": 1,
        "anti-social behaviour": 1,
        "public order": 1,
        "alcohol disorder": 1,
        "refusal or ejection": 1,
        "theft": 2,
        "pickpocket": 2,
        "fraud and counterfeit": 2,
        "abuse of staff": 2,
        "damage": 2,
        "drugs": 2,
        "false ID": 2,
        "assault": 3,
        "hate": 3,
        "robbery": 3,
        "weapon": 3,
        "burglary": 3,
        "spiking": 3,
    },
    needs_police_outcome=["spiking"],
    always_board=["weapon"],
    bands=[
        Band(points=1, proposes=Proposal.WARNING),
        Band(points=3, proposes=Proposal.EXCLUSION, months=12),
        Band(points=5, proposes=Proposal.BOARD, months=12),
    ],
    never_on_notice=["health", "transport", "medicine", "post and cash", "public service"],
    deciding=Deciding(usual="one member business"),
    routes=list(ROUTES),
)

PRESETS: dict[str, Matrix] = {"dartford": DTAC, "hastings": HASTINGS, "portsmouth": PORTSMOUTH}
