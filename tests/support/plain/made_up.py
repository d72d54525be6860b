"""Small stores that hypothesis makes up: dealers with a little of everything that the analyses count."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.base import SyncedBase
from db.models import (
    Colleague,
    CompetitorGoal,
    CompetitorSighting,
    Complaint,
    Contract,
    ContractAmendment,
    ContractStep,
    CoreTownship,
    DealerBrand,
    Ending,
    InputRound,
    LadderMove,
    MonthlyFigure,
    PolicyNotice,
    PolicyTold,
    Receivable,
    Region,
    ResourceGrant,
    ScreeningMark,
    ShopAsset,
    SupportMethod,
    Visit,
)
from db.vocabulary import (
    AssetKind,
    DealerLevel,
    DealerStatus,
    DealerType,
    DepositKind,
    EndingReason,
    GoalState,
    Grade,
    IssueSide,
    LadderStep,
    ProductCategory,
    PromiseOutcome,
    RegionLevel,
    ResourceKind,
    ScreeningPoint,
    ServiceKind,
    Verdict,
    VisitResult,
    VisitState,
    VisitWay,
)
from db.vocabulary import SupportMethod as Method
from tests.support import make
from tests.support.plain.stored import TODAY, Row, month_ago

_IN_TOWNS = (  # beside those of ``make.places``
    ("410105000000", "410100000000", "金水区", RegionLevel.COUNTY, "区"),
    ("410105001000", "410105000000", "经八路街道", RegionLevel.TOWNSHIP, "街道"),
    ("410184001000", "410184000000", "新建路街道", RegionLevel.TOWNSHIP, "街道"),
    ("411002000000", "411000000000", "魏都区", RegionLevel.COUNTY, "区"),
)
REGIONS = ("410184105000", "410184106000", "410184000000", "410122000000", *(code for code, *_rest in _IN_TOWNS))
_PLACES = st.sampled_from(REGIONS[:4]) | st.sampled_from(REGIONS)
FIGURES = "figures"

_DAY = st.integers(0, 450).map(lambda ago: TODAY - timedelta(days=ago))
_SOME_DAY = st.none() | st.integers(-90, 450).map(lambda ago: TODAY - timedelta(days=ago))
_YUAN = st.integers(0, 9_000).map(Decimal)
_WORDS = st.sampled_from(["", " ", "两个月内进货"])
_COME = st.datetimes(datetime(2026, 1, 1), datetime(2026, 10, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


def _any(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(kind))


@st.composite
def _visit(draw: st.DrawFn) -> Row:
    came = draw(st.none() | _COME)
    on = draw(_DAY)
    return {
        "planned_on": on,
        "first_planned_on": on,
        "visited_on": on,
        "state": VisitState.DONE,
        "way": draw(_any(VisitWay)),
        "result": draw(st.none() | _any(VisitResult)),
        "checked_in_at": came,
        "checked_out_at": came + timedelta(minutes=draw(st.integers(0, 300))) if came and draw(st.booleans()) else None,
    }


@st.composite
def _method(draw: st.DrawFn) -> Row:
    first = draw(_DAY)
    return {
        "region_code": draw(st.sampled_from(REGIONS[:4])),
        "first_on": first,
        "last_on": first + timedelta(days=draw(st.integers(0, 200))),
        "method": draw(_any(Method)),
        "supported": draw(st.booleans()),
        "commitment": draw(_WORDS),
        "reassurance": draw(_WORDS),
    }


_BELONGINGS: dict[type[SyncedBase], st.SearchStrategy[Row]] = {
    Visit: _visit(),
    SupportMethod: _method(),
    ShopAsset: st.fixed_dictionaries(
        {"kind": st.just(AssetKind.SIGN) | _any(AssetKind), "put_up_on": _DAY | _SOME_DAY, "value": _YUAN | st.none()}
    ),
    ResourceGrant: st.fixed_dictionaries(
        {
            "kind": st.just(ResourceKind.SIGN) | st.just(ResourceKind.REBATE) | _any(ResourceKind),
            "given_on": _DAY,
            "value": _YUAN,
            "promise": _WORDS,
            "promise_due": _SOME_DAY,
            "outcome": _any(PromiseOutcome),
        }
    ),
    Receivable: st.fixed_dictionaries({"amount": _YUAN, "due_on": _DAY, "paid_on": st.none() | _DAY}),
    DealerBrand: st.fixed_dictionaries(
        {"brand": st.just("云锦"), "share_percent": st.none() | st.integers(0, 50), "is_ours": st.booleans()}
    ),
    LadderMove: st.fixed_dictionaries({"step": _any(LadderStep), "moved_on": _DAY, "evidence": st.just("首单")}),
    ScreeningMark: st.fixed_dictionaries({"point": _any(ScreeningPoint), "verdict": _any(Verdict), "judged_on": _DAY}),
    Complaint: st.fixed_dictionaries(
        {
            "kind": _any(ServiceKind),
            "side": st.none() | _any(IssueSide),
            "noted_on": _DAY,
            "what": st.just("返利未到账"),
            "answered_on": st.none() | _DAY,
            "solved_on": st.none() | _DAY,
        }
    ),
    Ending: st.fixed_dictionaries(
        {
            "ended_on": _DAY,
            "reason": _any(EndingReason),
            "competitor": st.sampled_from(["", "岚屿", "霁峰"]),
            "won_back_on": st.none() | _DAY,
        }
    ),
    Contract: st.fixed_dictionaries(
        {
            "signed_on": st.none() | _DAY,
            "starts_on": _SOME_DAY,
            "ends_on": _SOME_DAY,
            "amount": st.none() | _YUAN,
            "deposit_kind": _any(DepositKind),
            "deposit": st.none() | _YUAN,
            "is_written": st.booleans(),
            "our_signature": st.booleans(),
            "our_seal": st.booleans(),
            "their_signature": st.booleans(),
            "their_seal": st.booleans(),
            "terms_known_by": st.sampled_from(["", "王老板"]),
            "fulfilled_on": st.none() | st.none() | _DAY,
        }
    ),
    PolicyTold: st.fixed_dictionaries(
        {"told_on": _DAY, "understood": st.booleans(), "objection": st.sampled_from(["", "门槛偏高"])}
    ),
    CompetitorSighting: st.fixed_dictionaries(
        {
            "seen_on": _DAY,
            "brand": st.sampled_from(["岚屿", "霁峰"]),
            "model": st.sampled_from(["", "BCD-200"]),
            "price": st.none() | _YUAN,
        }
    ),
    CompetitorGoal: st.fixed_dictionaries(
        {
            "region_code": _PLACES,
            "opponent": st.just("岚屿"),
            "deadline": _SOME_DAY,
            "expected_reaction_days": st.none() | st.integers(0, 90),
            "acted_on": _SOME_DAY,
            "reacted_on": _SOME_DAY,
            "state": _any(GoalState),
        }
    ),
    InputRound: st.fixed_dictionaries(
        {
            "number": st.integers(1, 3),
            "began_on": _DAY,
            "amount": _YUAN,
            "sales_after": st.none() | _YUAN,
        }
    ),
}
_MONTHS = st.tuples(
    st.integers(0, 30),
    st.sampled_from(list(ProductCategory)),
    st.integers(-50_000, 900_000) | st.integers(5_000_000, 40_000_000),
    st.integers(-9_000, 90_000),
    st.sampled_from([0, 40, 60, 100]),  # of it collected, in per cent
)
_FACTS: dict[Any, st.SearchStrategy[Any]] = {
    "status": _any(DealerStatus) | st.just(DealerStatus.ACTIVE),
    "type": _any(DealerType),
    "level": _any(DealerLevel),
    "grade": st.sampled_from([None, *Grade]),
    "ladder_step": _any(LadderStep),
    "tie_personal": st.integers(0, 5),
    "is_core": st.booleans(),
    "is_direct": st.booleans(),
    "region_code": _PLACES,
    "since": st.none() | st.dates(date(2022, 1, 1), TODAY),
    "ended_on": st.none() | _DAY,
    "yearly_sales": st.none() | st.integers(1, 500).map(lambda number: number * 10_000),
    "credit_limit": st.integers(0, 90_000),
    "credit_used": st.integers(0, 90_000),
    "group_name": st.sampled_from(["", "张家"]),
    "is_deleted": st.booleans() | st.just(value=False),
    FIGURES: st.lists(_MONTHS, max_size=8, unique_by=lambda figure: figure[:2]),
}
DEALERS = st.fixed_dictionaries(
    {**_FACTS, **{table: st.lists(rows, max_size=2) for table, rows in _BELONGINGS.items()}}
)


class MadeUp:
    """Writes dealers with what belongs to them; of one that is deleted everything stays, and nothing may count."""

    def __init__(self, session: Session) -> None:
        """Write first what they all share, unless it is there."""
        self._session = session
        rep, notice = session.scalar(select(Colleague.id)), session.scalar(select(PolicyNotice.id))
        if rep is None:
            make.places(session)
            for code, parent, name, level, unit in _IN_TOWNS:
                facts = {"code": code, "parent_code": parent, "name": name, "level": level, "unit": unit}
                self._add(Region, **facts, valid_from=date(2025, 12, 31))
            self._add(CoreTownship, region_code=REGIONS[0], since=TODAY)
        self._rep = rep or make.colleague(session).id
        self._notice = notice or self._add(PolicyNotice, title="返利政策", issued_on=TODAY - timedelta(days=450))

    def write(self, facts: Row) -> None:
        """A dealer as *facts* say: its own columns by name, rows of other tables by table."""
        belongings = {table: rows for table, rows in facts.items() if isinstance(table, type)}
        own = {name: fact for name, fact in facts.items() if isinstance(name, str)}
        figures, is_deleted = own.pop(FIGURES, ()), own.pop("is_deleted", False)
        dealer = make.dealer(self._session, **own)
        for figure in figures:
            self._write_month(dealer.id, figure)
        for table, rows in belongings.items():
            for row in rows:
                self._write_row(table, dealer.id, dict(row))
        if is_deleted:
            self._set("dealer", dealer.id, deleted_at="2026-01-01T00:00:00.000000Z")

    def _write_row(self, table: type[SyncedBase], dealer: UUID, row: Row) -> None:
        if table is SupportMethod:
            row["dealer_id"] = dealer if row.pop("supported") else None
        elif table is not CompetitorGoal:
            row["dealer_id"] = dealer
        if table in {SupportMethod, CompetitorGoal, InputRound}:
            row["colleague_id"] = self._rep
        if table is PolicyTold:
            row["notice_id"] = self._notice
        added = self._add(table, **row)
        if table is Contract and row["amount"]:
            self._add(ContractAmendment, contract_id=added, agreed_on=TODAY, what="…", in_writing=row["is_written"])
            self._add(ContractStep, contract_id=added, what="…", due_on=row["ends_on"], done_on=row["fulfilled_on"])

    def _write_month(self, dealer: UUID, figure: tuple[int, ProductCategory, int, int, int]) -> None:
        ago, category, shipments, profit, collected = figure
        month = date.fromisoformat(f"{month_ago(ago)}-01")
        added = self._add(MonthlyFigure, dealer_id=dealer, month=month, category=category)
        collections = max(shipments, 0) * collected // 100
        cost = abs(profit) // 3
        self._set("monthly_figure", added, shipments=shipments, collections=collections, profit=profit, cost=cost)

    def _add(self, table: type[SyncedBase], **values: Any) -> UUID:
        row = table(**values)
        self._session.add(row)
        self._session.flush()
        return row.id

    def _set(self, table: str, key: UUID, **values: object) -> None:
        """Fen as they are: the smallest amounts, and below zero."""
        changes = ", ".join(f"{name} = :{name}" for name in values)
        statement = text(f"UPDATE {table} SET {changes} WHERE id = :id")  # noqa: S608
        self._session.execute(statement, {"id": str(key), **values})


def one_of_everything(number: int) -> Row:
    """A dealer with a row in each table."""
    on = TODAY - timedelta(days=number)
    came = datetime.combine(on, time(8), UTC)
    rows: dict[type[SyncedBase], Row] = {
        Visit: {
            "planned_on": on,
            "first_planned_on": on,
            "visited_on": on,
            "state": VisitState.DONE,
            "checked_in_at": came,
        },
        SupportMethod: {
            "region_code": REGIONS[2],
            "first_on": on,
            "last_on": TODAY,
            "method": Method.EVEN,
            "supported": False,
        },
        ShopAsset: {"kind": AssetKind.SIGN, "put_up_on": on, "value": Decimal(100)},
        # The same sign as the one in the shop where it is not too long before.
        ResourceGrant: {"kind": ResourceKind.SIGN, "given_on": on - timedelta(8 * number), "value": Decimal(100)},
        Receivable: {"amount": Decimal(100), "due_on": on - timedelta(60)},
        DealerBrand: {"brand": "云锦", "share_percent": 30, "is_ours": True},
        LadderMove: {"step": LadderStep.CLIENT, "moved_on": on, "evidence": "首单"},
        ScreeningMark: {"point": ScreeningPoint.WILL, "verdict": Verdict.MET, "judged_on": on},
        Complaint: {"noted_on": on, "what": "返利未到账"},
        Ending: {"ended_on": on, "reason": EndingReason.COMPETITOR},
        Contract: {"signed_on": on, "amount": Decimal(100), "is_written": True, "ends_on": on, "fulfilled_on": None},
        PolicyTold: {"told_on": on},
        CompetitorSighting: {"seen_on": on, "brand": "岚屿", "model": "BCD-200", "price": Decimal(100)},
        CompetitorGoal: {"region_code": REGIONS[2], "opponent": "岚屿"},
        InputRound: {"number": number + 1, "began_on": on},
    }
    figure = (number % 20, ProductCategory.WASHER, 100_000 + number, 9_000, 50)
    facts: Row = {"yearly_sales": 90_000, "tie_personal": 5, FIGURES: [figure]}
    return {**facts, **{table: [row] for table, row in rows.items()}}
