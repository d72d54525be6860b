"""Any chart in the window: drawn in the theme's colours, read by mouse and keyboard, with its table beside it.

card = ChartCard(app, "coverage_trend", _("Townships opened"))
card.chosen.connect(lambda mark: ...)
card.show_chart(CategoryChart(...))
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QToolTip, QVBoxLayout, QWidget

from fieldapp.drawing.chart_layout import lay_out
from fieldapp.drawing.chart_parts import Box, Dot, Drawing, Fill, Form, Side, Spot, Stroke, Words
from fieldapp.drawing.charts import Chart, Mark, chart_table, keys_of
from fieldapp.table_files import Cell, FileTable, said
from fieldapp.texts import Text, _
from ui import theme
from ui.context import AppContext
from ui.rows_model import Column
from ui.widgets.buttons import icon_button
from ui.widgets.card import Card
from ui.widgets.table import TableView
from ui.widgets.table_out import Shown, TableOut, in_memory

HEIGHT_PX = 240
LEVEL_SIDE = 2  # how far the pattern of a fill may stand from its outline
INKS = ("accent", "warn", "good", "neutral", "bad", "accent_bar")  # of the series in their order
_SIDES = {Side.LEFT: 0.0, Side.MIDDLE: 0.5, Side.RIGHT: 1.0}
_PATTERNS = {
    Fill.HATCHED: Qt.BrushStyle.BDiagPattern,
    Fill.CROSSED: Qt.BrushStyle.DiagCrossPattern,
    Fill.DOTTED: Qt.BrushStyle.Dense5Pattern,
    Fill.LEVEL: Qt.BrushStyle.HorPattern,
    Fill.UPRIGHT: Qt.BrushStyle.VerPattern,
    Fill.CHEQUERED: Qt.BrushStyle.CrossPattern,
}


class ChartView(QWidget):
    """One chart.  The arrow keys go from mark to mark, Enter opens what stands behind one, as a click does."""

    chosen = Signal(object)  # a Mark

    def __init__(self, height: int = HEIGHT_PX) -> None:
        super().__init__()
        self._chart: Chart | None = None
        self._drawing = Drawing((), ())
        self._at: int | None = None  # the spot under the mouse or the keyboard
        self._height = height
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.theme.changed.connect(self.update)

    def show_chart(self, chart: Chart) -> None:
        """Draw this one from now on."""
        self._chart, self._at = chart, None
        self.setAccessibleName(chart.title)
        self._arrange()

    @property
    def spots(self) -> Sequence[Spot]:
        """What can be pointed at, in reading order."""
        return self._drawing.spots

    def sizeHint(self) -> QSize:
        return QSize(420, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._chart is not None and self.width() > 0:
            font = self._font()
            metrics = QFontMetricsF(font)
            room = (float(self.width()), float(self.height()))
            self._drawing = lay_out(self._chart, *room, float(theme.SMALL_PX), metrics.horizontalAdvance)
        self.update()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.SMALL_PX)
        return font

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._spot_at(event.position())
        if found != self._at:
            self._point_at(found, event.globalPosition())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._spot_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = found
            self.chosen.emit(self._drawing.spots[found].mark)

    def leaveEvent(self, event: object) -> None:
        del event
        self._at = None
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._at = None
        QToolTip.hideText()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spots, step = self._drawing.spots, {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and spots:
            here = self._at if self._at is not None else (-1 if step > 0 else len(spots))
            there = min(max(here + step, 0), len(spots) - 1)
            box = spots[there]
            at = self.mapToGlobal(QPointF(box.left + box.width / 2, box.top))
            self._point_at(there, at)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._at is not None:
            self.chosen.emit(spots[self._at].mark)
        else:
            super().keyPressEvent(event)

    def _spot_at(self, place: QPointF) -> int | None:
        """The last one drawn there: it lies on top; for thin bars the nearest one above or below the mouse."""
        for number in range(len(self._drawing.spots) - 1, -1, -1):
            spot = self._drawing.spots[number]
            if QRectF(spot.left, spot.top, spot.width, spot.height).contains(place):
                return number
        return None

    def _point_at(self, number: int | None, at: QPointF) -> None:
        self._at = number
        if number is None:
            QToolTip.hideText()
        else:
            says = self._drawing.spots[number].says
            QToolTip.showText(at.toPoint(), says, self)
            self.setAccessibleDescription(says)
        self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for part in self._drawing.parts:
            match part:
                case Box():
                    _paint_box(painter, part)
                case Stroke():
                    _paint_stroke(painter, part)
                case Dot():
                    _paint_dot(painter, part)
                case Words():
                    _paint_words(painter, part)
        if self._at is not None:
            spot = self._drawing.spots[self._at]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("text"), 1.5))
            painter.drawRoundedRect(QRectF(spot.left, spot.top, spot.width, spot.height).adjusted(-2, -2, 2, 2), 4, 4)
        elif self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a chart's table."""

    id: str
    cells: tuple[Cell, ...]


