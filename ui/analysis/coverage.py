"""The coverage board: how well the townships are covered, what they bring, and what is still blank (DOMAIN section 1).

Every number opens the dealers behind it; where it counts blanks, the townships.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from db.vocabulary import Role
from fieldapp.drawing.charts import Mark
from fieldapp.drawing.map_picture import CountyShade, DealerDot
from fieldapp.operations import Area
from fieldapp.queries.coverage import CoreTownshipRow, core_townships
from fieldapp.queries.coverage_board import coverage_board
from fieldapp.queries.map import dealer_dots
from fieldapp.queries.team import who_works_here
from fieldapp.rules.coverage import Board, CountyRow, Measure, percent
from fieldapp.texts import _, ngettext, pgettext
from fieldapp.words.coverage import (
    measure_hint,
    measure_word,
    percent_words,
    return_words,
    trend_chart,
    types_chart,
    yuan_words,
)
from fieldapp.words.places import shown_name
from ui.analysis.core_townships import CoreTownshipsCard
from ui.analysis.coverage_tables import blank_rows, blank_table, county_table, tier_table
from ui.analysis.scope import Scope
from ui.analysis.section import AnalysisSection
from ui.analysis.tiles import Tiles
from ui.context import AppContext
from ui.map.coverage_map import CoverageMap
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.chart import ChartCard
from ui.widgets.choice import Choice
from ui.widgets.labels import label
from ui.widgets.table_out import TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BESIDE_FROM_PX, MAP_PX = 1080, 360
BLANK, PENETRATION = "blank", "penetration"


@dataclass(frozen=True, slots=True)
class _Found:
    board: Board
    core: Sequence[CoreTownshipRow]
    may_change: bool


class CoverageAnalysis(AnalysisSection):
    """The board for the ground and the period chosen."""

    areas = frozenset({Area.DEALERS, Area.REGIONS, Area.VALUE, Area.VISITS, Area.RULES, Area.TEAM})
    report = "coverage"

    def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
        super().__init__(app, scope)
        self.board: Board | None = None
        self._county = ""  # to which the blanks are narrowed down
        self.tiles = self._make_tiles()
        self.money = Tiles(
            ("share", _("Township share of shipments"), lambda: self._open(_("Township shipments"), "ids")),
            ("profit", _("Profit of township dealers"), lambda: self._open(_("Township profit"), "profit_ids")),
            ("invested", _("Money put into them"), lambda: self._open(_("Money put in"), "invested_ids")),
            ("return", _("Profit against money put in"), lambda: self._open(_("Money put in"), "invested_ids")),
        )
        self.dynamics = Tiles(
            ("entering", _("About to enter"), lambda: self._open_moves("entering")),
            ("opened", _("New shops opened"), lambda: self._open_moves("opened")),
            ("leaving", _("Left"), lambda: self._open_moves("leaving")),
        )
        self.counties = county_table(app, self.open_dealers, self.show_blanks)
        self.map = CoverageMap(app)
        self.map.setMinimumHeight(MAP_PX)
        self.map.county_chosen.connect(self._open_county)
        self.map.dealer_chosen.connect(self._open_dealer)
        self.shaded = Choice([(PENETRATION, _("Penetration")), *((m, measure_word(m)) for m in Measure)])
        self.shaded.addItem(_("Blank townships"), BLANK)
        self.shaded.setMinimumContentsLength(11)
        self.shaded.setAccessibleName(_("What the map shows"))
        self.shaded.edited.connect(self._show_map)
        self._dots: Sequence[DealerDot] = ()
        self._pairs: list[tuple[QWidget, QWidget | None]] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        self._is_beside: bool | None = None
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._lay_out_upper()
        self._has_lower = False
        QTimer.singleShot(0, self, self._make_lower)  # what is not in sight at first, while the figures are read

    def _make_lower(self) -> None:
        """The cards below, once."""
        if self._has_lower:
            return
        self._has_lower = True
        app = self.app
        self.blanks = blank_table(app, self.open_dealers, self._add_prospect)
        self.tiers = tier_table(app, self.open_dealers)
        self.core = CoreTownshipsCard(app, self.open_dealers)
        self.trend = ChartCard(app, "coverage_trend", _("Townships with dealers at the end of the year"))
        self.trend.chosen.connect(self._open_year)
        self.types = ChartCard(app, "coverage_types", _("Dealers by type"))
        self.types.chosen.connect(self._open_type)
        self.all_blanks = button(_("Of all counties"), role="quiet", on=lambda: self.show_blanks(""))
        self.undated = label("", "sub", wrap=True)
        self._lay_out_lower()

    def _make_tiles(self) -> Tiles:
        def opens(measure: Measure) -> Callable[[], object]:
            return lambda: self._open_measure(measure)

        made = Tiles(
            (PENETRATION, _("Penetration"), opens(Measure.ACTIVE)),
            *((measure.value, measure_word(measure), opens(measure)) for measure in Measure),
            (BLANK, _("Blank townships"), lambda: self.show_blanks("")),
        )
        for measure in Measure:
            made.tiles[measure.value].setToolTip(measure_hint(measure))
        made.tiles[PENETRATION].setToolTip(measure_hint(Measure.ACTIVE))
        return made

    def _lay_out_upper(self) -> None:
        coverage, market = Card(_("Coverage and dynamics")), Card(_("Township market"))
        coverage.body.addWidget(self.tiles)
        coverage.body.addWidget(self.dynamics)
        coverage.body.addStretch(1)
        market.body.addWidget(self.money)
        map_card = Card(_("Map"), self.shaded, padding=1)
        map_card.body.addWidget(self.map, 1)
        counties = _table_card(_("Coverage by county"), self.counties, self.counties.out)
        self._pairs = [(coverage, market), (counties, map_card)]
        self._arrange()

    def _lay_out_lower(self) -> None:
        blanks = _table_card(_("Blank townships"), self.blanks, self.blanks.out, self.all_blanks)
        goals = button(_("Goals…"), role="quiet", on=lambda: self.app.go("settings", section="rules"))
        tiers = _table_card(_("Our share by tier of market"), self.tiers, self.tiers.out, goals)
        note = _("Our share: of what the dealers known there sell in a year of all brands, weighted by their sales.")
        hint = label(note, "sub", wrap=True)
        hint.setContentsMargins(16, 4, 16, 12)
        tiers.body.insertWidget(1, hint)
        self.trend.body.addWidget(self.undated)
        self._pairs += [(self.trend, blanks), (self.core, tiers), (self.types, None)]
        self._is_beside = None
        self._arrange()

    def _arrange(self) -> None:
        """Two cards beside each other where there is room, else below each other."""
        is_beside = self.width() >= BESIDE_FROM_PX
        if is_beside == self._is_beside:
            return
        self._is_beside = is_beside
        for number, (left, right) in enumerate(self._pairs):
            if is_beside:
                self._grid.addWidget(left, number, 0, 1, 1 if right is not None else 2)
            else:
                self._grid.addWidget(left, 2 * number, 0)
            if right is not None:
                self._grid.addWidget(right, *((number, 1) if is_beside else (2 * number + 1, 0)))
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 4 if is_beside else 0)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    # Reading

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()

        def fetch(session: "Session") -> _Found:
            ground = scope.ground(session)
            found = coverage_board(session, ground, scope.period, today)
            inside = {township.code for county in found.counties for township in county.townships}
            me = who_works_here(session)
            return _Found(
                found,
                [row for row in core_townships(session) if row.region_code in inside],
                me is None or me.role is not Role.REP or me.manager_id is None,
            )

        self.load(fetch, self._show)
        self.app.read(  # the map is shown without the dealers until they are there
            lambda session: dealer_dots(session, scope.ground(session)),
            self._show_dots,
            key=(id(self), "dots"),
            owner=self,
        )

    def _show_dots(self, dots: Sequence[DealerDot]) -> None:
        self._dots = dots
        self._show_map()

    def _show(self, found: _Found) -> None:
        self._make_lower()
        board = self.board = found.board
        if not board.counties:
            add = button(_("Add the first dealer"), icon="plus", on=lambda: self.app.go("dealers", new=True))
            self.show_empty(
                "map-trifold", _("No townships yet: dealers and territories say which counties count."), add
            )
            return
        self._show_tiles(board)
        self.counties.show_rows(board.counties)
        self.counties.fit_rows(len(board.counties))
        if self._county not in {county.code for county in board.counties}:
            self._county = ""
        self.show_blanks(self._county, scroll=False)
        self.tiers.show_rows(board.tiers)
        self.tiers.fit_rows(len(board.tiers))
        townships = {township.code: township for county in board.counties for township in county.townships}
        self.core.show_rows(found.core, townships, may_change=found.may_change)
        self.trend.show_chart(trend_chart(board))
        self.types.show_chart(types_chart(board))
        count = len(board.undated)
        said = ngettext(
            "{count} dealer has no first day and no shipments: it is missing here.",
            "{count} dealers have no first day and no shipments: they are missing here.",
            count,
        )
        self.undated.setText(said.format(count=count))
        self.undated.setVisible(count > 0)
        self._show_map()

    def _show_tiles(self, board: Board) -> None:
        whole = board.townships
        self.tiles.show_number(PENETRATION, percent_words(board.penetration_percent))
        for measure in Measure:
            count = board.count(measure)
            self.tiles.show_number(measure.value, f"{count:,}", _("of {count}").format(count=f"{whole:,}"))
        self.tiles.show_number(BLANK, f"{board.blanks:,}", _("of {count}").format(count=f"{whole:,}"))
        market = board.market
        of_all = _("{part} of {whole}").format(
            part=yuan_words(market.shipments), whole=yuan_words(market.all_shipments)
        )
        self.money.show_number("share", percent_words(market.share_percent), of_all)
        self.money.show_number("profit", yuan_words(market.profit), self.scope().period_name)
        kinds = _("resources {granted}, in shops {assets}").format(
            granted=yuan_words(market.granted), assets=yuan_words(market.assets)
        )
        self.money.show_number("invested", yuan_words(market.invested), kinds)
        self.money.show_number("return", return_words(market.return_percent))
        for key in ("entering", "opened", "leaving"):
            remark = "" if key == "entering" else self.scope().period_name
            self.dynamics.show_number(key, f"{len(getattr(board.dynamics, key)):,}", remark)

    def show_blanks(self, county_code: str, *, scroll: bool = True) -> None:
        """List the blank townships of one county, or of all."""
        if self.board is None:
            return
        self._county = county_code
        rows = blank_rows(self.board, county_code)
        self.blanks.show_rows(rows)
        self.name_scope()
        self.blanks.fit_rows(len(rows) or 3)
        self.all_blanks.setVisible(bool(county_code))
        if not rows:
            self.blanks.show_empty("check-circle", _("No blank townships: somebody of ours is everywhere."))
        if scroll:
            self.blanks.view.setFocus()

    def name_scope(self) -> None:
        super().name_scope()
        if self.board is not None and self._county and self._has_lower:
            county = next(
                (shown_name(row.name, row.pinyin) for row in self.board.counties if row.code == self._county), ""
            )
            self.blanks.narrowed = pgettext("list", ", ").join(filter(None, [self.blanks.narrowed, county]))

    def _show_map(self) -> None:
        if self.board is None:
            return
        chosen = self.shaded.value()
        shades = [self._shade(county, chosen) for county in self.board.counties]
        self.map.show_measure(self.shaded.currentText(), shades, self._dots)

    @staticmethod
    def _shade(county: CountyRow, chosen: object) -> CountyShade:
        whole = len(county.townships)
        if chosen == BLANK:
            return CountyShade(county.code, len(county.blank), str(len(county.blank)))
        measure = Measure.ACTIVE if chosen == PENETRATION else Measure(str(chosen))
        value = percent(county.count(measure), whole)
        text = percent_words(value) if chosen == PENETRATION else f"{county.count(measure)}/{whole}"
        return CountyShade(county.code, None if value is None else float(value), text)

    # What is behind a number

    def _open_measure(self, measure: Measure) -> None:
        if self.board is not None:
            self.open_dealers(_("Townships: {what}").format(what=measure_word(measure)), self.board.ids(measure))

    def _open(self, title: str, ids: str) -> None:
        if self.board is not None:
            self.open_dealers(title, getattr(self.board.market, ids))

    def _open_moves(self, key: str) -> None:
        if self.board is not None:
            names = {"entering": _("About to enter"), "opened": _("New shops opened"), "leaving": _("Left")}
            self.open_dealers(names[key], getattr(self.board.dynamics, key))

    def _open_year(self, mark: Mark) -> None:
        if self.board is not None:
            end = next(end for end in self.board.trend if end.on.isoformat() == mark.key)
            opened = trend_chart(self.board).series[0].name
            title = _("Dealers on {day}").format(day=mark.key)
            self.open_dealers(title, end.opened_ids if mark.series == opened else end.covered_ids)

    def _open_type(self, mark: Mark) -> None:
        if self.board is not None:
            kind, ids = next(pair for pair in self.board.dynamics.types if pair[0].value == mark.key)
            names = {category.key: category.name for category in types_chart(self.board).categories}
            self.open_dealers(names[kind.value], ids)

    def _open_county(self, code: str) -> None:
        county = next((one for one in self.board.counties if one.code == code), None) if self.board else None
        if county is not None:
            self.open_dealers(shown_name(county.name, county.pinyin), county.ids(Measure.COVERED))

    def _open_dealer(self, dealer_id: UUID) -> None:
        self.app.open_dealer(dealer_id)

    def _add_prospect(self, code: str) -> None:
        self.app.go("dealers", new=True, new_in=code)


def _table_card(title: str, table: QWidget, out: TableOut, *tools: QWidget) -> Card:
    card = Card(title, *tools, out.button(title, quiet=True), padding=0)
    card.body.addWidget(table)
    card.body.addStretch(1)
    return card
