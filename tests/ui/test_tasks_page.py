"""What a rep and a manager do on the page of development tasks."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import DevelopmentTask, Opening, OpeningShare, Target, TaskStep
from db.vocabulary import OpeningKind, Role, TaskPurpose
from fieldapp.operations.tasks import NewOpening, NewTask, add_task, record_opening, set_money, set_target
from fieldapp.texts import Text
from tests.support import make
from tests.support.screen import Screen
from ui.context import AppContext
from ui.tasks.dialogs import AdjustmentDialog, FinishDialog, StepDialog
from ui.tasks.opening_dialog import OpeningDialog, SharesEdit
from ui.tasks.page import TasksPage
from ui.tasks.target_dialog import TargetDialog

MONTH = date(2026, 11, 1)
XINZHENG, LONGHU = "410184000000", "410184105000"


@pytest.fixture
def people(app: AppContext) -> dict[str, UUID]:
    """A manager at this laptop, two reps, a dealer in Longhu."""
    with app.store.loading() as session:
        make.places(session)
        boss = make.colleague(session, name="孟经理", role=Role.MANAGER)
        gao = make.colleague(session, name="高志远", manager_id=boss.id)
        li = make.colleague(session, name="李明", manager_id=boss.id)
        dealer = make.dealer(session, name="兴达家电", region_code=LONGHU)
        found = {"boss": boss.id, "gao": gao.id, "li": li.id, "dealer": dealer.id}
    app.store.work_as(found["boss"])
    return found


@pytest.fixture
def page(app: AppContext, people: dict[str, UUID], qtbot: QtBot) -> Iterator[TasksPage]:
    """The page on Gao's month: one township wanted, one task."""
    set_target(app.store, people["gao"], MONTH, OpeningKind.TOWNSHIP, 1)
    add_task(app.store, NewTask(month=MONTH, kind=OpeningKind.TOWNSHIP, region_code=LONGHU, colleague_id=people["gao"]))
    made = TasksPage(app)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made._colleague = people["gao"]
    made.read_again()
    _settle(app, qtbot)
    yield made
    _settle(app, qtbot)


def _settle(app: AppContext, qtbot: QtBot) -> None:
    Screen(app, qtbot).settle()


def _again(page: TasksPage, app: AppContext, qtbot: QtBot) -> None:
    before = page._board
    page.read_again()
    qtbot.waitUntil(lambda: page._board is not before, timeout=10_000)
    _settle(app, qtbot)


def _texts(inside: QWidget) -> str:
    return " ".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible())


def _dialog(kind: type[QDialog]) -> QDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def _choose(inside: QWidget, name: str, text: str) -> None:
    """Choose *text* in the menu of the button that is called *name*."""
    button = next(b for b in inside.findChildren(QToolButton) if b.accessibleName() == name)
    next(action for action in button.menu().actions() if action.text() == text).trigger()


def test_a_step_is_ticked_changed_and_removed(page: TasksPage, app: AppContext, qtbot: QtBot) -> None:
    box = page.findChildren(QCheckBox)[0]
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    _settle(app, qtbot)
    with app.store.reading() as session:
        assert session.scalars(select(TaskStep.done_on).order_by(TaskStep.position)).first() == app.clock.today()
    _again(page, app, qtbot)
    _choose(page, "What to do with this step", "Change…")
    dialog = _dialog(StepDialog)
    assert isinstance(dialog, StepDialog)
    dialog.form.fill({"evidence": "走访记录三份"})
    dialog.confirm_button.click()
    _settle(app, qtbot)
    _again(page, app, qtbot)
    assert "走访记录三份" in _texts(page)
    _choose(page, "What to do with this step", "Remove")
    _settle(app, qtbot)
    _again(page, app, qtbot)
    assert "走访记录三份" not in _texts(page)


def test_an_improvement_stands_apart_and_is_done_when_its_result_is_written(
    page: TasksPage, app: AppContext, people: dict[str, UUID], qtbot: QtBot
) -> None:
    with app.store.transaction(Text("Of the quadrants")) as session:
        session.add(
            DevelopmentTask(
                colleague_id=people["gao"],
                month=MONTH,
                kind=OpeningKind.TOWNSHIP,
                region_code=LONGHU,
                dealer_id=people["dealer"],
                purpose=TaskPurpose.IMPROVEMENT,
            )
        )
    _again(page, app, qtbot)
    assert "Improvement tasks" in _texts(page)
    next(b for b in page.findChildren(QPushButton) if b.text() == "Done…").click()
    dialog = _dialog(FinishDialog)
    assert isinstance(dialog, FinishDialog)
    dialog.confirm_button.click()
    assert dialog.isVisible()  # nothing said of the result
    dialog.form.fill({"result": "占比升到三成"})
    dialog.confirm_button.click()
    _settle(app, qtbot)
    _again(page, app, qtbot)
    assert "占比升到三成" in _texts(page)
    assert not [b for b in page.findChildren(QPushButton) if b.text() == "Done…" and b.isVisible()]


