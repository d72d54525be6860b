"""What the analyses of figures say, as values: numbers, chart, tables with the dealers behind each row.

One sheet serves the window, the report and the command line, so that all three say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from fieldapp.drawing.charts import (
    Category,
    CategoryChart,
    Chart,
    Level,
    Mark,
    Numbers,
    Point,
    ScatterChart,
    Series,
    Shape,
)
from fieldapp.drawing.charts import (
    pareto as pareto_chart,
)
from fieldapp.lazy_rows import of_each
from fieldapp.queries.dealer_figures import GrowthReport, Pareto, Quadrants, Segments, ValueReport, ValueRow
from fieldapp.rules.periods import Period
from fieldapp.rules.quadrant import Limits, Strategy, strategy
from fieldapp.rules.segments import A_PERCENT, B_PERCENT, Segment
from fieldapp.rules.value import Worth
from fieldapp.texts import _, ngettext, pgettext
from fieldapp.words.coverage import NOTHING, percent_words, yuan_words
from fieldapp.words.figures import class_word, segment_word, size_word, strategy_hint, strategy_word, trend_word
from fieldapp.words.vocabulary import word

FEN = 100
MOST_BARS = 40  # more would be thinner than a finger
Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: *key* in JSON, *title* for people, *kind* of what stands in it."""

    key: str
    title: str
    kind: str = "text"  # text, words (a sentence or more), flag (what is amiss), yuan, percent, count
    gives_way: int | None = None  # in a narrow window higher ones go first, 0 never does; None: by its place


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table and, row by row, the dealers behind it."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[tuple[Cell, ...]]
    ids: Sequence[Sequence[UUID]]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """A number that matters, in words, with the dealers behind it."""

    key: str
    title: str
    value: str
    remark: str = ""
    ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """An analysis.

    *behind* finds the dealers of a mark that is neither one dealer nor one of the numbers: of a reason, a kind.  It
    is asked when somebody clicks; a mark without a series is a row of the chart's table, the whole category.
    """

    name: str
    title: str
    subtitle: str
    numbers: tuple[SheetNumber, ...]
    charts: tuple[Chart, ...]
    tables: tuple[SheetTable, ...]
    notes: tuple[str, ...] = ()
    behind: "Callable[[Mark], Sequence[UUID]]" = field(default=lambda _mark: (), compare=False)


def pareto_sheet(found: Pareto) -> Sheet:
    """Who makes 80 %, and who gets the effort."""
    what = _("Profit") if found.by_profit else _("Shipments")
    numbers = tuple(
        SheetNumber(
            row.kind.value,
            class_word(row.kind),
            ngettext("{count} dealer", "{count} dealers", len(row.ids)).format(count=len(row.ids)),
            _("{part} of it; visits {visits}, money {money}").format(
                part=percent_words(row.fen_share),
                visits=percent_words(row.visits_share),
                money=percent_words(row.money_share),
            ),
            row.ids,
        )
        for row in found.classes
    )
    shown = found.rows[:MOST_BARS]
    levels = (Level("A", A_PERCENT), Level("B", B_PERCENT))
    total = sum(row.fen for row in found.classes)
    chart = pareto_chart(
        _("80/20 by {what}").format(what=what),
        [(str(row.id), row.name, row.fen / FEN) for row in shown],
        amount_title=what,
        limits=levels,
    )
    if total and chart.share is not None:  # the curve counts against everybody, not only against those drawn
        line = tuple(float(row.together or 0) for row in shown if row.fen > 0)
        chart = CategoryChart(
            title=chart.title,
            categories=chart.categories,
            series=chart.series,
            numbers=chart.numbers,
            share=Series(chart.share.name, line),
            levels=levels,
            axis=_("Dealer"),
        )
    columns = (
        SheetColumn("dealer", _("Dealer")),
        SheetColumn("place", _("Place"), gives_way=4),
        SheetColumn("class", _("Class"), gives_way=0),
        SheetColumn("amount", what, "yuan", 0),
        SheetColumn("share_percent", _("Share"), "percent", 0),
        SheetColumn("together_percent", _("Together"), "percent", 3),
        SheetColumn("visits", _("Visits"), "count", 1),
        SheetColumn("hours", _("Hours"), "count", 2),
        SheetColumn("given", _("Given"), "yuan", 1),
    )
    rows = of_each(
        found.rows,
        lambda row: (
            row.name,
            row.place,
            row.kind.value,
            _yuan(row.fen),
            row.share,
            row.together,
            row.effort.visits,
            _hours(row.effort.minutes),
            _yuan(row.effort.fen),
        ),
    )
    behind = of_each(found.rows, lambda row: (row.id,))
    table = SheetTable("dealers", _("Dealers"), columns, rows, behind, _no_figures())
    split = SheetTable(
        "classes",
        _("What they bring, what they get"),
        (
            SheetColumn("class", _("Class")),
            SheetColumn("dealers", _("Dealers"), "count"),
            SheetColumn("amount", what, "yuan"),
            SheetColumn("share_percent", _("Share"), "percent"),
            SheetColumn("visits_percent", _("Of visits"), "percent"),
            SheetColumn("hours_percent", _("Of hours"), "percent"),
            SheetColumn("given_percent", _("Of money given"), "percent"),
        ),
        tuple(
            (
                class_word(row.kind),
                len(row.ids),
                _yuan(row.fen),
                row.fen_share,
                row.visits_share,
                row.hours_share,
                row.money_share,
            )
            for row in found.classes
        ),
        tuple(row.ids for row in found.classes),
    )
    note = _("80 % of the effort belongs to those who make 80 %.")
    return Sheet("pareto", _("80/20"), span(found.period), numbers, (chart,), (split, table), (note,))


