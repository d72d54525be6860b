"""The coverage board on paper: measures by county, map, trend, township market (DOMAIN section 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fieldapp.drawing.charts import CategoryChart
from fieldapp.drawing.map_picture import CountyShade, MapPicture
from fieldapp.queries.coverage import CoreTownshipRow
from fieldapp.reports.page import (
    Align,
    Block,
    Cell,
    ChartSheet,
    Column,
    Figure,
    Figures,
    Heading,
    MapSheet,
    Paragraph,
    Report,
    Row,
    RowKind,
    Table,
)
from fieldapp.rules.coverage import Board, Measure, TierRow
from fieldapp.texts import _, pgettext
from fieldapp.words.coverage import (
    NOTHING,
    measure_hint,
    measure_word,
    percent_words,
    return_words,
    tier_word,
    trend_chart,
    types_chart,
    yuan_words,
)
from fieldapp.words.places import shown_name

_NUMBER = 20


@dataclass(frozen=True, slots=True)
class CoverageContent:
    """What the report says; *picture* is the map, where there is one."""

    board: Board
    core: Sequence[CoreTownshipRow]
    printed_on: date
    picture: MapPicture | None = None
    rep: str = ""


def build(content: CoverageContent) -> Report:
    """The report, in the language of the context."""
    board = content.board
    period = _("{first} to {last}").format(first=board.period.first, last=board.period.last)
    blocks: list[Block] = [
        _measures(board),
        _market(board),
        Heading(_("Coverage by county"), period),
        _counties(board),
        Paragraph("  ".join(f"{measure_word(one)}: {measure_hint(one)}" for one in Measure), quiet=True),
    ]
    trend: CategoryChart = trend_chart(board)
    blocks += [Heading(trend.title), ChartSheet(trend, 62)]
    if content.picture is not None:
        blocks += [Heading(_("Map"), _("Penetration")), MapSheet(content.picture, 118)]
    blocks += [Heading(_("Blank townships")), _blanks(board)]
    blocks += [Heading(_("Core townships")), _core(content.core)]
    blocks += [Heading(_("Our share by tier of market")), _tiers(board.tiers)]
    note = _("Our share: of what the dealers known there sell in a year of all brands, weighted by their sales.")
    blocks += [Paragraph(note, quiet=True), Heading(_("Dynamics"), period), _dynamics(board)]
    blocks += [Heading(_("Dealers by type")), ChartSheet(types_chart(board), 52)]
    return Report(
        title=_("Coverage"),
        subtitle=period,
        facts=((_("Rep"), content.rep),) if content.rep else (),
        footer=_("Printed on {day}.").format(day=content.printed_on.isoformat()),
        author=content.rep,
        blocks=tuple(blocks),
    )


def county_shades(board: Board) -> list[CountyShade]:
    """The penetration of each county, for the map."""
    return [
        CountyShade(
            county.code,
            None if county.penetration_percent is None else float(county.penetration_percent),
            percent_words(county.penetration_percent),
        )
        for county in board.counties
    ]


def _measures(board: Board) -> Figures:
    whole = _("of {count}").format(count=board.townships)
    return Figures(
        (
            Figure(_("Penetration"), percent_words(board.penetration_percent)),
            *(Figure(measure_word(one), str(board.count(one)), whole) for one in Measure),
            Figure(_("Blank townships"), str(board.blanks), whole),
        )
    )


def _market(board: Board) -> Figures:
    market = board.market
    parts = _("{part} of {whole}").format(part=yuan_words(market.shipments), whole=yuan_words(market.all_shipments))
    kinds = _("resources {granted}, in shops {assets}").format(
        granted=yuan_words(market.granted), assets=yuan_words(market.assets)
    )
    return Figures(
        (
            Figure(_("Township share of shipments"), percent_words(market.share_percent), parts),
            Figure(_("Profit of township dealers"), yuan_words(market.profit)),
            Figure(_("Money put into them"), yuan_words(market.invested), kinds),
            Figure(_("Profit against money put in"), return_words(market.return_percent)),
        )
    )


def _counties(board: Board) -> Table:
    right = Align.RIGHT
    columns = (
        Column(_("County"), 40),
        Column(_("Townships"), _NUMBER, right),
        *(Column(measure_word(one), _NUMBER, right) for one in Measure),
        Column(_("Penetration"), 22, right),
        Column(_("Blank"), _NUMBER, right),
    )
    rows = [
        Row(
            (
                shown_name(county.name, county.pinyin),
                len(county.townships),
                *(county.count(one) for one in Measure),
                percent_words(county.penetration_percent),
                len(county.blank),
            )
        )
        for county in board.counties
    ]
    total: tuple[Cell, ...] = (
        board.townships,
        *(board.count(one) for one in Measure),
        percent_words(board.penetration_percent),
    )
    rows.append(Row((pgettext("sum", "Together"), *total, board.blanks), RowKind.TOTAL))
    return Table(columns, rows)


def _blanks(board: Board) -> Table:
    rows = [
        Row((shown_name(county.name, county.pinyin), township.name, len(township.prospects) or None))
        for county in board.counties
        for township in county.blank
    ]
    columns = (Column(_("County"), 50, merge=True), Column(_("Township"), 60), Column(_("Prospects"), 24, Align.RIGHT))
    return Table(columns, rows, empty=_("No blank townships: somebody of ours is everywhere."))


def _core(core: Sequence[CoreTownshipRow]) -> Table:
    columns = (
        Column(_("Township"), 38),
        Column(_("Since"), 22),
        Column(_("Goal"), 52),
        Column(_("Progress"), 52),
        Column(_("Dealers"), 16, Align.RIGHT),
        Column(_("Active"), 16, Align.RIGHT),
    )
    rows = [Row((row.place, row.since, row.goal, row.progress, row.dealers, row.active)) for row in core]
    return Table(columns, rows, empty=_("No township is on the list of core townships yet."))


def _tiers(tiers: Sequence[TierRow]) -> Table:
    right = Align.RIGHT
    columns = (
        Column(_("Market"), 52),
        Column(_("Our share"), 24, right),
        Column(_("Goal"), 20, right),
        Column(_("State"), 26),
        Column(_("Dealers"), 20, right),
        Column(_("Of our shipments"), 30, right),
    )
    words = {None: "", True: _("reached"), False: _("below")}
    rows = [
        Row(
            (
                tier_word(row.tier),
                percent_words(row.share_percent),
                f"{row.goal_percent} %" if row.goal_percent else NOTHING,
                words[row.is_met],
                len(row.dealers),
                percent_words(row.shipments_percent),
            )
        )
        for row in tiers
    ]
    return Table(columns, rows)


def _dynamics(board: Board) -> Figures:
    moves = board.dynamics
    return Figures(
        (
            Figure(_("About to enter"), str(len(moves.entering))),
            Figure(_("New shops opened"), str(len(moves.opened))),
            Figure(_("Left"), str(len(moves.leaving))),
        )
    )
