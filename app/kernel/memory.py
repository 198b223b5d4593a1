"""Memory: what is there when an app is ready stays until the process ends."""

from __future__ import annotations

import gc

from sqlalchemy.orm import configure_mappers


def keep_for_good() -> None:
    """Take what is in memory now out of the collector's rounds.

    Modules, addresses and models are two hundred thousand objects. To walk over them all takes a tenth of a second and
    more, in the middle of one answer in ten.
    """
    configure_mappers()  # else it is done with the first question, in each process again
    gc.freeze()