def segments_sheet(found: Segments) -> Sheet:
    """What each dealer is to us, what new ones cost beside kept ones, and whom to win first."""
    numbers = tuple(
        SheetNumber(
            kind.value, segment_word(kind), str(len(found.of(kind))), "", of_each(found.of(kind), lambda row: row.id)
        )
        for kind in Segment
    )
    times = NOTHING if found.times is None else pgettext("effort", "{times} times").format(times=found.times)
    said = _("{new} yuan to win one, {kept} yuan to keep one; experience says 6:1").format(
        new=_whole(found.new.per_dealer), kept=_whole(found.kept.per_dealer)
    )
    numbers += (SheetNumber("new_to_kept", _("Winning one against keeping one"), times, said, found.new.ids),)
    chart = CategoryChart(
        title=_("Dealers by segment"),
        categories=tuple(Category(kind.value, segment_word(kind)) for kind in Segment),
        series=(Series(_("Dealers"), tuple(float(len(found.of(kind))) for kind in Segment)),),
        axis=_("Segment"),
    )
    dealers = SheetTable(
        "dealers",
        _("Dealers, those that need something first"),
        (
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("place", _("Place")),
            SheetColumn("segment", _("Segment")),
            SheetColumn("core", _("Core")),
            SheetColumn("last_month", _("Last bought")),
            SheetColumn("last_three_months", _("Last 3 months"), "yuan"),
            SheetColumn("three_before", _("3 before"), "yuan"),
        ),
        of_each(
            found.rows,
            lambda row: (
                row.name,
                row.place,
                segment_word(row.kind),
                _("yes") if row.is_core else "",
                f"{row.last:%Y-%m}" if row.last else "",
                _yuan(row.now),
                _yuan(row.before),
            ),
        ),
        of_each(found.rows, lambda row: (row.id,)),
        _no_figures(),
    )
    effort = SheetTable(
        "effort",
        _("Effort on new and on kept dealers"),
        (
            SheetColumn("kind", _("Dealers")),
            SheetColumn("dealers", _("Won or kept"), "count"),
            SheetColumn("visits", _("Visits"), "count"),
            SheetColumn("hours", _("Hours"), "count"),
            SheetColumn("given", _("Given"), "yuan"),
            SheetColumn("cost", _("Cost in all"), "yuan"),
            SheetColumn("each", _("For each"), "yuan"),
        ),
        tuple(
            (
                _("New and to be won") if row.is_new else pgettext("dealers", "Kept"),
                row.count,
                row.effort.visits,
                _hours(row.effort.minutes),
                _yuan(row.effort.fen),
                _yuan(row.cost),
                None if row.per_dealer is None else _yuan(row.per_dealer),
            )
            for row in (found.new, found.kept)
        ),
        (found.new.ids, found.kept.ids),
    )
    prospects = SheetTable(
        "prospects",
        _("Prospects, the middle-sized first"),
        (
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("place", _("Place")),
            SheetColumn("size", pgettext("dealer", "Size")),
            SheetColumn("yearly_sales", _("Yearly sales"), "yuan"),
        ),
        of_each(
            found.prospects,
            lambda row: (
                row.name,
                row.place,
                size_word(row.tier),
                None if row.yearly_sales is None else _yuan(row.yearly_sales),
            ),
        ),
        of_each(found.prospects, lambda row: (row.id,)),
        _("No prospect is written down."),
    )
    cases = SheetTable(
        "revival",
        _("Dormant dealers to be revived"),
        (
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("opened_on", _("Since")),
            SheetColumn("why", _("Why it stopped")),
            SheetColumn("plan", _("What is planned")),
            SheetColumn("calls", _("Calls")),
            SheetColumn("outcome", _("Outcome")),
            SheetColumn("result", _("Result")),
        ),
        tuple(
            (row.dealer, row.opened_on.isoformat(), row.why, row.plan, row.calls, word(row.outcome), row.result)
            for row in found.cases
        ),
        tuple((row.dealer_id,) for row in found.cases),
        _("No case is open. A dormant dealer stays with its rep: choose one in the list above, then Revive."),
    )
    tables = (effort, dealers, cases, prospects)
    return Sheet("segments", _("Segments"), span(found.period), numbers, (chart,), tables)


