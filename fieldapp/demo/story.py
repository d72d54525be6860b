"""One rep's part of the demo: shops, people, days on the road, money and months, in the order they depend on."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from uuid import UUID

from fieldapp.demo import care, related, support, value
from fieldapp.demo.cast import Cast, Casting
from fieldapp.demo.chances import source
from fieldapp.demo.dealers import choose_step, write_belongings, write_dealer
from fieldapp.demo.goals import Goal
from fieldapp.demo.names import Names
from fieldapp.demo.people import People
from fieldapp.demo.relation import tell_of_relations
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import Shop, ShopMaker, refer
from fieldapp.demo.tasks import Development
from fieldapp.demo.team import Rep, Team
from fieldapp.demo.visits import HISTORY_DAYS, ON_SITE_A_DAY, Called, Diary

_CODE_LETTERS = ("YJ", "YK", "YL")
_NUMBERS_EACH = 30_000_000  # telephone numbers kept apart for each rep's people
_BRIEF_DAYS = 60  # how far a colleague's diary goes back
_STEP = 1_000  # dealers between two reports of progress


class Story:
    """Writes what concerns one rep."""

    def __init__(self, rows: Rows, seed: int, team: Team, rep: Rep, today: date) -> None:
        number = team.reps.index(rep)
        self._rows, self._seed, self._number, self._today = rows, seed, number, today
        self._team, self._rep = team, rep
        self.told: frozenset[UUID] = frozenset()  # the dealers told about in detail
        names = Names(self._chances("names"))
        self._people = People(rows, self._chances("people"), names, today, first_number=number * _NUMBERS_EACH)
        maker = ShopMaker(
            self._chances("shops"),
            names,
            today=today,
            colleague_id=rep.id,
            territory_id=rep.territory_id,
            code_letters=_CODE_LETTERS[number],
        )
        self._casting = Casting(self._chances("cast"), maker, rep.area, today)

    @property
    def people(self) -> int:
        """How many people were written."""
        return self._people.written

    def tell(self, goals: Sequence[Goal], *, dealers: int, prospects: int, shares_with: UUID) -> None:
        """Write the dealers with everything about them, and the days to come.

        Args:
            goals: the months of development.
            dealers: how many, without the prospects.
            prospects: how many.
            shares_with: a colleague who has a part in one opening.
        """
        cast = self._casting.cast(goals, dealers=dealers, prospects=prospects)
        shops = [*cast.dealers, *cast.prospects]
        self._write_shops(shops)
        self.told = frozenset(shop.key for shop in shops)
        self.shops = tuple(shops)
        self._people.add_mains(shops, celebrate=True)
        self._people.add_others(cast.dealers, len(cast.dealers))
        self._people.add_needs(shops)
        self._people.add_anniversaries(shops)
        self._people.add_gifts(shops)
        value.write_contracts(self._rows, self._chances("contracts"), cast.dealers, self._today)
        diary = Diary(self._rows, self._chances("diary"), self._today, self._rep.leave)
        self._write_care(shops, diary.keep(shops, days=HISTORY_DAYS, on_site=ON_SITE_A_DAY))
        diary.plan(on_site=ON_SITE_A_DAY, home=self._rep.home)
        tell_of_relations(self._rows, self._chances("relations"), shops, self._team.manager_id, self._today)
        months = self._write_months(cast, goals, shares_with)
        months.add_failed(goals, cast.prospects)
        months.add_open(goals, cast.being_opened, cast.prospects)
        months.add_improvements(cast.older)
        support.write_support(self._rows, self._chances("support"), cast.dealers, self._rep.id, self._today)

    def tell_briefly(self, goals: Sequence[Goal], *, dealers: int) -> None:
        """Write a colleague's handful of dealers and months: what a manager compares, nothing that asks to be done."""
        cast = self._casting.cast(goals, dealers=dealers, prospects=0)
        self._write_shops(cast.dealers)
        self._people.add_mains(cast.dealers, celebrate=False)
        diary = Diary(self._rows, self._chances("diary"), self._today, self._rep.leave)
        diary.keep(cast.dealers, days=_BRIEF_DAYS, on_site=2)
        self._write_months(cast, goals, None)

    def tell_of_the_desk(self) -> None:
        """Write what is the rep's alone: reminders and the list of core townships."""
        care.add_own_reminders(self._rows, self._chances("own"), self._today)
        care.add_core_townships(self._rows, self._chances("core"), self._rep.area.townships, self._today)

    def add_more(self, count: int) -> Iterator[int]:
        """Write *count* dealers with one person each, keeping none of them in memory; yields how many are done."""
        random = self._chances("more")
        for number in range(1, count + 1):
            shop = self._casting.older()
            shop.step = choose_step(random, shop, self._today)
            write_dealer(self._rows, random, shop, self._today)
            self._people.add_main(shop)
            if number % _STEP == 0 or number == count:
                yield number

    def _write_shops(self, shops: Sequence[Shop]) -> None:
        """Dealers in the order in which the rep heard of them: whoever referred another comes first."""
        refer(self._chances("referrals"), shops)
        random = self._chances("dealers")
        for shop in sorted(shops, key=lambda s: s.known):
            shop.step = choose_step(random, shop, self._today)
            ledger = value.keep_ledger(random, shop, self._today)
            shop.owes = ledger.owed
            write_dealer(self._rows, random, shop, self._today)
            write_belongings(self._rows, random, shop, self._today)
            value.write_ledger(self._rows, random, shop, ledger, self._today)

    def _write_care(self, shops: Sequence[Shop], called: Sequence[Called]) -> None:
        random = self._chances("care")
        care.add_promises(self._rows, random, called, self._today)
        care.add_complaints(self._rows, random, called, self._today)
        care.add_sightings(self._rows, random, called)
        care.add_concessions(self._rows, random, called)
        care.add_hardships(self._rows, random, shops, self._today)
        related.add_markets(self._rows, self._chances("markets"), shops, self._today)
        related.add_revivals(self._rows, shops, self._today)

    def _write_months(self, cast: Cast, goals: Sequence[Goal], shares_with: UUID | None) -> Development:
        months = Development(self._rows, self._chances("months"), self._today, self._rep.id, self._team.manager_id)
        months.add_targets(goals, cast.being_opened)
        months.add_openings(cast.opened, shares_with)
        months.add_money(goals)
        return months

    def _chances(self, subject: str) -> Random:
        return source(self._seed, f"{self._number}/{subject}")
