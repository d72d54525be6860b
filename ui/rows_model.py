"""Tables of frozen rows: every list in the app is one of these two models with its own columns."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from fieldapp.lazy_rows import LazyRows
from fieldapp.table_files import Cell
from fieldapp.texts import Text
from ui.tones import Tone

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
AnyIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

BLOCK_ROWS = 128  # fetched at a time by a WindowModel
BLOCKS_KEPT = 48  # about 6,000 rows: as many as a person scrolls through without noticing a fetch

_USER = int(Qt.ItemDataRole.UserRole)
COLUMN_ROLE = _USER + 1  # the Column, for the delegate
ROW_ROLE = _USER + 2  # the frozen row
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)  # plain ints: comparing enums costs most of a repaint
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """How one column shows a row.

    Attributes:
        name: stable, under which width and place are remembered.
        title: the heading.
        text: what the cell says; copied and exported as well.
        sort_key: what to sort by where the text would sort wrongly (numbers, dates).
        align_right: for figures (our face sets them all equally wide).
        width: at first, in logical pixels.
        stretch: takes the room that is left; one column of a table should.
        sub: a second, smaller line in the cell.
        sub_title: the heading of that line where it has a column of its own: in files and on paper.
        value: what a file holds instead of the text: a number, a date.
        pill: draws the text as a pill in this tone; ``None`` leaves plain text.
        tone: colours the text; colour is never the only sign.
        icon: a Phosphor name before the text.
        hidden: not shown until the person asks for it.
        gives_way: where the table is too narrow, columns with higher numbers disappear first; 0 never does.
    """

    name: str
    title: Text
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any] | None = None
    align_right: bool = False
    width: int = 120
    stretch: bool = False
    sub: Callable[[Row], str] | None = None
    sub_title: Text | None = None
    value: Callable[[Row], Cell] | None = None
    pill: Callable[[Row], Tone | None] | None = None
    tone: Callable[[Row], Tone | None] | None = None
    icon: Callable[[Row], str] | None = None
    hidden: bool = False
    gives_way: int = 0


class TableModel(QAbstractTableModel, Generic[Row]):
    """What both models share: the columns."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def row_at(self, index: AnyIndex) -> Row:
        raise NotImplementedError

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _DISPLAY:
            return column.text(self.row_at(index))
        if role == _TOOLTIP:
            row = self.row_at(index)
            return "\n".join(filter(None, (column.text(row), column.sub(row) if column.sub else "")))
        if role == COLUMN_ROLE:
            return column
        if role == ROW_ROLE:
            return self.row_at(index)
        if role == _ALIGNMENT:
            return _RIGHT if column.align_right else _LEFT
        if role == _ACCESSIBLE:
            row = self.row_at(index)
            sub = column.sub(row) if column.sub else ""
            return f"{column.title}: {column.text(row)} {sub}".rstrip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (_DISPLAY, _TOOLTIP):
            return str(self.columns[section].title)
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[section].align_right else _LEFT
        return None


