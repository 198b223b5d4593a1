"""The legal routes that ship. Pointers, not advice: whoever applies decides what has to be shown."""

from __future__ import annotations

from app.scheme_rules.matrix import Route

ROUTES = (
    Route(
        key="cpw",
        name="Community protection warning",
        issued_by="council or police",
        min_age=16,
        standard="reasonable grounds",
        needs=["Conduct that is unreasonable, persistent, and makes life worse for those around."],
    ),
    Route(
        key="cpn",
        name="Community protection notice",
        issued_by="council or police",
        min_age=16,
        standard="reasonable grounds",
        needs=[
            "Conduct that is unreasonable, persistent, and makes life worse for those around.",
            "A written warning that came first, with proof that it was given, and time to heed it.",
        ],
    ),
    Route(
        key="cbo",
        name="Criminal behaviour order",
        issued_by="court, after a conviction, when the prosecutor asks for it",
        min_age=10,
        standard="harassment, alarm or distress, caused or likely; the order will help to prevent it",
        needs=["A conviction, or a charge that is to be heard.", "What caused harassment, alarm or distress to whom."],
    ),
    Route(
        key="injunction",
        name="Civil injunction",
        issued_by="county court, or youth court under 18; council, police or landlord apply",
        min_age=10,
        standard="balance of probabilities; just and convenient to prevent it",
        needs=["Conduct that caused, or is likely to cause, harassment, alarm or distress."],
    ),
    Route(
        key="respect",
        name="Respect order",
        issued_by="county court; council, police or landlord apply",
        min_age=18,
        standard="balance of probabilities, after a risk assessment",
        needs=["A risk assessment by the applicant."],
        in_use=False,
        note="Crime and Policing Bill 2025: switch it on when it has come into force.",
    ),
)
