"""The base of every section of the Analysis page.

    class LadderAnalysis(AnalysisSection):
        areas = frozenset({Area.DEALERS})
        uses_period = True

        def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
            super().__init__(app, scope)
            self.chart = ChartCard(app, "ladder", _("On each step"))
            self.chart.chosen.connect(self._open)
            self.body.addWidget(self.chart)

        def read_again(self) -> None:
            scope = self.scope()
            self.load(lambda session: ladder_board(session, scope.ground(session), scope.period), self._show)

- ``self.load(fetch, then)`` reads off the thread, with the same four states as a page: ``show_empty(...)`` in *then*
  where there is nothing yet.
- ``self.open_dealers(title, ids)`` shows these dealers in the list, with *title* as the reason above it.
- ``number_card(name, value, remark, open_)`` is a figure that can be clicked.
- ``report`` names the report of the catalogue that the printer button of the page opens.
- A section is listed in ``SECTIONS`` in ``ui/analysis/page.py``.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.errors import RefusedError
from fieldapp.operations import Area, Changed
from fieldapp.texts import Text, _, pgettext
from ui.analysis.scope import Scope
from ui.context import AppContext
from ui.trouble import plain_words
from ui.widgets.chart import ChartCard
from ui.widgets.scroll import BESIDE_BAR_PX, Scroll
from ui.widgets.states import States
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

T = TypeVar("T")
log = logging.getLogger(__name__)


class AnalysisSection(QWidget):
    """One section: reads for the scope chosen above it, and anew after changes of its areas.

    Args:
        app: reads and writes.
        scope: what is chosen at that moment.
    """

    areas: ClassVar[frozenset[Area]] = frozenset({Area.DEALERS, Area.REGIONS, Area.VALUE, Area.VISITS})
    uses_period: ClassVar[bool] = True
    report: ClassVar[str] = ""

    def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
        super().__init__()
        self.app, self.scope = app, scope
        content = Scroll(spacing=16)
        self.body = content.body
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(0, 0, BESIDE_BAR_PX, 8)
        del margins
        self._states = States(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        self._is_stale = True

    def read_again(self) -> None:
        """Read what is shown, for the scope of the moment."""
        raise NotImplementedError

    def arrive(self) -> None:
        """The section comes into sight: read if something has changed since."""
        if self._is_stale:
            self._is_stale = False
            self.read_again()

    def outdate(self) -> None:
        """The scope or the data are others now: read at once if in sight, else when shown next."""
        if self.isVisible():
            self.read_again()
        else:
            self._is_stale = True

    def on_changed(self, changed: Changed) -> None:
        """Some data changed."""
        if changed.touches(*self.areas):
            self.outdate()

    def load(self, fetch: "Callable[[Session], T]", then: Callable[[T], object]) -> None:
        """Read off the thread, show the section, and hand what came back to *then*."""
        if not self._states.was_full:
            self._states.loading()

        def arrived(answer: T) -> None:
            self._states.full()
            then(answer)
            self.name_scope()

        self.app.read(fetch, arrived, key=(id(self), "section"), failed=self._fail, owner=self)

    def scope_words(self) -> str:
        """Whose dealers and which days are looked at, as it stands in the heading of a printed table."""
        scope = self.scope()
        said = [*scope.whose, f"{scope.period.first} – {scope.period.last}" if self.uses_period else ""]
        return pgettext("list", ", ").join(filter(None, said))

    def name_scope(self) -> None:
        """Let each table and chart say in files and on paper what it was reckoned over."""
        said = self.scope_words()
        for table in self.findChildren(TableView):
            table.narrowed = said
        for chart in self.findChildren(ChartCard):
            chart.narrowed = said

    def show_empty(self, icon: str, text: str, action: QWidget | None = None) -> None:
        """Say that there is nothing yet, with the one action that helps."""
        self._states.empty(icon, text, action)

    def open_dealers(self, title: str, ids: Iterable[UUID]) -> None:
        """Show these dealers in the list of the Dealers page, with *title* as the reason."""
        found = frozenset(ids)
        if found:
            self.app.go("dealers", only=found, reason=title)
        else:
            self.app.toast(Text("There is no dealer behind this number."), undo=False)

    def _fail(self, error: Exception) -> None:
        if self._states.was_full:
            self.app.trouble.show(error)
            return
        if not isinstance(error, RefusedError):
            log.error("analysis", exc_info=error)
        self._states.error(plain_words(error), _("Try again"), self.read_again)
