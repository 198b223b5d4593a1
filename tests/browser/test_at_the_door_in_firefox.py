"""The door in the other engine: three taps, and the desk has it once."""

from app.breaches.models import Breach, FollowUp
from tests.browser.conftest import EXCLUDED
from tests.browser.firefox import Firefox
from tests.browser.running_town import RunningTown
from tests.browser.test_at_the_door import notice, rows

__all__ = ["notice"]  # a fixture


def test_three_taps_in_firefox(bens_firefox: Firefox, town: RunningTown, notice: int):
    bens_firefox.open(f"{town.url}/profiles/{EXCLUDED}")
    bens_firefox.find("#door", "Here now: what to say")
    bens_firefox.click("#door")
    bens_firefox.click("#sure-know")
    bens_firefox.find(".say", "You were given a notice asking you not to come in until")
    bens_firefox.click("#left")
    bens_firefox.until(lambda: len(rows(town, FollowUp)) == 1, "what became of it")
    (breach,), (said,) = rows(town, Breach), rows(town, FollowUp)
    assert (breach.exclusion_id, said.outcome) == (notice, "left when asked")
