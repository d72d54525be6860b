"""The resource ledger as screens and reports read it: grants, shares side by side, warnings, methods."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, String, case, func, select, type_coerce
from sqlalchemy.orm import Session

from db.column_types import FEN_PER_YUAN
from db.models import Dealer, Receivable, ResourceGrant, SupportMethod, Visit
from db.vocabulary import DealerStatus, Grade, LadderStep, PromiseOutcome, ResourceFamily, ResourceKind, VisitWay
from db.vocabulary import SupportMethod as Method
from fieldapp.lazy_rows import LazyRows, of_each
from fieldapp.queries.as_stored import as_stored, stored_day
from fieldapp.queries.figure_sums import GRADES
from fieldapp.queries.figure_years import added_up, over
from fieldapp.queries.regions import short_places
from fieldapp.queries.visits import REAL_CONTACT
from fieldapp.rules.months import YEAR, months_on
from fieldapp.rules.periods import PeriodKind, period
from fieldapp.rules.regions import region_prefix
from fieldapp.rules.support import (
    MethodLack,
    MethodOutcome,
    PromiseStanding,
    SupportFacts,
    SupportRules,
    SupportWarning,
    Warned,
    family_of,
    method_lacks,
    method_outcome,
    promise_standing,
    share_of,
    tilt,
    warnings,
)

NOTHING = Decimal(0)
_NO_MONTHS = (0,) * 5
_NOTHING_GIVEN, _NOTHING_BROUGHT = (0,), (0, 0)
_STEPS = {step.value: step for step in LadderStep}
_dealer, _visit, _grant, _owed = (kind.__table__.c for kind in (Dealer, Visit, ResourceGrant, Receivable))
_KINDS = {kind.value: kind for kind in ResourceKind}
_FAMILIES = {kind.value: family_of(kind) for kind in ResourceKind}
_OUTCOMES = {outcome.value: outcome for outcome in PromiseOutcome}
_AS_STORED: tuple[Any, ...] = (
    *(type_coerce(_grant[name], String) for name in ("id", "dealer_id", "kind", "given_on")),
    type_coerce(_grant.value, BigInteger),
    *(_grant[name] for name in ("what", "promise")),
    *(type_coerce(_grant[name], String) for name in ("promise_due", "outcome", "settled_on")),
    _grant.note,
)
_KEY_OF_GRANT = type_coerce(_grant.dealer_id, String)
BEFORE_MONTHS = 3


class GrantRow(NamedTuple):
    """One resource given, with whom it went to and how its promise stands; *value* in yuan."""

    id: UUID
    dealer_id: UUID
    dealer: str
    place: str
    kind: ResourceKind
    family: ResourceFamily
    given_on: date
    value: Decimal
    what: str
    promise: str
    promise_due: date | None
    outcome: PromiseOutcome
    settled_on: date | None
    note: str
    standing: PromiseStanding


class BalanceRow(NamedTuple):
    """What a dealer was given beside what it brought, in yuan and as shares in per cent.

    *tilt* is by how many points its share of resources is above that of sales.
    """

    dealer_id: UUID
    dealer: str
    place: str
    grade: Grade | None
    resources: Decimal
    sales: Decimal
    profit: Decimal
    resources_share: Decimal | None
    sales_share: Decimal | None
    profit_share: Decimal | None
    tilt: Decimal | None


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning of one dealer."""

    dealer_id: UUID
    dealer: str
    place: str
    grade: Grade | None
    warned: Warned


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A declared method, what it lacks, and what really happened up to today."""

    id: UUID
    region_code: str
    place: str
    first_on: date
    last_on: date
    method: Method
    dealer_id: UUID | None
    dealer: str
    commitment: str
    reassurance: str
    lacks: tuple[MethodLack, ...]
    given: Decimal
    outcome: MethodOutcome


class Ledger(LazyRows[GrantRow]):
    """Grants, made when they are looked at; what the list is narrowed down by is known of each before.

    Args:
        stored: as the store has them.
        standings: how the promise of each stands.
        places: what codes of regions are called.
    """

    __slots__ = ("_grants", "_places", "standings")

    def __init__(
        self,
        stored: Sequence[tuple[Any, ...]],
        standings: Sequence[PromiseStanding],
        places: Mapping[str, str],
    ) -> None:
        super().__init__(range(len(stored)), self._row)
        self._grants, self._places, self.standings = stored, places, standings

    @property
    def families(self) -> list[ResourceFamily]:
        """The family of each."""
        return [_FAMILIES[grant[2]] for grant in self._grants]

    @property
    def total(self) -> Decimal:
        """What all of them are worth, in yuan."""
        return _yuan(sum(grant[4] for grant in self._grants))

    def only(self, standings: Collection[PromiseStanding], families: Collection[ResourceFamily]) -> "Ledger":
        """Those whose promises stand so and that belong to these families; an empty choice leaves all."""
        if not standings and not families:
            return self
        stands, kinds = {one.value for one in standings}, {kind for kind, one in _FAMILIES.items() if one in families}
        kept = [
            (grant, standing)
            for grant, standing in zip(self._grants, self.standings, strict=True)
            if (not standings or standing.value in stands) and (not families or grant[2] in kinds)
        ]
        return Ledger([grant for grant, _standing in kept], [standing for _grant, standing in kept], self._places)

    def _row(self, number: int) -> GrantRow:
        (key, dealer_key, kind_name, given_on, fen, what, promise, due, out, settled_on, note, name, code) = (
            self._grants[number]
        )
        kind = _KINDS[kind_name]
        return GrantRow(
            UUID(key),
            UUID(dealer_key),
            name,
            self._places.get(code, ""),
            kind,
            family_of(kind),
            date.fromisoformat(given_on),
            _yuan(fen),
            what,
            promise,
            stored_day(due),
            _OUTCOMES[out],
            stored_day(settled_on),
            note,
            self.standings[number],
        )


def ledger(session: Session, today: date, *, dealer_id: UUID | None = None, first: date | None = None) -> Ledger:
    """What was given, the newest first; two statements.

    Args:
        session: the store.
        today: tells which promises are overdue.
        dealer_id: only to this dealer.
        first: only from this day on.
    """
    wanted = (
        select(*_AS_STORED, _dealer.name, _dealer.region_code)
        .join(Dealer, Dealer.id == ResourceGrant.dealer_id)
        .where(ResourceGrant.deleted_at.is_(None), Dealer.deleted_at.is_(None))
        .order_by(ResourceGrant.given_on.desc(), ResourceGrant.id.desc())
    )
    if dealer_id is not None:
        wanted = wanted.where(ResourceGrant.dealer_id == dealer_id)
    if first is not None:
        wanted = wanted.where(ResourceGrant.given_on >= first)
    rows = as_stored(session, wanted)
    standings = [promise_standing(row[6], stored_day(row[7]), _OUTCOMES[row[8]], today) for row in rows]
    return Ledger(rows, standings, short_places(session, {row[-1] for row in rows}))


def balance_period(today: date) -> tuple[date, date]:
    """The twelve months that are compared, this one included."""
    found = period(PeriodKind.TWELVE_MONTHS, today)
    return found.first, found.last


def balance(session: Session, first: date, last: date) -> Sequence[BalanceRow]:
    """Shares of resources, sales and profit of all dealers that were given or bought something; four statements.

    Args:
        session: the store.
        first: the first day; whole months count of sales.
        last: the last one, inclusive.

    Returns:
        The dealer with the largest share of resources first, then by sales.
    """
    given_sum = func.sum(type_coerce(_grant.value, BigInteger))
    granted = _sums(
        session,
        select(_KEY_OF_GRANT, given_sum)
        .where(_grant.given_on.between(first, last), _grant.deleted_at.is_(None))
        .group_by(_grant.dealer_id),
    )
    brought = added_up(session, [over("shipments", first, last), over("profit", first, last)], first, last)
    wanted = select(
        type_coerce(_dealer.id, String), _dealer.name, _dealer.region_code, type_coerce(_dealer.grade, String)
    )
    known = [
        (granted.get(key, _NOTHING_GIVEN)[0], *brought.get(key, _NOTHING_BROUGHT), name, key, code, grade)
        for key, name, code, grade in as_stored(session, wanted.where(_dealer.deleted_at.is_(None)))
        if key in granted or key in brought
    ]
    places = short_places(session, {row[5] for row in known})
    wholes = [_yuan(sum(row[column] for row in known)) for column in range(3)]
    shown = [row for row in known if row[0] or row[1] or row[2]]
    shown.sort(key=lambda row: (-row[0], -row[1], row[3]))

    def row(of: tuple[Any, ...]) -> BalanceRow:
        amounts, (name, key, code, grade) = of[:3], of[3:]
        resources, sales, profit = map(_yuan, amounts)
        given, sold, earned = map(share_of, (resources, sales, profit), wholes)
        return BalanceRow(
            UUID(key),
            name,
            places.get(code, ""),
            GRADES.get(grade or ""),
            resources,
            sales,
            profit,
            given,
            sold,
            earned,
            tilt(given, sold),
        )

    return LazyRows(shown, row)


class Warnings(LazyRows[WarningRow]):
    """Warnings kind by kind, made when they are looked at."""

    __slots__ = ("_kinds",)

    def __init__(self, stored: Sequence[tuple[SupportWarning, Any]], make: Callable[[Any], WarningRow]) -> None:
        super().__init__(stored, make)
        self._kinds = [kind for kind, _rest in stored]

    @property
    def counts(self) -> dict[SupportWarning, int]:
        """How many there are of each kind."""
        return {kind: self._kinds.count(kind) for kind in SupportWarning}

    def only(self, kinds: Collection[SupportWarning]) -> Sequence[WarningRow]:
        """Those of these kinds; an empty choice leaves all."""
        if not kinds:
            return self
        return of_each([place for place, kind in enumerate(self._kinds) if kind in kinds], self.__getitem__)


def support_warnings(session: Session, today: date, rules: SupportRules) -> Warnings:
    """What the balance of dealers warns of, kind by kind; a constant number of statements."""
    visits = dict(
        as_stored(
            session,
            select(type_coerce(_visit.dealer_id, String), func.max(type_coerce(_visit.visited_on, String)))
            .where(REAL_CONTACT, _visit.way.in_((VisitWay.ON_SITE, VisitWay.INVITED)), _visit.deleted_at.is_(None))
            .group_by(_visit.dealer_id),
        )
    )
    is_rebate = _grant.kind == ResourceKind.REBATE
    given_on = type_coerce(_grant.given_on, String)
    grants = _sums(
        session,
        select(_KEY_OF_GRANT, func.max(given_on), func.max(case((is_rebate, given_on))))
        .where(_grant.deleted_at.is_(None))
        .group_by(_grant.dealer_id),
    )
    limit = today - timedelta(days=rules.unpaid_after_days)
    overdue = dict(
        as_stored(
            session,
            select(type_coerce(_owed.dealer_id, String), func.sum(type_coerce(_owed.amount, BigInteger)))
            .where(_owed.paid_on.is_(None), _owed.due_on < limit, _owed.deleted_at.is_(None))
            .group_by(_owed.dealer_id),
        )
    )
    months = _months(session, today)
    active = as_stored(
        session,
        select(
            type_coerce(_dealer.id, String),
            _dealer.name,
            _dealer.region_code,
            type_coerce(_dealer.grade, String),
            _dealer.is_core,
            type_coerce(_dealer.ladder_step, String),
            _dealer.tie_personal,
            type_coerce(_dealer.since, String),
        )
        .where(_dealer.status == DealerStatus.ACTIVE, _dealer.deleted_at.is_(None))
        .order_by(_dealer.sort_key, _dealer.id),
    )
    by_kind: dict[SupportWarning, list[tuple[SupportWarning, Any]]] = {kind: [] for kind in SupportWarning}
    codes = set()
    for number, (key, _name, code, grade_name, is_core, step, tie, since) in enumerate(active):
        last_grant, last_rebate = grants.get(key, (None, None))
        year, last, collected, before, year_ago = months.get(key, _NO_MONTHS)
        facts = SupportFacts(
            DealerStatus.ACTIVE,
            GRADES.get(grade_name or ""),
            bool(is_core),
            _STEPS[step],
            tie,
            stored_day(since),
            stored_day(visits.get(key)),
            stored_day(last_grant),
            stored_day(last_rebate),
            year,
            last,
            collected,
            before,
            year_ago,
            overdue.get(key, 0),
        )
        for warned in warnings(facts, rules, today):
            by_kind[warned.kind].append((warned.kind, (number, warned)))
            codes.add(code)
    places = short_places(session, codes)

    def row(of: tuple[SupportWarning, tuple[int, Warned]]) -> WarningRow:
        number, warned = of[1]
        key, name, code, grade_name, *_rest = active[number]
        return WarningRow(UUID(key), name, places.get(code, ""), GRADES.get(grade_name or ""), warned)

    return Warnings([each for some in by_kind.values() for each in some], row)


def methods(session: Session, today: date, rules: SupportRules) -> list[MethodRow]:
    """The declared methods, the newest first, each beside what was given while it held; four statements."""
    rows = session.execute(
        select(SupportMethod, Dealer.name)
        .outerjoin(Dealer, Dealer.id == SupportMethod.dealer_id)
        .order_by(SupportMethod.first_on.desc(), SupportMethod.region_code)
    ).all()
    if not rows:
        return []
    dealers = session.execute(select(Dealer.id, Dealer.region_code, Dealer.status)).all()
    first = min(method.first_on for method, _name in rows)
    grants = session.execute(
        select(ResourceGrant.dealer_id, ResourceGrant.given_on, ResourceGrant.value).where(
            ResourceGrant.given_on >= first
        )
    ).all()
    places = short_places(session, {method.region_code for method, _name in rows})
    found = []
    for method, name in rows:
        prefix = region_prefix(method.region_code)
        here = {dealer_id: status for dealer_id, code, status in dealers if code.startswith(prefix)}
        given: dict[UUID, Decimal] = defaultdict(lambda: NOTHING)
        for dealer_id, given_on, value in grants:
            if dealer_id in here and method.first_on <= given_on <= min(method.last_on, today):
                given[dealer_id] += value
        active = [dealer_id for dealer_id, status in here.items() if status is DealerStatus.ACTIVE]
        found.append(
            MethodRow(
                method.id,
                method.region_code,
                places.get(method.region_code, method.region_code),
                method.first_on,
                method.last_on,
                method.method,
                method.dealer_id,
                name or "",
                method.commitment,
                method.reassurance,
                method_lacks(
                    method.method,
                    has_dealer=method.dealer_id is not None,
                    commitment=method.commitment,
                    reassurance=method.reassurance,
                ),
                sum(given.values(), NOTHING),
                method_outcome(method.method, given, active, method.dealer_id, rules),
            )
        )
    return found


def _months(session: Session, today: date) -> dict[str, tuple[int, ...]]:
    """What the warnings ask of each dealer's months, added up in the store; fen.

    Shipments of the last twelve full months, shipments and collections of the last one, shipments of the three before
    it and of the same month of the year before.
    """
    this_month = today.replace(day=1)
    last, year = months_on(this_month, -1), months_on(this_month, -YEAR)
    year_ago = months_on(last, -YEAR)
    amounts = (
        over("shipments", year, last),
        over("shipments", last, last),
        over("collections", last, last),
        over("shipments", months_on(last, -BEFORE_MONTHS), months_on(last, -1)),
        over("shipments", year_ago, year_ago),
    )
    return added_up(session, amounts, year_ago, last)


def _sums(session: Session, wanted: Any) -> dict[str, tuple[Any, ...]]:  # noqa: ANN401  (a SELECT of any shape)
    """Rows as stored, by the dealer that stands first in them: thousands are looked up and few are shown."""
    return {key: tuple(rest) for key, *rest in as_stored(session, wanted)}


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN_PER_YUAN if fen else NOTHING
