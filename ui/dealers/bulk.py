"""What is done with one dealer or with many at once: grade, status, territory, plan, delete."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from db.vocabulary import DealerStatus, Grade
from fieldapp.operations.dealers import delete_dealers, set_grade, set_status, set_territory
from fieldapp.queries.territories import TerritoryName, territory_names
from fieldapp.texts import Text, _
from fieldapp.words.vocabulary import word
from ui import theme
from ui.context import AppContext
from ui.dealers.dialogs import PlanVisitsDialog
from ui.dealers.filter_menu import add_entry
from ui.dealers.merge_dialog import MergeDialog

if TYPE_CHECKING:
    from db.store import Store
    from fieldapp.operations import Changed

Ids = Sequence[UUID]


class DealerActions(QObject):
    """Menus and calls for the dealers that *chosen* gives when something is pressed.

    Args:
        app: writes.
        window: dialogs open above it.
        chosen: whose.
        count: how many they are; asked more often.
    """

    def __init__(self, app: AppContext, window: QWidget, chosen: Callable[[], Ids], count: Callable[[], int]) -> None:
        super().__init__(window)
        self._app, self._window, self._chosen, self._count = app, window, chosen, count
        self._territories: list[TerritoryName] = []

    def read_again(self) -> None:
        """Read what the menus offer."""
        self._app.read(territory_names, self._on_territories)

    def fill(self, menu: QMenu) -> None:
        """Add everything to *menu*."""
        grades: list[tuple[str, Callable[[], object]]] = [(word(grade), partial(self.grade, grade)) for grade in Grade]
        _choose(menu, _("Grade"), "star", [*grades, (_("No grade"), partial(self.grade, None))])
        _choose(menu, _("Status"), "flag", [(word(status), partial(self.status, status)) for status in DealerStatus])
        if self._territories:
            rows = [(row.name, partial(self.territory, row.id)) for row in self._territories]
            _choose(menu, _("Territory"), "map-trifold", rows)
        add_entry(menu, _("Plan visits…"), "calendar-plus", self.plan)
        if self._count() == 2:
            add_entry(menu, _("Merge these two…"), "git-merge", self.merge)
        menu.addSeparator()
        add_entry(menu, _("Delete"), "trash", self.delete)

    def grade(self, grade: Grade | None) -> None:
        """Give them a grade, or none."""
        ids = list(self._chosen())
        self._write(lambda store: set_grade(store, ids, grade), ids, Text("Grade changed"))

    def status(self, status: DealerStatus) -> None:
        """Say where they stand with us."""
        ids, today = list(self._chosen()), self._app.clock.today()
        self._write(lambda store: set_status(store, ids, status, today=today), ids, Text("Status changed"))

    def territory(self, territory_id: UUID) -> None:
        """Move them into a territory."""
        ids = list(self._chosen())
        self._write(lambda store: set_territory(store, ids, territory_id), ids, Text("Moved to the territory"))

    def plan(self) -> None:
        """Ask for the day, then put them all on its plan."""
        ids = list(self._chosen())
        if ids:
            PlanVisitsDialog(self._app, self._window, ids).show_form()

    def merge(self) -> None:
        """Make the two chosen ones one."""
        one, other = self._chosen()
        MergeDialog(self._app, self._window, one, other).show_form()

    def delete(self) -> None:
        """Mark them as deleted; the toast offers undo."""
        ids = list(self._chosen())
        self._write(lambda store: delete_dealers(store, ids), ids, Text("{count} deleted", count=len(ids)))

    def _write(self, operate: "Callable[[Store], Changed]", ids: Ids, said: Text) -> None:
        if ids:
            self._app.write(operate, said=said)

    def _on_territories(self, rows: list[TerritoryName]) -> None:
        self._territories = rows


def _choose(menu: QMenu, text: str, icon: str, choices: Sequence[tuple[str, Callable[[], object]]]) -> None:
    below = menu.addMenu(theme.icon(icon), text)
    for words, call in choices:
        add_entry(below, words, "", call)
