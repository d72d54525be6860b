"""The numbers of the Analysis and Resources pages against plain Python over the rows as they are stored.

Nothing of ``fieldapp.queries`` or ``fieldapp.rules`` makes what is expected: rows come by SQL written by hand,
thresholds are those of DOMAIN and docs/SETTINGS.md.  Over the demo data, and over small data that hypothesis makes up.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.models import LadderMove, MonthlyFigure, ResourceGrant
from db.store import Store
from db.vocabulary import DealerStatus, DealerType, Grade, LadderStep, ProductCategory, ResourceKind, VisitState
from fieldapp.demo.fill import fill
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.queries import dealer_figures as figures
from fieldapp.queries.coverage_board import coverage_board
from fieldapp.queries.ground import Ground
from fieldapp.queries.ladder import ladder
from fieldapp.queries.support import balance
from fieldapp.rules.coverage import Measure
from fieldapp.rules.periods import Period
from tests.support import make
from tests.support.statements import statements
from tests.support.stores import new_store

TODAY, ALL = date(2026, 11, 23), Ground()
NOW, BEFORE = ("2025-11-01", "2026-10-31"), ("2024-11-01", "2025-10-31")  # the twelve whole months, those before
THIS_YEAR = ("2026-01-01", "2026-11-23")
TENTH = Fraction(1, 20)  # a per cent shown to one place is at most half a tenth away
Row = dict[str, Any]


class Stored:
    """The rows of a store that are not deleted, as SQLite has them: fen, ISO days, ids as text."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.dealers = {row["id"]: row for row in self.rows("dealer")}
        self.figures = [row for row in self.rows("monthly_figure") if row["dealer_id"] in self.dealers]
        self.visits = [row for row in self.rows("visit") if row["state"] == "done"]
        self.grants = self.rows("resource_grant")

    def rows(self, table: str) -> list[Row]:
        found = self.session.execute(text(f"SELECT * FROM {table} WHERE deleted_at IS NULL"))  # noqa: S608
        return [dict(row) for row in found.mappings()]

    def summed(self, what: str, span: tuple[str, str]) -> dict[str, int]:
        """Fen of the months of *span* by dealer; dealers with figures only."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.figures:
            if span[0] <= row["month"] <= span[1]:
                sums[row["dealer_id"]] += row[what]
        return sums

    def months(self, dealer: str) -> dict[str, int]:
        """Shipments by month."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.figures:
            if row["dealer_id"] == dealer:
                sums[row["month"][:7]] += row["shipments"]
        return sums

    def bought(self, dealer: str) -> list[str]:
        """The months in which something was shipped, in order."""
        own = {row["month"] for row in self.figures if row["dealer_id"] == dealer and row["shipments"] > 0}
        return sorted(own)

    def done(self, span: tuple[str, str]) -> dict[str, int]:
        """Visits by dealer."""
        counts: dict[str, int] = defaultdict(int)
        for row in self.visits:
            if span[0] <= row["visited_on"] <= span[1]:
                counts[row["dealer_id"]] += 1
        return counts

    def given(self, span: tuple[str, str], *, with_credit: bool) -> dict[str, int]:
        """Fen given by dealer."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.grants:
            if span[0] <= row["given_on"] <= span[1] and (with_credit or row["kind"] != "temporary_credit"):
                sums[row["dealer_id"]] += row["value"]
        return sums


def _near(shown: Any, exact: Fraction | None) -> bool:
    return shown is None if exact is None else shown is not None and abs(Fraction(shown) - exact) <= TENTH


def _of(part: int, whole: int) -> Fraction | None:
    return Fraction(100 * part, whole) if whole > 0 else None


def _month_ago(count: int) -> str:
    number = TODAY.year * 12 + TODAY.month - 1 - count
    return f"{number // 12}-{number % 12 + 1:02}"


def coverage(session: Session) -> None:
    stored = Stored(session)
    board = coverage_board(session, ALL, Period(date(2026, 1, 1), TODAY), TODAY)
    regions = stored.rows("region")
    counties = {row["region_code"][:6] for row in stored.dealers.values() if row["region_code"]}
    townships = {
        row["code"]
        for row in regions
        if row["level"] == "township"
        and row["unit"] in ("乡", "镇", "苏木")
        and row["code"][:6] in counties
        and row["valid_to"] is None
    }
    there = {key: row for key, row in stored.dealers.items() if row["region_code"] in townships}
    visited, sold = stored.done(THIS_YEAR), stored.summed("shipments", THIS_YEAR)
    ordering = {
        row["dealer_id"]
        for row in stored.figures
        if THIS_YEAR[0] <= row["month"] <= THIS_YEAR[1] and row["shipments"] > 0
    }
    meets: dict[Measure, Callable[[str, Row], bool]] = {
        Measure.COVERED: lambda _key, row: row["status"] in ("active", "dormant"),
        Measure.VISITED: lambda key, _row: key in visited,
        Measure.ORDERING: lambda key, _row: key in ordering,
        Measure.ACTIVE: lambda _key, row: row["status"] == "active" and bool(row["is_direct"]),
    }
    assert board.townships == len(townships)
    for measure, test in meets.items():
        ids = {key for key, row in there.items() if test(key, row)}
        assert {str(one) for one in board.ids(measure)} == ids
        assert board.count(measure) == len({there[key]["region_code"] for key in ids})
    covered = {row["region_code"] for key, row in there.items() if meets[Measure.COVERED](key, row)}
    blanks = {township.code for county in board.counties for township in county.blank}
    assert blanks == townships - covered
    for county in board.counties:
        inside = {code for code in townships if code[:6] == county.code[:6]}
        active = {row["region_code"] for key, row in there.items() if meets[Measure.ACTIVE](key, row)} & inside
        assert _near(county.penetration_percent, _of(len(active), len(inside)))
    inside_fen = sum(fen for key, fen in sold.items() if key in there)
    assert board.market.shipments * 100 == inside_fen
    assert board.market.all_shipments * 100 == sum(sold.values())
    assert _near(board.market.share_percent, _of(inside_fen, sum(sold.values())))
    profit = sum(fen for key, fen in stored.summed("profit", THIS_YEAR).items() if key in there)
    assert board.market.profit * 100 == profit
    given = sum(fen for key, fen in stored.given(THIS_YEAR, with_credit=False).items() if key in there)
    assert board.market.granted * 100 == given
    for end in board.trend:
        then = set()
        for key, row in there.items():
            since = row["since"] or next(iter(stored.bought(key)), None)
            lost = row["ended_on"] is not None and row["ended_on"] <= end.on.isoformat()
            unknown_end = row["status"] == "ended" and row["ended_on"] is None
            if row["status"] in ("prospect", "opening") or unknown_end or since is None or lost:
                continue
            if since <= end.on.isoformat():
                then.add(key)
        assert {str(one) for one in end.covered_ids} == then
        assert end.covered == len({there[key]["region_code"] for key in then})
        assert end.opened == len({there[key]["region_code"] for key in then if there[key]["is_direct"]})


def eighty_twenty(session: Session) -> None:
    stored = Stored(session)
    for what, by_profit in (("shipments", False), ("profit", True)):
        found = figures.pareto(session, ALL, TODAY, by_profit=by_profit)
        brought = stored.summed(what, NOW)
        visits, given = stored.done(NOW), stored.given(NOW, with_credit=False)
        assert {str(row.id): row.fen for row in found.rows if row.fen} == {k: fen for k, fen in brought.items() if fen}
        total = sum(fen for fen in brought.values() if fen > 0)
        # The fewest that make 80 and 95 %: the largest are taken until they do.
        so_far, fewest = 0, {"A": 0, "B": 0}
        for fen in sorted((fen for fen in brought.values() if fen > 0), reverse=True):
            if so_far * 100 < 80 * total:
                fewest["A"] += 1
            elif so_far * 100 < 95 * total:
                fewest["B"] += 1
            so_far += fen
        by_kind = {row.kind.value: row for row in found.classes}
        assert {kind: len(by_kind[kind].ids) for kind in fewest} == fewest
        everybody = [str(row.id) for row in found.rows]
        for kind in by_kind.values():
            inside = [str(one) for one in kind.ids]
            fen = sum(max(brought.get(key, 0), 0) for key in inside)
            assert kind.fen == fen
            assert total == 0 or _near(kind.fen_share, _of(fen, total))
            for share, effort in ((kind.visits_share, visits), (kind.money_share, given)):
                whole = sum(effort.get(key, 0) for key in everybody)
                assert _near(share, _of(sum(effort.get(key, 0) for key in inside), whole))


def segments(session: Session) -> None:
    stored = Stored(session)
    found = {str(row.id): row for row in figures.segments(session, ALL, TODAY).rows}
    for key, dealer in stored.dealers.items():
        bought, months = stored.bought(key), stored.months(key)
        if dealer["status"] == "ended" or not bought:
            assert key not in found
            continue
        last = date.fromisoformat(bought[-1])
        end = date(last.year + last.month // 12, last.month % 12 + 1, 1) - timedelta(days=1)
        now = sum(months.get(_month_ago(ago), 0) for ago in (1, 2, 3))
        before = sum(months.get(_month_ago(ago), 0) for ago in (4, 5, 6))
        began = (dealer["since"] or bought[0])[:7]
        if (TODAY - end).days >= (60 if dealer["grade"] == "A" else 90):
            expected = "dormant"
        elif before > 0 and Fraction(now, 3) < Fraction(70, 100) * Fraction(before, 3):
            expected = "falling"
        elif began > _month_ago(12):
            expected = "new"
        else:
            expected = "core" if dealer["is_core"] else "normal"
        assert found[key].kind.value == expected, dealer["name"]
        assert (found[key].now, found[key].before) == (now, before)


def quadrants(session: Session) -> None:
    stored = Stored(session)
    found = figures.quadrants(session, ALL, TODAY)
    sold = stored.summed("shipments", NOW)
    ours: dict[str, int] = defaultdict(int)
    for brand in stored.rows("dealer_brand"):
        if brand["is_ours"] and brand["share_percent"] is not None:
            ours[brand["dealer_id"]] += brand["share_percent"]
    estimates = {row["region_code"]: row["yearly_sales"] for row in sorted(stored.rows("market_estimate"), key=_year)}
    live = {key: row for key, row in stored.dealers.items() if row["status"] != "ended"}
    sells = {}
    for key, row in live.items():
        told = row["yearly_sales"]
        if not told and sold.get(key, 0) > 0 and ours.get(key):
            told = sold[key] * 100 // min(ours[key], 100)
        if told:
            sells[key] = told
    expected = {}
    for key, row in live.items():
        if sold.get(key, 0) <= 0 or key not in sells:
            continue
        county = row["region_code"][:6]
        size = estimates.get(row["region_code"]) or estimates.get(f"{county}000000")
        size = size or sum(fen for other, fen in sells.items() if live[other]["region_code"][:6] == county)
        inside = Fraction(100 * sold[key], row["yearly_sales"]) if row["yearly_sales"] else Fraction(ours[key])
        expected[key] = (min(Fraction(100 * sells[key], size), Fraction(100)), min(inside, Fraction(100)))
    shown = {str(one.id): one for one in found.standings}
    assert shown.keys() == expected.keys()
    for key, (market, inside) in expected.items():
        assert _near(shown[key].market_share, market)
        assert _near(shown[key].our_share, inside)
    if expected:
        assert _near(found.limits.market, median(market for market, _inside in expected.values()))
        assert _near(found.limits.ours, median(inside for _market, inside in expected.values()))


def _year(row: Row) -> int:
    return int(row["year"])


def value(session: Session) -> None:
    stored = Stored(session)
    report = figures.value_report(session, ALL, TODAY)
    sold, margin, cost = (stored.summed(what, NOW) for what in ("shipments", "profit", "cost"))
    visits = stored.done(NOW)
    for row in report.dealers:
        dealer, worth = stored.dealers[row.key], row.worth
        assert worth.business.sales == sold.get(row.key, 0)
        assert worth.business.margin == margin.get(row.key, 0)
        assert worth.business.visits == visits.get(row.key, 0)
        funds = max(dealer["credit_used"], 0)
        assert abs(worth.cost_of_funds - Fraction(funds * 435, 10_000)) <= Fraction(1, 2)  # 4.35 % a year
        service = 80_00 * visits.get(row.key, 0) + Fraction(60_00 * worth.business.minutes, 60)
        assert abs(worth.service_cost - service) <= Fraction(1, 2)
        left = margin.get(row.key, 0) - cost.get(row.key, 0) - worth.cost_of_funds - worth.service_cost
        assert worth.profit == left
        assert _near(worth.utilisation_percent, _of(dealer["credit_used"], dealer["credit_limit"]))
        assert _near(worth.return_percent, _of(left, funds))
    groups: dict[str, list[str]] = defaultdict(list)
    for row in report.dealers:
        if stored.dealers[row.key]["group_name"]:
            groups[stored.dealers[row.key]["group_name"]].append(row.key)
    assert {row.name: {str(one) for one in row.ids} for row in report.groups} == {
        name: set(keys) for name, keys in groups.items() if len(keys) > 1
    }
    for row in report.groups:
        assert row.worth.business.sales == sum(sold.get(key, 0) for key in groups[row.name])
        assert row.worth.business.margin == sum(margin.get(key, 0) for key in groups[row.name])
    assert report.whole.business.sales == sum(sold.values())


def growth(session: Session) -> None:
    stored = Stored(session)
    report = figures.growth_report(session, ALL, TODAY)
    now, before = stored.summed("shipments", NOW), stored.summed("shipments", BEFORE)
    parts = {"new": 0, "lost": 0, "more": 0, "less": 0}
    for key in {*now, *before}:
        change = now.get(key, 0) - before.get(key, 0)
        if not before.get(key, 0):
            parts["new"] += change
        elif not now.get(key, 0):
            parts["lost"] -= change
        elif change > 0:
            parts["more"] += change
        else:
            parts["less"] -= change
    split = report.split
    assert {name: getattr(split, name) for name in parts} == parts
    assert split.before + split.new - split.lost + split.more - split.less == split.now == sum(now.values())
    channels: dict[tuple[str, int, int], int] = defaultdict(int)
    for row in stored.figures:
        if "2025-07-01" <= row["month"] <= TODAY.isoformat():  # six quarters, this one included
            year, month = int(row["month"][:4]), int(row["month"][5:7])
            channels[stored.dealers[row["dealer_id"]]["type"], year, (month + 2) // 3] += row["shipments"]
    quarters: dict[tuple[int, int], int] = defaultdict(int)
    for (_kind, year, quarter), fen in channels.items():
        quarters[year, quarter] += fen
    cells = {(cell.channel.value, cell.year, cell.quarter): cell for cell in report.review}
    assert {key: cell.fen for key, cell in cells.items() if cell.fen} == {
        key: fen for key, fen in channels.items() if fen
    }
    for (kind, year, quarter), cell in cells.items():
        assert _near(cell.share_percent, _of(cell.fen, quarters[year, quarter]))
        last = (kind, year, quarter - 1) if quarter > 1 else (kind, year - 1, 4)
        if last in cells and cells[last].fen > 0:
            assert _near(cell.change_percent, _of(cell.fen - cells[last].fen, cells[last].fen))


def resources(session: Session) -> None:
    stored = Stored(session)
    span = ("2025-12-01", TODAY.isoformat())
    given = {k: fen for k, fen in stored.given(span, with_credit=True).items() if k in stored.dealers}
    sold, profit = stored.summed("shipments", span), stored.summed("profit", span)
    rows = {str(row.dealer_id): row for row in balance(session, date(2025, 12, 1), TODAY)}
    assert rows.keys() == {k for k in stored.dealers if given.get(k) or sold.get(k) or profit.get(k)}
    for key, row in rows.items():
        for amount, share, by_hand in (
            (row.resources, row.resources_share, given),
            (row.sales, row.sales_share, sold),
            (row.profit, row.profit_share, profit),
        ):
            assert amount * 100 == by_hand.get(key, 0)
            assert _near(share, _of(by_hand.get(key, 0), sum(by_hand.values())))


def ladder_medians(session: Session) -> None:
    stored = Stored(session)
    names = [step.value for step in LadderStep]
    live = {key: row for key, row in stored.dealers.items() if row["status"] != "ended"}
    stays: dict[str, list[int]] = defaultdict(list)
    came: dict[tuple[str, bool], int] = defaultdict(int)
    moves: dict[str, list[Row]] = defaultdict(list)
    for move in sorted(stored.rows("ladder_move"), key=lambda row: (row["moved_on"], row["id"])):
        if move["dealer_id"] in live:
            moves[move["dealer_id"]].append(move)
    for own in moves.values():
        was = names[0]
        for number, move in enumerate(own):
            if THIS_YEAR[0] <= move["moved_on"] <= THIS_YEAR[1] and move["step"] != was:
                came[move["step"], names.index(move["step"]) > names.index(was)] += 1
            if number:
                stay = date.fromisoformat(move["moved_on"]) - date.fromisoformat(own[number - 1]["moved_on"])
                stays[was].append(stay.days)
            was = move["step"]
    for step in ladder(session, date(2026, 1, 1), TODAY):
        name = step.step.value
        assert {str(one) for one in step.dealers} == {key for key, row in live.items() if row["ladder_step"] == name}
        assert (step.came_up, step.came_down) == (came[name, True], came[name, False])
        assert step.median_days == (round(median(stays[name])) if stays[name] else None)


PAGES = (coverage, eighty_twenty, segments, quadrants, value, growth, resources, ladder_medians)


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A demo of sixty dealers."""
    folder = tmp_path_factory.mktemp("plain")
    with closing(open_store(Places(folder), demo=True)) as store:
        fill(store, today=TODAY, dealers=60)
        yield store


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.__name__))
def test_the_demo_data_come_to_what_plain_python_makes_of_them(
    demo_store: Store, page: Callable[[Session], None]
) -> None:
    with demo_store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM monthly_figure")).scalar_one() > 1_000
        page(session)


