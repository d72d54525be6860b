"""Shipments, collections and what is owed: month by month, so that the one explains the other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from db.models import Contract, ContractAmendment, ContractStep, MonthlyFigure, Receivable
from db.vocabulary import DealerType, DepositKind, Grade, LadderStep, ProductCategory
from fieldapp.demo.chances import pick, rounded
from fieldapp.demo.rows import Rows
from fieldapp.demo.shops import Course, Shop
from fieldapp.demo.words import words
from fieldapp.rules.months import last_day, month_after, months_between, months_on

MONTHS = 24  # before the current one
BILLS_SHOWN = 8  # months: older bills are all paid
_GROWTH_A_YEAR = 0.08

# Share of each category in our sales, margin in per cent, and the months of the year (12 parts of 12).
_CATEGORIES: dict[ProductCategory, tuple[int, int, tuple[float, ...]]] = {
    ProductCategory.AIR_CONDITIONER: (30, 9, (0.2, 0.3, 0.6, 1.0, 1.9, 2.9, 2.4, 1.3, 0.5, 0.3, 0.3, 0.3)),
    ProductCategory.REFRIGERATOR: (26, 11, (1.1, 0.7, 0.8, 0.9, 1.1, 1.3, 1.2, 1.1, 0.9, 1.0, 0.9, 1.0)),
    ProductCategory.WASHER: (17, 12, (1.2, 0.8, 0.9, 0.9, 0.9, 0.9, 0.8, 0.9, 1.1, 1.3, 1.1, 1.2)),
    ProductCategory.WATER_HEATER: (10, 15, (1.4, 0.8, 0.8, 0.7, 0.6, 0.5, 0.5, 0.7, 1.1, 1.5, 1.7, 1.7)),
    ProductCategory.FREEZER: (6, 10, (0.6, 0.5, 0.8, 1.1, 1.6, 1.8, 1.5, 1.1, 0.8, 0.7, 0.7, 0.8)),
    ProductCategory.KITCHEN: (6, 17, (1.0, 0.6, 0.9, 0.9, 1.2, 0.9, 0.8, 0.8, 1.1, 1.4, 1.2, 1.2)),
    ProductCategory.TELEVISION: (5, 6, (1.3, 0.9, 0.8, 0.8, 1.0, 0.9, 0.9, 0.9, 1.0, 1.2, 1.0, 1.3)),
}
_DEPOSITS = {DepositKind.NONE: 60, DepositKind.EARNEST: 25, DepositKind.ADVANCE: 15}
_CARRIED = {Grade.A: (6, 7), Grade.B: (4, 6), Grade.C: (2, 4)}


@dataclass(slots=True)
class _Cell:
    """One month and category; yuan."""

    shipments: Decimal = Decimal(0)
    collections: Decimal = Decimal(0)
    profit: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Bill:
    """What a month's shipments left to be paid later."""

    amount: Decimal
    due_on: date
    paid_on: date | None


@dataclass(slots=True)
class Ledger:
    """A dealer's two years: what was shipped less what was collected is what the open bills come to."""

    cells: dict[tuple[date, ProductCategory], _Cell] = field(default_factory=lambda: defaultdict(_Cell))
    bills: list[_Bill] = field(default_factory=list)

    @property
    def owed(self) -> Decimal:
        """The sum of the open bills, in yuan."""
        return sum((bill.amount for bill in self.bills if bill.paid_on is None), Decimal(0))


def keep_ledger(random: Random, shop: Shop, today: date) -> Ledger:
    """Two years and the current month of *shop* up to *today*; empty for a prospect."""
    ledger = Ledger()
    if shop.since is None or shop.grade is None:
        return ledger
    carried = _carried(random, shop, shop.grade)
    total = sum(_CATEGORIES[category][0] for category in carried)
    this_month = today.replace(day=1)
    stops = _months_before(random, shop, this_month)
    month = max(months_on(this_month, -MONTHS), shop.since.replace(day=1))
    pays_late = random.random() < 0.1
    while month <= this_month:
        ago = months_between(month, this_month)
        if ago >= stops:
            pace = shop.yearly / 12 * _course(shop.course, ago) * (1 - _GROWTH_A_YEAR * ago / 12)
            pace *= min(today.day / 30, 1) if ago == 0 else 1
            is_pushed = ago == 1 and _is_pushed(shop)
            pace *= 3.0 if is_pushed else 1.0
            for place, category in enumerate(carried):
                share, margin, season = _CATEGORIES[category]
                amount = rounded(pace * share / total * season[month.month - 1] * random.uniform(0.6, 1.4))
                if amount > 0 and (place == 0 or shop.grade is not Grade.C or random.random() < 0.7):
                    _ship(random, ledger.cells[month, category], amount, margin)
            credit = 0.8 if is_pushed else None
            _bill(
                random,
                ledger,
                month,
                carried,
                today=today,
                pays_late=pays_late,
                course=shop.course,
                on_credit=credit,
                owes_as_friend=_is_trusting_friend(shop),
            )
        month = month_after(month)
    return ledger


