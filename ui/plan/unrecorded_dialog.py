"""Planned visits whose day is over: done, moved, or dropped and why; each is settled where it stands."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu, QVBoxLayout, QWidget

from fieldapp.operations import Area, Changed
from fieldapp.operations.visits import miss_visit, move_visit
from fieldapp.queries.plan_done import unrecorded
from fieldapp.queries.visits import VisitRow, leave_days, work_calendar
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_short
from fieldapp.words.plan_done import REASONS, unrecorded_text
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.plan.dialogs import MissedDialog
from ui.visits.record_dialog import record_visit_dialog
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.scroll import Scroll

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Found = tuple[list[VisitRow], date]


class UnrecordedDialog(QDialog):
    """A line for each visit; it closes by itself when nothing is left.

    Args:
        app: reads and writes.
        parent: the window.
        colleague_id: whose visits; of whoever works here when None.
    """

    def __init__(self, app: AppContext, parent: QWidget, colleague_id: UUID | None = None) -> None:
        super().__init__(parent)
        self._app, self._colleague_id = app, colleague_id
        self._had_some = False
        self.visits: list[VisitRow] = []
        self.setWindowTitle(_("What became of these visits?"))
        self.resize(680, 460)
        self.title = label("", "title", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        scroll = Scroll()
        scroll.body.addLayout(self._lines)
        scroll.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(self.title)
        layout.addWidget(scroll, 1)
        layout.addLayout(row(None, button(_("Close"), on=self.reject)))
        app.changed.connect(self._on_changed)
        self.read_again()

    def show_list(self) -> None:
        """Open above the window."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def read_again(self) -> None:
        """Read what is still open."""
        today, who = self._app.clock.today(), self._colleague_id

        def fetch(session: "Session") -> Found:
            me = who or working_here(session)
            return unrecorded(session, today, me), work_calendar(session).next_workday(today, leave_days(session, me))

        self._app.read(fetch, self._show)

    def line(self, visit_id: UUID) -> QWidget | None:
        """The line of a visit."""
        for place in range(self._lines.count()):
            item = self._lines.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget.property("visit") == str(visit_id):
                return widget
        return None

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches(Area.VISITS):
            self.read_again()

    def _show(self, found: Found) -> None:
        self.visits, to = found
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not self.visits and self._had_some:
            self.accept()
            return
        self._had_some = bool(self.visits)
        self.title.setText(unrecorded_text(len(self.visits)) if self.visits else _("Every visit is recorded or moved."))
        for visit in self.visits:
            self._lines.addWidget(self._line(visit, to))

    def _line(self, visit: VisitRow, to: date) -> QWidget:
        made = QWidget()
        made.setProperty("visit", str(visit.id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(visit.dealer, "strong"))
        planned = day_short(visit.planned_on) if visit.planned_on is not None else ""
        words.addWidget(ElidedLabel(dotted(planned, visit.place), "sub"))
        done = button(_("Done…"), on=partial(record_visit_dialog, self._app, self, visit))
        move = button(_("Move to {day}").format(day=day_short(to)), on=partial(self._move, visit, to))
        dropped = button(_("Dropped because"))
        menu = QMenu(dropped)
        for reason in REASONS:
            menu.addAction(str(reason)).triggered.connect(partial(self._drop, visit, str(reason)))
        menu.addAction(_("Another reason…")).triggered.connect(partial(self._ask_why, visit))
        dropped.setMenu(menu)
        for one in (done, move, dropped):
            one.setAutoDefault(False)
            one.setAccessibleName(f"{one.text()} ({visit.dealer})")
        layout = row(done, move, dropped)
        layout.insertLayout(0, words, 1)
        made.setLayout(layout)
        return made

    def _move(self, visit: VisitRow, to: date) -> None:
        said = Text("Moved to {day}", day=day_short(to))
        self._app.write(lambda store: move_visit(store, visit.id, to), said=said)

    def _drop(self, visit: VisitRow, because: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (Qt's signal)
        self._app.write(lambda store: miss_visit(store, visit.id, because), said=Text("Noted"))

    def _ask_why(self, visit: VisitRow, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  (Qt's signal)
        MissedDialog(self._app, self, visit).show_form()