class RowsModel(TableModel[Row]):
    """All rows at hand: right for up to some thousands.  Sorts and filters by itself.

    Of ``LazyRows`` only those in sight are made, until all are sorted or filtered.
    """

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._all: Sequence[Row] = []
        self._shown: Sequence[Row] = []
        self._filter = ""
        self._sort: tuple[int, bool] | None = None

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown, in the order shown."""
        return self._shown

    @property
    def filtered_by(self) -> str:
        """The words by which the rows were chosen; empty for all."""
        return " ".join(self._filter.split())

    def show_rows(self, rows: Sequence[Row]) -> None:
        self._all = rows if isinstance(rows, LazyRows) else list(rows)
        self._rebuild()

    def filter(self, text: str) -> None:
        """Show only rows in which each word of *text* stands in some column."""
        if text != self._filter:
            self._filter = text
            self._rebuild()

    def row_at(self, index: AnyIndex) -> Row:
        return self._shown[index.row()]

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._shown[index.row()] for index in before]
        self._shown = self._sorted(self._shown)
        place = {id(row): number for number, row in enumerate(self._shown)}
        after = [self.index(place[id(row)], old.column()) for row, old in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _rebuild(self) -> None:
        self.beginResetModel()
        words = self._filter.casefold().split()
        kept = [row for row in self._all if self._says(row, words)] if words else self._all
        self._shown = self._sorted(kept)
        self.endResetModel()

    def _says(self, row: Row, words: list[str]) -> bool:
        parts = [column.text(row) for column in self.columns]
        parts += [column.sub(row) for column in self.columns if column.sub]
        said = "\n".join(parts).casefold()
        return all(word in said for word in words)

    def _sorted(self, rows: Sequence[Row]) -> Sequence[Row]:
        if self._sort is None:
            return rows
        column = self.columns[self._sort[0]]
        return sorted(rows, key=column.sort_key or column.text, reverse=self._sort[1])


class WindowSource(Protocol[Row_co]):
    """Where a ``WindowModel`` gets its rows; both calls are made while painting and must be quick."""

    def count(self) -> int:
        """How many rows there are; asked once."""
        ...

    def fetch(self, block: int) -> Sequence[Row_co]:
        """Rows ``block * BLOCK_ROWS`` and the following, ``BLOCK_ROWS`` of them unless it is the last block.

        A source that has to read may give empty rows and hand the right ones to ``WindowModel.put`` later.
        """
        ...


class NoRows:
    """The source before the first one is there."""

    def count(self) -> int:
        return 0

    def fetch(self, _block: int) -> Sequence[Any]:
        return ()


class WindowModel(TableModel[Row]):
    """Keeps only the blocks around what is looked at: 100,000 rows cost as much as some thousands."""

    sort_wanted = Signal(str, bool)  # name of a column, and whether descending: show another source

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._source: WindowSource[Row] = NoRows()
        self._count = 0
        self._blocks: OrderedDict[int, Sequence[Row]] = OrderedDict()

    def show_source(self, source: WindowSource[Row]) -> None:
        self.beginResetModel()
        self._source, self._count = source, source.count()
        self._blocks.clear()
        self.endResetModel()

    def put(self, block: int, rows: Sequence[Row]) -> None:
        """Rows that the source could not give at once have come."""
        self._blocks[block] = rows
        first, last = block * BLOCK_ROWS, min((block + 1) * BLOCK_ROWS, self._count) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def row_at(self, index: AnyIndex) -> Row:
        block, place = divmod(index.row(), BLOCK_ROWS)
        rows = self._blocks.get(block)
        if rows is None:
            rows = self._blocks[block] = self._source.fetch(block)
            if len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(block)
        return rows[place]

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column >= 0:
            self.sort_wanted.emit(self.columns[column].name, order == Qt.SortOrder.DescendingOrder)


RowKey = Callable[[Any], Hashable]


def key_by_id(row: object) -> Hashable:
    """What tells two rows apart: their ``id``, else the whole row."""
    return getattr(row, "id", row)


def file_headings(columns: Iterable[Column[Any]]) -> list[str]:
    """The headings of these columns in a file; a second line that has a heading is a column there."""
    return [str(title) for column in columns for title in (column.title, column.sub_title) if title is not None]


def file_cells(columns: Iterable[Column[Any]], row: object) -> list[Cell]:
    """What *row* says in these columns: numbers and dates as such, all else as text."""
    cells: list[Cell] = []
    for column in columns:
        has_sub = column.sub is not None and column.sub_title is not None
        if column.value is not None:
            cells.append(column.value(row))
        else:
            cells.append(column.text(row) if has_sub else whole_text(column, row))
        if has_sub and column.sub is not None:
            cells.append(column.sub(row))
    return cells


def whole_text(column: Column[Any], row: object) -> str:
    """What the cell says, with its second line."""
    sub = column.sub(row) if column.sub else ""
    return f"{column.text(row)} {sub}".strip()
