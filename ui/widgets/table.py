"""The table that every list of the app is: sorted, filtered, its columns chosen, and remembered."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from fieldapp.table_files import FileTable
from fieldapp.texts import _
from ui import theme
from ui.context import AppContext
from ui.jobs import Progress
from ui.rows_model import (
    Column,
    RowKey,
    RowsModel,
    TableModel,
    WindowModel,
    WindowSource,
    file_cells,
    file_headings,
    key_by_id,
    whole_text,
)
from ui.widgets.cells import CellDelegate
from ui.widgets.column_widths import contents, share_out, spared
from ui.widgets.states import States
from ui.widgets.table_out import Shown, TableOut, order_words

SAVE_AFTER_MS = 600  # after the last drag of a heading
MINIMUM_WIDTH = 48
NAME_PX = 150  # of the column that stretches, before others have more
HEADING_PX = 30  # beside the words of a heading
WINDOWED_SELECTED = 512  # rows


@dataclass(frozen=True, slots=True)
class _RowAction:
    text: str
    call: Callable[[list[Any]], object]
    icon: str


class TableView(QWidget):
    """A list of frozen rows.

    Args:
        app: remembers what the columns are, in its settings.
        name: of this table, unique in the app.
        columns: what is shown of a row.
        key: tells rows apart, so that the selection outlives reading again; by ``id`` or the whole row.
        windowed: rows come from a ``WindowSource`` through ``show_source`` (100,000 and more).
        many: several rows can be selected.
        title: what the table is called in files and on paper.
    """

    activated = Signal(object)  # a row: double click or Enter
    selection_changed = Signal(list)  # rows
    sort_wanted = Signal(str, bool)  # windowed tables: show a source in this order
    copy_wanted = Signal()  # windowed tables: read who is selected and call put_on_clipboard

    def __init__(
        self,
        app: AppContext,
        name: str,
        columns: Sequence[Column[Any]],
        *,
        key: RowKey = key_by_id,
        windowed: bool = False,
        many: bool = True,
        title: str = "",
    ) -> None:
        super().__init__()
        self._app, self._name, self._key = app, name, key
        self.title = title or _("List")
        self.narrowed = ""  # what the rows were chosen by, in words
        self.out = TableOut(app, self, self.shown)
        self._actions: list[_RowAction] = []
        self._menus: list[Callable[[QMenu], object]] = []
        self._has_sub = any(column.sub for column in columns)
        self.model: TableModel[Any]
        self.model = WindowModel(columns, self) if windowed else RowsModel(columns, self)
        if isinstance(self.model, WindowModel):
            self.model.sort_wanted.connect(self.sort_wanted)
        self.view = self._make_view(many=many)
        self.view.setAccessibleName(_("List"))
        self._states = States(self.view)
        self._states.full()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        self._saving = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._saving.timeout.connect(self._remember)
        self._is_arranging = False
        self._widths: dict[int, int] = {}
        self._own: set[int] = set()  # whose width the person chose
        self._contents: dict[int, int] = {}  # what the rows would need
        self._hidden: set[int] = set()  # by the person; columns also give way where there is no room
        self._arrange()
        header = self.view.horizontalHeader()
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_arranged)
        header.sortIndicatorChanged.connect(self._on_arranged)
        self._fit()

    # Rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; what was selected stays selected."""
        assert isinstance(self.model, RowsModel)  # noqa: S101  (a windowed table is given a source)
        chosen = [self._key(row) for row in self.selected()]
        self.model.show_rows(rows)
        self._contents = contents(self.model.columns, rows, self.view.font())
        self._fit()
        self._states.full()
        self._select_keys(chosen)

    def show_source(self, source: WindowSource[Any]) -> None:
        """Show the rows of *source*; for windowed tables."""
        assert isinstance(self.model, WindowModel)  # noqa: S101
        self.model.show_source(source)
        self._states.full()

    def show_empty(self, icon: str, text: str, action: QWidget | None = None) -> None:
        """Say in place of the rows that there are none, until rows are shown again."""
        self._states.empty(icon, text, action)

    def filter(self, text: str) -> None:
        """Show only rows that say each word of *text*; for tables whose rows are all in memory."""
        assert isinstance(self.model, RowsModel)  # noqa: S101
        chosen = [self._key(row) for row in self.selected()]
        self.model.filter(text)
        self._select_keys(chosen)

    def count(self) -> int:
        """How many rows are shown."""
        return self.model.rowCount()

    def selected(self) -> list[Any]:
        """The selected rows, from top to bottom; of a windowed table the first 512, since each may have to be read."""
        numbers = self.selected_numbers()
        if isinstance(self.model, WindowModel):
            numbers = numbers[:WINDOWED_SELECTED]
        return [self.model.row_at(self.model.index(number, 0)) for number in numbers]

    def selected_numbers(self) -> list[int]:
        """On which lines the selected rows stand, from 0."""
        ranges = self.view.selectionModel().selection().toList()
        return sorted({number for part in ranges for number in range(part.top(), part.bottom() + 1)})

    def selected_count(self) -> int:
        """How many rows are selected, also where that is 100,000."""
        return sum(part.height() for part in self.view.selectionModel().selection().toList() if part.left() == 0)

    def visible_numbers(self) -> tuple[int, int]:
        """The first and the last line in sight."""
        height = self.view.viewport().height()
        first, last = self.view.rowAt(0), self.view.rowAt(height - 1)
        return max(first, 0), last if last >= 0 else max(self.count() - 1, 0)

    def select_numbers(self, numbers: Iterable[int], *, scroll: bool = False) -> None:
        """Select these lines instead, and scroll to the first of them."""
        chosen, flags = QItemSelection(), QItemSelectionModel.SelectionFlag
        last = len(self.model.columns) - 1
        lines = sorted(numbers)
        for number in lines:
            chosen.select(self.model.index(number, 0), self.model.index(number, last))
        selection = self.view.selectionModel()
        if lines:
            selection.setCurrentIndex(self.model.index(lines[0], 0), flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect)
        if scroll and lines:
            self.view.scrollTo(self.model.index(lines[0], 0))

    def current(self) -> Any:  # noqa: ANN401  (a row)
        """The row under the cursor, else ``None``."""
        index = self.view.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def select(self, key: Hashable) -> bool:
        """Select the row with this key and scroll to it; false if it is not shown."""
        assert isinstance(self.model, RowsModel)  # noqa: S101
        for number, row in enumerate(self.model.rows):
            if self._key(row) == key:
                self.view.selectRow(number)
                self.view.scrollTo(self.model.index(number, 0))
                return True
        return False

    def select_first(self) -> None:
        """Select the first row, if there is one."""
        if self.count():
            self.view.selectRow(0)

    # What can be done with rows

    def add_action(self, text: str, call: Callable[[list[Any]], object], *, icon: str = "") -> None:
        """Offer something for the selected rows in the menu of the right mouse button (and the menu key)."""
        self._actions.append(_RowAction(text, call, icon))

    def add_menu(self, fill: Callable[[QMenu], object]) -> None:
        """Let *fill* add actions and menus of its own below those actions."""
        self._menus.append(fill)

    def shown(self) -> Shown | None:
        """What is shown, for a file or for paper: the columns and the order chosen, the rows that are left.

        Of several selected rows only these.  A windowed table, whose rows are not all there, has its owner give them.
        """
        if not isinstance(self.model, RowsModel):
            return None
        columns, chosen = self.chosen_columns(), self.selected()
        rows = chosen if len(chosen) > 1 else list(self.model.rows)
        headings, title = file_headings(columns), self.title

        def read(_store: object, progress: Progress) -> FileTable:
            progress.step(0, len(rows))
            return FileTable(title, headings, [file_cells(columns, row) for row in rows])

        return Shown(title, read, self.narrowed or self.model.filtered_by, self._ordered())

    def _ordered(self) -> str:
        """What the rows are sorted by, in words; empty for the order in which they came."""
        header = self.view.horizontalHeader()
        number = header.sortIndicatorSection()
        if not 0 <= number < len(self.model.columns):
            return ""
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return order_words(str(self.model.columns[number].title), descending=descending)

    def copy(self) -> None:
        """Put the selected rows on the clipboard; pasting into Excel fills cells.

        A windowed table has not read all of them: it only says that they are wanted.
        """
        if isinstance(self.model, WindowModel):
            self.copy_wanted.emit()
        else:
            self.put_on_clipboard(self.selected())

    def put_on_clipboard(self, rows: Iterable[Any]) -> None:
        """Copy these rows as they would be shown."""
        columns = self.shown_columns()
        lines = ("\t".join(_one_line(whole_text(column, row)) for column in columns) for row in rows)
        QApplication.clipboard().setText("\n".join(lines))

    # Columns

    def column_menu(self, parent: QWidget) -> QMenu:
        """Choose which columns are shown."""
        menu = QMenu(parent)
        for number, column in enumerate(self.model.columns):
            action = menu.addAction(str(column.title))
            action.setCheckable(True)
            action.setChecked(number not in self._hidden)
            action.setEnabled(number > 0)  # the first says which row it is
            action.toggled.connect(lambda on, number=number: self._show_column(number, on=on))
        menu.addSeparator()
        menu.addAction(_("Columns as at first")).triggered.connect(lambda _checked=False: self._forget())
        return menu

    def _show_column(self, number: int, *, on: bool) -> None:
        (self._hidden.discard if on else self._hidden.add)(number)
        self._fit()
        self._remember()

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Show these columns instead, as they were left: fields that the company added or named otherwise."""
        self._is_arranging = True
        self.model.set_columns(columns)
        rows = self.model.rows if isinstance(self.model, RowsModel) else ()
        self._contents = contents(columns, rows, self.view.font())
        self._arrange()
        self._fit()

    def shown_columns(self) -> list[Column[Any]]:
        """In the order of the screen."""
        header = self.view.horizontalHeader()
        return [self.model.columns[number] for number in self._order() if not header.isSectionHidden(number)]

    def chosen_columns(self) -> list[Column[Any]]:
        """The same with those that only lack the room: files and paper have it."""
        return [self.model.columns[number] for number in self._order() if number not in self._hidden]

    def _order(self) -> list[int]:
        header = self.view.horizontalHeader()
        return [header.logicalIndex(place) for place in range(header.count())]

    def _arrange(self) -> None:
        """Columns as remembered, else as the code says."""
        self._is_arranging = True
        self._hidden.clear()
        self._widths.clear()
        self._own.clear()
        kept = self._app.settings.tables.get(self._name, {})
        widths, hidden, order = kept.get("widths", {}), kept.get("hidden"), kept.get("order", [])
        header = self.view.horizontalHeader()
        for number, column in enumerate(self.model.columns):
            self._widths[number] = int(widths.get(column.name, column.width))
            if self._widths[number] != column.width:
                self._own.add(number)
            if column.name in hidden if hidden is not None else column.hidden:
                self._hidden.add(number)
        numbers = {column.name: number for number, column in enumerate(self.model.columns)}
        wanted = [numbers[name] for name in order if name in numbers] or list(numbers.values())
        for place, number in enumerate(wanted):
            header.moveSection(header.visualIndex(number), place)
        sort = kept.get("sort")
        if sort and sort[0] in numbers:
            order_ = Qt.SortOrder.DescendingOrder if sort[1] else Qt.SortOrder.AscendingOrder
            self.view.sortByColumn(numbers[sort[0]], order_)
        self._is_arranging = False

    def _forget(self) -> None:
        self._app.save_settings(tables={k: v for k, v in self._app.settings.tables.items() if k != self._name})
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._arrange()
        self._fit()

    def _on_arranged(self, *_what: object) -> None:
        if not self._is_arranging:
            self._saving.start()

    def _on_resized(self, number: int, _old: int, width: int) -> None:
        if not self._is_arranging:
            self._widths[number] = width
            self._own.add(number)
            QTimer.singleShot(0, self, self._fit)
            self._saving.start()

    def _remember(self) -> None:
        header = self.view.horizontalHeader()
        columns = self.model.columns
        sorted_by = header.sortIndicatorSection()
        kept: dict[str, Any] = {
            "widths": {
                column.name: self._widths[number] for number, column in enumerate(columns) if not column.stretch
            },
            "hidden": [columns[number].name for number in sorted(self._hidden)],
            "order": [columns[header.logicalIndex(place)].name for place in range(len(columns))],
        }
        if 0 <= sorted_by < len(columns):
            descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            kept["sort"] = [columns[sorted_by].name, descending]
        self._app.save_settings(tables=self._app.settings.tables | {self._name: kept})

    def _fit(self) -> None:
        """Give the room that is left to headings and words that would be cut, then to the column that stretches.

        Nothing is cut at the right edge; a width that the person chose stays.
        """
        columns, room = self.model.columns, self.view.viewport().width()
        wanted = [number for number in range(len(columns)) if number not in self._hidden]
        stretching = next((number for number in wanted if columns[number].stretch), wanted[-1])
        widths = {number: self._widths.get(number, columns[number].width) for number in wanted}
        widths[stretching] = columns[stretching].width
        for number in sorted(wanted, key=lambda number: columns[number].gives_way, reverse=True):
            if sum(widths.values()) <= room or not columns[number].gives_way:
                break
            del widths[number]
        if stretching in widths:
            left = max(0, room - sum(widths.values()))
            wishes = self._wishes(stretching, widths)
            needs: dict[int, int] = {}
            for number, wished in wishes:
                needs[number] = max(wished, needs.get(number, 0))
            if self.count():
                widths, left = spared(widths, left, needs)
            widths = share_out(widths, left, wishes, stretching)
        self._is_arranging = True
        for number in range(len(columns)):
            self.view.setColumnHidden(number, number not in widths)
            if number in widths:
                self.view.setColumnWidth(number, widths[number])
        self._is_arranging = False

    def _wishes(self, stretching: int, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """What columns would like to be, in the order in which they are given it.

        Headings, then the name of the row, then words: those that lack least before others.
        """
        others = [number for number in numbers if number != stretching and number not in self._own]
        advance = self.view.horizontalHeader().fontMetrics().horizontalAdvance
        wishes = [(number, advance(str(self.model.columns[number].title)) + HEADING_PX) for number in others]
        words = [(number, self._contents.get(number, 0)) for number in (stretching, *others)]
        name = (stretching, min(self._contents.get(stretching, 0), NAME_PX))
        return [*wishes, name, *sorted(words, key=lambda wish: wish[1] - self.model.columns[wish[0]].width)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    # The view

    def _make_view(self, *, many: bool) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setItemDelegate(CellDelegate(view))
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        modes = QTableView.SelectionMode
        view.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        view.setTabKeyNavigation(False)  # Tab leaves the table; the arrows move in it
        view.setMouseTracking(True)
        view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        view.setMinimumHeight(160)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(theme.ROW_WITH_SUB_PX if self._has_sub else theme.ROW_PX)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(MINIMUM_WIDTH)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        view.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.column_menu(header).popup(header.mapToGlobal(at)))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.verticalScrollBar().rangeChanged.connect(lambda *_: QTimer.singleShot(0, self, self._fit))
        view.doubleClicked.connect(self._on_activated)
        view.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit(self.selected()))
        self._add_keys(view)
        return view

    def _add_keys(self, view: QTableView) -> None:
        keys: dict[QKeySequence.StandardKey | Qt.Key, Callable[[], object]] = {
            QKeySequence.StandardKey.Copy: self.copy,
            Qt.Key.Key_Return: lambda: self._on_activated(view.currentIndex()),
            Qt.Key.Key_Enter: lambda: self._on_activated(view.currentIndex()),
        }
        for key, call in keys.items():
            action = QAction(view)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, call=call: call())
            view.addAction(action)

    def _show_menu(self, at: QPoint) -> None:
        rows = self.selected()
        menu = QMenu(self.view)
        for offered in self._actions if rows else ():
            action = (
                menu.addAction(theme.icon(offered.icon), offered.text) if offered.icon else menu.addAction(offered.text)
            )
            action.triggered.connect(lambda _checked=False, call=offered.call: call(rows))
        for fill in self._menus if rows else ():
            fill(menu)
        if rows and not menu.isEmpty():
            menu.addSeparator()
        copy = menu.addAction(theme.icon("copy"), _("Copy for Excel"))
        copy.setEnabled(bool(rows))
        copy.triggered.connect(lambda _checked=False: self.copy())
        if self.count():
            self.out.fill(menu, copies=False)
        columns = self.column_menu(menu)
        columns.setTitle(_("Columns"))
        menu.addMenu(columns)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.activated.emit(self.model.row_at(index))

    def _select_keys(self, chosen: Sequence[Hashable]) -> None:
        """Select the rows that have these keys; where there are none no row is made to look at it."""
        assert isinstance(self.model, RowsModel)  # noqa: S101
        selection = self.view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        wanted, left = set(chosen), len(chosen)
        for number, row in enumerate(self.model.rows if chosen else ()):
            if not left:
                return
            if self._key(row) in wanted:
                left -= 1
                index = self.model.index(number, 0)
                if not selection.hasSelection():
                    selection.setCurrentIndex(index, flags.NoUpdate)
                selection.select(index, flags.Select | flags.Rows)


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