def quadrants_sheet(found: Quadrants, subtitle: str, limit: Limits | None = None) -> Sheet:
    """The four quadrants with their strategies."""
    lines = limit or found.limits
    stand = [(row, strategy(row, lines)) for row in found.standings]
    behind = {one: tuple(row.id for row, where in stand if where is one) for one in Strategy}
    numbers = tuple(
        SheetNumber(one.value, strategy_word(one), str(len(ids)), strategy_hint(one), ids)
        for one, ids in behind.items()
    )
    places = {one: place for place, one in enumerate(Strategy)}
    chart = ScatterChart(
        title=_("Four quadrants"),
        points=tuple(
            Point(
                str(row.id),
                row.name,
                float(row.market_share),
                float(row.our_share),
                max(row.fen, 0) / FEN,
                places[where],
            )
            for row, where in stand
        ),
        groups=tuple(map(strategy_word, Strategy)),
        x_title=_("Its share of the market"),
        y_title=_("Our share inside"),
        size_title=_("Our shipments"),
        x_line=float(lines.market),
        y_line=float(lines.ours),
        corners=(
            strategy_word(Strategy.KEEP),
            strategy_word(Strategy.EXTEND),
            strategy_word(Strategy.ORDINARY),
            strategy_word(Strategy.URGENT),
        ),
    )
    table = SheetTable(
        "dealers",
        _("Dealers"),
        (
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("place", _("Place"), gives_way=1),
            SheetColumn("market_share_percent", _("Its share of the market"), "percent"),
            SheetColumn("our_share_percent", _("Our share inside"), "percent"),
            SheetColumn("shipments", _("Our shipments"), "yuan"),
            SheetColumn("strategy", _("Strategy"), gives_way=0),
            SheetColumn("market_size", _("Size of the market"), gives_way=2),
        ),
        of_each(
            found.standings,
            lambda row: (
                row.name,
                row.place,
                row.market_share,
                row.our_share,
                _yuan(row.fen),
                strategy_word(strategy(row, lines)),
                _("sum of known dealers") if row.is_estimated else _("estimate"),
            ),
        ),
        of_each(found.standings, lambda row: (row.id,)),
        _no_figures(),
    )
    notes = [
        _("Where no estimate of a market is known, it is what the dealers known in its county sell in a year."),
        _("High is from {market} % of the market and {ours} % inside the dealer.").format(
            market=round(lines.market, 1), ours=round(lines.ours, 1)
        ),
    ]
    if found.unknown:
        notes.append(_("Left out, their yearly sales are unknown: {count}").format(count=len(found.unknown)))
    return Sheet("quadrants", _("Four quadrants"), subtitle, numbers, (chart,), (table,), tuple(notes))


