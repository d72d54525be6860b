"""What the sections on figures have in common: numbers, charts and tables of a sheet, each opening its dealers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from fieldapp.drawing.charts import CategoryChart, Mark
from fieldapp.lazy_rows import of_each
from fieldapp.operations import Area
from fieldapp.sheets.figures import Cell, Sheet, SheetColumn, SheetTable, cell_words
from fieldapp.texts import Text, _, pgettext
from ui.analysis.coverage_tables import NumberTable
from ui.analysis.scope import Scope
from ui.analysis.section import AnalysisSection
from ui.analysis.tiles import Tiles
from ui.context import AppContext
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.card import Card
from ui.widgets.chart import ChartCard
from ui.widgets.labels import dotted, label

CHART_PX = 260
_FIRST_WIDE, _WIDE_PX, _NARROW_PX = 0x2E80, 13, 7  # Chinese signs are about twice as wide
_WIDTHS = {"text": 104, "words": 180, "flag": 76, "yuan": 108, "percent": 88, "count": 76}
_NAME_PX = 140  # of a dealer: rather than cut its name, other columns give way


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table on the screen."""

    id: str
    cells: tuple[Cell, ...]
    ids: Sequence[UUID]


class SheetSection(AnalysisSection):
    """Shows sheets below each other; the parts are made when the first answer is there."""

    areas = frozenset({Area.DEALERS, Area.VALUE, Area.VISITS, Area.RULES, Area.TEAM, Area.REGIONS})
    uses_period = False

    def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
        super().__init__(app, scope)
        self.sheets: Sequence[Sheet] = ()
        self.charts: list[ChartCard] = []
        self.tables: dict[str, NumberTable] = {}
        self.tiles: dict[str, Tiles] = {}
        self._notes: dict[str, QWidget] = {}
        self.span = label("", "sub")
        self.body.addWidget(self.span)

    def show_sheets(self, *sheets: Sheet) -> None:
        """Show these; the same sheets in the same order each time."""
        is_first = not self.sheets
        self.sheets = sheets
        self.span.setText(sheets[0].subtitle)
        if is_first:
            for sheet in sheets:
                self._make(sheet)
            self.body.addStretch(1)
        charts = iter(self.charts)
        for sheet in sheets:
            for number in sheet.numbers:
                self.tiles[sheet.name].show_number(number.key, number.value, number.remark)
            for chart in sheet.charts:
                next(charts).show_chart(chart)
            for table in sheet.tables:
                self._fill(self.tables[f"{sheet.name}_{table.name}"], table)
            note = self._notes.get(sheet.name)
            if note is not None:
                note.setText("\n".join(sheet.notes))  # type: ignore[attr-defined]  # a label

    def scope_words(self) -> str:
        days = [] if self.uses_period or not self.sheets else [self.sheets[0].subtitle]
        return pgettext("list", ", ").join(filter(None, [super().scope_words(), *days]))

    def chart_chosen(self, mark: Mark) -> None:
        """A mark whose key is a dealer opens it; another the dealers of the number with its key, or those behind it."""
        for sheet in self.sheets:
            for number in sheet.numbers:
                if number.key == mark.key and number.ids:
                    self.open_dealers(number.title, number.ids)
                    return
            if found := sheet.behind(mark):
                self.open_dealers(_mark_words(sheet, mark), found)
                return
        try:
            one = UUID(mark.key)
        except ValueError:
            self.open_dealers("", ())
            return
        self.app.go("dealers", dealer=one)

    def tools(self, sheet: Sheet) -> Sequence[QWidget]:
        """What stands above the numbers of *sheet* at the right."""
        del sheet
        return ()

    def table_tools(self, name: str, table: NumberTable) -> Sequence[QWidget]:
        """What stands above the table of this name at the right; it is called once, when the table is made."""
        del name, table
        return ()

    def _make(self, sheet: Sheet) -> None:
        if sheet.numbers:
            tiles = Tiles(
                *((one.key, one.title, partial(self._open_number, sheet.name, one.key)) for one in sheet.numbers)
            )
            self.tiles[sheet.name] = tiles
            card = Card(sheet.title, *self.tools(sheet))
            card.body.addWidget(tiles)
            self.body.addWidget(card)
        for chart in sheet.charts:
            shown = ChartCard(self.app, f"{sheet.name}_chart", chart.title, height=CHART_PX)
            shown.chosen.connect(self.chart_chosen)
            self.charts.append(shown)
            self.body.addWidget(shown)
        for table in sheet.tables:
            name = f"{sheet.name}_{table.name}"
            made = self._table(name, table)
            self.tables[name] = made
            tools = self.table_tools(name, made)
            card = Card(table.title, *tools, made.out.button(table.title, quiet=True), padding=0)
            card.body.addWidget(made)
            self.body.addWidget(card)
        if sheet.notes:
            self._notes[sheet.name] = label("", "sub", wrap=True)
            self.body.addWidget(self._notes[sheet.name])

    def _table(self, name: str, table: SheetTable) -> NumberTable:
        wide = _wide_place(table.columns)
        columns = [_column(place, column, is_wide=place == wide) for place, column in enumerate(table.columns)]
        made = NumberTable(self.app, name, columns, {}, table.title)
        made.activated.connect(partial(self._open_row, table.title))
        made.add_action(_("Show the dealers"), lambda rows: self._open_row(table.title, rows[0]), icon="storefront")
        return made

    def _fill(self, shown: NumberTable, table: SheetTable) -> None:
        places = range(len(table.rows))
        shown.show_rows(of_each(places, lambda place: SheetRow(str(place), table.rows[place], table.ids[place])))
        shown.fit_rows(len(table.rows))
        if not table.rows:
            shown.show_empty("table", table.empty or _("No rows."))

    def _open_row(self, title: str, row: SheetRow) -> None:
        if len(row.ids) == 1:
            self.app.go("dealers", dealer=row.ids[0])
        else:
            self.open_dealers(f"{title}: {row.cells[0]}", row.ids)

    def _open_number(self, sheet_name: str, key: str) -> None:
        for sheet in self.sheets:
            for number in sheet.numbers:
                if sheet.name == sheet_name and number.key == key:
                    self.open_dealers(number.title, number.ids)


