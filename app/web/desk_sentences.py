"""What the desk says most, in sentences that are told as they stand; and the signs of the grading."""

from __future__ import annotations

from app.alerts.models import Ending

# What the desk says most; each is told to the reporter as it stands.
REASONS = (
    "It says how somebody looked, not what they did.",
    "The picture is too dark to tell.",
    "Somebody in the picture may be a child.",
    "Bystanders are in the picture and cannot be hidden.",
    "This is between colleagues. Please take it to your manager.",
    "It was sent twice. The other one is used.",
)
QUESTIONS = (
    "What did you see and hear?",
    "What was done, and by whom?",
    "Is there a camera picture, and who holds it?",
    "How sure are you that it was this person?",
)
# The 3×5×2 grading of information: what each sign stands for.
GRADING = {
    "source": (("1", "1 Reliable"), ("2", "2 Untested"), ("3", "3 Not reliable")),
    "information": (
        ("A", "A Known directly"),
        ("B", "B Known indirectly, but borne out"),
        ("C", "C Known indirectly"),
        ("D", "D Not known"),
        ("E", "E Suspected to be false"),
    ),
    "handling": (("P", "P May be shared lawfully"), ("C", "C May be shared, with conditions")),
}
BECAUSE = {
    Ending.CORRECTION: ("It was the wrong person.", "It was the wrong place.", "The report was a mistake."),
    Ending.STAND_DOWN: ("They have left.", "It is over.", "They have been found."),
}
