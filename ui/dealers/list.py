"""The list at the left of the dealers page: search, filters, order, and what is done with many at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from db.vocabulary import CustomOwner, DealerStatus, Grade
from fieldapp.custom_columns import custom_fields
from fieldapp.queries.dealer_choice import ALL, CustomOrder, DealerFilter, Order
from fieldapp.queries.dealer_counts import DealerCounts, dealer_counts
from fieldapp.queries.dealer_regions import region_name
from fieldapp.queries.dealers import DealerList, DealerRow, dealer_block, dealer_list, dealer_rows
from fieldapp.queries.house_rules import rules_on
from fieldapp.rules.cadence import Cadence
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.custom_fields import custom_name
from fieldapp.words.vocabulary import word
from ui import theme
from ui.context import AppContext
from ui.dealers.bulk import DealerActions
from ui.dealers.columns import ORDER_TEXTS, DealerSource, column_of, dealer_columns, order_of
from ui.dealers.export import dealers_out, filter_words
from ui.dealers.filter_menu import FilterMenu, has_more
from ui.dealers.state import Listing
from ui.rows_model import BLOCK_ROWS, WindowModel
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.chips import FilterChips
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.search_field import SearchField
from ui.widgets.table import TableView
from ui.widgets.table_out import Shown, TableOut, order_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WIDTH_PX, NARROWEST_PX = 400, 300


@dataclass(frozen=True, slots=True)
class _Found:
    listed: DealerList
    cadence: Cadence
    ready: Mapping[int, Sequence[DealerRow]]
    counts: DealerCounts | None = None
    is_whole: bool = True
    region: str = ""  # the name of the one that the list is narrowed down to
    custom: tuple[CustomColumn, ...] = ()  # the company's own fields


class DealerListPane(QWidget):
    """Finds and chooses dealers.

    ``opened`` says whose file is wanted; while ``follows`` is set that is whoever is selected, else only who was
    clicked or confirmed with Enter.
    """

    opened = Signal(object)  # UUID
    shown = Signal()
    empty = Signal()  # there is nobody at all
    failed = Signal(object)  # the error
    add_wanted = Signal(str)  # a name that was looked for and is not there
    _is_asked = False  # somebody's file was asked for before the list was there

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.listing = _remembered(app)
        self.follows = True
        self._opened: UUID | None = None
        self._is_showing, self._region = False, ""
        self._source: DealerSource | None = None
        self._cadence = Cadence()
        self.setMinimumWidth(NARROWEST_PX)
        self.search = SearchField(_("Name, pinyin initials, phone, place or person"))
        self.search.searched.connect(self._on_searched)
        self.search.returnPressed.connect(self._open_first)
        self.search.installEventFilter(self)
        chips: list[tuple[DealerStatus | Grade, str]] = [(status, word(status)) for status in DealerStatus]
        self.chips = FilterChips([*chips, *((grade, grade.value) for grade in Grade)], name=_("Filter"))
        self.chips.changed.connect(self._on_chips)
        self.table = TableView(app, "dealers", dealer_columns(app.clock.today()), windowed=True, title=_("Dealers"))
        self.table.sort_wanted.connect(self._on_sort_wanted)
        self.table.copy_wanted.connect(self.copy)
        self.table.activated.connect(lambda row: self._open(row.id))
        self.table.view.clicked.connect(lambda _index: self._on_clicked())
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.actions_ = DealerActions(app, self, self.chosen_ids, self.table.selected_count)
        self.table.add_action(_("Open"), lambda rows: self._open(rows[0].id), icon="arrow-square-out")
        self.table.add_menu(self.actions_.fill)
        self.table.out = TableOut(app, self, self.shown_rows)
        self._custom: tuple[CustomColumn, ...] = ()
        self.filters = FilterMenu(
            app,
            self,
            lambda: self.listing.chosen,
            self.show_filter,
            region=lambda: self._region,
            custom=lambda: self._custom,
        )
        self.reason = _Reason(lambda: self.show_filter(replace(self.listing.chosen, only=frozenset(), reason="")))
        self._count = label("", "sub")
        self.order_button = self._menu_button("sort-ascending", _("Sort by"), self._fill_order_menu)
        self.filter_button = self._menu_button("funnel", _("More filters"), self.filters.fill)
        self.column_button = self._menu_button("columns", _("Columns"), self._fill_column_menu)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(self._count, 1)
        self.out_button = self.table.out.button(_("Dealers"))
        for tool in (self.order_button, self.filter_button, self.column_button, self.out_button):
            tools.addWidget(tool)
        card = Card(padding=0)
        card.body.addWidget(self.table)
        self.bar = self._make_bar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.reason)
        layout.addWidget(self.chips)
        layout.addLayout(tools)
        layout.addWidget(card, 1)
        layout.addWidget(self.bar)

    # What is listed

    def read_again(self) -> None:
        """Read the same list anew: who was selected stays selected, what was looked at stays in sight."""
        self.actions_.read_again()
        listing, today = self.listing, self._app.clock.today()
        blocks = {number // BLOCK_ROWS for number in self.table.visible_numbers()}

        def fetch(session: "Session") -> _Found:
            cadence = rules_on(session, today).cadence
            listed = _whole(session, listing, cadence)
            ready = {
                block: dealer_rows(session, listed.ids(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS), cadence)
                for block in blocks
            }
            region = region_name(session, listing.chosen.region_prefix) if listing.chosen.region_prefix else ""
            counts, custom = _counts(session, listing.chosen), custom_fields(session, CustomOwner.DEALER)
            return _Found(listed, cadence, ready, counts, region=region, custom=custom)

        self._app.read(fetch, self._show_again, key=(id(self), "list"), failed=self.failed.emit, owner=self)

    def show_listing(self, listing: Listing) -> None:
        """Show another list: its first lines at once, then the whole."""
        self.listing = listing
        today = self._app.clock.today()

        def fetch(session: "Session") -> _Found:
            cadence = rules_on(session, today).cadence
            order, down = listing.order, listing.descending
            rows = dealer_block(session, listing.chosen, order, descending=down, count=BLOCK_ROWS, cadence=cadence)
            listed = DealerList.of(row.id for row in rows)
            is_whole = len(rows) < BLOCK_ROWS
            counts = _counts(session, listing.chosen) if is_whole else None
            region = region_name(session, listing.chosen.region_prefix) if listing.chosen.region_prefix else ""
            custom = custom_fields(session, CustomOwner.DEALER)
            return _Found(listed, cadence, {0: rows}, counts, is_whole, region, custom)

        self._app.read(fetch, self._show_first, key=(id(self), "list"), failed=self.failed.emit, owner=self)

    def clear_filter(self) -> None:
        """Show everybody."""
        self.show_filter(ALL)

    def show_filter(self, chosen: DealerFilter) -> None:
        """Narrow the list down to these."""
        if self.search.text().strip() != chosen.text:
            self.search.setText(chosen.text)
        self.chips.choose(*chosen.statuses, *(grade for grade in chosen.grades if grade is not None))
        self.reason.show_reason(chosen.reason if chosen.only else "")
        self.filter_button.setIcon(theme.icon("funnel", "accent" if has_more(chosen) else "sub"))
        self.show_listing(replace(self.listing, chosen=chosen))

    def mark(self, dealer_id: UUID | None) -> None:
        """This dealer's file is shown now: select its line, if it is listed."""
        self._opened = dealer_id
        self._is_asked = self._source is None and dealer_id is not None
        number = self._source.listed.line_of(dealer_id) if self._source and dealer_id else None
        if number is not None and self.table.selected_numbers() != [number]:
            self._select([number], scroll=True)
        elif number is None and dealer_id is not None and self._source is not None:
            self._select([])  # not listed (yet): no other line may look as if it were the one that is shown

    def chosen_ids(self) -> list[UUID]:
        """Who is selected; 100,000 of them cost nothing until their ids are wanted."""
        if self._source is None:
            return []
        if self.table.selected_count() == len(self._source.listed):
            return self._source.listed.ids()
        numbers = self.table.selected_numbers()
        return [self._source.listed.ids(number, number + 1)[0] for number in numbers]

    def _show_first(self, found: _Found) -> None:
        self._show(found)
        self.table.view.scrollToTop()
        if not found.is_whole:
            self.read_again()
        if self.follows and len(found.listed):
            wanted = self._source.listed.line_of(self._opened) if self._source and self._opened else None
            if wanted is None and self._is_asked:
                pass  # it stands further down, or the filter that was remembered leaves it out: its file stays
            elif wanted is None or self.listing.chosen.text:
                self._select([0])
                self._on_selected()
            else:
                self._select([wanted])
            self._is_asked = False

    def _show_again(self, found: _Found) -> None:
        selected = {str(dealer_id) for dealer_id in self.chosen_ids()} if self._few_selected() else set()
        bar = self.table.view.verticalScrollBar()
        at = bar.value()
        self._show(found)
        bar.setValue(at)
        lines = [line for one in selected if (line := found.listed.line_of(UUID(one))) is not None]
        if lines:
            self._select(lines)
        elif self._opened is not None:
            self.mark(self._opened)

    def _few_selected(self) -> bool:
        return self.table.selected_count() <= BLOCK_ROWS

    def _show(self, found: _Found) -> None:
        self._is_showing = True
        self._cadence, self._region = found.cadence, found.region
        if found.custom != self._custom:
            self._custom = found.custom
            self.table.set_columns(dealer_columns(self._app.clock.today(), found.custom))
        self._source = DealerSource(found.listed, found.ready, self._read_block)
        self.table.show_source(self._source)
        self._is_showing = False
        if found.counts is not None:
            self._show_counts(found.counts)
        total = len(found.listed)
        said = ngettext("{count} dealer", "{count} dealers", total).format(count=f"{total:,}")
        self._count.setText(dotted(said, found.region) if found.is_whole else "…")
        self._show_bar()
        if total:
            self.shown.emit()
        elif self.listing.is_narrowed:
            self._show_nothing()
            self.shown.emit()
        else:
            self.empty.emit()

    def _read_block(self, block: int) -> None:
        """Somebody scrolled to lines that were not read yet."""
        source, cadence = self._source, self._cadence
        if source is not None:
            ids = source.ids(block)
            self._app.read(
                lambda session: dealer_rows(session, ids, cadence),
                partial(self._on_block, source, block),
                key=(id(self), "block", block),
                owner=self,
            )

    def _on_block(self, source: DealerSource, block: int, rows: Sequence[DealerRow]) -> None:
        if source is self._source and isinstance(self.table.model, WindowModel):
            self.table.model.put(block, source.whole(block, rows))

    def _show_nothing(self) -> None:
        text = self.listing.chosen.text
        if text and self.listing.chosen == replace(ALL, text=text):
            add = button(_("Add “{name}”").format(name=text), icon="plus", on=lambda: self.add_wanted.emit(text))
            self.table.show_empty("magnifying-glass", _("Nobody has that name, place or number."), add)
        else:
            clear = button(_("Show everybody"), icon="x", on=self.clear_filter)
            self.table.show_empty("funnel", _("Nobody fits these filters."), clear)

    def _show_counts(self, counts: DealerCounts) -> None:
        shown: dict[DealerStatus | Grade, tuple[str, int]] = {
            status: (word(status), counts.statuses.get(status, 0)) for status in DealerStatus
        }
        shown |= {grade: (grade.value, counts.grades.get(grade, 0)) for grade in Grade}
        self.chips.set_counts(shown)

    def copy(self) -> None:
        """Put who is selected on the clipboard, for Excel."""
        ids, cadence = self.chosen_ids(), self._cadence

        def read(session: "Session") -> list[DealerRow]:
            blocks = range(0, len(ids), BLOCK_ROWS)
            return [row for first in blocks for row in dealer_rows(session, ids[first : first + BLOCK_ROWS], cadence)]

        self._app.read(read, self._on_copied, key=(id(self), "copy"), owner=self)

    def _on_copied(self, rows: list[DealerRow]) -> None:
        self.table.put_on_clipboard(rows)
        self._app.toast(Text("{count} rows copied", count=len(rows)), undo=False)

    def shown_rows(self) -> Shown | None:
        """Who is selected, or everybody listed, with the columns that are shown."""
        source = self._source
        if source is None:
            return None
        few = self.chosen_ids()
        ids = few if len(few) > 1 else source.listed.ids()
        narrowed = filter_words(self.listing.chosen, self._region, self._custom)
        ordered = order_words(self._order_word(self.listing.order), descending=self.listing.descending)
        return dealers_out(
            ids,
            self.table.chosen_columns(),
            self.table.model.columns,
            self._cadence,
            narrowed=narrowed,
            ordered=ordered,
        )

    def _order_word(self, order: Order) -> str:
        if isinstance(order, CustomOrder):
            return next((custom_name(field) for field in self._custom if field.id == order.field_id), "")
        return str(ORDER_TEXTS[order])

    # Choosing

    def _on_selected(self) -> None:
        if self._is_showing or self._source is None:
            return
        self._show_bar()
        if self.follows and self.table.selected_count() == 1:
            numbers = self.table.selected_numbers()
            self._open(self._source.listed.ids(numbers[0], numbers[0] + 1)[0])

    def _on_clicked(self) -> None:
        keys = QApplication.keyboardModifiers()
        numbers = self.table.selected_numbers()
        if not self.follows and keys == Qt.KeyboardModifier.NoModifier and len(numbers) == 1 and self._source:
            self._open(self._source.listed.ids(numbers[0], numbers[0] + 1)[0])

    def _open_first(self) -> None:
        """Enter in the search: the first one found."""
        if self._source is not None and self._source.count():
            self._select([0])
            self._open(self._source.listed.ids(0, 1)[0])

    def _open(self, dealer_id: UUID) -> None:
        self._opened = dealer_id
        self.opened.emit(dealer_id)

    def _select(self, numbers: Sequence[int], *, scroll: bool = False) -> None:
        self._is_showing = True
        self.table.select_numbers(numbers, scroll=scroll)
        self._is_showing = False
        self._show_bar()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow down leaves the search for the list."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_down = event.key() == Qt.Key.Key_Down
            if is_down:
                self.table.view.setFocus()
            return is_down
        return super().eventFilter(watched, event)

    # Filters and order

    def _on_searched(self, text: str) -> None:
        if text != self.listing.chosen.text:
            self.show_filter(replace(self.listing.chosen, text=text))

    def _on_chips(self) -> None:
        on = self.chips.chosen
        statuses = frozenset(value for value in on if isinstance(value, DealerStatus))
        chosen = self.listing.chosen
        grades = frozenset(value for value in on if isinstance(value, Grade)) | (chosen.grades & {None})
        self.show_filter(replace(chosen, statuses=statuses, grades=grades))

    def _on_sort_wanted(self, column: str, descending: bool) -> None:  # noqa: FBT001  (a signal's)
        order = order_of(column)
        if order is None:
            self._app.toast(Text("The list cannot be sorted by this column."), undo=False)
        elif (order, descending) != (self.listing.order, self.listing.descending):
            self.show_listing(replace(self.listing, order=order, descending=descending))

    def _sort_by(self, order: Order) -> None:
        turn = order == self.listing.order and not self.listing.descending
        column = column_of(order)
        number = [one.name for one in self.table.model.columns].index(column)
        direction = Qt.SortOrder.DescendingOrder if turn else Qt.SortOrder.AscendingOrder
        self.table.view.sortByColumn(number, direction)

    def _fill_order_menu(self, menu: QMenu) -> None:
        offered: dict[Order, str] = {order: str(text) for order, text in ORDER_TEXTS.items()}
        offered |= {CustomOrder(field.id): custom_name(field) for field in self._custom}
        for order, text in offered.items():
            is_on = order == self.listing.order
            arrow = ("↓" if self.listing.descending else "↑") if is_on else ""
            action = menu.addAction(f"{text} {arrow}".rstrip())
            action.setCheckable(True)
            action.setChecked(is_on)
            action.triggered.connect(lambda _checked=False, order=order: self._sort_by(order))

    def _fill_column_menu(self, menu: QMenu) -> None:
        for action in self.table.column_menu(menu).actions():
            menu.addAction(action)

    # Parts

    def _menu_button(self, icon: str, name: str, fill: Callable[[QMenu], object]) -> QToolButton:
        made = icon_button(icon, name)
        menu = QMenu(made)

        def anew() -> None:
            menu.clear()
            fill(menu)

        menu.aboutToShow.connect(anew)
        made.clicked.connect(lambda _checked=False: menu.popup(made.mapToGlobal(made.rect().bottomLeft())))
        return made

    def _make_bar(self) -> QFrame:
        """Shown while several are selected."""
        bar = QFrame()
        bar.setProperty("role", "card")
        self._selected = label("", "strong")
        change = button(_("What to do"), icon="list")
        change.setProperty("menu", True)
        menu = QMenu(change)

        def anew() -> None:
            menu.clear()
            self.actions_.fill(menu)
            menu.addSeparator()
            self.table.out.fill(menu, copies=False)

        menu.aboutToShow.connect(anew)
        change.setMenu(menu)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self._selected, 1)
        layout.addWidget(change)
        layout.addWidget(icon_button("x", _("Select nobody"), on=self.table.view.clearSelection))
        bar.hide()
        return bar

    def _show_bar(self) -> None:
        count = self.table.selected_count()
        self._selected.setText(_("{count} selected").format(count=f"{count:,}"))
        self.bar.setVisible(count > 1)


class _Reason(QFrame):
    """Says why only some dealers are listed, and takes that away."""

    def __init__(self, remove: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.words = ElidedLabel("", "strong")
        self.remove = icon_button("x", _("Show the others, too"), on=remove)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 4, 2)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.remove)
        self.hide()

    def show_reason(self, text: str) -> None:
        """Show *text*, or nothing where it is empty."""
        self.words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def _remembered(app: AppContext) -> Listing:
    """Everybody, in the order in which the list was left."""
    sort = app.settings.tables.get("dealers", {}).get("sort")
    order = order_of(sort[0]) if sort else None
    if sort and order is not None:
        return Listing(order=order, descending=bool(sort[1]))
    return Listing()


def _whole(session: "Session", listing: Listing, cadence: Cadence) -> DealerList:
    return dealer_list(session, listing.chosen, listing.order, descending=listing.descending, cadence=cadence)


def _counts(session: "Session", chosen: DealerFilter) -> DealerCounts:
    """What the chips show: as if none of them were pressed."""
    return dealer_counts(session, replace(chosen, statuses=frozenset(), grades=frozenset()))