_FIGURES = st.tuples(
    st.integers(0, 30),
    st.sampled_from(list(ProductCategory)),
    st.integers(-50_000, 900_000),
    st.integers(-9_000, 90_000),
)
_DEALERS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(list(DealerStatus)),
        "type": st.sampled_from(list(DealerType)),
        "grade": st.sampled_from([None, *Grade]),
        "is_core": st.booleans(),
        "is_direct": st.booleans(),
        "region_code": st.sampled_from(["410184105000", "410184106000", "410184000000", "410122000000"]),
        "since": st.none() | st.dates(date(2022, 1, 1), TODAY),
        "yearly_sales": st.none() | st.integers(1, 90).map(lambda number: number * 10_000),
        "credit_used": st.integers(0, 90_000),
        "group_name": st.sampled_from(["", "张家"]),
        "figures": st.lists(_FIGURES, max_size=12, unique_by=lambda figure: figure[:2]),
        "visits": st.lists(st.integers(0, 400), max_size=3),
        "grants": st.lists(st.tuples(st.integers(0, 400), st.sampled_from(list(ResourceKind)), st.integers(0, 9_000))),
        "moves": st.lists(st.tuples(st.integers(0, 700), st.sampled_from(list(LadderStep))), max_size=5),
        "is_deleted": st.booleans() | st.just(value=False),
    }
)


