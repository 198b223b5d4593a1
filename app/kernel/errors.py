"""What can go wrong that a person should hear about. Each message is a whole sentence."""


class NotAllowed(Exception):
    """This account may not do that (403)."""


class NotPossible(Exception):
    """The thing is not in a state in which that can happen (409)."""


class NotThere(Exception):
    """There is no such thing, or none that this account may know of: both answer alike (404)."""


class NotAnyMore(Exception):
    """What this needs was there once and will not come back (410)."""


class NotFit(Exception):
    """What was sent cannot be used as it is (422).

    `fields` maps the name of a field to a sentence that says what to do about it.
    """

    def __init__(self, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class TooManyTries(Exception):
    """Somebody has guessed too often and must wait (429)."""


class NotNow(Exception):
    """Something that this needs does not answer just now; the very same may work in a moment (423)."""