def value_sheet(found: ValueReport) -> Sheet:
    """What dealers and groups of related ones are worth."""
    whole = found.whole
    numbers = (
        SheetNumber("sales", _("Shipments"), _money(whole.business.sales), "", found.everybody),
        SheetNumber("margin", _("Margin income"), _money(whole.business.margin), "", found.everybody),
        SheetNumber("profit", _("Profit after all costs"), _money(whole.profit), "", found.everybody),
        SheetNumber("return", _("Return on funds"), percent_words(whole.return_percent), "", found.everybody),
        SheetNumber("falling", _("Falling"), str(len(found.falling)), "", found.falling),
    )
    best = found.dealers[:12]
    chart = CategoryChart(
        title=_("Profit after all costs"),
        categories=tuple(Category(row.key, row.name) for row in best),
        series=(Series(_("Profit"), tuple(row.worth.profit / FEN for row in best)),),
        numbers=Numbers.MONEY,
        axis=_("Dealer"),
    )
    groups = _value_table("groups", _("Related dealers together"), found.groups, _("Members"))
    dealers = _value_table("dealers", _("Dealers"), found.dealers, _("Group"))
    note = _("Funds are the credit used now; interest, visits and hours cost what the thresholds in Settings say.")
    return Sheet("value_report", _("Value report"), span(found.period), numbers, (chart,), (groups, dealers), (note,))


def growth_sheet(found: GrowthReport) -> Sheet:
    """Where the change comes from, and the channels by quarter."""
    split = found.split
    parts = (
        ("new", _("New dealers"), split.new),
        ("lost", _("Lost dealers"), -split.lost),
        ("more", _("More from those who stayed"), split.more),
        ("less", _("Less from those who stayed"), -split.less),
    )
    numbers = (
        SheetNumber(
            "change",
            pgettext("of figures", "Change"),
            _signed(split.change),
            f"{_money(split.before)} → {_money(split.now)}",
            of_each(found.rows, lambda row: row.id),
        ),
        *(SheetNumber(key, title, _signed(fen), "", split.ids[key]) for key, title, fen in parts),
    )
    chart = CategoryChart(
        title=_("Where the change comes from"),
        categories=tuple(Category(key, title) for key, title, _fen in parts),
        series=(Series(_("Shipments"), tuple(fen / FEN for _key, _title, fen in parts)),),
        numbers=Numbers.MONEY,
        axis=_("Part"),
    )
    names = {key: title for key, title, _fen in parts}
    table = SheetTable(
        "dealers",
        _("Dealers"),
        (
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("part", _("Part")),
            SheetColumn("change", pgettext("of figures", "Change"), "yuan"),
        ),
        of_each(found.rows, lambda row: (row.name, names[row.part], _yuan(row.fen))),
        of_each(found.rows, lambda row: (row.id,)),
        _no_figures(),
    )
    return Sheet("growth", _("Growth"), span(found.period), numbers, (chart,), (table,))