def test_a_county_has_a_target_of_its_own(
    page: TasksPage, app: AppContext, people: dict[str, UUID], qtbot: QtBot
) -> None:
    page._set_target()
    dialog = _dialog(TargetDialog)
    assert isinstance(dialog, TargetDialog)
    dialog.place.set_value(LONGHU)  # a township: its county is meant
    _settle(app, qtbot)
    dialog.add_button.click()
    dialog.counties[XINZHENG, OpeningKind.COUNTY].setValue(2)
    dialog.confirm_button.click()
    _settle(app, qtbot)
    with app.store.reading() as session:
        found = {(t.region_code, t.kind): t.count for t in session.scalars(select(Target))}
    assert found == {("", OpeningKind.TOWNSHIP): 1, (XINZHENG, OpeningKind.COUNTY): 2}
    _again(page, app, qtbot)
    assert "新郑市" in _texts(page.progress)


def test_an_opening_of_two_is_split_by_their_shares(
    page: TasksPage, app: AppContext, people: dict[str, UUID], qtbot: QtBot
) -> None:
    page._record_opening()
    dialog = _dialog(OpeningDialog)
    assert isinstance(dialog, OpeningDialog)
    shares = dialog.form.editor("shares")
    assert isinstance(shares, SharesEdit)
    dialog.form.fill({"dealer_id": people["dealer"], "first_payment_on": date(2026, 11, 9), "evidence": "收据 17 号"})
    _settle(app, qtbot)
    shares.numbers[people["gao"]].setValue(60)
    dialog.confirm_button.click()
    assert "The shares add up to 60 %, not 100 %." in _texts(dialog)
    shares.numbers[people["li"]].setValue(40)
    dialog.confirm_button.click()
    _settle(app, qtbot)
    with app.store.reading() as session:
        found = dict(session.execute(select(OpeningShare.colleague_id, OpeningShare.percent)).all())
    assert found == {people["gao"]: 60, people["li"]: 40}
    _again(page, app, qtbot)
    next(b for b in page.openings.findChildren(QPushButton) if b.text() == "Confirm").click()
    _settle(app, qtbot)
    _again(page, app, qtbot)
    assert "0.6 / 1" in _texts(page.progress)
    assert "180.00" in _texts(page.pay)  # 60 % of 300 yuan


def test_an_opening_gets_its_evidence_and_its_day_before_it_is_confirmed(
    page: TasksPage, app: AppContext, people: dict[str, UUID], qtbot: QtBot, tmp_path: Path
) -> None:
    opening_id, _changed = record_opening(
        app.store,
        NewOpening(
            dealer_id=people["dealer"], region_code=LONGHU, kind=OpeningKind.TOWNSHIP, shares={people["gao"]: 100}
        ),
    )
    _again(page, app, qtbot)
    _choose(page.openings, "What to do with this opening", "Change…")
    dialog = _dialog(OpeningDialog)
    assert isinstance(dialog, OpeningDialog)
    dialog.form.fill({"first_payment_on": date(2026, 11, 9)})
    dialog.confirm_button.click()
    _settle(app, qtbot)
    photo = tmp_path / "开业.jpg"
    Image.new("RGB", (40, 30), "white").save(photo)
    _again(page, app, qtbot)
    assert page._board is not None
    page.openings.attach(page._board.openings[0], [photo])
    _settle(app, qtbot)
    _again(page, app, qtbot)
    assert "1 file" in _texts(page.openings)
    next(b for b in page.openings.findChildren(QPushButton) if b.text() == "Confirm").click()
    _settle(app, qtbot)
    with app.store.reading() as session:
        opening = session.get(Opening, opening_id)
        assert opening is not None
        assert (opening.first_payment_on, opening.confirmed_by_id) == (date(2026, 11, 9), people["boss"])


def test_a_month_is_closed_and_its_numbers_stay(
    page: TasksPage, app: AppContext, people: dict[str, UUID], qtbot: QtBot
) -> None:
    decided = {"base_pay_decided": Decimal(1500), "decided_because": "新人第一个月"}
    set_money(app.store, people["gao"], MONTH, decided)
    _again(page, app, qtbot)
    page.close_button.click()
    _settle(app, qtbot)
    _again(page, app, qtbot)
    assert page.state.text() == "Closed"
    assert not page.close_button.isEnabled()
    page._set_target()
    dialog = _dialog(TargetDialog)
    assert isinstance(dialog, TargetDialog)
    dialog.form.fill({"township": 0})
    dialog.confirm_button.click()
    _settle(app, qtbot)
    assert "closed" in _texts(dialog)
    dialog.reject()
    _again(page, app, qtbot)
    assert "0 / 1" in _texts(page.progress)


@pytest.mark.parametrize("written", ["nonsense", "NaN", "1e999999", "Infinity"])
def test_a_correction_that_is_no_amount_is_refused_beside_its_field(
    page: TasksPage, written: str, qtbot: QtBot
) -> None:
    page._adjust()
    dialog = _dialog(AdjustmentDialog)
    assert isinstance(dialog, AdjustmentDialog)
    dialog.form.fill({"corrects": date(2026, 10, 1), "amount": written, "reason": "数错了"})
    dialog.confirm_button.click()
    qtbot.waitUntil(lambda: "amount" in _texts(dialog))
    dialog.reject()


def test_without_anybody_working_here_it_says_what_helps(app: AppContext, qtbot: QtBot) -> None:
    page = TasksPage(app)
    qtbot.addWidget(page)
    page.show()
    page.read_again()
    _settle(app, qtbot)
    qtbot.waitUntil(lambda: "Say in Settings who works here" in _texts(page))
