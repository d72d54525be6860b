"""80/20, segments, quadrants, value and growth by hand (DOMAIN sections 5, 6 and 11)."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from sqlalchemy.orm import Session

from fieldapp.queries import dealer_figures as figures
from fieldapp.queries.ground import Ground
from tests.support.plain.stored import (
    BEFORE,
    NOW,
    TODAY,
    Row,
    Stored,
    month_ago,
    near,
    of,
    whole_effort,
)

ALL = Ground()


def eighty_twenty(session: Session) -> None:
    stored = Stored(session)
    for what, by_profit in (("shipments", False), ("profit", True)):
        found = figures.pareto(session, ALL, TODAY, by_profit=by_profit)
        brought = stored.summed(what, NOW)
        efforts = {key: effort for key, effort in stored.efforts(NOW).items() if key in stored.dealers}
        assert {str(row.id): row.fen for row in found.rows if row.fen} == {k: fen for k, fen in brought.items() if fen}
        assert {str(row.id): row.effort for row in found.rows if any(row.effort)} == {
            key: effort for key, effort in efforts.items() if any(effort)
        }
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
        so_far = 0
        for row in found.rows:
            so_far += max(row.fen, 0)
            assert near(row.share, of(row.fen, total))
            assert near(row.together, of(so_far, total))
        whole = whole_effort(efforts.values())
        for kind in by_kind.values():
            inside = [str(one) for one in kind.ids]
            fen = sum(max(brought.get(key, 0), 0) for key in inside)
            assert kind.fen == fen
            assert near(kind.fen_share, of(fen, total))
            own = whole_effort(efforts[key] for key in inside if key in efforts)
            assert kind.effort == own
            for part, share in enumerate((kind.visits_share, kind.hours_share, kind.money_share)):
                assert near(share, of(own[part], whole[part]))


def segments(session: Session) -> None:
    stored = Stored(session)
    report = figures.segments(session, ALL, TODAY)
    found = {str(row.id): row for row in report.rows}
    new, kept, won = [], [], 0
    for key, dealer in stored.dealers.items():
        bought, months = stored.bought(key), stored.months(key)
        if dealer["status"] == "ended" or not bought:
            assert key not in found
            if dealer["status"] != "ended":
                new.append(key)
            continue
        last = date.fromisoformat(bought[-1])
        end = date(last.year + last.month // 12, last.month % 12 + 1, 1) - timedelta(days=1)
        now = sum(months.get(month_ago(ago), 0) for ago in (1, 2, 3))
        before = sum(months.get(month_ago(ago), 0) for ago in (4, 5, 6))
        began = (dealer["since"] or bought[0])[:7]
        if (TODAY - end).days >= (60 if dealer["grade"] == "A" else 90):
            expected = "dormant"
        elif before > 0 and Fraction(now, 3) < Fraction(70, 100) * Fraction(before, 3):
            expected = "falling"
        elif began > month_ago(12):
            expected = "new"
        else:
            expected = "core" if dealer["is_core"] else "normal"
        assert found[key].kind.value == expected, dealer["name"]
        assert (found[key].now, found[key].before) == (now, before)
        assert found[key].last == last
        won += expected == "new"
        (new if expected == "new" else kept).append(key)
    # Effort: winning (those won lately and those to be won) beside keeping.
    efforts, each = stored.efforts(NOW), []
    for row, keys, count in ((report.new, new, won), (report.kept, kept, len(kept))):
        visits, minutes, fen = effort = whole_effort(efforts[key] for key in keys if key in efforts)
        cost = fen + 80_00 * visits + 60_00 * minutes // 60
        assert row.effort == effort
        assert {str(one) for one in row.ids} == {key for key in keys if key in efforts}
        assert (row.count, row.cost) == (count, cost)
        each.append(cost // count if count else None)
        assert row.per_dealer == each[-1]
    assert near(report.times, Fraction(each[0], each[1]) if each[0] is not None and each[1] else None)


def prospects_by_size(session: Session) -> None:
    stored = Stored(session)
    found = figures.segments(session, ALL, TODAY).prospects
    wanted = {key: row for key, row in stored.dealers.items() if row["status"] in ("prospect", "opening")}
    assert {str(row.id) for row in found} == wanted.keys()
    order = ["middle", "large", "small", "unknown"]
    for row in found:
        fen = wanted[str(row.id)]["yearly_sales"]
        yuan = None if fen is None else Fraction(fen, 100)
        size = "unknown" if yuan is None else "small" if yuan < 500_000 else "middle" if yuan < 3_000_000 else "large"
        assert (row.tier.value, row.yearly_sales) == (size, fen)
    ranks = [(order.index(row.tier.value), -(row.yearly_sales or 0)) for row in found]
    assert ranks == sorted(ranks)


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
        assert near(shown[key].market_share, market)
        assert near(shown[key].our_share, inside)
    if expected:
        assert near(found.limits.market, median(market for market, _inside in expected.values()))
        assert near(found.limits.ours, median(inside for _market, inside in expected.values()))


def _year(row: Row) -> int:
    return int(row["year"])


def value(session: Session) -> None:
    stored = Stored(session)
    report = figures.value_report(session, ALL, TODAY)
    used = {key: dealer["credit_used"] for key, dealer in stored.dealers.items()}
    sold, margin, cost = (stored.summed(what, NOW) for what in ("shipments", "profit", "cost"))
    margin_before = stored.summed("profit", BEFORE)
    moved = {
        key
        for what in ("shipments", "profit", "cost")
        for span in (NOW, BEFORE)
        for key, fen in stored.summed(what, span).items()
        if fen
    }
    efforts = stored.efforts(NOW)
    assert {row.key for row in report.dealers} == moved | {key for key, fen in used.items() if fen}
    for row in report.dealers:
        dealer, worth = stored.dealers[row.key], row.worth
        visits, minutes, _fen = efforts.get(row.key, (0, 0, 0))
        assert worth.business.sales == sold.get(row.key, 0)
        assert worth.business.margin == margin.get(row.key, 0)
        assert worth.business.cost == cost.get(row.key, 0)
        assert (worth.business.visits, worth.business.minutes) == (visits, minutes)
        funds = max(dealer["credit_used"], 0)
        assert abs(worth.cost_of_funds - Fraction(funds * 435, 10_000)) <= Fraction(1, 2)  # 4.35 % a year
        assert abs(worth.service_cost - (80_00 * visits + Fraction(60_00 * minutes, 60))) <= Fraction(1, 2)
        left = margin.get(row.key, 0) - cost.get(row.key, 0) - worth.cost_of_funds - worth.service_cost
        assert worth.profit == left
        assert near(worth.utilisation_percent, of(dealer["credit_used"], dealer["credit_limit"]))
        assert near(worth.return_percent, of(left, funds))
        assert near(worth.turnover, Fraction(sold.get(row.key, 0), funds) if funds else None)
        was, is_ = margin_before.get(row.key, 0), margin.get(row.key, 0)
        assert worth.is_falling == (was > 0 and is_ < Fraction(90, 100) * was)
    assert {str(one) for one in report.falling} == {row.key for row in report.dealers if row.worth.is_falling}
    groups: dict[str, list[str]] = defaultdict(list)
    for row in report.dealers:
        if stored.dealers[row.key]["group_name"]:
            groups[stored.dealers[row.key]["group_name"]].append(row.key)
    assert {row.name: {str(one) for one in row.ids} for row in report.groups} == {
        name: set(keys) for name, keys in groups.items() if len(keys) > 1
    }
    together = [(row.worth, groups[row.name]) for row in report.groups]
    for worth, keys in (*together, (report.whole, [row.key for row in report.dealers])):
        visits, minutes, _fen = whole_effort(efforts[key] for key in keys if key in efforts)
        funds = sum(used[key] for key in keys)
        assert worth.business.sales == sum(sold.get(key, 0) for key in keys)
        assert worth.business.margin == sum(margin.get(key, 0) for key in keys)
        left = sum(margin.get(key, 0) - cost.get(key, 0) for key in keys)
        exact = left - Fraction(funds * 435, 10_000) - 80_00 * visits - Fraction(60_00 * minutes, 60)
        assert abs(worth.profit - exact) <= 1  # two amounts are rounded to the fen
        assert near(worth.return_percent, of(worth.profit, funds))


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
        assert near(cell.share_percent, of(cell.fen, quarters[year, quarter]))
        last = (kind, year, quarter - 1) if quarter > 1 else (kind, year - 1, 4)
        if last in cells and cells[last].fen > 0:
            assert near(cell.change_percent, of(cell.fen - cells[last].fen, cells[last].fen))


PAGES = (
    eighty_twenty,
    segments,
    prospects_by_size,
    quadrants,
    value,
    growth,
)
