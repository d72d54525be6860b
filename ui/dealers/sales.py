"""The sales tab: months as bars and as a table, and what is owed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import ProductCategory
from fieldapp.operations.value import add_receivable, mark_paid, remove_receivable, set_figures
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.value import FigureRow, ReceivableRow, figures_of, receivables_of
from fieldapp.texts import Text, _
from fieldapp.words.calendar import due_when
from fieldapp.words.pay import money
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.section import Section
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.bars import Bar, Bars
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import label
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

MONTHS_SHOWN, YEAR, QUARTERS = 24, 12, (4, 7, 10)
CATEGORY_LENGTH = 14  # characters
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class MonthSum:
    """A month over all categories chosen, in yuan."""

    month: date
    shipments: Decimal
    collections: Decimal
    profit: Decimal
    cost: Decimal


def sums(figures: Iterable[FigureRow], category: ProductCategory | None = None) -> list[MonthSum]:
    """Figures added up by month, newest first; of one category, or of all."""
    found: dict[date, list[Decimal]] = defaultdict(lambda: [NOTHING] * 4)
    for row in figures:
        if category is None or row.category is category:
            values = (row.shipments, row.collections, row.profit, row.cost)
            found[row.month] = [before + value for before, value in zip(found[row.month], values, strict=True)]
    return [MonthSum(month, *found[month]) for month in sorted(found, reverse=True)]


def months_before(month: date, count: int) -> list[date]:
    """*count* first days of months, up to *month*, oldest first."""
    last = month.year * YEAR + month.month - 1
    return [date(number // YEAR, number % YEAR + 1, 1) for number in range(last - count + 1, last + 1)]


class SalesSection(Section):
    """How much goes out, how much comes in, what is late."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._figures: list[FigureRow] = []
        self.category = Choice([(None, _("All products")), *((kind, word(kind)) for kind in ProductCategory)])
        self.category.setAccessibleName(_("Products"))
        self.category.setMinimumContentsLength(CATEGORY_LENGTH)
        self.category.edited.connect(self._show_figures)
        enter = button(_("Enter a month"), icon="plus", role="quiet", on=self._enter)
        self.numbers = _Numbers()
        self.bars = Bars(_("Shipments"), _("Collections"))
        self.bars.setAccessibleName(_("Shipments and collections by month; the same stands in the table below"))
        self.table = TableView(app, "dealer_months", _month_columns(), key=lambda row: row.month, title=_("Months"))
        self.table.setMinimumHeight(220)
        self.owed = TableView(app, "dealer_receivables", self._owed_columns(), title=_("Receivables"))
        self.owed.setMinimumHeight(200)
        self.owed.activated.connect(lambda row: self._turn([row]))
        self.owed.add_action(_("Paid today, or open again"), self._turn, icon="check")
        self.owed.add_action(_("Remove"), self._remove, icon="trash")
        self._owed_sum = label("", "sub")
        add = button(_("Add"), icon="plus", role="quiet", on=self._add_owed)
        money_card = Card(_("Receivables"), self._owed_sum, add, self.owed.out.button(_("Receivables")), padding=0)
        money_card.body.addWidget(self.owed)
        months = Card(_("Months"), self.category, enter, self.table.out.button(_("Months")))
        months.body.addWidget(self.numbers)
        months.body.addWidget(self.bars)
        table = Card(padding=0)
        table.body.addWidget(self.table)
        for card in (months, money_card, table):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def fill(self, file: DealerFile) -> None:
        dealer_id, name = file.facts.id, file.facts.name
        self.table.title, self.owed.title = f"{name} {_('Months')}", f"{name} {_('Receivables')}"

        def fetch(session: "Session") -> tuple[list[FigureRow], list[ReceivableRow]]:
            return figures_of(session, dealer_id), receivables_of(session, dealer_id)

        self.app.read(fetch, self._show, key=(id(self), "sales"), owner=self)

    def _show(self, found: tuple[list[FigureRow], list[ReceivableRow]]) -> None:
        self._figures, owed = found
        self._show_figures()
        self.owed.show_rows(owed)
        if not owed:
            self.owed.show_empty("currency-cny", _("Nothing is owed."))
        today = self.app.clock.today()
        still = [row for row in owed if row.paid_on is None]
        late = sum((row.amount for row in still if row.due_on < today), NOTHING)
        whole = sum((row.amount for row in still), NOTHING)
        said = _("{amount} yuan open, {late} of it late") if late else _("{amount} yuan open")
        self._owed_sum.setText(said.format(amount=money(whole), late=money(late)) if whole else "")
        self._owed_sum.setProperty("ink", "bad" if late else "")
        self._owed_sum.style().unpolish(self._owed_sum)
        self._owed_sum.style().polish(self._owed_sum)

    def _show_figures(self) -> None:
        rows = sums(self._figures, self.category.value())
        this_month = self.app.clock.today().replace(day=1)
        known = {row.month: row for row in rows}
        months = months_before(this_month, MONTHS_SHOWN)
        self.bars.show_bars([_bar(month, known.get(month), is_part=month == this_month) for month in months])
        self.bars.setVisible(bool(rows))
        self.numbers.show_rows(known, this_month)
        self.table.show_rows(rows)
        category = self.category.value()
        self.table.narrowed = word(category) if category else ""
        if not rows:
            start = button(_("Enter a month"), icon="plus", on=self._enter)
            nothing = _("No figures yet. They come from the monthly Excel file, or are entered here.")
            self.table.show_empty("chart-bar", nothing, start)

    def _owed_columns(self) -> list[Column[ReceivableRow]]:
        today = self.app.clock.today()

        def state(row: ReceivableRow) -> str:
            return _("paid {day}").format(day=row.paid_on) if row.paid_on else due_when(row.due_on, today)

        def tone(row: ReceivableRow) -> Tone:
            return Tone.GOOD if row.paid_on else Tone.BAD if row.due_on < today else Tone.NEUTRAL

        return [
            Column("due", Text("Due on"), lambda row: row.due_on.isoformat(), value=lambda row: row.due_on, width=110),
            Column(
                "amount",
                Text("Amount"),
                lambda row: money(row.amount),
                lambda row: row.amount,
                value=lambda row: row.amount,
                align_right=True,
                width=120,
            ),
            Column("state", Text("State"), state, lambda row: row.due_on, width=150, pill=tone),
            Column("note", Text("Note"), lambda row: row.note, width=120, stretch=True, gives_way=1),
        ]

    # What is pressed

    def _turn(self, rows: Sequence[ReceivableRow]) -> None:
        """Those that are open are paid today; where none is, all are opened again."""
        today = self.app.clock.today()
        open_ones = [row.id for row in rows if row.paid_on is None]
        if open_ones:
            self.app.write(lambda store: mark_paid(store, *open_ones, on=today), said=Text("Noted as paid"))
        elif rows:
            ids = [row.id for row in rows]
            self.app.write(lambda store: mark_paid(store, *ids, on=None), said=Text("Open again"))

    def _remove(self, rows: Sequence[ReceivableRow]) -> None:
        ids = [row.id for row in rows]
        if ids:
            self.app.write(lambda store: remove_receivable(store, *ids), said=Text("Removed"))

    def _add_owed(self) -> None:
        dealer_id = self.dealer_id
        dialog = RecordDialog(
            self.app,
            self,
            _("An amount owed to us"),
            _("Add"),
            operate=lambda store, values: add_receivable(store, dealer_id, values),
            said=Text("Receivable added"),
        )
        dialog.form.add("amount", _("Amount"), MoneyEdit(), required=_("Please write the amount."))
        dialog.add_day("due_on", _("Due on"), required=_("Please choose the day."))
        dialog.form.add("note", _("Note"), QLineEdit())
        dialog.show_form()

    def _enter(self) -> None:
        dealer_id, today = self.dealer_id, self.app.clock.today()

        def enter(store: "Store", values: dict[str, Any]) -> object:
            fields = {name: value for name, value in values.items() if value is not None}
            month, category = fields.pop("month"), fields.pop("category")
            return set_figures(store, dealer_id, month, category, fields)

        dialog = RecordDialog(self.app, self, _("Enter a month"), _("Save"), operate=enter, said=Text("Month saved"))
        month = DateEdit(today)
        hint = _("Any day of the month; amounts in yuan; what is left empty stays as it is.")
        dialog.form.add("month", _("Month"), month, hint=hint, required=_("Please choose the month."))
        dialog.form.fill({"month": months_before(today.replace(day=1), 2)[0]})
        dialog.form.add("category", _("Products"), Choice([(kind, word(kind)) for kind in ProductCategory]))
        for field, text in (
            ("shipments", _("Shipments")),
            ("collections", _("Collections")),
            ("profit", _("Profit")),
            ("cost", _("Cost")),
        ):
            dialog.form.add(field, text, MoneyEdit(may_be_negative=field == "profit"))
        dialog.show_form()


