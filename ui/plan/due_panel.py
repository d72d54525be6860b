"""Who is due, with the reasons; dealers are dragged from here onto a day."""

from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.lists import due_list
from fieldapp.queries.planning import Week
from fieldapp.queries.visits import DueDealer
from fieldapp.texts import _, ngettext
from ui.context import AppContext
from ui.plan.card_list import CardList
from ui.plan.state import MOST_DUE, due_cards
from ui.widgets.card import row
from ui.widgets.labels import label
from ui.widgets.search_field import SearchField
from ui.widgets.table_out import Shown, TableOut


class DuePanel(QWidget):
    """First those who are on no plan yet, the latest on top."""

    opened = Signal(object)  # card
    menu_wanted = Signal(object, QPoint)

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._week: Week | None = None
        self._today = date.min
        self.title = label("", "heading")
        self.planned = label("", "sub")
        self.search = SearchField(_("Search in the due list"))
        self.search.searched.connect(lambda _typed: self._fill())
        self.list = CardList(_("Who is due"))
        self.list.take_drops(takes=False)
        self.list.opened.connect(self.opened)
        self.list.menu_wanted.connect(self.menu_wanted)
        self.more = label("", "sub", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.out = TableOut(app, self, self.shown)
        head = row(self.title, None, self.out.button(_("Who is due"), quiet=True))
        layout.addLayout(head)
        layout.addWidget(self.planned)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.more)

    def show_week(self, week: Week, today: date) -> None:
        """Show who is due until the end of *week*."""
        self._week, self._today = week, today
        waiting = sum(dealer.planned_on is None for dealer in week.due)
        planned = len(week.due) - waiting
        self.title.setText(ngettext("{count} visit due", "{count} visits due", waiting).format(count=waiting))
        self.planned.setText(_("{count} more are planned already").format(count=planned))
        self.planned.setVisible(planned > 0)
        self._fill()

    def shown(self) -> Shown | None:
        """Who is due and fits the search, also those for whom the panel has no room."""
        week, today, typed = self._week, self._today, self.search.text().strip()
        if week is None:
            return None
        dealers = [card.row for card in due_cards(week, today, typed) if isinstance(card.row, DueDealer)]
        title = _("Who is due")
        return Shown(title, lambda _store, _progress: due_list(title, dealers, today), typed)

    def _fill(self) -> None:
        if self._week is None:
            return
        typed = self.search.text().strip()
        cards = due_cards(self._week, self._today, typed)
        self.list.nothing = _("Nothing found.") if typed else _("Nobody is due.")
        self.list.show_cards(cards[:MOST_DUE])
        left = len(cards) - MOST_DUE
        self.more.setText(_("{count} more: the search finds them").format(count=left))
        self.more.setVisible(left > 0)