class ChartCard(Card):
    """A chart in a card, and in its place, where wanted, the same numbers as a table; both go out as files and paper.

    Args:
        app: remembers which of the two was looked at.
        name: unique in the app.
        title: the heading.
        height: of the chart, in pixels.
    """

    chosen = Signal(object)  # a Mark; of a row of the table: its key, without a series

    def __init__(self, app: AppContext, name: str, title: str, *, height: int = HEIGHT_PX) -> None:
        view = ChartView(height)
        out = TableOut(app, view, self._shown)
        turn = icon_button("table", _("Show as a table: {what}").format(what=title))
        super().__init__(title, turn, out.button(title))
        self._app, self._name, self._title = app, name, title
        self._table_data: FileTable | None = None
        self.narrowed = ""  # what it was reckoned over, in words
        self.table: TableView | None = None
        self.view, self.out, self.turn = view, out, turn
        turn.setCheckable(True)
        turn.clicked.connect(self._turn)
        self.view.chosen.connect(self.chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._beside = QWidget()
        QVBoxLayout(self._beside).setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._beside)
        self.body.addWidget(self._stack, 1)
        if app.settings.window.get(f"chart_{name}"):
            self.turn.setChecked(True)
            self._stack.setCurrentIndex(1)

    def show_chart(self, chart: Chart) -> None:
        """Show this one, as a chart or as a table."""
        self._table_data = chart_table(chart)
        self.view.show_chart(chart)
        self._fill_table(self._table_data, keys_of(chart))

    def _turn(self) -> None:
        as_table = self.turn.isChecked()
        self._stack.setCurrentIndex(int(as_table))
        window = self._app.settings.window | {f"chart_{self._name}": int(as_table)}
        self._app.save_settings(window=window)

    def _fill_table(self, data: FileTable, keys: Sequence[str]) -> None:
        columns = [_column(place, heading) for place, heading in enumerate(data.headings)]
        layout = self._beside.layout()
        if self.table is None or [str(c.title) for c in self.table.model.columns] != list(data.headings):
            if self.table is not None:
                self.table.hide()
                self.table.deleteLater()
            self.table = TableView(self._app, f"chart_{self._name}", columns, many=False, title=self._title)
            self.table.activated.connect(lambda row: self.chosen.emit(Mark(row.id, "")))
            if layout is not None:
                layout.addWidget(self.table)
        rows = [_Line(key, tuple(cells)) for key, cells in zip(keys, data.rows, strict=True)]
        self.table.show_rows(rows)

    def _shown(self) -> Shown | None:
        return None if self._table_data is None else in_memory(self._table_data, self.narrowed)


def _column(place: int, heading: str) -> Column[_Line]:
    def text(row: _Line, place: int) -> str:
        cell = row.cells[place]
        return f"{cell:,}" if isinstance(cell, int | Decimal) else said(cell)

    def value(row: _Line, place: int) -> Cell:
        return row.cells[place]

    def order(row: _Line, place: int) -> tuple[bool, Cell]:
        return row.cells[place] is not None, row.cells[place]

    return Column(
        f"c{place}",
        Text("{name}", name=heading),
        partial(text, place=place),
        sort_key=None if place == 0 else partial(order, place=place),
        value=partial(value, place=place),
        align_right=place > 0,
        stretch=place == 0,
    )


def _ink(name: str) -> QColor:
    if name.startswith("series"):
        return theme.color(INKS[int(name.removeprefix("series")) % len(INKS)])
    return theme.color({"grid": "line", "axis": "border", "level": "bad", "on_solid": "on_accent"}.get(name, "text"))


def _paint_box(painter: QPainter, box: Box) -> None:
    rect, ink = QRectF(box.left, box.top, box.width, box.height), _ink(box.ink)
    if box.fill is Fill.SOLID or box.width <= LEVEL_SIDE:
        painter.fillRect(rect, ink)
        return
    inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.fillRect(inner, theme.color("card"))
    if box.fill is Fill.PALE:
        painter.fillRect(inner, theme.color("accent_soft"))
    elif box.fill in _PATTERNS:
        painter.fillRect(inner, QBrush(ink, _PATTERNS[box.fill]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1))
    painter.drawRect(inner)


def _paint_stroke(painter: QPainter, stroke: Stroke) -> None:
    style = Qt.PenStyle.DashLine if stroke.is_dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(_ink(stroke.ink), stroke.weight, style))
    painter.drawPolyline([QPointF(x, y) for x, y in stroke.points])


def _paint_dot(painter: QPainter, dot: Dot) -> None:
    ink = _ink(dot.ink)
    inside = QColor(theme.color("card") if dot.is_open else ink)
    inside.setAlpha(220)
    painter.setBrush(inside)
    painter.setPen(QPen(ink if dot.is_open else theme.color("card"), 1.5 if dot.is_open else 1))
    x, y, r = dot.x, dot.y, dot.radius
    match dot.form:
        case Form.CIRCLE:
            painter.drawEllipse(QPointF(x, y), r, r)
        case Form.SQUARE:
            painter.drawRect(QRectF(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76))
        case Form.DIAMOND:
            corners = [(x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)]
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        case Form.TRIANGLE:
            corners = [(x, y - r * 1.2), (x + r * 1.1, y + r * 0.8), (x - r * 1.1, y + r * 0.8)]
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def _paint_words(painter: QPainter, words: Words) -> None:
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(words.text)
    left = words.x - width * _SIDES[words.side]
    place = QRectF(left - 1, words.y - 10, width + 2, 20)
    if words.ink.startswith("on_") and words.ink != "on_solid":  # words on a pattern need a quiet ground
        painter.fillRect(place.adjusted(-1, 2, 1, -2), theme.color("card"))
    painter.setPen(theme.color("sub") if words.ink == "sub" else _ink(words.ink))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words.text)
