"""One day of the board: its date, how long it will be, and its visits in order."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.vocabulary import VisitState
from fieldapp.queries.planning import Week
from fieldapp.rules.planning import SuggestedStop
from fieldapp.rules.workdays import Day
from fieldapp.texts import _, ngettext
from fieldapp.words.calendar import day_mark, day_note, day_short, lunar_cells, lunar_of, weekday_name
from fieldapp.words.plan import route_words
from ui.plan.card_list import CardList
from ui.plan.state import left_over, visit_cards
from ui.tones import Tone
from ui.widgets.buttons import more_button
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.pills import Pill

WIDTH, NARROW, ROOMY = 112, 60, 124
LATE_SAID, LONG_SAID = 10, 30  # minutes; less is made up for on the way


class DayColumn(QFrame):
    """A column takes visits and due dealers at the place where they are dropped.

    A day off without visits is narrow: there is nothing to read in it, but it can be dropped onto.
    """

    asked = Signal(str, object)  # what is wanted of the day ("fill", "order", "print", "show", "carry"), the day

    def __init__(self) -> None:
        super().__init__()
        self.on = date.min
        self.setProperty("role", "day")
        self.weekday = label("", "strong")
        self.date = label("", "sub")
        self.mark = Pill("")
        self.lunar = ElidedLabel("", "sub")
        self.load = ElidedLabel("", "sub")
        self.list = CardList("")
        self._head = _Head(self)
        self._more = QHBoxLayout()
        top = self._top = QHBoxLayout()
        top.addWidget(self.weekday)
        top.addWidget(self.date)
        top.addWidget(self.mark)
        top.addStretch(1)
        top.addLayout(self._more)
        words = QVBoxLayout(self._head)
        words.setContentsMargins(2, 0, 0, 2)
        words.setSpacing(0)
        words.addLayout(top)
        words.addWidget(self.lunar)
        words.addWidget(self.load)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 2, 4)
        layout.setSpacing(4)
        layout.addWidget(self._head)
        layout.addWidget(self.list, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._top.setSpacing(4 if self.width() >= ROOMY else 2)  # a narrow one has room for day and date, just

    def show_day(self, week: Week, day: Day, today: date, suggested: Mapping[UUID, SuggestedStop]) -> None:
        """Show a day of *week*."""
        self.on = day.on
        visits = week.on(day.on)
        counted = [visit for visit in visits if visit.state is not VisitState.MISSED]
        is_open, is_past = week.is_open(day), day.on < today
        is_narrow = not is_open and not visits
        self._set("today", day.on == today)
        self._set("outside", not is_open or is_past)
        self.setMinimumWidth(NARROW if is_narrow else WIDTH)
        self.setMaximumWidth(NARROW if is_narrow else 16_777_215)
        self.weekday.setText(weekday_name(day.on.weekday(), short=True))
        self.date.setText("" if is_narrow else f"{day.on.month}/{day.on.day}")
        on_leave = day.on in week.leave
        self.mark.show_word(_("leave") if on_leave else day_mark(day), Tone.WARN)
        note = _("leave") if on_leave else day_note(day)
        lunar, cell = lunar_of(day.on, short=True), lunar_cells(day.on, day.on)[day.on]
        festival = "" if cell in lunar else cell
        self.lunar.setText(f"{day.on.month}/{day.on.day}" if is_narrow else dotted(lunar, note or festival))
        self.lunar.setToolTip(dotted(lunar, note, festival))
        route = week.ground.route(counted)
        count = ngettext("{count} visit", "{count} visits", len(counted)).format(count=len(counted))
        km = _("{km} km").format(km=round(route.km))
        self.load.setText(dotted(count, km) if counted else "")
        is_long = bool(counted) and route.ends > week.ground.pace.ends + LONG_SAID
        ink = "bad" if route.late > LATE_SAID else "warn" if is_long else ""
        self.load.setProperty("ink", "" if is_past else ink)  # what is over cannot be mended
        self.load.style().unpolish(self.load)
        self.load.style().polish(self.load)
        self._set_choices(is_past=is_past, has_left=bool(left_over(visits, day.on, today)), narrow=is_narrow)
        self.list.take_drops(takes=not is_past)
        self.list.nothing = "" if is_past or is_narrow else _("Drop visits here")
        self.list.show_cards(visit_cards(week, day.on, today, suggested))
        said = dotted(day_short(day.on), lunar, note, festival, self.load.text())
        self.setAccessibleName(said)
        self.list.setAccessibleName(said)
        self._head.setToolTip("\n".join(filter(None, (said, *(route_words(route) if counted else ())))))

    def _set_choices(self, *, is_past: bool, has_left: bool, narrow: bool) -> None:
        while (item := self._more.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if narrow:
            return
        choices: list[tuple[str, str, str]] = [("show", _("Show the way of this day"), "map-trifold")]
        if not is_past:
            choices += [("fill", _("Fill this day"), "magic-wand"), ("order", _("Order by distance"), "path")]
        if has_left:
            choices.append(("carry", _("Move what is left to today"), "arrow-right"))
        choices.append(("print", _("Print this day"), "printer"))
        offered = [(words, icon, partial(self.asked.emit, name, self.on)) for name, words, icon in choices]
        self._more.addWidget(more_button(offered, _("What to do with this day")))

    def _set(self, name: str, value: bool) -> None:  # noqa: FBT001  (a property of the stylesheet)
        self.setProperty(name, value)
        self.style().unpolish(self)
        self.style().polish(self)


class _Head(QWidget):
    """A click shows the way of the day."""

    def __init__(self, column: DayColumn) -> None:
        super().__init__(column)
        self._column = column
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._column.asked.emit("show", self._column.on)
        super().mouseReleaseEvent(event)
