"""The people at the shops: who they are, how they are reached, what they like, what they need."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from db.models import Anniversary, Gift, Need, Person, PersonPhone
from db.vocabulary import (
    AnniversaryKind,
    CalendarKind,
    DealerType,
    Grade,
    NeedKind,
    PersonRole,
)
from fieldapp.demo import phones
from fieldapp.demo.birthdays import any_birthday, kept_soon
from fieldapp.demo.chances import pick, yuan
from fieldapp.demo.names import Name, Names, form_of_address
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import Shop, Someone
from fieldapp.demo.words import words
from fieldapp.rules.birthdays import Birthday
from fieldapp.rules.festivals import Festival, festivals_between

REP_BORN = 1991
_MANAGED = frozenset({DealerType.REGIONAL_CHAIN, DealerType.HYPERMARKET, DealerType.DEPARTMENT_STORE})
_OTHERS = {
    PersonRole.SPOUSE: 38,
    PersonRole.CHILD: 17,
    PersonRole.MANAGER: 14,
    PersonRole.SALES: 15,
    PersonRole.ACCOUNTANT: 8,
    PersonRole.BUYER: 6,
    PersonRole.OTHER: 2,
}
_ONCE = frozenset({PersonRole.SPOUSE, PersonRole.MANAGER, PersonRole.ACCOUNTANT, PersonRole.BUYER})
_GIFTS = {
    Festival.MID_AUTUMN: (("五仁月饼一盒", 60, 130), ("石榴一箱", 50, 90)),
    Festival.SPRING_FESTIVAL: (("对联福字礼包", 20, 40), ("新郑大枣礼盒", 80, 160), ("杜康酒一箱", 180, 320)),
    Festival.DRAGON_BOAT: (("粽子礼盒", 50, 120), ("咸鸭蛋一箱", 40, 80)),
}
_BIRTHDAY_GIFTS = (("生日蛋糕", 98, 198), ("鲜花一束", 66, 128), ("保温杯", 69, 129), ("茶叶一盒", 88, 220))
_FESTIVAL_WORDS = {
    Festival.MID_AUTUMN: "中秋节",
    Festival.SPRING_FESTIVAL: "春节",
    Festival.DRAGON_BOAT: "端午节",
}


class People:
    """Writes people down; *written* counts them."""

    def __init__(self, rows: Rows, random: Random, names: Names, today: date, *, first_number: int) -> None:
        """Take what is needed, and the number from which telephone numbers are counted."""
        self._rows, self._random, self._names, self._today = rows, random, names, today
        self._first_number = first_number
        self.written = 0

    def add_mains(self, shops: Sequence[Shop], *, celebrate: bool) -> None:
        """The person to call at each of *shops*; if *celebrate*, the best have birthdays today and this week."""
        customers = [s for s in shops if celebrate and s.is_customer and s.type not in _MANAGED]
        celebrated = sorted(customers, key=lambda s: s.grade or Grade.C)
        births = (shop.owner_born for shop in celebrated)
        soon: dict[int, Birthday] = {
            shop.number: birthday
            for shop, birthday in zip(celebrated, kept_soon(self._random, self._today, births), strict=False)
        }
        for shop in shops:
            self.add_main(shop, soon.get(shop.number))

    def add_main(self, shop: Shop, birthday: Birthday | None = None) -> None:
        """The owner, or the manager of a store that belongs to a chain."""
        role = PersonRole.MANAGER if shop.type in _MANAGED else PersonRole.OWNER
        born = birthday.year if birthday and birthday.year else shop.owner_born
        self._add(shop, shop.owner, role, born, birthday=birthday, is_main=True)

    def add_others(self, shops: Sequence[Shop], count: int) -> None:
        """*count* more people, most of them at the dealers that matter most."""
        weights = [{Grade.A: 5, Grade.B: 3, Grade.C: 1, None: 1}[shop.grade] for shop in shops]
        for shop in self._random.choices(shops, weights, k=count):
            self._add_other(shop)

    def add_needs(self, shops: Sequence[Shop]) -> None:
        """The needs profile of whom one knows well."""
        for shop in shops:
            if shop.since is None or self._random.random() < (0.2 if shop.grade is Grade.A else 0.7):
                continue
            for kind in self._random.sample(list(NeedKind), self._random.randint(1, 4)):
                how = self._random.choice((*words().needs_met[kind], ""))
                self._rows.add(
                    Need, person_id=shop.main.id, kind=kind, strength=self._random.randint(1, 3), how_met=how
                )

    def add_anniversaries(self, shops: Sequence[Shop]) -> None:
        """Opening days of shops, two of them this week, and wedding days."""
        soon = iter((2, 4))  # days from today
        for shop in shops:
            if shop.is_customer and self._random.random() < 0.6:
                on = self._today + timedelta(days=next(soon, self._random.randrange(10, 365)))
                self._add_day(shop, AnniversaryKind.SHOP, "店庆", self._today.year - self._random.randint(2, 18), on)
            if shop.is_customer and self._random.random() < 0.15:
                on = self._today + timedelta(days=self._random.randrange(365))
                self._add_day(
                    shop, AnniversaryKind.WEDDING, "结婚纪念日", shop.owner_born + self._random.randint(22, 26), on
                )

    def add_gifts(self, shops: Sequence[Shop]) -> None:
        """What was given on festivals and birthdays of the last two years, to the dealers that matter."""
        days = [
            day
            for day in festivals_between(self._today - timedelta(days=730), self._today - timedelta(days=3))
            if day.festival in _GIFTS
        ]
        for shop in shops:
            if shop.since is None or shop.grade not in {Grade.A, Grade.B}:
                continue
            for day in days:
                given = day.on - timedelta(days=self._random.randint(1, 6))
                if given >= shop.since and self._random.random() < (0.8 if shop.grade is Grade.A else 0.3):
                    self._give(shop, given, _GIFTS[day.festival], _FESTIVAL_WORDS[day.festival])
            if self._random.random() < 0.4:
                given = self._today - timedelta(days=self._random.randint(300, 380))
                if given >= shop.since:
                    self._give(shop, given, _BIRTHDAY_GIFTS, "生日")

    def _give(self, shop: Shop, on: date, choice: Sequence[tuple[str, int, int]], occasion: str) -> None:
        what, low, high = self._random.choice(choice)
        value = yuan(self._random, low, high, 1)
        self._rows.add(
            Gift,
            dealer_id=shop.key,
            person_id=shop.main.id,
            given_on=on,
            what=what,
            value=value,
            occasion=occasion,
        )

    def _add_day(self, shop: Shop, kind: AnniversaryKind, title: str, year: int, on: date) -> None:
        whose = shop.main.id if kind is AnniversaryKind.WEDDING else None
        self._rows.add(
            Anniversary,
            dealer_id=shop.key,
            person_id=whose,
            kind=kind,
            title=title,
            calendar=CalendarKind.SOLAR,
            year=year,
            month=on.month,
            day=28 if (on.month, on.day) == (2, 29) else on.day,
        )

    def _add_other(self, shop: Shop) -> None:
        there = {someone.role for someone in shop.people}
        roles = {role: weight for role, weight in _OTHERS.items() if role not in _ONCE & there}
        role = pick(self._random, roles)
        surname, is_woman = "", self._random.random() < 0.5
        if role is PersonRole.CHILD:
            born = min(shop.owner_born + self._random.randint(23, 36), self._today.year - 1)
            surname = "" if shop.owner.is_woman else shop.owner.surname
        elif role is PersonRole.SPOUSE:
            born, is_woman = shop.owner_born + self._random.randint(-4, 4), not shop.owner.is_woman
        else:
            born = self._random.randint(self._today.year - 55, self._today.year - 21)
        name = self._names.draw(born, is_woman=is_woman, surname=surname)
        self._add(shop, name, role, born)

    def _add(
        self,
        shop: Shop,
        name: Name,
        role: PersonRole,
        born: int,
        *,
        birthday: Birthday | None = None,
        is_main: bool = False,
    ) -> None:
        random = self._random
        called = form_of_address(random, name, role, born, REP_BORN)
        birthday = birthday or any_birthday(random, born, self._today)
        is_child = role is PersonRole.CHILD
        consent = is_child and random.random() < 0.35
        new = self._rows.add(
            Person,
            dealer_id=shop.key,
            name=name.whole,
            form_of_address=called,
            role=role,
            is_main=is_main,
            wechat="" if is_child or random.random() < 0.4 else f"demo-{random.randrange(36**6):06x}",
            consent_on=self._today - timedelta(days=random.randint(30, 500)) if consent else None,
            family=random.choice(words().family) if is_main and random.random() < 0.5 else "",
            likes=random.choice(words().likes) if not is_child and random.random() < 0.5 else "",
            **_columns(birthday),
            birthday_note="只知道属龙" if birthday is None and random.random() < 0.2 else "",
        )
        shop.people.append(Someone(new, name, role, called))
        if not is_child:
            for position, number in enumerate(self._numbers(shop, is_main=is_main)):
                label = "手机" if number.startswith("1") else "店里"
                self._rows.add(PersonPhone, person_id=new, number=number, label=label, position=position)
        self.written += 1

    def _numbers(self, shop: Shop, *, is_main: bool) -> Iterator[str]:
        yield phones.mobile(self._first_number + 2 * self.written)
        if is_main and self._random.random() < 0.2:
            yield phones.mobile(self._first_number + 2 * self.written + 1)
        if is_main and self._random.random() < 0.15:
            yield phones.landline(self._random, shop.county.seat.code)


def _columns(birthday: Birthday | None) -> dict[str, Any]:
    if birthday is None:
        return {}
    return {
        "birthday_calendar": birthday.calendar,
        "birthday_year": birthday.year,
        "birthday_month": birthday.month,
        "birthday_day": birthday.day,
        "birthday_leap": birthday.leap,
    }