def write_ledger(rows: Rows, random: Random, shop: Shop, ledger: Ledger, today: date) -> None:
    """Add the monthly figures and the bills of the last months."""
    for (month, category), cell in ledger.cells.items():
        rows.add(
            MonthlyFigure,
            dealer_id=shop.key,
            month=month,
            category=category,
            shipments=cell.shipments,
            collections=cell.collections,
            profit=cell.profit,
            cost=cell.cost,
        )
    recent = today - timedelta(days=31 * BILLS_SHOWN)
    for bill in ledger.bills:
        if bill.paid_on is None or bill.due_on >= recent:
            note = random.choice(words().receivable_notes)
            rows.add(
                Receivable,
                dealer_id=shop.key,
                amount=bill.amount,
                due_on=bill.due_on,
                paid_on=bill.paid_on,
                note=note,
            )


def write_contracts(rows: Rows, random: Random, shops: Sequence[Shop], today: date) -> None:
    """Yearly contracts, last year's and this year's; a few agreements that end these days, one that has ended."""
    ends_soon = iter((-4, 0, 3, 9, 21, 28))  # days from today
    number = 0
    for shop in shops:
        if shop.since is None or random.random() > {Grade.A: 1.0, Grade.B: 0.8, Grade.C: 0.3, None: 0}[shop.grade]:
            continue
        terms = list(_yearly_terms(shop, today))
        if shop.is_customer and random.random() < 0.3 and (ahead := next(ends_soon, None)) is not None:
            ends = today + timedelta(days=ahead)
            title = random.choice(words().contract_titles[1:])
            terms.append((title, min(max(ends - timedelta(days=364), shop.since), ends), ends))
        for title, starts, ends in terms:
            number += 1
            is_new = starts.year == today.year
            if is_new and number % 6 == 0 and ends.month == 12:
                ends = ends.replace(year=ends.year + 1)  # noqa: PLW2901
            kind = pick(random, _DEPOSITS)
            amount = rounded(shop.yearly, 10_000)
            contract_id = rows.add(
                Contract,
                dealer_id=shop.key,
                number=f"HT-{starts.year}-{number:04}",
                title=title,
                signed_on=starts,
                starts_on=starts,
                ends_on=ends,
                amount=amount,
                deposit_kind=kind,
                deposit=None if kind is DepositKind.NONE else rounded(float(amount) * 0.05, 500) + 500,
                fulfilled_on=ends if ends < min(shop.ended_on or today, today) and not is_new and number % 5 else None,
                **_signed(number, shop, starts),
            )
            if is_new and number % 8 == 0:
                agreed = min(starts + timedelta(days=140), today)
                what = "年任务上调一成，返利加半个点" if number % 16 else "旺季账期放宽到四十五天"
                rows.add(
                    ContractAmendment,
                    contract_id=contract_id,
                    agreed_on=agreed,
                    what=what,
                    in_writing=number % 16 != 0,
                )
            if number % 3 == 0 and is_new:
                for what, days in (("首批货款到账", 20), ("半年任务过半", 180), ("样机和展台到位", 300)):
                    due = starts + timedelta(days=days)
                    is_late = what == "半年任务过半" and number % 9 == 0  # somebody has to ask for it
                    done = due if due < today - timedelta(days=5) and not is_late else None
                    rows.add(ContractStep, contract_id=contract_id, what=what, due_on=due, done_on=done)
        if shop.is_customer and shop.grade is Grade.A and number % 4 == 0:  # next year's is being drawn up
            rows.add(
                Contract,
                dealer_id=shop.key,
                title=words().contract_titles[0],
                starts_on=date(today.year + 1, 1, 1),
                ends_on=date(today.year + 1, 12, 31),
                note="草稿，等双方签字盖章",
            )


