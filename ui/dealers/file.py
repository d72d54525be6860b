"""The file of one dealer: its head, and its tabs."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.vocabulary import DealerStatus
from fieldapp.operations.dealers import change_dealer, delete_dealers, set_status
from fieldapp.queries.dealer_file import DealerFile, dealer_file
from fieldapp.queries.house_rules import rules_on
from fieldapp.queries.revival import open_case
from fieldapp.texts import Text, _
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.contracts import ContractsSection
from ui.dealers.dialogs import LadderDialog, PlanVisitsDialog
from ui.dealers.file_header import FileHeader
from ui.dealers.files import FilesSection
from ui.dealers.merge_dialog import ask_which
from ui.dealers.overview import OverviewSection
from ui.dealers.people import PeopleSection
from ui.dealers.relation import RelationSection
from ui.dealers.resources import ResourcesSection
from ui.dealers.sales import SalesSection
from ui.dealers.section import SCROLL_BAR_PX, Section
from ui.dealers.timeline import TimelineSection
from ui.dealers.visits import VisitsSection
from ui.trouble import plain_words
from ui.visits.record_dialog import RecordVisitDialog
from ui.widgets.scroll import BESIDE_BAR_PX
from ui.widgets.states import States
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class FilePane(QWidget):
    """Shows the file of the dealer it is told; ``back_wanted`` where there is only room for it or the list."""

    back_wanted = Signal()
    gone = Signal()  # the dealer shown was deleted

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.dealer_id: UUID | None = None
        self.file: DealerFile | None = None
        self.header = FileHeader(app, self._more())
        self._add_statuses()
        self.header.back_wanted.connect(self.back_wanted)
        self.header.record_wanted.connect(self.record_visit)
        self.header.plan_wanted.connect(self.plan_visit)
        self.tabs = Tabs()
        self.tabs.add("overview", _("Overview"), lambda: OverviewSection(app, self.show_tab))
        self.tabs.add("people", _("People"), lambda: PeopleSection(app))
        self.tabs.add("timeline", _("Timeline"), lambda: TimelineSection(app))
        self.tabs.add("visits", _("Visits"), lambda: VisitsSection(app, self.record_visit, self.plan_visit))
        self.tabs.add("relation", _("Relationship"), lambda: RelationSection(app))
        self.tabs.add("sales", _("Sales"), lambda: SalesSection(app))
        self.tabs.add("resources", _("Resources"), lambda: ResourcesSection(app))
        self.tabs.add("contracts", _("Contracts"), lambda: ContractsSection(app))
        self.tabs.add("files", _("Files"), lambda: FilesSection(app))
        self.tabs.shown.connect(lambda _name: self._fill_section())
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, BESIDE_BAR_PX + SCROLL_BAR_PX, 0)  # ends where the cards below end
        head.addWidget(self.header)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        self._states = States(whole)
        self._states.empty("storefront", _("Choose a dealer in the list."))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._states)

    # Which file

    def show_dealer(self, dealer_id: UUID, tab: str = "") -> None:
        """Show a dealer's file, and one of its tabs."""
        if dealer_id != self.dealer_id:
            self._leave()
            self.dealer_id, self.file = dealer_id, None
            if not self._states.was_full:
                self._states.loading()
            self.read_again()
        if tab:
            self.show_tab(tab)

    def show_nobody(self) -> None:
        """Nobody is chosen."""
        self._leave()
        self.dealer_id = self.file = None
        self._states.empty("storefront", _("Choose a dealer in the list."))

    def read_again(self) -> None:
        """Read the file shown anew."""
        dealer_id, today = self.dealer_id, self._app.clock.today()
        if dealer_id is None:
            return

        def fetch(session: "Session") -> DealerFile | None:
            return dealer_file(session, dealer_id, today=today, rules=rules_on(session, today))

        self._app.read(fetch, self._show, key=(id(self), "file"), failed=self._fail, owner=self)

    def show_tab(self, name: str) -> QWidget:
        """Show a tab of the file."""
        return self.tabs.show_tab(name)

    def _leave(self) -> None:
        for name in self.tabs.names:
            section = self.tabs.made(name)
            if isinstance(section, Section):
                section.leave()

    def _show(self, file: DealerFile | None) -> None:
        if file is None:
            self.show_nobody()
            self.gone.emit()
            return
        self.file = file
        self._states.full()
        self.header.show_file(file)
        self._fill_section()

    def _fail(self, error: Exception) -> None:
        self._states.error(plain_words(error), _("Try again"), self.read_again)

    def _fill_section(self) -> None:
        section = self.tabs.made(self.tabs.name)
        if self.file is not None and isinstance(section, Section):
            section.show_file(self.file)

    # What can be done

    def record_visit(self) -> None:
        """Write down a visit that is made or was made now."""
        if self.file is not None:
            facts = self.file.facts
            RecordVisitDialog(self._app, self.window(), facts.id, facts.name).show_form()

    def plan_visit(self) -> None:
        """Put the dealer on the plan of a day."""
        if self.file is not None:
            PlanVisitsDialog(self._app, self, [self.file.facts.id]).show_form()

    def add_person(self) -> None:
        """Show the people with the cursor in the line for a new one."""
        section = self.show_tab("people")
        if isinstance(section, PeopleSection):
            section.line.setFocus()

    def move_on_ladder(self) -> None:
        """Ask for the step and the evidence."""
        if self.file is not None:
            LadderDialog(self._app, self, self.file.facts.id, self.file.facts.ladder_step).show_form()

    def print_file(self) -> None:
        """Show the file as it will be printed."""
        if self.dealer_id is not None:
            self._app.go("reports", report="dealer_file", dealer=self.dealer_id)

    def merge(self) -> None:
        """Choose the dealer that is the same one."""
        if self.file is not None:
            ask_which(self._app, self, self.file.facts.id, self.file.facts.name)

    def delete(self) -> None:
        """Mark the dealer as deleted."""
        if self.file is not None:
            dealer_id, name = self.file.facts.id, self.file.facts.name
            self._app.write(lambda store: delete_dealers(store, [dealer_id]), said=Text("{name} deleted", name=name))

    def set_status(self, status: DealerStatus) -> None:
        """Say where the dealer stands with us."""
        if self.file is not None:
            dealer_id, today = self.file.facts.id, self._app.clock.today()
            said = Text("Status changed")
            self._app.write(lambda store: set_status(store, [dealer_id], status, today=today), said=said)

    def turn_core(self) -> None:
        """Make the dealer a core dealer, or no longer one."""
        if self.file is not None:
            dealer_id, is_core = self.file.facts.id, not self.file.facts.is_core
            said = Text("Core dealer now") if is_core else Text("No longer a core dealer")
            self._app.write(lambda store: change_dealer(store, dealer_id, {"is_core": is_core}), said=said)

    def _more(self) -> list[tuple[str, str, "partial[None]"]]:
        return [
            (_("Add a person"), "user-plus", partial(self.add_person)),
            (_("Move on the relationship ladder…"), "trend-up", partial(self.move_on_ladder)),
            (_("Core dealer, or no longer"), "star", partial(self.turn_core)),
            (_("Revive…"), "heartbeat", partial(self.revive)),
            (_("Print the file"), "printer", partial(self.print_file)),
            (_("Merge with another dealer…"), "git-merge", partial(self.merge)),
            (_("Delete"), "trash", partial(self.delete)),
        ]

    def revive(self) -> None:
        """Open the case of bringing a dealer back that bought no more, or write on in it."""
        file = self.file
        if file is None:
            return
        from ui.analysis.segments import RevivalDialog

        dealer_id, name = file.row.id, file.row.name
        self._app.read(
            lambda session: open_case(session, dealer_id),
            lambda case: RevivalDialog(self._app, self.window(), dealer_id, name, case).show_form(),
            owner=self,
        )

    def _add_statuses(self) -> None:
        below = self.header.menu.addMenu(_("Status"))
        for status in DealerStatus:
            action = below.addAction(word(status))
            action.triggered.connect(lambda _checked=False, status=status: self.set_status(status))
