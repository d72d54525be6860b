"""The tables of the coverage board: counties, blank townships, tiers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt

from fieldapp.rules.coverage import Board, CountyRow, Measure, TierRow
from fieldapp.texts import Text, _
from fieldapp.words.coverage import measure_hint, measure_word, percent_words, tier_word
from fieldapp.words.places import shown_name
from ui import theme
from ui.context import AppContext
from ui.rows_model import Column, RowKey, key_by_id
from ui.tones import Tone
from ui.widgets.table import TableView

BELOW_PX, MOST_ROWS = 4, 9
Open = Callable[[str, Iterable[UUID]], object]


class NumberTable(TableView):
    """A table in which numbers that open something can be clicked, or chosen with the menu key.

    Args:
        app: remembers the columns.
        name: of the table.
        columns: what is shown.
        opens: by the name of a column, what a click into it does.
        title: for files and paper.
        key: as of any table.
    """

    def __init__(
        self,
        app: AppContext,
        name: str,
        columns: Iterable[Column[Any]],
        opens: dict[str, Callable[[Any], object]],
        title: str,
        *,
        key: RowKey = key_by_id,
    ) -> None:
        super().__init__(app, name, list(columns), many=False, title=title, key=key)
        self._opens = opens
        self.view.clicked.connect(self._on_clicked)
        self.view.setMouseTracking(True)
        self.view.entered.connect(self._on_entered)
        for column in self.model.columns:
            if column.name in opens:
                said = _("Open: {what}").format(what=column.title)
                self.add_action(said, partial(_with_first, opens[column.name]))

    def fit_rows(self, count: int) -> None:
        """As high as *count* rows, within reason."""
        shown = max(2, min(count, MOST_ROWS))
        heading = self.view.horizontalHeader().sizeHint().height()
        self.setFixedHeight(heading + shown * theme.ROW_PX + 2 * self.view.frameWidth() + BELOW_PX)

    def _on_clicked(self, index: QModelIndex) -> None:
        call = self._opens.get(self.model.columns[index.column()].name)
        if call is not None:
            call(self.model.row_at(index))

    def _on_entered(self, index: QModelIndex) -> None:
        is_link = self.model.columns[index.column()].name in self._opens
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.view.viewport().setCursor(shape)


def _with_first(call: Callable[[Any], object], rows: Sequence[Any]) -> None:
    if rows:
        call(rows[0])


def county_table(app: AppContext, open_: Open, show_blanks: Callable[[str], object]) -> NumberTable:
    """The counties with the four measures; numbers open the dealers, blanks the townships."""

    def count(measure: Measure) -> Column[CountyRow]:
        return Column(
            measure.value,
            Text("{name}", name=measure_word(measure)),
            lambda row: f"{row.count(measure)}",
            sort_key=lambda row: row.count(measure),
            value=lambda row: row.count(measure),
            align_right=True,
            width=96 if measure is Measure.ACTIVE else 68,
            tone=lambda row: Tone.ACCENT if row.count(measure) else None,
        )

    def behind(measure: Measure, row: CountyRow) -> None:
        open_(_("{place}: {what}").format(place=_named(row), what=measure_word(measure)), row.ids(measure))

    columns: list[Column[CountyRow]] = [
        Column("county", Text("County"), _named, width=104, stretch=True),
        Column(
            "townships",
            Text("Townships"),
            lambda row: str(len(row.townships)),
            sort_key=lambda row: len(row.townships),
            value=lambda row: len(row.townships),
            align_right=True,
            width=84,
            gives_way=1,
        ),
        *(count(measure) for measure in Measure),
        Column(
            "penetration",
            Text("Penetration"),
            lambda row: percent_words(row.penetration_percent),
            sort_key=lambda row: row.penetration_percent or 0,
            value=lambda row: row.penetration_percent,
            align_right=True,
            width=96,
        ),
        Column(
            "blank",
            Text("Blank"),
            lambda row: str(len(row.blank)),
            sort_key=lambda row: len(row.blank),
            value=lambda row: len(row.blank),
            align_right=True,
            width=64,
            tone=lambda row: Tone.WARN if row.blank else None,
        ),
    ]
    opens: dict[str, Callable[[Any], object]] = {measure.value: partial(behind, measure) for measure in Measure}
    opens["penetration"] = partial(behind, Measure.ACTIVE)
    opens["blank"] = lambda row: show_blanks(row.code)
    made = NumberTable(app, "coverage_counties", columns, opens, _("Coverage by county"), key=lambda row: row.code)
    made.activated.connect(lambda row: behind(Measure.COVERED, row))
    made.setToolTip("\n".join(f"{measure_word(one)}: {measure_hint(one)}" for one in Measure))
    return made


def _named(row: CountyRow) -> str:
    return shown_name(row.name, row.pinyin)


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A township without a dealer of ours."""

    id: str  # its code
    county_code: str
    county: str
    name: str
    prospects: Sequence[UUID]


