"""Resources: what dealers are given and what comes back; high ground, rounds, opponents (DOMAIN sections 7, 12)."""

from functools import partial

from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.list_names import ListName
from fieldapp.operations import Area, Changed
from fieldapp.texts import Text, _
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.resources.balance import BalancePart
from ui.resources.competitors import CompetitorsPart
from ui.resources.ground import GroundPart
from ui.resources.ledger import LedgerPart
from ui.resources.methods import MethodsPart
from ui.resources.parts import ListPart
from ui.resources.rounds import RoundsPart
from ui.resources.warnings import WarningsPart
from ui.widgets.buttons import icon_button
from ui.widgets.tabs import Tabs

_LISTS = {
    "methods": ListName.METHODS,
    "ground": ListName.GROUND,
    "rounds": ListName.ROUNDS,
    "competitors": ListName.PRICES,
}


class ResourcesPage(Page):
    """One tab for each question."""

    areas = frozenset({Area.SUPPORT, Area.COMPETITORS, Area.VISITS, Area.VALUE, Area.DEALERS, Area.RULES, Area.REGIONS})

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._stale: set[str] = set()
        self.tabs = Tabs()
        self.tabs.bar.setAccessibleName(_("Resources"))
        self.tabs.add("ledger", _("Ledger"), lambda: LedgerPart(app))
        self.tabs.add("balance", _("Balance"), lambda: BalancePart(app))
        self.tabs.add("warnings", _("Warnings"), lambda: WarningsPart(app))
        self.tabs.add("methods", _("Methods"), lambda: MethodsPart(app))
        self.tabs.add("ground", _("High ground"), lambda: GroundPart(app))
        self.tabs.add("rounds", _("Rounds"), lambda: RoundsPart(app))
        self.tabs.add("competitors", _("Competitors"), lambda: CompetitorsPart(app))
        self._stale.update(self.tabs.names)
        self.tabs.shown.connect(lambda _name: self._fill())
        lists = icon_button("table", _("Lists from and to Excel…"), on=self.show_lists)
        self.add_tool(lists)
        self.add_tool(icon_button("printer", _("Print or save as PDF…"), on=self.print_report))
        self.body.addWidget(self.tabs, 1)

    def read_again(self) -> None:
        self._stale.update(self.tabs.names)
        self.tabs.show_tab(self.tabs.name)

    def arrive(self, **where: object) -> None:
        """``tab`` names what to show; ``new`` asks for a new entry there, of the ledger where none is named.

        ``lists`` offers the lists from and to Excel.
        ``brand`` narrows what was seen of competitors down to one.
        """
        tab = where.get("tab")
        if isinstance(tab, str) and tab in self.tabs.names:
            part = self.show_tab(tab)
            if isinstance(part, CompetitorsPart):
                part.sightings.show_brand(str(where.get("brand") or ""))
        if where.get("lists"):
            self.show_lists()
        if where.get("new"):
            part = self.show_tab(tab if isinstance(tab, str) else "ledger")
            add = getattr(part, "add", None)
            if add is not None:
                add()

    def commands(self) -> list[Command]:
        titles = {
            "ledger": Text("Ledger"),
            "balance": Text("Balance"),
            "warnings": Text("Warnings"),
            "methods": Text("Methods"),
            "ground": Text("High ground"),
            "rounds": Text("Rounds"),
            "competitors": Text("Competitors"),
        }
        found = [
            Command("resources.new", Text("Give a resource"), partial(self.arrive, new=True, tab="ledger"), "", "plus"),
            Command("resources.lists", Text("Lists from and to Excel…"), self.show_lists, "", "table"),
            Command("resources.print", Text("Print the resources"), self.print_report, "Ctrl+P", "printer"),
        ]
        return found + [
            Command(f"resources.{name}", title, partial(self.show_tab, name), "", "scales")
            for name, title in titles.items()
        ]

    def show_tab(self, name: str) -> QWidget:
        """Show one tab and read it."""
        return self.tabs.show_tab(name)

    def show_lists(self) -> None:
        """Save a list of records as Excel, or import one: of what is looked at."""
        from ui.importing.lists_dialog import ListsDialog

        ListsDialog(self.app, self, _LISTS.get(self.tabs.name, ListName.RESOURCES)).show_form()

    def print_report(self) -> None:
        """Show the report of what is looked at as it will be printed."""
        self.app.go("reports", report="competitors" if self.tabs.name == "competitors" else "resources")

    def on_changed(self, changed: Changed) -> None:
        if changed.touches(*self.areas):
            self._stale.update(self.tabs.names)
        super().on_changed(changed)

    def _fill(self) -> None:
        """Read the tab in sight, if something changed since it was read."""
        name = self.tabs.name
        part = self.tabs.made(name)
        for other in filter(None, map(self.tabs.made, self.tabs.names)):  # a tab out of sight takes no room
            vertical = QSizePolicy.Policy.Preferred if other is part else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        if name in self._stale and isinstance(part, ListPart | CompetitorsPart):
            self._stale.discard(name)
            part.read_again(self.load)
