"""What is written in a town of the bench: as many different words as many people use, and names of nobody."""

from __future__ import annotations

import random

from app.reports.categories import CATEGORIES

# The name that is asked for: it is on one profile and in so many reports in a thousand.
ASKED, MISTYPED, NOBODY = "Oakapple", "oakaple", "zzyxquorv"
_NAMED_IN_A_THOUSAND = 3


def _words(said: str) -> list[str]:
    return said.split()


_STARTS = _words("b br c ch d dr f g gr h j k l m n p pr qu r s sh st t th tr v w y z")
_MIDDLES = _words("a e i o u ai ea ee oa ou ar er or an en in on al el il")
_ENDS = _words("by d ford ham k ley low m n ne ning r rick s sby shaw ston t ter thorpe ton well wick worth")
_DID = (
    "took {goods} and walked past the tills",
    "was asked to pay for {goods} and ran",
    "shouted at {name} on the {part} floor",
    "came in with {name} and left by the back",
    "put {goods} in a {colour} bag",
    "said that {name} had sent them",
    "stood by the {goods} for ten minutes, then went",
    "tried a till of the {part} floor and was seen by {name}",
)
_GOODS = _words("gin whisky razors perfume steak cheese batteries trainers coats phones chargers nappies coffee toys")
_PARTS = _words("ground first upper lower front back side main")
_COLOURS = _words("blue black green red grey brown yellow white navy purple")
_WORN = _words("parka hoodie jacket tracksuit cap beanie jeans trainers scarf coat")


class Sentences:
    """Throws sentences; the same dice throw the same."""

    def __init__(self, seed: int, names: int = 20_000) -> None:
        self._dice = random.Random(seed)
        self._names = sorted({self._name() for _ in range(names)})
        self._dice.shuffle(self._names)
        self.kinds = list(CATEGORIES)

    def note(self) -> str:
        """Return what a reporter writes: a few sentences, of which many name somebody."""
        many = self._dice.choice((1, 1, 2, 2, 3, 5))
        said = [f"They {self._dice.choice(_DID).format(**self._words())}." for _ in range(many)]
        if self._dice.random() * 1000 < _NAMED_IN_A_THOUSAND:
            said.append(f"Somebody called them {ASKED}.")
        if self._dice.random() < 0.03:
            said.append(f"Went off in a {self._dice.choice(_COLOURS)} van {self.plate()}.")
        return " ".join(said)

    def title(self) -> str:
        return f"{self.a_name()} {self.a_name()}"

    def a_name(self) -> str:
        # Some names are common and most are rare, as in any town.
        return self._names[min(int(self._dice.paretovariate(0.6)), len(self._names)) - 1]

    def look(self) -> dict[str, str]:
        return {"hair": self._dice.choice(_COLOURS), "wearing": f"{self._dice.choice(_COLOURS)} {self._worn()}"}

    def plate(self) -> str:
        letters = "".join(self._dice.choices("ABCDEFGHJKLMNOPRSTUVWXY", k=5))
        return f"{letters[:2]}{self._dice.randrange(10, 99)} {letters[2:]}"

    def _words(self) -> dict[str, str]:
        pick = self._dice.choice
        return {"goods": pick(_GOODS), "name": self.a_name(), "part": pick(_PARTS), "colour": pick(_COLOURS)}

    def _worn(self) -> str:
        return self._dice.choice(_WORN)

    def _name(self) -> str:
        pick = self._dice.choice
        return f"{pick(_STARTS)}{pick(_MIDDLES)}{pick(_STARTS)}{pick(_MIDDLES)}{pick(_ENDS)}".capitalize()
