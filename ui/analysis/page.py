"""Analysis: one section per question, each made when it is first shown."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fieldapp.operations import Area, Changed
from fieldapp.texts import Text, _
from ui.analysis.scope import Scope, ScopeBar
from ui.analysis.section import AnalysisSection
from ui.commands import Command
from ui.context import AppContext
from ui.page import Page
from ui.widgets.buttons import icon_button, more_button
from ui.widgets.tabs import Tabs


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """One tab of the page."""

    name: str
    title: Text
    made_by: str  # "ui.analysis.coverage:CoverageAnalysis"

    def make(self, app: AppContext, scope: Callable[[], Scope]) -> AnalysisSection:
        """Import and make the section."""
        module, _colon, name = self.made_by.partition(":")
        kind: type[AnalysisSection] = getattr(importlib.import_module(module), name)
        return kind(app, scope)


SECTIONS: tuple[SectionEntry, ...] = (
    SectionEntry("coverage", Text("Coverage"), "ui.analysis.coverage:CoverageAnalysis"),
    SectionEntry("pareto", Text("80/20"), "ui.analysis.pareto:ParetoAnalysis"),
    SectionEntry("segments", Text("Segments"), "ui.analysis.segments:SegmentsAnalysis"),
    SectionEntry("quadrants", Text("Quadrants"), "ui.analysis.quadrants:QuadrantsAnalysis"),
    SectionEntry("value", Text("Value"), "ui.analysis.value:ValueAnalysis"),
    SectionEntry("growth", Text("Growth"), "ui.analysis.growth:GrowthAnalysis"),
    SectionEntry("screening", Text("Screening"), "ui.analysis.relations:ScreeningAnalysis"),
    SectionEntry("ladder", Text("Ladder"), "ui.analysis.relations:LadderAnalysis"),
    SectionEntry("contracts", Text("Contracts"), "ui.analysis.relations:ContractsAnalysis"),
    SectionEntry("service", Text("Service"), "ui.analysis.relations:ServiceAnalysis"),
    SectionEntry("endings", Text("Endings"), "ui.analysis.relations:EndingsAnalysis"),
)


class AnalysisPage(Page):
    """Tabs below one choice of period, rep and territory."""

    areas = frozenset(Area)

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.scope_bar = ScopeBar(app)
        self.scope_bar.changed.connect(self._outdate)
        self.print_button = icon_button("printer", _("Print or save as PDF…"), on=self.print_section)
        self.add_tool(self.scope_bar)
        self.add_tool(self.print_button)
        self.add_tool(
            more_button(
                [(_("Import monthly figures…"), "download-simple", self.import_figures)], _("More about analyses")
            )
        )
        self.tabs = Tabs()
        for entry in SECTIONS:
            self.tabs.add(entry.name, str(entry.title), partial(entry.make, app, self.scope_bar.scope))
        self.tabs.shown.connect(lambda _name: self._arrive())
        self.tabs.bar.setVisible(len(SECTIONS) > 1)
        self.tabs.bar.setAccessibleName(_("Analyses"))
        self.body.addWidget(self.tabs, 1)

    @property
    def section(self) -> AnalysisSection | None:
        """The one in sight, once it is made."""
        made = self.tabs.made(self.tabs.name)
        return made if isinstance(made, AnalysisSection) else None

    def subtitle(self) -> str:
        entry = next(entry for entry in SECTIONS if entry.name == self.tabs.name)
        return str(entry.title)

    def commands(self) -> list[Command]:
        found = [Command("analysis.print", Text("Print this analysis"), self.print_section, "Ctrl+P", "printer")]
        for entry in SECTIONS:
            show = partial(self.show_section, entry.name)
            found.append(Command(f"analysis.{entry.name}", entry.title, show, "", "chart-line"))
        return found

    def arrive(self, **where: object) -> None:
        """``section`` names the one to show."""
        name = where.get("section")
        if isinstance(name, str) and name in self.tabs.names:
            self.show_section(name)

    def show_section(self, name: str) -> None:
        """Bring a section into sight."""
        self.tabs.show_tab(name)

    def read_again(self) -> None:
        self.show_full()
        if self.section is None:
            self.tabs.show_tab(self.tabs.name)
        else:
            self.section.read_again()
            self._arrive()

    def on_changed(self, changed: Changed) -> None:
        if changed.touches(Area.TEAM, Area.REGIONS):
            self.scope_bar.read_again()
        for name in self.tabs.names:
            made = self.tabs.made(name)
            if isinstance(made, AnalysisSection):
                made.on_changed(changed)

    def import_figures(self) -> None:
        """Ask for a workbook of monthly figures."""
        from ui.importing.figures_dialog import FiguresDialog

        FiguresDialog.ask(self.app, self)

    def print_section(self) -> None:
        """Show the pages of the report that belongs to the section in sight."""
        section = self.section
        if section is not None and section.report:
            scope = self.scope_bar.scope()
            month = scope.period.last.replace(day=1)
            self.app.go("reports", report=section.report, month=month, colleague=scope.colleague_id)

    def _arrive(self) -> None:
        if self.section is not None:
            self.section.arrive()
            self.print_button.setVisible(bool(self.section.report))
            self.scope_bar.period.setVisible(self.section.uses_period)
        self.retitled.emit()

    def _outdate(self) -> None:
        for name in self.tabs.names:
            made = self.tabs.made(name)
            if isinstance(made, AnalysisSection):
                made.outdate()
