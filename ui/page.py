"""The base of every page, and what page authors need to know.

A page is a package ``ui/<area>/`` with ``page.py`` (widgets and wiring), small widgets beside it, and
``state.py`` (no Qt) where there is something to decide.  It is listed in ``ui/pages.py``.

    class DealersPage(Page):
        areas = frozenset({Area.DEALERS, Area.VISITS})

        def __init__(self, app: AppContext) -> None:
            super().__init__(app)
            self.table = TableView(app, "dealers", COLUMNS)
            self.table.activated.connect(lambda row: app.open_dealer(row.id))
            self.add_tool(button(_("New dealer"), icon="plus", role="primary", on=self.add_dealer))
            self.body.addWidget(self.table, 1)

        def read_again(self) -> None:                      # at first, and after a change of its areas
            self.load(lambda session: dealer_rows(session), self._show)

        def _show(self, rows: list[DealerRow]) -> None:
            self.table.show_rows(rows)
            if not rows:
                self.show_empty("storefront", _("No dealers yet."), button(_("Import"), on=...))

- ``self.load(fetch, then)`` reads off the thread: skeleton at first, the answer to *then*, an error with "Try
  again" if it fails.  ``self.app.write(operate, then, said=Text("Saved"), refused=form.refuse)`` changes data.
  ``self.app.work(Text("Printing the plan"), lambda store, progress: ...)`` shows in the status bar with a cancel.
  Never touch widgets in *fetch* or *operate*; give them values, not widgets.
- ``arrive(**where)`` is called by ``app.go("dealers", dealer=some_id)``: show that dealer.
- ``app.clock.today()``, ``app.settings``, ``app.save_settings(x=...)``, ``app.places``, ``app.toast(Text(...))``.

Parts (``ui/widgets/``; import from the module named):

- ``labels``: ``label(text, role, tone=)`` with role body, note, sub, title, heading, number, strong, bad, good;
  ``ElidedLabel``; ``dotted("a", "b")`` joins parts with a middle dot
  (never write one yourself: it is too wide in Chinese faces)
- ``buttons``: ``button(text, icon=, role="plain"|"primary"|"quiet"|"danger", on=)``, ``icon_button(icon, name, on=)``,
  ``menu_button(text, [(text, icon, call), ...])``
- ``card``: ``Card(title="", *tools)`` with ``.body``; ``section(text, *tools)`` heading row; ``row(*widgets)``,
  ``column(*widgets)``
- ``chips``: ``FilterChips([(value, text), ...], many=True)``: ``.chosen``, signal ``changed``
- ``picture.Picture(icon, token, size)``: an icon that stands by itself
- ``pills``: ``Pill(text, Tone.GOOD)``
- ``scroll.Scroll``: a column that scrolls by itself beside a list (``.body``); ``tabs.Tabs``: ``add(name, text, make)``
- ``states``: ``EmptyState(icon, text, action)``, ``States`` (loading, error, empty, full)
- ``table``: ``TableView(app, name, columns)``: ``show_rows``, ``show_source``, ``filter``, ``selected()``,
  ``select(key)``, ``add_action(text, call(rows), icon=)``, ``out.button(_("Visits"))``; signals ``activated(row)``,
  ``selection_changed(rows)``,
  ``sort_wanted(column, descending)``; a ``Column`` with ``gives_way=1`` (2, 3 …) disappears where there is no room
- ``table_out``: ``TableOut(app, self, give)`` lets any list out into Excel, onto paper, onto the clipboard:
  ``.button(name)`` beside a table, ``.button(name, quiet=True)`` on a card, ``.offer_on(widget)`` for the right mouse
  button (``fieldapp.lists`` makes tables)
- ``form``: ``Form`` (rows of label, editor, hint or problem; ``.refuse(error)``, beside the field where the error
  names one), ``AutoForm(save)`` (saves as one goes)
- editors: ``money_edit.MoneyEdit`` (Decimal yuan), ``date_edit.DateEdit`` (date, lunar calendar popover),
  ``birthday_edit.BirthdayEdit``, ``choice.Choice([(value, text), ...])``, ``search_field.SearchField``;
  each has ``value()``, ``set_value(x)`` and the signal ``edited``
- ``timeline``: ``Timeline`` with ``show_items([TimelineItem(when, title, text, icon, tone)])``
- ``key_values``: ``KeyValues`` with ``show_pairs([(key, value), ...])``
- ``dialog``: ``Dialog(parent, title)`` with ``.form`` and two buttons; it asks before it is left with something
  typed, or keeps it where ``keep_draft(app, name)`` was called

Style: sentences by ``_()`` when the widget is made (a change of language makes every page anew); no colours, no
fonts and no pixel sizes for text in pages: use roles and ``Tone``; gaps of 4, 8, 12, 16 or 24 px.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldapp.operations import Area, Changed
from fieldapp.texts import _
from ui.commands import Command
from ui.context import AppContext
from ui.trouble import plain_words
from ui.widgets.states import States
from ui.widgets.tab_order import TabOrder

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

T = TypeVar("T")
MARGIN = 24
log = logging.getLogger(__name__)


class Page(QWidget):
    """One page of the window.  Made when first shown, and made anew when the language changes."""

    areas: ClassVar[frozenset[Area]] = frozenset()  # a change there makes the page read again
    margin_right: ClassVar[int] = MARGIN
    retitled = Signal()  # the subtitle or the commands may be others now

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self.app = app
        self.tools = QWidget()
        """Shown at the right of the top bar while the page is: at most one primary button."""
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(MARGIN, 4, self.margin_right, 16)
        self.body.setSpacing(16)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        self._tab_order = TabOrder(content)
        self._bar = scroll.verticalScrollBar()
        self._bar.rangeChanged.connect(lambda _least, most: self._keep_width(has_bar=most > 0))
        self._states = States(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        self._is_stale = True

    def subtitle(self) -> str:
        """Said below the page's title: the day, a count; asked again after each ``load``."""
        return ""

    def read_again(self) -> None:
        """Read what the page shows.  Called when first shown and after a change of ``areas``."""
        self.show_full()

    def arrive(self, **where: object) -> None:
        """Show what ``app.go(page, **where)`` asked for."""

    def commands(self) -> list[Command]:
        """What can be done here from the keyboard and the palette, while the page is shown."""
        return []

    def on_changed(self, changed: Changed) -> None:
        """Some data changed: read again if it concerns this page, at once or when it is shown next."""
        if changed.touches(*self.areas):
            if self.isVisible():
                self.read_again()
            else:
                self._is_stale = True

    def load(self, fetch: "Callable[[Session], T]", then: Callable[[T], object], *, key: str = "page") -> None:
        """Read off the thread, show the page, and hand what came back to *then*."""
        if not self._states.was_full:
            self.show_loading()

        def arrived(answer: T) -> None:
            self.show_full()
            then(answer)
            self.retitled.emit()

        self.app.read(fetch, arrived, key=(id(self), key), failed=self.show_error, owner=self)

    def add_tool(self, widget: QWidget) -> None:
        """Put *widget* into the top bar, to the right."""
        layout = self.tools.layout()
        if layout is not None:
            layout.addWidget(widget)

    def show_loading(self) -> None:
        self._states.loading()

    def show_error(self, error: Exception) -> None:
        """Say what happened, with a button to try again."""
        if self._states.was_full:
            self.app.trouble.show(error)
        else:
            log.error("page", exc_info=error)
            self._states.error(plain_words(error), _("Try again"), self.read_again)

    def show_empty(self, icon: str, text: str, action: QWidget | None = None) -> None:
        """Say that there is nothing yet, with the one action that helps."""
        self._states.empty(icon, text, action)

    def show_full(self) -> None:
        self._states.full()

    def _keep_width(self, *, has_bar: bool) -> None:
        """What is shown ends below the end of the top bar: the scroll bar stands in the margin."""
        margins = self.body.contentsMargins()
        margins.setRight(self.margin_right - (self._bar.sizeHint().width() if has_bar else 0))
        self.body.setContentsMargins(margins)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.read_again()
