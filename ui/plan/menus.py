"""Everything that dragging does too, for the keyboard and the right mouse button."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from db.vocabulary import VisitState
from fieldapp.queries.visits import DueDealer, VisitRow
from fieldapp.texts import _
from ui import theme
from ui.plan.state import choices

Days = list[tuple[date, str]]


def visit_menu(
    parent: QWidget,
    visit: VisitRow,
    days: Days,
    ask: Callable[[str, VisitRow], object],
    move: Callable[[VisitRow, date], object],
) -> QMenu:
    """What can be done with a visit; *ask* gets the choice, *move* the new day."""
    menu = QMenu(parent)
    if visit.state is VisitState.PLANNED:
        to = QMenu(_("Move to"), menu)
        to.setIcon(theme.icon("calendar-blank"))
        for on, words in days:
            if on != visit.planned_on:
                to.addAction(words).triggered.connect(_calling(partial(move, visit, on)))
        menu.addMenu(to)
    for name, words, icon in choices(visit):
        menu.addAction(theme.icon(icon), words).triggered.connect(_calling(partial(ask, name, visit)))
    return menu


def dealer_menu(
    parent: QWidget,
    dealer: DueDealer,
    days: Days,
    plan: Callable[[DueDealer, date], object],
    open_dealer: Callable[[DueDealer], object],
) -> QMenu:
    """Plan a due dealer on one of the days, or open the file."""
    menu = QMenu(parent)
    if dealer.planned_on is None:
        for on, words in days:
            action = menu.addAction(theme.icon("calendar-plus"), _("Plan for {day}").format(day=words))
            action.triggered.connect(_calling(partial(plan, dealer, on)))
        menu.addSeparator()
    menu.addAction(theme.icon("storefront"), _("Open the dealer")).triggered.connect(
        _calling(partial(open_dealer, dealer))
    )
    return menu


def _calling(call: Callable[[], object]) -> Callable[[bool], None]:
    """Without the state that Qt hands over."""

    def triggered(_checked: bool) -> None:  # noqa: FBT001  (Qt's signal)
        call()

    return triggered
