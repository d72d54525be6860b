"""Whose work is shown: a choice that only somebody with reps below sees."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal

from fieldapp.queries.week_plans import people_below
from fieldapp.texts import _
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.widgets.choice import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

People = list[tuple[UUID, str]]


class RepChoice(Choice):
    """One's own work first (or what *first* says), then each colleague below; hidden where there is nobody."""

    chosen = Signal()

    def __init__(self, app: AppContext, first: str = "") -> None:
        self._first = first or _("My own")
        super().__init__([(None, self._first)])
        self._app = app
        self._wanted: UUID | None = None  # asked for before the names were read
        self.setAccessibleName(_("Whose work is shown"))
        self.edited.connect(self.chosen)
        self.hide()
        self.read_again()

    def who(self) -> UUID | None:
        """The colleague who was chosen; ``None`` for whoever works here."""
        found = self.value()
        return found if isinstance(found, UUID) else self._wanted

    def choose(self, colleague_id: UUID | None) -> None:
        """Show the work of *colleague_id* from now on."""
        self._wanted = colleague_id
        self.set_value(colleague_id)
        if self.currentIndex() < 0:
            self.setCurrentIndex(0)
        else:
            self._wanted = None

    def read_again(self) -> None:
        """Read who is below whoever works here."""

        def fetch(session: "Session") -> People:
            me = working_here(session)
            return [(row.id, row.name) for row in people_below(session, me)] if me is not None else []

        self._app.read(fetch, self._show)

    def _show(self, people: People) -> None:
        before, wanted = self.value(), self._wanted
        self.set_choices([(None, self._first), *people])
        if wanted is not None:
            self.choose(wanted)
        elif before is None or self.currentIndex() < 0:
            self.setCurrentIndex(0)
        self.setVisible(bool(people))
