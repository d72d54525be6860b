"""The frequent things around the plan, counted in actions from Today (UX)."""

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from db.models import Promise
from db.vocabulary import PromiseBy
from fieldapp.clock import ClockOnDay
from fieldapp.operations import Changed
from fieldapp.queries.dealer_choice import DealerFilter
from fieldapp.queries.dealers import dealer_block
from fieldapp.queries.visits import visits_between
from fieldapp.texts import Text
from tests.support.rep import Rep
from ui.context import AppContext
from ui.plan.dialogs import NewVisitDialog
from ui.plan.page import PlanPage
from ui.plan.print_dialog import PlanPrintDialog
from ui.plan.suggest_dialog import SuggestDialog
from ui.widgets import print_preview

CTRL = Qt.KeyboardModifier.ControlModifier
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class _Evening(ClockOnDay):
    """19:00: the day's work is done, tomorrow's is planned."""

    def now(self) -> datetime:
        return super().now() + timedelta(hours=10)


def _plan_page(rep: Rep) -> PlanPage:
    rep.wait(lambda: isinstance(rep.window.page, PlanPage))
    rep.settle()
    page = rep.window.page
    assert isinstance(page, PlanPage)
    return page


def test_tomorrows_plan_is_built_and_printed_in_four_actions(
    rep: Rep, app: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(_pages: object, title: str, _parent: object) -> QPrinter | None:
        asked.append(title)  # the system's dialog: what is pressed in it is the system's
        return None

    monkeypatch.setattr(print_preview, "choose_printer", refuse)
    app.clock = _Evening(MONDAY)
    rep.press(Qt.Key.Key_3, CTRL)
    page = _plan_page(rep)
    rep.click(page.suggest_button)
    suggestion = rep.dialog()
    assert isinstance(suggestion, SuggestDialog)
    rep.click(suggestion.print_button)
    with app.store.reading() as session:
        assert len(visits_between(session, TUESDAY, TUESDAY)) == 3
    dialog = rep.dialog()
    assert isinstance(dialog, PlanPrintDialog)
    rep.wait(lambda: dialog.is_ready)
    rep.click(dialog.preview.print_button)
    assert asked == ["Visit plan 2026-11-24"]
    assert rep.actions <= 4
    rep.settle()
    dialog.reject()


def test_why_a_dealer_is_due_and_what_was_promised_is_seen_in_one_action(rep: Rep, app: AppContext) -> None:
    with app.store.transaction(Text("Promise")) as session:
        dealer = dealer_block(session, DealerFilter(text="兴达"))[0]
        session.add(Promise(dealer_id=dealer.id, what="海报十张", made_on=MONDAY, by=PromiseBy.US))
    app.changed.emit(Changed.everything())
    rep.press(Qt.Key.Key_3, CTRL)
    page = _plan_page(rep)
    card = next(card for card in page.due.list.cards.cards if card.title == "郑州兴达家电")
    assert page.due.list.isVisible()
    assert "due today" in card.spoken
    assert "promised: 海报十张" in card.spoken
    assert rep.actions == 1


def test_a_visit_is_planned_from_anywhere(rep: Rep, app: AppContext) -> None:
    rep.press(Qt.Key.Key_K, CTRL)
    rep.type(rep.window.finder.field, "new visit", Qt.Key.Key_Return)
    dialog = rep.dialog()
    assert isinstance(dialog, NewVisitDialog)
    rep.type(dialog.dealer, "zzx")
    rep.type(dialog.dealer, "", Qt.Key.Key_Return)
    rep.settle()
    with app.store.reading() as session:
        assert [row.dealer for row in visits_between(session, MONDAY, MONDAY)] == ["郑州兴达家电"]
