"""A notice that is out, for what is reported of it."""

from tests.notice_in_hand import ben, notice

__all__ = ["ben", "notice"]  # fixtures