def _mark_words(sheet: Sheet, mark: Mark) -> str:
    """What a mark stands for: the chart, the category, and the series where there are several."""
    for chart in sheet.charts:
        if isinstance(chart, CategoryChart):
            names = [category.name for category in chart.categories if category.key == mark.key]
            if names:
                series = mark.series if len(chart.series) > 1 else ""
                return _("{chart}: {mark}").format(chart=chart.title, mark=dotted(*names, series))
    return sheet.title


def _heading_px(title: str) -> int:
    """Room for a heading and its sign of sorting."""
    return 36 + sum(_WIDE_PX if ord(sign) >= _FIRST_WIDE else _NARROW_PX for sign in title)


def _wide_place(columns: Sequence[SheetColumn]) -> int:
    """Which column takes the room that is left: the first of sentences, else the very first."""
    kinds = [column.kind for column in columns]
    return kinds.index("words") if "words" in kinds else 0


def _column(place: int, column: SheetColumn, *, is_wide: bool) -> Column[SheetRow]:
    def text(row: SheetRow) -> str:
        return cell_words(row.cells[place], column.kind)

    def order(row: SheetRow) -> tuple[bool, Cell]:
        return row.cells[place] is not None, row.cells[place]

    is_number, is_flag = column.kind in {"yuan", "percent", "count"}, column.kind == "flag"
    return Column(
        column.key,
        Text("{name}", name=column.title),
        text,
        sort_key=order if is_number else None,
        value=lambda row: row.cells[place],
        align_right=is_number,
        pill=(lambda row: Tone.BAD if row.cells[place] else None) if is_flag else None,
        width=max(_WIDTHS[column.kind], _heading_px(column.title), _NAME_PX if column.key == "dealer" else 0),
        stretch=is_wide,
        gives_way=max(0, place - 4) if column.gives_way is None else column.gives_way,
    )