def _signed(number: int, shop: Shop, on: date) -> dict[str, object]:
    """Both sides signed and sealed, but for one contract in seven; who is in charge knows the terms of most."""
    whole = number % 7 != 0
    known = number % 5 != 0
    return {
        "our_signature": True,
        "our_seal": True,
        "their_signature": True,
        "their_seal": whole,
        "terms_known_by": f"{shop.owner.surname}老板" if known else "",
        "terms_known_on": on if known else None,
    }


def _yearly_terms(shop: Shop, today: date) -> Iterator[tuple[str, date, date]]:
    """Title, first and last day of last year's and this year's contract."""
    since, until = shop.since or today, shop.ended_on or today
    for year in (today.year - 1, today.year):
        starts = max(date(year, 1, 1), since)
        if starts.year == year and starts <= until:
            yield words().contract_titles[0], starts, date(year, 12, 31)


def _carried(random: Random, shop: Shop, grade: Grade) -> list[ProductCategory]:
    """The categories a dealer takes from us, the one it always orders first."""
    if shop.type is DealerType.REPAIR_SHOP:
        return [ProductCategory.WATER_HEATER, ProductCategory.AIR_CONDITIONER]
    every = list(_CATEGORIES)
    first = random.choice((ProductCategory.REFRIGERATOR, ProductCategory.WASHER))
    others = [category for category in every if category is not first]
    return [first, *random.sample(others, random.randint(*_CARRIED[grade]) - 1)]


def _course(course: Course, ago: int) -> float:
    """How a month compares with the best year, *ago* months before this one."""
    if course is Course.GROWING:
        return 1.15 - 0.025 * ago
    if course is Course.FALLING:
        return 0.35 if ago <= 3 else 1.1
    return 1.0


def _is_pushed(shop: Shop) -> bool:
    """A few took three months' goods last month, and have not paid for most of them."""
    return shop.grade is Grade.B and shop.course is not Course.FALLING and shop.number % 8 == 5


def _is_trusting_friend(shop: Shop) -> bool:
    """One of those who speak well of us, and whom nobody likes to ask for the money."""
    return shop.is_customer and shop.step in {LadderStep.SUPPORTER, LadderStep.ADVOCATE} and shop.number % 6 == 1


def _months_before(random: Random, shop: Shop, this_month: date) -> int:
    """How many months ago the last shipment was: 0 for a dealer that buys."""
    if shop.course is Course.DORMANT:
        return random.randint(4, 8)
    return months_between(shop.ended_on.replace(day=1), this_month) + 1 if shop.ended_on else 0


def _ship(random: Random, cell: _Cell, amount: Decimal, margin: int) -> None:
    cell.shipments = amount
    cell.profit = rounded(float(amount) * margin / 100 * random.uniform(0.7, 1.3), 1)
    cell.cost = rounded(float(amount) * random.uniform(0.025, 0.06), 1)


def _bill(
    random: Random,
    ledger: Ledger,
    month: date,
    carried: list[ProductCategory],
    *,
    today: date,
    pays_late: bool,
    course: Course,
    on_credit: float | None,
    owes_as_friend: bool,
) -> None:
    """Most of a month is paid at once; the rest becomes a bill, and counts in the month in which it is paid.

    *on_credit* is the share of the rest, where it is not left to chance.
    """
    cells = [(category, ledger.cells[month, category]) for category in carried if (month, category) in ledger.cells]
    later = {
        category: rounded(float(cell.shipments) * (on_credit or random.uniform(0.2, 0.5))) for category, cell in cells
    }
    for category, cell in cells:
        cell.collections += cell.shipments - later[category]
    amount = sum(later.values(), Decimal(0))
    if not amount:
        return
    due_on = last_day(month) + timedelta(days=random.randint(10, 40))
    lateness = random.randint(8, 45) if pays_late else random.choice((-3, -1, 0, 0, 0, 1, 4))
    stuck = course in {Course.DORMANT, Course.ENDED} and due_on > today - timedelta(days=200) and random.random() < 0.3
    pays = due_on + timedelta(days=lateness)
    stuck = stuck or (owes_as_friend and timedelta(days=35) < today - due_on < timedelta(days=90))
    paid_on = pays if pays <= today and not stuck else None
    ledger.bills.append(_Bill(amount, due_on, paid_on))
    if paid_on:
        for category, part in later.items():
            ledger.cells[paid_on.replace(day=1), category].collections += part
