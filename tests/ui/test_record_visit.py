"""A visit is written down with all that belongs to it, and nothing that was written is dropped."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from db.models import CompetitorSighting, Complaint, Concession
from db.vocabulary import ConcessionForm
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen, words_on
from ui.context import AppContext
from ui.visits.record_dialog import RecordVisitDialog

TODAY = date(2026, 11, 23)
MORE = "More: people, promises, competitors, concessions, SPIN"


@pytest.fixture
def dealer(app: AppContext) -> UUID:
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明").id
        made = make.dealer(session, name="郑州兴达家电").id
        session.add(Complaint(dealer_id=made, what=f"少送一台，{'还没补' * 60}", noted_on=date(2026, 11, 20)))
    app.store.work_as(me)
    return made


@pytest.fixture
def dialog(app: AppContext, screen: Screen, dealer: UUID) -> Iterator[RecordVisitDialog]:
    window = QWidget()
    screen.qtbot.addWidget(window)
    made = RecordVisitDialog(app, window, dealer, "郑州兴达家电")
    made.show_form()
    screen.settle()
    screen.press(made, MORE)
    yield made
    window.close()


def _only(app: AppContext, *columns: Any) -> tuple[Any, ...]:
    with app.store.reading() as session:
        return tuple(session.execute(select(*columns)).one())


def test_a_complaint_is_ticked_as_solved_and_the_note_says_how(
    app: AppContext, screen: Screen, dialog: RecordVisitDialog
) -> None:
    (box,) = dialog._complaints.values()
    assert "少送一台" in box.text()
    assert "还没补" * 60 in box.toolTip()  # a long one is there, and does not make the dialog wider than the screen
    assert dialog.width() <= 700
    write(screen.qtbot, dialog.form.editor("result_note"), "已补送一台")
    box.click()
    screen.press(dialog, "Save visit")
    kept = _only(app, Complaint.solved_on, Complaint.answered_on, Complaint.solution)
    assert kept == (TODAY, TODAY, "已补送一台")
    app.undo()
    screen.settle()
    assert _only(app, Complaint.solved_on, Complaint.answered_on) == (None, None)


def test_price_and_stock_of_a_competitor_and_the_occasion_of_a_concession_are_kept(
    app: AppContext, screen: Screen, dialog: RecordVisitDialog
) -> None:
    for field, text in (("brand", "海尔"), ("model", "BCD-470"), ("price", "2999"), ("stock", "6")):
        write(screen.qtbot, dialog.seen.editor(field), text)
    form = dialog.given.editor("form")
    form.setCurrentIndex(1)  # type: ignore[attr-defined]
    form.activated.emit(1)  # type: ignore[attr-defined]
    write(screen.qtbot, dialog.given.editor("occasion"), "双十一订货")
    screen.press(dialog, "Save visit")
    seen = _only(
        app, CompetitorSighting.brand, CompetitorSighting.model, CompetitorSighting.price, CompetitorSighting.stock
    )
    assert seen == ("海尔", "BCD-470", Decimal(2999), 6)
    assert _only(app, Concession.form, Concession.occasion) == (next(iter(ConcessionForm)), "双十一订货")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (("seen", "price", "2999"), "Write which brand it was."),
        (("seen", "stock", "0"), "Write which brand it was."),
        (("given", "size", "3%"), "Choose what was conceded."),
        (("details", "promise_due", "2026-12-01"), "Write what was promised."),
    ],
)
def test_what_would_be_lost_without_its_name_is_asked_for(
    screen: Screen, dialog: RecordVisitDialog, written: tuple[str, str, str], asked: str
) -> None:
    form, field, text = written
    write(screen.qtbot, getattr(dialog, form).editor(field), text)
    screen.press(dialog, "Save visit")
    assert asked in words_on(dialog)
    assert dialog.isVisible()
    assert screen.toasts == []
