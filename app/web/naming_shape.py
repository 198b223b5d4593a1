"""What is said to somebody of their own answer about a person who is sought: never what others answered."""

from __future__ import annotations

from pydantic import AwareDatetime

from app.profiles.models import Naming
from app.web.api import Shape


class NamingShape(Shape):
    """One's own answer: when, and what became of it. What was answered stays at the desk."""

    at: AwareDatetime
    says: str


def says_of(naming: Naming) -> str:
    """Return what its sender reads."""
    if naming.was_right:
        return "The person is known now. Thank you: your answer helped."
    if naming.ended_at is not None:
        return "The desk has looked at your answer. Thank you."
    return "You have told the desk. Only the desk reads this."