class _Numbers(QWidget):
    """The last twelve months beside the twelve before."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        self._shown = {}
        for column, (field, text) in enumerate(
            (
                ("shipments", _("Shipments, 12 months")),
                ("collections", _("Collections, 12 months")),
                ("profit", _("Profit, 12 months")),
            )
        ):
            number, change = label("", "number"), label("", "sub")
            words = QVBoxLayout()
            words.setSpacing(0)
            for widget in (label(text, "sub"), number, change):
                words.addWidget(widget)
            grid.addLayout(words, 0, column)
            self._shown[field] = (number, change)

    def show_rows(self, known: dict[date, MonthSum], this_month: date) -> None:
        """Add up the twelve full months before *this_month*, and the twelve before them."""
        months = months_before(this_month, 2 * YEAR + 1)[:-1]
        for field, (number, change) in self._shown.items():
            amounts = [getattr(known[month], field) if month in known else NOTHING for month in months]
            before, last = sum(amounts[:YEAR], NOTHING), sum(amounts[YEAR:], NOTHING)
            number.setText(money(last).removesuffix(".00"))
            said = _("{percent:+.0%} on the year before").format(percent=(last - before) / before) if before > 0 else ""
            change.setText(said)
        self.setVisible(bool(known))


def _bar(month: date, row: MonthSum | None, *, is_part: bool) -> Bar:
    shipments, collections = (row.shipments, row.collections) if row else (NOTHING, NOTHING)
    tip = _("{month}: shipments {shipments}, collections {collections}").format(
        month=f"{month:%Y-%m}", shipments=money(shipments), collections=money(collections)
    )
    mark = str(month.year) if month.month == 1 else str(month.month) if month.month in QUARTERS else ""
    return Bar(mark, float(shipments), float(collections), tip, is_part=is_part)


def _month_columns() -> list[Column[MonthSum]]:
    amounts = (
        ("shipments", Text("Shipments")),
        ("collections", Text("Collections")),
        ("profit", Text("Profit")),
        ("cost", Text("Cost")),
    )
    return [
        Column("month", Text("Month"), lambda row: f"{row.month:%Y-%m}", value=lambda row: row.month, width=100),
        *(
            Column(
                name,
                text,
                lambda row, name=name: money(getattr(row, name)),  # type: ignore[misc]
                lambda row, name=name: getattr(row, name),  # type: ignore[misc]
                value=lambda row, name=name: getattr(row, name),  # type: ignore[misc]
                align_right=True,
                width=120,
                gives_way=number,
                stretch=name == "shipments",
            )
            for number, (name, text) in enumerate(amounts)
        ),
    ]
