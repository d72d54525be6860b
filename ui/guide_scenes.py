"""What the user guide shows beside the pages: their sections, and the dialogs that stand above them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QScrollArea

from db.vocabulary import LogSpan
from fieldapp.demo.showing import (
    dealer_that_shows,
    last_logged_day,
    meet_a_server,
    rep_whose_plan_waits,
    write_figures_workbook,
)
from ui.page import Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.dealers.page import DealersPage
    from ui.plan.page import PlanPage
    from ui.today.page import TodayPage

Where = Mapping[str, object]
Act = Callable[[Page, Path], object]
WAITING = 3  # changes that were not sent yet, in the picture of the company's server


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: a page as *where* shows it, then what *act* opens there."""

    name: str  # of the file, before the language: "analysis-pareto"
    page: str
    where: Where = field(default_factory=dict)  # given to the page's ``arrive``
    find: "Callable[[Session], Where] | None" = None  # the same, where it has to be looked up
    act: Act | None = None  # the folder takes what it has to write
    is_dialog: bool = False  # *act* opens one, and only that is painted
    is_file: bool = False  # only the file of the dealer is painted
    as_manager: bool = False


def _dealer(part: str, tab: str = "") -> Scene:
    def find(session: "Session") -> Where:
        return {"dealer": dealer_that_shows(session, part), "tab": tab or part}

    return Scene(f"dealers-{part}", "dealers", find=find, is_file=True)


def _custom_fields(page: Page, _folder: Path) -> None:
    """Scroll down to them."""
    from ui.dealers.custom_card import CustomCard

    (card,) = cast("DealersPage", page).file.findChildren(CustomCard)
    around = card.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(card, 0, around.height() // 3)


def _sections(page: str, where: str, *names: str, as_manager: bool = False) -> list[Scene]:
    return [Scene(f"{page}-{name}", page, {where: name}, as_manager=as_manager) for name in names]


def _plan(name: str, act: "Callable[[PlanPage], object]") -> Scene:
    return Scene(f"plan-{name}", "plan", act=lambda page, _folder: act(cast("PlanPage", page)), is_dialog=True)


def _today(page: Page) -> "TodayPage":
    return cast("TodayPage", page)


def _log(page: Page, _folder: Path) -> None:
    from ui.morning.log_dialog import LogDialog

    with page.app.store.reading() as session:
        on = last_logged_day(session)
    LogDialog(page.app, page.window(), on, LogSpan.DAY).show_form()


def _report_of_list(page: Page, _folder: Path) -> None:
    cast("DealersPage", page).list.table.out.print()


def _import_figures(page: Page, folder: Path) -> None:
    from ui.importing.figures_dialog import FiguresDialog

    path = folder / "出货回款.xlsx"
    with page.app.store.reading() as session:
        write_figures_workbook(session, path, page.app.clock.today())
    dialog = FiguresDialog(page.app, page)
    dialog.take(path)
    dialog.open()


def _suggest(page: "PlanPage") -> None:
    page.turn(2)
    page.suggest()


def _route(page: "PlanPage") -> None:
    page.show_day(page.app.clock.today())
    page.day.show_large()


def _done(page: "PlanPage") -> None:
    from ui.plan.done_dialog import PlanDoneDialog

    PlanDoneDialog(page.app, page.window(), page.first, None).show_pages()


def _meet_a_server(page: Page, _folder: Path) -> None:
    from fieldapp.sync.service import state_of
    from ui.syncing import SyncView

    app = page.app
    meet_a_server(app.store, app.clock.now())
    with app.store.reading() as session:
        state = state_of(session)
    app.syncing.view = SyncView(state=replace(state, waiting=WAITING))
    app.syncing.shown.emit(app.syncing.view)
    page.read_again()


SCENES: tuple[Scene, ...] = (
    Scene("today-log", "today", act=_log, is_dialog=True),
    *map(_dealer, ("overview", "people", "relation", "sales", "resources", "contracts")),
    _dealer("screening", "relation"),
    replace(_dealer("overview"), name="dealers-fields", act=_custom_fields),
    Scene("dealers-report", "dealers", act=_report_of_list, is_dialog=True),
    Scene("dealers-figures", "dealers", act=_import_figures, is_dialog=True),
    _plan("compare", lambda page: page.compare()),
    _plan("route", _route),
    _plan("done", _done),
    _plan("suggest", _suggest),  # the last: it turns to another week
    *_sections("analysis", "section", "coverage", "pareto", "segments", "quadrants", "value", "growth"),
    *_sections("analysis", "section", "screening", "ladder", "contracts", "service", "endings"),
    *_sections("resources", "tab", "balance", "warnings", "methods", "ground", "rounds", "competitors"),
    Scene(
        "today-meeting",
        "today",
        act=lambda page, _folder: _today(page).prepare_meeting(),
        is_dialog=True,
        as_manager=True,
    ),
    Scene("plan-approval", "plan", find=lambda session: {"rep": rep_whose_plan_waits(session)}, as_manager=True),
    *_sections("settings", "section", "rules", "lists", "fields", as_manager=True),
    Scene("settings-sync", "settings", {"section": "sync"}, act=_meet_a_server, as_manager=True),
)
