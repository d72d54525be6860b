"""What speaks for a visit at each dealer: facts for ``rules.due_score``, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Dealer, DealerBrand, DevelopmentTask, MonthlyFigure
from db.vocabulary import DealerStatus, TaskState
from fieldapp.queries.market_days import days_by_region
from fieldapp.queries.occasions import birthdays
from fieldapp.rules.due_score import is_falling
from fieldapp.rules.festivals import festivals_between
from fieldapp.rules.house_rules import HouseRules
from fieldapp.rules.market_days import MarketDays

MONTHS = 6
_WHOLE_COUNTY = 6  # digits of a code that name the county


@dataclass(frozen=True, slots=True)
class Speaks:
    """By dealer, where there is something to say."""

    birthdays: Mapping[UUID, tuple[date, ...]] = field(default_factory=dict)
    festivals: tuple[date, ...] = ()
    deadlines: Mapping[UUID, date] = field(default_factory=dict)
    falling: frozenset[UUID] = frozenset()
    urgent: frozenset[UUID] = frozenset()
    markets: Mapping[str, MarketDays] = field(default_factory=dict)  # by region


def what_speaks(session: Session, today: date, last: date, rules: HouseRules, dealers: Collection[UUID]) -> Speaks:
    """Everything that makes a visit between *today* and *last* worth more, at *dealers*."""
    until = last + timedelta(days=rules.visit_weights.days_before)
    greeted = rules.lead_days.festivals_greeted
    return Speaks(
        _birthdays(session, today, until, rules),
        tuple(day.on for day in festivals_between(today, until) if day.festival in greeted),
        _deadlines(session, until),
        _falling(session, today, dealers),
        _urgent(session),
        days_by_region(session),
    )


def _birthdays(session: Session, first: date, last: date, rules: HouseRules) -> dict[UUID, tuple[date, ...]]:
    """The birthdays in these days, at each dealer that has one."""
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for birthday in birthdays(session, first, rules, last):
        if birthday.dealer_id is not None and first <= birthday.on <= last and not birthday.whole_month:
            found[birthday.dealer_id].append(birthday.on)
    return {dealer_id: tuple(sorted(days)) for dealer_id, days in found.items()}


def _deadlines(session: Session, last: date) -> dict[UUID, date]:
    rows = session.execute(
        select(DevelopmentTask.dealer_id, func.min(DevelopmentTask.due_on))
        .where(
            DevelopmentTask.state == TaskState.OPEN,
            DevelopmentTask.dealer_id.is_not(None),
            DevelopmentTask.due_on <= last,
        )
        .group_by(DevelopmentTask.dealer_id)
    )
    return {dealer_id: due_on for dealer_id, due_on in rows if dealer_id is not None and due_on is not None}


def _falling(session: Session, today: date, dealers: Collection[UUID]) -> frozenset[UUID]:
    """Whose shipments of the last three whole months are under 70 % of the three before."""
    months = _last_months(today)
    rows = session.execute(
        select(MonthlyFigure.dealer_id, MonthlyFigure.month, func.sum(MonthlyFigure.shipments))
        .where(MonthlyFigure.month >= months[0], MonthlyFigure.month <= months[-1])
        .group_by(MonthlyFigure.dealer_id, MonthlyFigure.month)
    )
    sold: defaultdict[UUID, dict[date, Decimal]] = defaultdict(dict)
    newest = date.min
    for dealer_id, month, amount in rows:
        newest = max(newest, month)
        if dealer_id in dealers:
            sold[dealer_id][month] = Decimal(amount or 0)
    if newest < months[-1]:
        return frozenset()  # the last month is not imported yet: everybody would seem to fall
    return frozenset(
        dealer_id
        for dealer_id, amounts in sold.items()
        if is_falling([amounts.get(month, Decimal(0)) for month in months])
    )


def _urgent(session: Session) -> frozenset[UUID]:
    """Strong dealers at whom we are weak (DOMAIN section 6), where both shares are known: the middle is the median.

    A dealer's share of its market is that of its yearly sales among the dealers of its county who state theirs.
    """
    rows = session.execute(
        select(Dealer.id, Dealer.region_code, Dealer.yearly_sales, func.sum(DealerBrand.share_percent))
        .join(DealerBrand, DealerBrand.dealer_id == Dealer.id)
        .where(
            Dealer.yearly_sales > 0,
            Dealer.status != DealerStatus.ENDED,
            DealerBrand.is_ours,
            DealerBrand.share_percent.is_not(None),
            DealerBrand.deleted_at.is_(None),
        )
        .group_by(Dealer.id, Dealer.region_code, Dealer.yearly_sales)
    )
    known = [(dealer_id, code, sales or Decimal(0), int(ours or 0)) for dealer_id, code, sales, ours in rows]
    whole: defaultdict[str, Decimal] = defaultdict(Decimal)
    for _id, code, sales, _ours in known:
        whole[code[:_WHOLE_COUNTY]] += sales
    shares = {dealer_id: (sales / whole[code[:_WHOLE_COUNTY]], own) for dealer_id, code, sales, own in known}
    if not shares:
        return frozenset()
    strong, ours = (median(values) for values in zip(*shares.values(), strict=True))
    return frozenset(d for d, (share, own) in shares.items() if share > strong and own < ours)


def _last_months(today: date) -> list[date]:
    """The first days of the last six whole months, the oldest first."""
    months, first = [], today.replace(day=1)
    for _month in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first)
    return months[::-1]