def blank_rows(board: Board, county_code: str = "") -> list[BlankRow]:
    """The blank townships, of one county or of all."""
    return [
        BlankRow(township.code, county.code, _named(county), township.name, township.prospects)
        for county in board.counties
        if not county_code or county.code == county_code
        for township in county.blank
    ]


def _below(row: BlankRow) -> str:
    """新郑市郭店镇; Xinzheng 郭店镇 where the county's name is not written in Chinese."""
    return f"{row.county} {row.name}" if row.county.isascii() else f"{row.county}{row.name}"


def blank_table(app: AppContext, open_: Open, add: Callable[[str], object]) -> NumberTable:
    """The blank townships: who is courted there, and a new prospect with one click."""

    def courted(row: BlankRow) -> None:
        if row.prospects:
            open_(_("{place}: {what}").format(place=_below(row), what=_("prospects")), row.prospects)

    columns: list[Column[BlankRow]] = [
        Column("county", Text("County"), lambda row: row.county, width=76),
        Column("township", Text("Township"), lambda row: row.name, width=96, stretch=True),
        Column(
            "prospects",
            Text("Prospects"),
            lambda row: str(len(row.prospects)) if row.prospects else "",
            sort_key=lambda row: len(row.prospects),
            value=lambda row: len(row.prospects),
            align_right=True,
            width=80,
            tone=lambda _row: Tone.ACCENT,
        ),
        Column(
            "add",
            Text("To do"),
            lambda _row: _("New prospect here"),
            icon=lambda _row: "plus",
            width=184,
            tone=lambda _row: Tone.ACCENT,
        ),
    ]
    opens: dict[str, Callable[[Any], object]] = {"prospects": courted, "add": lambda row: add(row.id)}
    made = NumberTable(app, "coverage_blanks", columns, opens, _("Blank townships"))
    made.activated.connect(lambda row: add(row.id))
    return made


def tier_table(app: AppContext, open_: Open) -> NumberTable:
    """Our share of each tier of markets against its goal."""

    def known(row: TierRow) -> None:
        open_(_("{place}: {what}").format(place=tier_word(row.tier), what=_("our share is known")), row.known_ids)

    def dealers(row: TierRow) -> None:
        open_(_("{place}: {what}").format(place=tier_word(row.tier), what=_("dealers")), row.dealers)

    columns: list[Column[TierRow]] = [
        Column("tier", Text("Market"), lambda row: tier_word(row.tier), width=130, stretch=True),
        Column(
            "share",
            Text("Our share"),
            lambda row: percent_words(row.share_percent),
            value=lambda row: row.share_percent,
            align_right=True,
            width=84,
            tone=lambda row: Tone.ACCENT if row.known_ids else None,
        ),
        Column(
            "goal",
            Text("Goal"),
            lambda row: f"{row.goal_percent} %" if row.goal_percent else "–",
            value=lambda row: row.goal_percent or None,
            align_right=True,
            width=60,
        ),
        Column("state", Text("State"), _goal_word, width=90, pill=_goal_tone),
        Column(
            "dealers",
            Text("Dealers"),
            lambda row: str(len(row.dealers)),
            value=lambda row: len(row.dealers),
            align_right=True,
            width=70,
            tone=lambda row: Tone.ACCENT if row.dealers else None,
        ),
        Column(
            "shipments",
            Text("Of our shipments"),
            lambda row: percent_words(row.shipments_percent),
            value=lambda row: row.shipments_percent,
            align_right=True,
            width=116,
            gives_way=1,
        ),
    ]
    opens: dict[str, Callable[[Any], object]] = {"share": known, "dealers": dealers, "shipments": dealers}
    return NumberTable(
        app, "coverage_tiers", columns, opens, _("Our share by tier of market"), key=lambda row: row.tier
    )


def _goal_word(row: TierRow) -> str:
    return {None: "", True: _("reached"), False: _("below")}[row.is_met]


def _goal_tone(row: TierRow) -> Tone | None:
    return {None: None, True: Tone.GOOD, False: Tone.WARN}[row.is_met]
