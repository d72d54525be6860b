"""Chinese names: surnames as frequent as they are, given names of the right generation, and what one is called."""

from dataclasses import dataclass
from random import Random

from db.vocabulary import PersonRole
from fieldapp.demo.chances import pick
from fieldapp.demo.words import words


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody's name, apart as one needs it for a form of address."""

    surname: str
    given: str
    is_woman: bool

    @property
    def whole(self) -> str:
        return self.surname + self.given


class Names:
    """Draws names; some of the first are unusual, so that a small set of demo data has them all."""

    def __init__(self, random: Random) -> None:
        self._random, self._words = random, words()
        odd_surnames = (*self._words.heteronym_surnames, *self._words.compound_surnames)
        self._odd = [(surname, "") for surname in odd_surnames] + [("", given) for given in self._words.rare_given]
        random.shuffle(self._odd)

    def draw(self, born: int, *, is_woman: bool, surname: str = "") -> Name:
        """A name as given to someone born in *born*.

        Args:
            born: year of birth.
            is_woman: whose given names to choose from.
            surname: of a child after the father's; any otherwise.
        """
        generations = self._words.women if is_woman else self._words.men
        usual = generations[max((year for year in generations if year <= born), default=min(generations))]
        given = ""
        if not surname and self._odd and self._random.random() < 0.3:
            surname, given = self._odd.pop()
        while True:
            name = Name(
                surname or pick(self._random, self._words.surnames), given or self._random.choice(usual), is_woman
            )
            if name.whole not in self._words.known_to_all:
                return name


_BY_OFFICE = {PersonRole.MANAGER: "店长", PersonRole.BUYER: "经理", PersonRole.ACCOUNTANT: "会计"}


def form_of_address(random: Random, name: Name, role: PersonRole, born: int, rep_born: int) -> str:
    """What a rep born in *rep_born* calls someone: 王总, 李姐, 孙叔; children by their given name."""
    if role is PersonRole.CHILD:
        return name.given if len(name.given) > 1 else f"小{name.given}"
    if role in _BY_OFFICE:
        return name.surname + _BY_OFFICE[role]
    if role is PersonRole.OWNER and random.random() < 0.65:
        return name.surname + random.choice(("总", "总", "老板"))
    older = rep_born - born
    if older > 18:
        return name.surname + ("婶" if name.is_woman else "叔")
    if older >= 0:
        return name.surname + ("姐" if name.is_woman else "哥")
    return f"小{name.surname}" if len(name.surname) == 1 else name.surname
