"""The pages in the order of the rail.  Each is imported when it is first shown."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldapp.texts import Text

if TYPE_CHECKING:
    from ui.page import Page


@dataclass(frozen=True, slots=True)
class Errand:
    """A command that is there before its page is: it goes to the page and says what for."""

    name: str  # "dealers.new"; a command of the page with the same name takes its place while the page is shown
    title: Text
    where: dict[str, object]  # given to the page's ``arrive``
    shortcut: str = ""
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the rail."""

    name: str  # "dealers"
    title: Text
    icon: str  # a Phosphor name
    made_by: str  # "ui.dealers.page:DealersPage"
    errands: tuple[Errand, ...] = ()

    def load(self) -> "type[Page]":
        """Import the page's class; called off the window's thread."""
        module, _colon, name = self.made_by.partition(":")
        page: type[Page] = getattr(importlib.import_module(module), name)
        return page


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        "today",
        Text("Today"),
        "house",
        "ui.today.page:TodayPage",
        (
            Errand("today.log", Text("Log of the day"), {"log": True}, icon="note-pencil"),
            Errand("today.meeting", Text("Morning meeting"), {"meeting": True}, icon="users-three"),
        ),
    ),
    PageEntry(
        "dealers",
        Text("Dealers"),
        "storefront",
        "ui.dealers.page:DealersPage",
        (
            Errand("dealers.new", Text("New dealer"), {"new": True}, "Ctrl+N", "plus"),
            Errand("dealer.import", Text("Import dealers and people"), {"import_file": True}, icon="download-simple"),
            Errand("figures.import", Text("Import monthly figures"), {"import_figures": True}, icon="download-simple"),
        ),
    ),
    PageEntry(
        "plan",
        Text("Plan"),
        "map-pin",
        "ui.plan.page:PlanPage",
        (
            Errand("plan.new", Text("New visit"), {"new": True}, icon="calendar-plus"),
            Errand("plan.print", Text("Print the plan of the next working day"), {"print": True}, icon="printer"),
        ),
    ),
    PageEntry(
        "tasks",
        Text("Tasks"),
        "target",
        "ui.tasks.page:TasksPage",
        (Errand("tasks.new", Text("New task"), {"new": True}, icon="target"),),
    ),
    PageEntry(
        "calendar",
        Text("Calendar"),
        "calendar-blank",
        "ui.calendar.page:CalendarPage",
        (Errand("calendar.reminder", Text("New reminder"), {"new": True}, icon="bell"),),
    ),
    PageEntry(
        "analysis",
        Text("Analysis"),
        "chart-line",
        "ui.analysis.page:AnalysisPage",
        (Errand("analysis.coverage", Text("Coverage"), {"section": "coverage"}, icon="chart-line"),),
    ),
    PageEntry(
        "reports",
        Text("Reports"),
        "chart-bar",
        "ui.reports.page:ReportsPage",
        (
            Errand("tasks.report", Text("Month-end report"), {"report": "task_report"}, icon="chart-bar"),
            Errand("reports.birthdays", Text("Birthday list"), {"report": "birthday_list"}, icon="cake"),
        ),
    ),
    PageEntry(
        "resources",
        Text("Resources"),
        "scales",
        "ui.resources.page:ResourcesPage",
        (
            Errand("resources.new", Text("Give a resource"), {"new": True}, icon="scales"),
            Errand("resources.lists", Text("Lists from and to Excel…"), {"lists": True}, icon="table"),
            Errand("resources.warnings", Text("Warnings"), {"tab": "warnings"}, icon="warning-circle"),
        ),
    ),
    PageEntry(
        "library",
        Text("Library"),
        "book-open",
        "ui.library.page:LibraryPage",
        (Errand("library.new", Text("New script"), {"new": True}, icon="plus"),),
    ),
    PageEntry(
        "settings",
        Text("Settings"),
        "gear-six",
        "ui.settings.page:SettingsPage",
        (Errand("settings.backup", Text("Back up now"), {"section": "data"}, icon="floppy-disk"),),
    ),
)