@hypothesis_settings(max_examples=25)
@given(made=st.lists(_DEALERS, min_size=1, max_size=6))
def test_whatever_is_stored_the_pages_say_what_plain_python_does(made: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(new_store(Path(folder) / "fieldapp.db")) as store:
        with store.loading() as session:
            make.places(session)
            for facts in made:
                _write(session, dict(facts))
        with store.reading() as session:
            for page in PAGES:
                page(session)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.__name__))
def test_no_page_asks_more_often_when_there_are_more_dealers(store: Store, page: Callable[[Session], None]) -> None:
    counts = []
    for number in (2, 20):
        with store.loading() as session:
            if not counts:
                make.places(session)
            for index in range(number):
                figure = (index % 20, ProductCategory.WASHER, 100_000 + index, 9_000)
                _write(
                    session,
                    {
                        "yearly_sales": 90_000,
                        "figures": [figure],
                        "visits": [index],
                        "grants": [(index, ResourceKind.GIFT, 100)],
                        "moves": [(index, LadderStep.CLIENT)],
                        "is_deleted": False,
                    },
                )
        with store.reading() as session, statements(store) as sent:
            page(session)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def _write(session: Session, facts: Row) -> UUID:
    """A dealer with what belongs to it; of one that is deleted everything stays, and nothing may count."""
    lists = {name: facts.pop(name) for name in ("figures", "visits", "grants", "moves")}
    gone = date(2026, 1, 1) if facts.pop("is_deleted") else None
    dealer = make.dealer(session, **facts)
    for ago, category, shipments, profit in lists["figures"]:
        month = date.fromisoformat(f"{_month_ago(ago)}-01")
        row = MonthlyFigure(dealer_id=dealer.id, month=month, category=category)
        session.add(row)
        session.flush()
        _set(session, "monthly_figure", row.id, shipments=shipments, profit=profit, cost=abs(profit) // 3)
    for ago in lists["visits"]:
        on = TODAY - timedelta(days=ago)
        make.visit(session, dealer.id, on, state=VisitState.DONE, visited_on=on)
    for ago, kind, yuan in lists["grants"]:
        session.add(ResourceGrant(dealer_id=dealer.id, kind=kind, given_on=TODAY - timedelta(days=ago), value=yuan))
    for ago, step in lists["moves"]:
        session.add(LadderMove(dealer_id=dealer.id, step=step, moved_on=TODAY - timedelta(days=ago), evidence="…"))
    session.flush()
    if gone:
        _set(session, "dealer", dealer.id, deleted_at="2026-01-01T00:00:00.000000Z")
    return dealer.id


def _set(session: Session, table: str, key: UUID, **values: object) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in values)
    session.execute(text(f"UPDATE {table} SET {changes} WHERE id = :id"), {"id": str(key), **values})  # noqa: S608
