"""Reports: choose one, see its pages, print or save them."""

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QSplitter, QWidget

from fieldapp.errors import RefusedError
from fieldapp.exporting.record import record_export
from fieldapp.operations import Area
from fieldapp.queries.team import colleagues
from fieldapp.queries.visits import week_of
from fieldapp.reports.catalogue import REPORTS, Asks, ReportKind, Wish, default_wish
from fieldapp.reports.draw_pdf import Pdf, draw_pdf
from fieldapp.reports.files import write_csv, write_xlsx
from fieldapp.reports.page import Report, rows_of
from fieldapp.rules.months import months_on
from fieldapp.texts import Text, _
from fieldapp.words.calendar import month_and_year
from ui.commands import Command
from ui.context import AppContext
from ui.jobs import Progress
from ui.page import Page
from ui.trouble import plain_words
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card, row
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.print_preview import PrintPreview
from ui.widgets.states import EmptyState
from ui.widgets.table_out import with_ending

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

LIST_WIDTH, PICKER_WIDTH = 260, 320
log = logging.getLogger(__name__)


class ReportsPage(Page):
    """The list at the left; what the report asks for and its pages at the right."""

    areas = frozenset(Area)

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        today = app.clock.today()
        self.wish = default_wish(today)
        self._kind: ReportKind = REPORTS[0]
        self._report: Report | None = None
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Reports"))
        for kind in REPORTS:
            item = QListWidgetItem(str(kind.title))
            item.setToolTip(str(kind.what_for))
            item.setData(Qt.ItemDataRole.UserRole, kind)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._on_chosen)
        left = Card(padding=8)
        left.body.addWidget(self.list)
        left.setMinimumWidth(180)
        self.title = label("", "heading")
        self.what_for = label("", "sub", wrap=True)
        self.first, self.last = DateEdit(today), DateEdit(today)
        self.day_button = button(_("Tomorrow"), on=lambda: self._choose_days(0))
        self.week_button = button(_("Next week"), on=lambda: self._choose_days(7))
        self.days = _line(self.first, label("–"), self.last)
        self.near = _line(self.day_button, self.week_button)
        self.month = label("", "strong")
        self.months = _line(
            icon_button("caret-left", _("Month before"), on=lambda: self._turn(-1)),
            self.month,
            icon_button("caret-right", _("Month after"), on=lambda: self._turn(1)),
        )
        self.who = Choice([])
        self.who.setAccessibleName(_("Rep"))
        self.dealer = DealerPicker(app)
        self.dealer.setMinimumWidth(PICKER_WIDTH)
        self.dealer.setAccessibleName(_("Dealer"))
        self.first.setAccessibleName(_("First day"))
        self.last.setAccessibleName(_("Last day"))
        for editor in (self.first, self.last, self.who, self.dealer):
            editor.edited.connect(self._on_edited)
        self.excel_button = button(_("Save as Excel or CSV"), icon="table", on=self.save_excel)
        self.preview = PrintPreview(app)
        self.nothing = EmptyState("storefront", _("Choose a dealer above, and the file is shown here."))
        self.nothing.hide()
        self._failure: QWidget | None = None
        self._lay_out(left)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(0)
        self._show_asked()

    def _lay_out(self, left: Card) -> None:
        right = Card()
        right.body.addLayout(row(self.title, None, self.excel_button))
        right.body.addWidget(self.what_for)
        asked = QWidget()
        flow = FlowLayout(asked)
        for part in (self.days, self.near, self.months, self.who, self.dealer):
            flow.addWidget(part)
        right.body.addWidget(asked)
        right.body.addWidget(self.preview, 1)
        right.body.addWidget(self.nothing, 1)
        self._right = right
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([LIST_WIDTH, 900])
        split.setStretchFactor(1, 1)
        self.body.addWidget(split, 1)

    def commands(self) -> list[Command]:
        return [Command("reports.print", Text("Print this report"), self._print, "Ctrl+P")]

    def arrive(self, **where: object) -> None:
        """``report`` names one; ``month``, ``colleague``, ``dealer``, ``first`` and ``last`` fill what it asks for."""
        month, colleague, dealer = where.get("month"), where.get("colleague"), where.get("dealer")
        first, last = where.get("first"), where.get("last")
        if isinstance(month, date):
            self.wish = replace(self.wish, month=month)
        if isinstance(colleague, UUID):
            self.wish = replace(self.wish, colleague_id=colleague)
        if isinstance(dealer, UUID):
            self.wish = replace(self.wish, dealer_id=dealer)
        if isinstance(first, date) and isinstance(last, date):
            self.wish = replace(self.wish, first=first, last=last)
        self.choose(str(where.get("report") or self._kind.name))

    def choose(self, name: str) -> None:
        """Show the report called *name*."""
        for number, kind in enumerate(REPORTS):
            if kind.name == name:
                self._kind = kind
                with QSignalBlocker(self.list):
                    self.list.setCurrentRow(number)
        self._show_asked()
        self.read_again()

    def read_again(self) -> None:
        kind, wish = self._kind, self.wish
        if Asks.DEALER in kind.asks and wish.dealer_id is None:
            self._show_people([])
            self.show_full()
            self._offer(is_there=False)
            return

        def fetch(session: "Session") -> tuple[list[tuple[UUID, str]], Report, Pdf]:
            people = [(person.id, person.name) for person in colleagues(session)]
            report = kind.build(session, wish)
            return people, report, draw_pdf(report)

        def show(found: tuple[list[tuple[UUID, str]], Report, Pdf]) -> None:
            if kind is self._kind:  # another may have been chosen meanwhile, which asks for something first
                self._show(found)

        self.load(fetch, show)

    def _print(self) -> None:
        if not self.preview.isHidden():  # what was shown before is not what is asked for now
            self.preview.print()

    def show_error(self, error: Exception) -> None:
        """Say it in the place of the pages: another report may be chosen, and none stands under a wrong name."""
        if not isinstance(error, RefusedError):
            log.error("report %s", self._kind.name, exc_info=error)
        self.show_full()
        self._report = None
        self._offer(is_there=False)
        self.nothing.hide()
        again = button(_("Try again"), icon="arrow-clockwise", on=self.read_again)
        self._failure = EmptyState("warning-circle", plain_words(error), again)
        self._right.body.addWidget(self._failure, 1)

    def save_excel(self) -> None:
        """Ask where to, and write the same report as a workbook, or its tables as CSV."""
        start = str(Path.home() / f"{self._file_name()}.xlsx")
        kinds = "Excel (*.xlsx);;CSV (*.csv)"
        path, kind = QFileDialog.getSaveFileName(self.window(), _("Save as Excel or CSV"), start, kinds)
        if path:
            self.save_to(with_ending(Path(path), kind))

    def save_to(self, path: Path) -> None:
        """Write the report to *path* in the background, as its ending says."""
        report, name, now = self._report, self._kind.name, self.app.clock.now()
        if report is None:
            return

        def write(store: "Store", progress: Progress) -> None:
            if path.suffix.lower() == ".csv":
                write_csv(report, path)
            else:
                write_xlsx(report, path, progress.step)
            record_export(store, name, path, rows_of(report), now=now)

        doing = Text("Writing {file}", file=path.name)
        self.app.work(doing, write, writes=True, said=Text("Saved: {file}", file=path.name))

    def _show(self, found: tuple[list[tuple[UUID, str]], Report, Pdf]) -> None:
        people, self._report, pdf = found
        self._show_people(people)
        self._offer(is_there=True)
        self.preview.show_pdf(pdf.data, self._file_name())
        if pdf.missing:
            characters = " ".join(pdf.missing)
            self.app.toast(Text("No font has these characters: {characters}", characters=characters), undo=False)

    def _offer(self, *, is_there: bool) -> None:
        """Show the pages, or what is wanted before there are any."""
        if self._failure is not None:
            self._failure.deleteLater()
            self._failure.hide()
            self._failure = None
        self.preview.setVisible(is_there)
        self.nothing.setVisible(not is_there)
        self.excel_button.setEnabled(is_there)

    def _show_people(self, people: list[tuple[UUID, str]]) -> None:
        if people:
            self.who.set_choices([(None, _("Me")), *people])
            self.who.set_value(self.wish.colleague_id)
        self.who.setVisible(Asks.COLLEAGUE in self._kind.asks and self.who.count() > 2)

    def _show_asked(self) -> None:
        kind, wish = self._kind, self.wish
        self.title.setText(str(kind.title))
        self.what_for.setText(str(kind.what_for))
        for part in (self.days, self.near):
            part.setVisible(Asks.DAYS in kind.asks)
        self.months.setVisible(Asks.MONTH in kind.asks)
        self.dealer.setVisible(Asks.DEALER in kind.asks)
        self.first.set_value(wish.first)
        self.last.set_value(wish.last)
        self.month.setText(month_and_year(wish.month.year, wish.month.month))
        if wish.dealer_id is not None:
            self.dealer.set_value(wish.dealer_id)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.choose(item.data(Qt.ItemDataRole.UserRole).name)

    def _on_edited(self) -> None:
        first = self.first.value() or self.wish.first
        last = max(first, self.last.value() or first)
        self.wish = replace(
            self.wish,
            first=first,
            last=last,
            colleague_id=self.who.value(),
            dealer_id=self.dealer.value() if Asks.DEALER in self._kind.asks else self.wish.dealer_id,
        )
        self.read_again()

    def _choose_days(self, ahead: int) -> None:
        today = self.app.clock.today()
        first = last = default_wish(today).first
        if ahead:
            first, last = week_of(date.fromordinal(today.toordinal() + ahead))
        self.wish = replace(self.wish, first=first, last=last)
        self._show_asked()
        self.read_again()

    def _turn(self, months: int) -> None:
        self.wish = replace(self.wish, month=months_on(self.wish.month, months))
        self._show_asked()
        self.read_again()

    def _file_name(self) -> str:
        wish: Wish = self.wish
        when = f"{wish.month:%Y-%m}" if Asks.MONTH in self._kind.asks else ""
        if Asks.DAYS in self._kind.asks:
            when = wish.first.isoformat()
        return " ".join(filter(None, (str(self._kind.title), when)))


def _line(*widgets: QWidget) -> QWidget:
    made = QWidget()
    layout = row(*widgets)
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made