def channel_sheet(found: GrowthReport) -> Sheet:
    """Amount, share and change of each channel, quarter by quarter."""
    cells = list(found.review)
    quarters = list(dict.fromkeys((cell.year, cell.quarter) for cell in cells))
    channels = list(dict.fromkeys(cell.channel for cell in cells))
    chart = CategoryChart(
        title=_("Shipments by channel"),
        categories=tuple(Category(_quarter(*one), _quarter(*one)) for one in quarters),
        series=tuple(
            Series(word(channel), tuple(cell.fen / FEN for cell in cells if cell.channel is channel))
            for channel in channels
        ),
        shape=Shape.STACKED,
        numbers=Numbers.MONEY,
        axis=_("Quarter"),
    )
    shown = [cell for cell in reversed(cells) if cell.fen or cell.change_percent]
    table = SheetTable(
        "channels",
        _("Channels by quarter"),
        (
            SheetColumn("quarter", _("Quarter")),
            SheetColumn("channel", _("Channel")),
            SheetColumn("amount", _("Shipments"), "yuan"),
            SheetColumn("share_percent", _("Share"), "percent"),
            SheetColumn("change_percent", pgettext("of figures", "Change"), "percent"),
        ),
        tuple(
            (
                _quarter(cell.year, cell.quarter),
                word(cell.channel),
                _yuan(cell.fen),
                cell.share_percent,
                cell.change_percent,
            )
            for cell in shown
        ),
        tuple(found.channels.get(cell.channel, ()) for cell in shown),
        _no_figures(),
    )

    def behind(mark: Mark) -> Sequence[UUID]:
        inside = (cell.channel for cell in shown if _quarter(cell.year, cell.quarter) == mark.key)
        return [
            one for channel in inside if mark.series in ("", word(channel)) for one in found.channels.get(channel, ())
        ]

    notes = (_("The last quarter is not over yet."),)
    return Sheet("channel_review", _("Channel review"), "", (), (chart,), (table,), notes, behind)


def _value_table(name: str, title: str, rows: Sequence[ValueRow], relation: str) -> SheetTable:
    columns = (
        SheetColumn("name", _("Dealer"), gives_way=0),
        SheetColumn("relation", relation, gives_way=0 if name == "groups" else 3),
        SheetColumn("credit_limit", _("Credit limit"), "yuan", 4),
        SheetColumn("utilisation_percent", _("Utilisation"), "percent", 1),
        SheetColumn("sales", _("Shipments"), "yuan", 0),
        SheetColumn("turnover", _("Turnover"), "count", 2),
        SheetColumn("margin", _("Margin income"), "yuan", 5),
        SheetColumn("cost", _("Cost"), "yuan", 6),
        SheetColumn("cost_of_funds", _("Cost of funds"), "yuan", 7),
        SheetColumn("service_cost", _("Service cost"), "yuan", 8),
        SheetColumn("profit", _("Profit"), "yuan", 0),
        SheetColumn("return_percent", _("Return on funds"), "percent", 0),
        SheetColumn("trend", _("Trend"), gives_way=0),
    )
    cells = of_each(rows, lambda row: (row.name, row.relation, *_worth(row.worth)))
    empty = _("No dealers are marked as related.") if name == "groups" else _no_figures()
    return SheetTable(name, title, columns, cells, of_each(rows, lambda row: row.ids), empty)


def _worth(found: Worth) -> tuple[Cell, ...]:
    business = found.business
    return (
        _yuan(business.credit_limit),
        found.utilisation_percent,
        _yuan(business.sales),
        found.turnover,
        _yuan(business.margin),
        _yuan(business.cost),
        _yuan(found.cost_of_funds),
        _yuan(found.service_cost),
        _yuan(found.profit),
        found.return_percent,
        trend_word(is_falling=found.is_falling),
    )


def cell_words(cell: Cell, kind: str) -> str:
    """A cell as people read it."""
    if cell is None:
        return NOTHING
    if kind == "yuan" and isinstance(cell, Decimal):
        return f"{cell:,.0f}"
    if kind == "percent":
        return f"{cell} %"
    return f"{cell:,}" if isinstance(cell, int | Decimal) else cell


def span(period: Period) -> str:
    """The days of a period in words."""
    return _("{first} to {last}").format(first=period.first, last=period.last)


def as_of(day: date) -> str:
    """Of what day a state is."""
    return _("As of {day}").format(day=day)


def _quarter(year: int, quarter: int) -> str:
    return f"{year} Q{quarter}"


def _no_figures() -> str:
    return _("No monthly figures are written down yet.")


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN


def _money(fen: int) -> str:
    return yuan_words(_yuan(fen))


def _signed(fen: int) -> str:
    return f"+{_money(fen)}" if fen > 0 else _money(fen)


def _whole(fen: int | None) -> str:
    return NOTHING if fen is None else f"{_yuan(fen):,.0f}"


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))
