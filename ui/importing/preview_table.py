"""The rows of a file as they stand there, below what each column means, beside what becomes of each."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from fieldapp.file_columns import AnyField, key_of
from fieldapp.importing.run import Line
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.table_files import FileTable
from fieldapp.texts import Text, _
from ui import theme
from ui.importing.state import field_choices, field_of, outcome_pill, told
from ui.rows_model import NO_PARENT, AnyIndex, Column, RowsModel, file_cells, file_headings
from ui.widgets.cells import CellDelegate
from ui.widgets.choice import Choice
from ui.widgets.labels import label

OUTCOME_PX, REMARK_PX, LEAST_PX, MOST_PX = 140, 260, 160, 280
MAPPING_PX = 44
_PER_LETTER_PX = 8
_SAMPLE = 60


class PreviewTable(QWidget):
    """Two tables that scroll sideways together: the meanings of the columns, and the rows."""

    column_set = Signal(int, object)  # which column, and its Field or None
    lines_selected = Signal(list)  # of Line, from top to bottom

    def __init__(self) -> None:
        super().__init__()
        self._headings: tuple[str, ...] = ()
        self._custom: tuple[CustomColumn, ...] = ()
        self._choices: list[Choice] = []
        self.head = QTableView()
        self.rows = QTableView()
        for view in (self.head, self.rows):
            view.setShowGrid(False)
            view.setWordWrap(False)
            view.verticalHeader().hide()
            view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.head.setFixedHeight(MAPPING_PX + 36)
        self.head.setAccessibleName(_("What the columns mean"))
        self.head.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.head.verticalHeader().setDefaultSectionSize(MAPPING_PX)
        self.head.horizontalHeader().setHighlightSections(False)
        self.head.horizontalHeader().sectionResized.connect(lambda n, _old, new: self.rows.setColumnWidth(n, new))
        self.rows.setAccessibleName(_("Rows of the file"))
        self.rows.horizontalHeader().hide()
        self.rows.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rows.verticalHeader().setDefaultSectionSize(theme.ROW_PX)
        self.rows.setItemDelegate(CellDelegate(self.rows))
        self.rows.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.rows.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.rows.setTabKeyNavigation(False)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        sideways = self.rows.horizontalScrollBar()
        sideways.valueChanged.connect(self.head.horizontalScrollBar().setValue)
        self._model: RowsModel[Line] = RowsModel([])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._head_room = QVBoxLayout()
        self._head_room.addWidget(self.head)
        self.rows.verticalScrollBar().rangeChanged.connect(lambda *_: self._make_room())
        layout.addLayout(self._head_room)
        layout.addWidget(self.rows, 1)

    def show_columns(
        self,
        headings: tuple[str, ...],
        fields: Sequence[AnyField | None],
        custom: tuple[CustomColumn, ...] = (),
        *,
        fixed: bool,
    ) -> None:
        """Offer what the columns may mean, *custom* fields too; *fixed* ones (of contact cards) stay as they are."""
        if headings != self._headings or custom != self._custom:
            self._headings, self._custom = headings, custom
            self._make_head(headings, fixed=fixed)
            cells = [_cell_column(place, heading) for place, heading in enumerate(headings)]
            self._model = RowsModel([*_OWN_COLUMNS, *cells], self)
            self.rows.setModel(self._model)
            self.rows.selectionModel().selectionChanged.connect(lambda *_: self.lines_selected.emit(self.selected()))
        for choice, field in zip(self._choices, fields, strict=True):
            choice.set_value(key_of(field) if field else None)
            choice.setProperty("quiet", field is None)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows."""
        is_first = not self._model.rows
        self._model.show_rows(lines)
        if is_first:
            self._fit(lines)

    def file_table(self, title: str) -> FileTable:
        """The rows that are shown: what becomes of each, the remark, and its cells as the file has them."""
        columns = self._model.columns
        headings = file_headings(columns)
        return FileTable(title, headings, [file_cells(columns, line) for line in self._model.rows])

    def selected(self) -> list[Line]:
        """The selected rows, from top to bottom."""
        found = sorted(self.rows.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self._model.row_at(index) for index in found]

    def field(self, place: int) -> AnyField | None:
        """What the list above a column says."""
        return field_of(self._choices[place].value(), self._custom)

    def choice(self, place: int) -> Choice:
        """The list above a column."""
        return self._choices[place]

    def _make_head(self, headings: tuple[str, ...], *, fixed: bool) -> None:
        model = _HeadModel(headings, self)
        self.head.setModel(model)
        self._choices = []
        offered = field_choices(self._custom)
        self.head.setIndexWidget(model.index(0, 0), _padded(label(_("is read as"), "note")))
        for place, heading in enumerate(headings):
            choice = Choice(offered)
            choice.setEnabled(not fixed)
            choice.setAccessibleName(_("Meaning of the column {heading}").format(heading=heading))
            choice.setMaxVisibleItems(18)
            choice.edited.connect(lambda place=place: self.column_set.emit(place, self.field(place)))
            self.head.setIndexWidget(model.index(0, place + len(_OWN_COLUMNS)), _padded(choice))
            self._choices.append(choice)

    def _fit(self, lines: Sequence[Line]) -> None:
        """Columns as wide as what stands in them; they share what is left where there is room."""
        self._show_remarks(any(map(told, lines)))
        own = [0 if self.rows.isColumnHidden(number) else column.width for number, column in enumerate(_OWN_COLUMNS)]
        widths = []
        for place, heading in enumerate(self._headings):
            texts = [heading, *(line.cells[place] for line in lines[:_SAMPLE] if place < len(line.cells))]
            longest = max(sum(2 if ord(sign) > 0x2E80 else 1 for sign in text) for text in texts)
            widths.append(min(max(LEAST_PX, longest * _PER_LETTER_PX + 24), MOST_PX))
        spare = max(0, self.rows.viewport().width() - sum(own) - sum(widths)) // max(1, len(widths))
        for column, width in enumerate([*own, *(width + spare for width in widths)]):
            self.head.setColumnWidth(column, width)
            self.rows.setColumnWidth(column, width)

    def _show_remarks(self, wanted: bool) -> None:  # noqa: FBT001  (what is found out, handed on)
        """A column for what is to be said of rows, where there is something to say."""
        for view in (self.head, self.rows):
            view.setColumnHidden(1, not wanted)

    def _make_room(self) -> None:
        """The upper table ends where the rows do: at the scroll bar."""
        bar = self.rows.verticalScrollBar()
        self._head_room.setContentsMargins(0, 0, bar.sizeHint().width() if bar.maximum() else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._model.rows:
            self._fit(self._model.rows)


class _HeadModel(QAbstractTableModel):
    """The headings of the file, with one row of room for what they mean."""

    def __init__(self, headings: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._headings = headings

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headings) + len(_OWN_COLUMNS)

    def data(self, _index: AnyIndex, _role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        return None  # its cells hold widgets

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)):
            place = section - len(_OWN_COLUMNS)
            return self._headings[place] if place >= 0 else (_("Column in the file") if section == 0 else _("Remark"))
        if role == int(Qt.ItemDataRole.TextAlignmentRole):
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


_OWN_COLUMNS: tuple[Column[Line], ...] = (
    Column(
        "outcome",
        Text("Row"),
        lambda line: outcome_pill(line)[0],
        pill=lambda line: outcome_pill(line)[1],
        width=OUTCOME_PX,
    ),
    Column(
        "remark",
        Text("Remark"),
        lambda line: " ".join(told(line)),
        tone=lambda line: outcome_pill(line)[1],
        width=REMARK_PX,
    ),
)


def _cell_column(place: int, heading: str) -> Column[Line]:
    def text(line: Line) -> str:
        return " ".join(line.cells[place].split()) if place < len(line.cells) else ""

    return Column(f"cell{place}", Text("{heading}", heading=heading), text)


def _padded(widget: QWidget) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(12 if isinstance(widget, QLabel) else 4, 2, 8, 6)
    layout.addWidget(widget)
    return made
