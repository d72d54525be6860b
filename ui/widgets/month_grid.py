"""One month as a grid of days with lunar dates, for choosing a day."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.rules.months import same_day
from fieldapp.rules.workdays import DayKind, WorkCalendar
from fieldapp.texts import _, language
from fieldapp.words import calendar as calendar_words
from ui import theme
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import dotted, label

WEEKS, DAYS = 6, 7
CELL_W, CELL_H, HEAD_H = 44, 42, 24


class MonthGrid(QWidget):
    """Six weeks beginning on a Monday.  Arrows move, Page Up and Down change the month, Enter chooses."""

    chosen = Signal(object)  # date
    turned = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._on = today
        self._hovered: date | None = None
        self._work = WorkCalendar()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Calendar"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def on(self) -> date:
        """The day under the cursor."""
        return self._on

    def go_to(self, on: date) -> None:
        """Put the cursor on a day and show its month."""
        self._on = on
        self.setAccessibleDescription(f"{calendar_words.day_long(on)} {calendar_words.lunar_of(on)}")
        self.turned.emit()
        self.update()

    def turn(self, months: int) -> None:
        """Show another month."""
        self.go_to(same_day(self._on, months))

    def sizeHint(self) -> QSize:
        return QSize(DAYS * CELL_W, HEAD_H + WEEKS * CELL_H)

    def _first(self) -> date:
        first = self._on.replace(day=1)
        return first - timedelta(days=first.weekday())

    def _at(self, where: QPointF) -> date | None:
        column, line = int(where.x() // CELL_W), int((where.y() - HEAD_H) // CELL_H)
        if where.y() < HEAD_H or not (0 <= column < DAYS and 0 <= line < WEEKS):
            return None
        return self._first() + timedelta(days=line * DAYS + column)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on = self._at(event.position())
        if on is not None:
            self.go_to(on)
            self.chosen.emit(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit(self._on)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case key if key in steps:
                self.go_to(self._on + timedelta(days=steps[Qt.Key(key)]))
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(self.font())
        small.setPixelSize(theme.SMALL_PX)
        painter.setFont(small)
        painter.setPen(theme.color("sub"))
        for weekday in range(DAYS):
            name = calendar_words.weekday_name(weekday, short=True)
            head = QRectF(weekday * CELL_W, 0, CELL_W, HEAD_H)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name.removeprefix("周"))
        first = self._first()
        words = _words_below(first, first + timedelta(days=WEEKS * DAYS - 1))
        for number in range(WEEKS * DAYS):
            on = first + timedelta(days=number)
            line, column = divmod(number, DAYS)
            cell = QRectF(column * CELL_W, HEAD_H + line * CELL_H, CELL_W, CELL_H)
            self._paint_day(painter, cell, on, words[on], small)

    def _paint_day(self, painter: QPainter, cell: QRectF, on: date, lunar: str, small: QFont) -> None:
        tile = cell.adjusted(2, 1, -2, -1)
        is_cursor = on == self._on
        painter.setPen(Qt.PenStyle.NoPen)
        if is_cursor:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(tile, 8, 8)
        elif on == self._hovered:
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(tile, 8, 8)
        if on == self._today and not is_cursor:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(tile.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        day = self._work.day(on)
        outside = on.month != self._on.month
        ink = "on_accent" if is_cursor else "faint" if outside else "text" if day.is_workday else "bad"
        figure = QFont(self.font())
        figure.setBold(is_cursor or on == self._today)
        painter.setFont(figure)
        painter.setPen(theme.color(ink))
        painter.drawText(tile.adjusted(0, 3, 0, -18), Qt.AlignmentFlag.AlignCenter, str(on.day))
        if day.kind in {DayKind.HOLIDAY, DayKind.MAKEUP} and not outside and not is_cursor:
            painter.setBrush(theme.color("bad" if day.kind is DayKind.HOLIDAY else "sub"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(tile.right() - 6, tile.top() + 7), 2.5, 2.5)
        painter.setFont(small)
        painter.setPen(theme.color("on_accent" if is_cursor else "faint" if outside else "sub"))
        fitting = painter.fontMetrics().elidedText(lunar, Qt.TextElideMode.ElideRight, int(tile.width()))
        painter.drawText(tile.adjusted(0, 20, 0, -1), Qt.AlignmentFlag.AlignCenter, fitting)


def _words_below(first: date, last: date) -> dict[date, str]:
    """The small words of the cells; English names of festivals are too long for them."""
    cells = calendar_words.lunar_cells(first, last)
    return cells if language() == "zh_CN" else {on: calendar_words.lunar_of(on, short=True) for on in cells}


class MonthPicker(QWidget):
    """The grid with the month's name, ways to other months, and to today."""

    chosen = Signal(object)  # date

    def __init__(self, today: date) -> None:
        super().__init__()
        self.grid = MonthGrid(today)
        self._title = label("", "strong")
        self._note = label("", "sub")
        heading = QHBoxLayout()
        heading.addWidget(self._title, 1)
        heading.addWidget(icon_button("caret-left", _("Month before"), on=lambda: self.grid.turn(-1)))
        heading.addWidget(icon_button("caret-right", _("Month after"), on=lambda: self.grid.turn(1)))
        footer = QHBoxLayout()
        footer.addWidget(self._note, 1)
        footer.addWidget(button(_("Today"), role="quiet", on=lambda: self.chosen.emit(today)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(heading)
        layout.addWidget(self.grid)
        layout.addLayout(footer)
        self.grid.chosen.connect(self.chosen)
        self.grid.turned.connect(self._on_turned)
        self.grid.go_to(today)

    def _on_turned(self) -> None:
        on = self.grid.on
        self._title.setText(calendar_words.month_and_year(on.year, on.month))
        lunar, special = calendar_words.lunar_of(on), calendar_words.lunar_cells(on, on)[on]
        is_plain = special == calendar_words.lunar_of(on, short=True) or special in lunar
        self._note.setText(dotted(lunar, "" if is_plain else special))
