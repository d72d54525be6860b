"""The coverage board by hand (DOMAIN section 1)."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from fieldapp.queries.coverage import core_townships
from fieldapp.queries.coverage_board import coverage_board
from fieldapp.queries.ground import Ground
from fieldapp.rules.coverage import Measure
from fieldapp.rules.periods import Period
from tests.support.plain.stored import THIS_YEAR, TODAY, Row, Stored, days_between, near, of

ALL = Ground()


def townships(session: Session) -> None:
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
        assert near(county.penetration_percent, of(len(active), len(inside)))
    inside_fen = sum(fen for key, fen in sold.items() if key in there)
    assert board.market.shipments * 100 == inside_fen
    assert board.market.all_shipments * 100 == sum(sold.values())
    assert near(board.market.share_percent, of(inside_fen, sum(sold.values())))
    profit = sum(fen for key, fen in stored.summed("profit", THIS_YEAR).items() if key in there)
    assert board.market.profit * 100 == profit
    given = sum(fen for key, fen in stored.given(THIS_YEAR, with_credit=False).items() if key in there)
    assets = sum(fen for key, fen in _put_up(stored, THIS_YEAR).items() if key in there)
    assert board.market.granted * 100 == given
    assert board.market.assets * 100 == assets
    assert near(board.market.return_percent, of(profit, given + assets))
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


def dynamics(session: Session) -> None:
    stored = Stored(session)
    found = coverage_board(session, ALL, Period(date(2026, 1, 1), TODAY), TODAY).dynamics
    was_dealer = {key: row for key, row in stored.dealers.items() if row["status"] not in ("prospect", "opening")}
    began = {key: row["since"] or next(iter(stored.bought(key)), "") for key, row in was_dealer.items()}
    assert {str(one) for one in found.entering} == {
        key for key, row in stored.dealers.items() if row["status"] == "opening"
    }
    assert {str(one) for one in found.opened} == {
        key for key, since in began.items() if THIS_YEAR[0] <= since <= THIS_YEAR[1]
    }
    assert {str(one) for one in found.leaving} == {
        key
        for key, row in stored.dealers.items()
        if row["status"] == "ended" and row["ended_on"] and THIS_YEAR[0] <= row["ended_on"] <= THIS_YEAR[1]
    }
    types: dict[str, set[str]] = defaultdict(set)
    for key, row in stored.dealers.items():
        if row["status"] in ("active", "dormant"):
            types[row["type"]].add(key)
    assert {kind.value: {str(one) for one in ids} for kind, ids in found.types} == types


def tiers(session: Session) -> None:
    stored = Stored(session)
    board = coverage_board(session, ALL, Period(date(2026, 1, 1), TODAY), TODAY)
    regions = {row["code"]: row for row in stored.rows("region") if row["valid_to"] is None}
    sold = stored.summed("shipments", THIS_YEAR)
    ours: dict[str, int] = defaultdict(int)
    for brand in stored.rows("dealer_brand"):
        if brand["share_percent"] is not None:
            ours[brand["dealer_id"]] += brand["share_percent"] if brand["is_ours"] else 0
    for row in board.tiers:
        here = {
            key: dealer
            for key, dealer in stored.dealers.items()
            if dealer["region_code"] in regions and _tier(regions[dealer["region_code"]], regions) == row.tier
        }
        known = {
            key: (dealer["yearly_sales"], ours[key])
            for key, dealer in here.items()
            if dealer["status"] != "ended" and dealer["yearly_sales"] and key in ours
        }
        whole = sum(sales for sales, _percent in known.values())
        shipments = sum(sold.get(key, 0) for key in here)
        assert row.goal_percent == {1: 30, 2: 50, 3: 50, 4: 0}[row.tier]
        assert {str(one) for one in row.known_ids} == known.keys()
        assert near(row.share_percent, of(sum(sales * percent for sales, percent in known.values()), 100 * whole))
        assert {str(one) for one in row.dealers} == {
            key for key, dealer in here.items() if dealer["status"] in ("active", "dormant")
        }
        assert row.shipments * 100 == shipments
        assert near(row.shipments_percent, of(shipments, sum(sold.values())))


def core(session: Session) -> None:
    stored = Stored(session)
    flagged = {row["region_code"] for row in stored.rows("core_township")}
    rows = core_townships(session)
    assert {row.region_code for row in rows} == flagged
    for row in rows:
        here = [dealer for dealer in stored.dealers.values() if dealer["region_code"] == row.region_code]
        assert row.dealers == sum(dealer["status"] != "ended" for dealer in here)
        assert row.active == sum(dealer["status"] == "active" and bool(dealer["is_direct"]) for dealer in here)


def _put_up(stored: Stored, span: tuple[str, str]) -> dict[str, int]:
    """Fen of signs and stands by dealer, without what was written down as a grant within 60 days, too."""
    alike = {"sign": "sign", "stand": "display_stand"}
    sums: dict[str, int] = defaultdict(int)
    for asset in stored.rows("shop_asset"):
        if asset["value"] is None or not asset["put_up_on"] or not span[0] <= asset["put_up_on"] <= span[1]:
            continue
        is_granted = any(
            grant["dealer_id"] == asset["dealer_id"]
            and grant["kind"] == alike.get(asset["kind"])
            and abs(days_between(grant["given_on"], asset["put_up_on"])) <= 60
            for grant in stored.grants
        )
        if not is_granted:
            sums[asset["dealer_id"]] += asset["value"]
    return sums


def _tier(region: Row, regions: dict[str, Row]) -> int:
    """Provincial capital 1, other prefecture seat 2, county seat 3, township 4; what lies in a town is of the town."""
    if region["tier"]:
        return int(region["tier"])
    if region["level"] == "township" and region["unit"] != "街道":
        return 4
    town = regions.get(region["parent_code"], region) if region["level"] == "township" else region
    if town["level"] == "county" and town["unit"] != "区":
        return 3
    return 1 if town["code"][:4] in ("4100", "4101") else 2


PAGES = (townships, dynamics, tiers, core)
