"""The dealers: the list at the left, the file at the right; one at a time where there is no room for both."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from fieldapp.operations import Area
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealer_counts import wealth
from fieldapp.queries.house_rules import rules_on
from fieldapp.rules.dealers import Wealth
from fieldapp.texts import Text, _
from ui.commands import Command
from ui.context import AppContext
from ui.dealers.file import FilePane
from ui.dealers.list import WIDTH_PX, DealerListPane
from ui.dealers.merge_dialog import DuplicatesDialog
from ui.dealers.new_dealer_dialog import NewDealerDialog
from ui.dealers.section import SCROLL_BAR_PX
from ui.page import MARGIN, Page
from ui.widgets.buttons import button, more_button
from ui.widgets.card import row
from ui.widgets.scroll import BESIDE_BAR_PX

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BOTH_FROM_PX = 880  # narrower, the list and the file take turns
REMEMBER_AFTER_MS = 600
LIST_SHARE = 0.36  # of the page


class DealersPage(Page):
    """Everything about dealers."""

    areas = frozenset(
        {
            Area.DEALERS,
            Area.VISITS,
            Area.VALUE,
            Area.SUPPORT,
            Area.CONTRACTS,
            Area.REGIONS,
            Area.TEAM,
            Area.RULES,
        }
    )
    margin_right = MARGIN - BESIDE_BAR_PX - SCROLL_BAR_PX  # the scroll bar of the file stands in the margin

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.list = DealerListPane(app)
        self.file = FilePane(app)
        self.list.opened.connect(self._open)
        self.list.shown.connect(self.show_full)
        self.list.empty.connect(self._show_no_dealers)
        self.list.failed.connect(self._fail)
        self.list.add_wanted.connect(self.add_dealer)
        self.file.back_wanted.connect(self.show_list)
        self.file.gone.connect(self._on_gone)
        self.add_tool(
            more_button(
                [
                    (_("Import…"), "download-simple", self.import_files),
                    (_("Import monthly figures…"), "download-simple", self.import_figures),
                    (_("Export to Excel or CSV…"), "export", self.list.table.out.export),
                    (_("Report: print, PDF or Excel…"), "printer", self.list.table.out.print),
                    (_("Find dealers entered twice…"), "copy", self.find_duplicates),
                ],
                _("More about dealers"),
            )
        )
        self.add_tool(button(_("New dealer"), icon="plus", role="primary", on=self.add_dealer))
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        self._turns = _Turns()
        self._turns.hide()
        self._is_narrow = False
        self._split.addWidget(self.list)
        self._split.addWidget(self.file)
        self._split.setStretchFactor(1, 1)
        self._remembering = QTimer(self, singleShot=True, interval=REMEMBER_AFTER_MS)
        self._remembering.timeout.connect(self._remember)
        self._split.splitterMoved.connect(lambda *_: self._remembering.start())
        self.body.setSpacing(0)
        self.body.addWidget(self._split, 1)
        self.body.addWidget(self._turns, 1)
        self._is_first = True
        self._said = ""

    def subtitle(self) -> str:
        return self._said

    def commands(self) -> list[Command]:
        record, plan = self.file.record_visit, self.file.plan_visit
        return [
            _command("find", Text("Find in the list"), self._find, "Ctrl+F", "magnifying-glass"),
            _command("record", Text("Record a visit here"), record, "Ctrl+R", "check"),
            _command("plan", Text("Plan a visit here"), plan, "Ctrl+Shift+R", "calendar-plus"),
            _command("person", Text("Add a person here"), self._add_person, "Ctrl+Shift+N", "user-plus"),
            _command("phone", Text("Copy the phone number"), self.file.header.copy_phone, "Ctrl+Shift+C", "phone"),
            _command("print", Text("Print the file"), self.file.print_file, "Ctrl+P", "printer"),
            _command("ladder", Text("Move on the relationship ladder"), self.file.move_on_ladder, "", "trend-up"),
            _command("import", Text("Import dealers and people"), self.import_files, "", "download-simple"),
            Command("figures.import", Text("Import monthly figures"), self.import_figures, "", "download-simple"),
            _command("export", Text("Export the dealers shown"), self.list.table.out.export, "", "export"),
            _command("print_list", Text("Print the dealers shown"), self.list.table.out.print, "", "printer"),
            _command("duplicates", Text("Find dealers entered twice"), self.find_duplicates, "", "copy"),
        ]

    def arrive(self, **where: object) -> None:
        """``dealer`` names whose file, ``tab`` which part of it; ``new``, ``import_file`` and ``import_figures`` ask.

        ``only`` narrows the list down to these dealers, whom ``reason`` says something in common of; ``new_in`` is
        the code of the place in which the new dealer lies.
        """
        only = where.get("only")
        if isinstance(only, frozenset):
            self.list.show_filter(DealerFilter(only=only, reason=str(where.get("reason") or "")))
            self.show_list()
        dealer = where.get("dealer")
        if isinstance(dealer, UUID):
            self.list.mark(dealer)
            self.file.show_dealer(dealer, str(where.get("tab") or ""))
            self.show_file()
        if where.get("new"):
            self.add_dealer(place=str(where.get("new_in") or ""))
        if where.get("import_file"):
            self.import_files()
        if where.get("import_figures"):
            self.import_figures()

    def read_again(self) -> None:
        if self._is_first:
            self._is_first = False
            self.list.actions_.read_again()
            self.list.show_listing(self.list.listing)
        else:
            self.list.read_again()
        self.file.read_again()
        today = self.app.clock.today()

        def fetch(session: "Session") -> Wealth:
            return wealth(session, rules_on(session, today).thresholds.wealth_prospects)

        self.app.read(fetch, self._show_wealth, key=(id(self), "wealth"), owner=self)

    def add_dealer(self, name: str = "", *, place: str = "") -> None:
        """Ask for a new dealer, in the *place* with this code if it is known already, then show its file."""
        chosen = self.list.listing.chosen
        dialog = NewDealerDialog(self.app, self, self._on_added, name=name, chosen=chosen, place=place)
        dialog.show_form()

    def import_figures(self) -> None:
        """Ask for a workbook of monthly figures."""
        from ui.importing.figures_dialog import FiguresDialog

        FiguresDialog.ask(self.app, self)

    def import_files(self) -> None:
        """Take dealers in from files."""
        from ui.importing.dialog import ImportDialog

        ImportDialog(self.app, self).show_form()

    def find_duplicates(self) -> None:
        """Show who was probably entered twice."""
        DuplicatesDialog(self.app, self).show_form()

    def show_list(self) -> None:
        """Where there is room for one: the list."""
        if self._is_narrow:
            self._turns.setCurrentWidget(self.list)
        self.list.table.view.setFocus()

    def show_file(self) -> None:
        """Where there is room for one: the file."""
        if self._is_narrow:
            self._turns.setCurrentWidget(self.file)

    def _show_wealth(self, found: Wealth) -> None:
        said = _("Live prospects: {count}, wanted: {wanted}")
        self._said = said.format(count=found.prospects, wanted=found.wanted)
        self.retitled.emit()

    def _show_no_dealers(self) -> None:
        """Nobody at all: say what helps."""
        self._is_first = True
        self.file.show_nobody()
        ways = QWidget()
        add = button(_("Add the first dealer"), icon="plus", role="primary", on=self.add_dealer)
        ways.setLayout(row(add, button(_("Import…"), icon="download-simple", on=self.import_files)))
        self.show_empty("storefront", _("No dealers yet. Add the first one, or import your list from Excel."), ways)

    def _open(self, dealer_id: object) -> None:
        if isinstance(dealer_id, UUID):
            self.file.show_dealer(dealer_id)
            self.show_file()

    def _on_added(self, dealer_id: UUID) -> None:
        self.file.show_dealer(dealer_id)
        self.list.mark(dealer_id)
        self.show_file()

    def _fail(self, error: Exception) -> None:
        self._is_first = True
        self.show_error(error)

    def _on_gone(self) -> None:
        self.list.mark(None)
        self.show_list()

    def _add_person(self) -> None:
        if self.file.dealer_id is not None:
            self.show_file()
            self.file.add_person()

    def _find(self) -> None:
        self.show_list()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < BOTH_FROM_PX)
        if not self._is_narrow:
            self._share_width()

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self.list.follows = not narrow
        self.file.header.back.setVisible(narrow)
        # Alone, the list ends where everything else does; beside the file the gap between them is enough.
        self.list.setContentsMargins(0, 0, MARGIN - self.margin_right if narrow else 0, 0)
        works_in_file = self.focusWidget() is not None and self.file.isAncestorOf(self.focusWidget())
        for pane in (self.list, self.file):
            (self._turns if narrow else self._split).addWidget(pane)
        self._split.setStretchFactor(1, 1)
        self._split.setVisible(not narrow)
        self._turns.setVisible(narrow)
        wanted = self.file if works_in_file else self.list
        for pane in (self.list, self.file):
            pane.setVisible(not narrow or pane is wanted)
        if narrow:
            self._turns.setCurrentWidget(wanted)

    def _share_width(self) -> None:
        """The list as wide as it was left; before that, not wider than the file needs."""
        whole = self.width() - MARGIN - self.margin_right
        wanted = self.app.settings.window.get("dealer_list") or min(WIDTH_PX, whole * LIST_SHARE)
        self._split.setSizes([int(wanted), whole - int(wanted)])

    def _remember(self) -> None:
        self.app.save_settings(window=self.app.settings.window | {"dealer_list": self._split.sizes()[0]})


def _command(name: str, title: Text, run: Callable[[], object], keys: str, icon: str) -> Command:
    return Command(f"dealer.{name}", title, run, keys, icon)


class _Turns(QStackedWidget):
    """Fills the page and not more: its panes scroll by themselves, however high they would like to be."""

    def hasHeightForWidth(self) -> bool:
        return False
