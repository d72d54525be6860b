"""Nothing that was typed into a dialog is lost by Escape, by Cancel, or by a crash."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from db.models import Complaint, Promise
from db.vocabulary import PromiseBy, VisitResult
from fieldapp.queries.tasks import month_board
from fieldapp.working_here import working_here
from tests.support import make
from tests.support.rep import write
from tests.support.screen import Screen, buttons_of, words_on
from ui.calendar.reminder_dialog import OwnReminderDialog
from ui.context import AppContext
from ui.first_start.passphrase import PassphraseDialog
from ui.library.page import ScriptDialog
from ui.plan.dialogs import NewVisitDialog
from ui.tasks.dialogs import NewTaskDialog
from ui.tasks.opening_dialog import OpeningDialog
from ui.tasks.target_dialog import TargetDialog
from ui.visits.record_dialog import RecordVisitDialog
from ui.widgets.dialog import Dialog

TODAY = date(2026, 11, 23)
BEGUN = "You had begun to write this."
KEPT = "Kept as a draft: it is there when you open this again."


@pytest.fixture
def dealer(app: AppContext) -> UUID:
    with app.store.loading() as session:
        make.places(session)
        me = make.colleague(session, name="李明")
        made = make.dealer(session, name="郑州兴达家电")
        make.person(session, made.id, "13837901234", name="单雄", is_main=True)
        session.add(Promise(dealer_id=made.id, what="送样机", by=PromiseBy.US, made_on=TODAY))
        session.add(Complaint(dealer_id=made.id, what="少送一台", noted_on=TODAY))
        made_id, me_id = made.id, me.id
    app.store.work_as(me_id)
    return made_id


@pytest.fixture
def parent(screen: Screen) -> QWidget:
    window = QWidget()
    screen.qtbot.addWidget(window)
    return window


def _open(screen: Screen, dialog: Dialog) -> None:
    dialog.show_form()
    screen.settle()


def _escape(screen: Screen, dialog: Dialog) -> None:
    screen.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


class TestAsking:
    @pytest.fixture
    def dialog(self, app: AppContext, screen: Screen, parent: QWidget) -> ScriptDialog:
        made = ScriptDialog(app, parent)
        _open(screen, made)
        return made

    def _title(self, dialog: Dialog) -> QLineEdit:
        field = dialog.form.editor("title")
        assert isinstance(field, QLineEdit)
        return field

    def test_escape_leaves_at_once_where_nothing_was_typed(self, screen: Screen, dialog: ScriptDialog) -> None:
        _escape(screen, dialog)
        assert not screen.is_open(ScriptDialog)

    def test_what_was_typed_and_taken_back_is_nothing(self, screen: Screen, dialog: ScriptDialog) -> None:
        screen.qtbot.keyClicks(self._title(dialog), "a")
        screen.qtbot.keyClick(self._title(dialog), Qt.Key.Key_Backspace)
        _escape(screen, dialog)
        assert not screen.is_open(ScriptDialog)

    def test_escape_asks_and_escape_again_goes_on_where_one_was(self, screen: Screen, dialog: ScriptDialog) -> None:
        write(screen.qtbot, self._title(dialog), "开场白")
        _escape(screen, dialog)
        assert "What you typed is not saved." in words_on(dialog)
        assert {"Discard it", "Go on writing"} <= set(buttons_of(dialog))
        assert dialog.focusWidget() is screen.button(dialog, "Go on writing")
        _escape(screen, dialog)
        assert "What you typed is not saved." not in words_on(dialog)
        assert dialog.focusWidget() is self._title(dialog)
        assert self._title(dialog).text() == "开场白"

    def test_enter_on_the_question_goes_on_and_enter_then_saves(self, screen: Screen, dialog: ScriptDialog) -> None:
        write(screen.qtbot, self._title(dialog), "开场白")
        _escape(screen, dialog)
        screen.qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.confirm_button.isDefault()
        body = dialog.form.editor("body")
        assert isinstance(body, QPlainTextEdit)
        write(screen.qtbot, body, "您好")
        screen.qtbot.keyClick(self._title(dialog), Qt.Key.Key_Return)
        screen.settle()
        assert screen.toasts == ["Script added"]

    def test_cancel_and_the_cross_ask_too_and_discarding_leaves(self, screen: Screen, dialog: ScriptDialog) -> None:
        write(screen.qtbot, self._title(dialog), "开场白")
        screen.press(dialog, "Cancel")
        screen.press(dialog, "Go on writing")
        assert not dialog.close()
        screen.press(dialog, "Discard it")
        assert not screen.is_open(ScriptDialog)

    def test_a_half_typed_day_counts(self, app: AppContext, screen: Screen, parent: QWidget) -> None:
        dialog = NewVisitDialog(app, parent, TODAY)
        _open(screen, dialog)
        screen.qtbot.keyClicks(dialog.form.editor("planned_on"), "x")
        _escape(screen, dialog)
        assert dialog.isVisible()

    def test_a_passphrase_is_never_asked_about(self, screen: Screen, parent: QWidget) -> None:
        dialog = PassphraseDialog(parent, is_new=True)
        _open(screen, dialog)
        screen.qtbot.keyClicks(dialog.form.editor("first"), "secret")
        _escape(screen, dialog)
        assert not screen.is_open(PassphraseDialog)

    def test_counties_added_to_a_target_count(
        self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID
    ) -> None:
        assert dealer
        with app.store.reading() as session:
            me = working_here(session)
            assert me is not None
            board = month_board(session, me, date(2026, 11, 1))
        dialog = TargetDialog(app, parent, board)
        _open(screen, dialog)
        dialog.place.set_value("410122")
        screen.settle()
        screen.press(dialog, "Add county")
        assert dialog.counties
        _escape(screen, dialog)
        assert dialog.isVisible()


@pytest.mark.parametrize(
    "made",
    [
        lambda app, parent, _dealer: OwnReminderDialog(app, parent, TODAY),
        lambda app, parent, _dealer: NewVisitDialog(app, parent, TODAY),
        lambda app, parent, _dealer: OpeningDialog(app, parent, None),
        lambda app, parent, _dealer: NewTaskDialog(app, parent, date(2026, 11, 1), None),
        lambda app, parent, dealer: RecordVisitDialog(app, parent, dealer, "郑州兴达家电"),
    ],
)
def test_no_dialog_asks_about_what_it_filled_in_itself(
    app: AppContext, screen: Screen, parent: QWidget, dealer: UUID, made: Callable[..., Dialog]
) -> None:
    dialog = made(app, parent, dealer)
    _open(screen, dialog)
    _escape(screen, dialog)
    screen.settle()
    assert not screen.is_open(type(dialog))
    assert KEPT not in screen.toasts


class TestDraftOfAVisit:
    def _dialog(self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID) -> RecordVisitDialog:
        dialog = RecordVisitDialog(app, parent, dealer, "郑州兴达家电")
        _open(screen, dialog)
        return dialog

    def _write(self, screen: Screen, dialog: RecordVisitDialog, photo: Path) -> None:
        screen.press(dialog, "Ordered")
        write(screen.qtbot, dialog.form.editor("result_note"), "要三台样机")
        screen.press(dialog, "in 7 days")
        screen.press(dialog, "More: people, promises, competitors, concessions, SPIN")
        write(screen.qtbot, dialog.seen.editor("brand"), "云锦")
        screen.qtbot.keyClicks(dialog.seen.editor("price"), "1299.5")
        person = dialog.person
        person.setCurrentIndex(1)
        person.activated.emit(1)
        for _row_id, box in dialog._boxes():
            box.click()
        dialog.add_photos([photo])

    def test_all_of_it_is_there_when_the_visit_is_opened_again(
        self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID, tmp_path: Path
    ) -> None:
        photo = tmp_path / "shelf.jpg"
        photo.write_bytes(b"")
        dialog = self._dialog(app, screen, parent, dealer)
        self._write(screen, dialog, photo)
        _escape(screen, dialog)
        screen.settle()
        assert not screen.is_open(RecordVisitDialog)
        assert screen.toasts == [KEPT]
        again = self._dialog(app, screen, parent, dealer)
        assert BEGUN in words_on(again)
        record = again._record()
        assert (record.result, record.result_note) == (VisitResult.ORDERED, "要三台样机")
        assert record.next_on == TODAY + timedelta(days=7)
        assert record.person_id is not None
        assert [(s.brand, s.price) for s in record.sightings] == [("云锦", Decimal("1299.5"))]
        assert (len(record.kept_promises), len(record.solved_complaints)) == (1, 1)
        assert again.photos == [photo]
        assert again.more.isVisible()

    def test_it_survives_a_crash(self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID) -> None:
        dialog = self._dialog(app, screen, parent, dealer)
        write(screen.qtbot, dialog.form.editor("result_note"), "要三台样机")
        screen.qtbot.waitUntil(app.places.drafts.exists)  # a moment after the last key; nothing was closed
        screen.settle()
        kept = app.drafts.read(f"visit {dealer}")
        assert kept is not None
        assert kept["0"] == {"result_note": "要三台样机"}

    def test_begin_anew_forgets_it(self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID) -> None:
        dialog = self._dialog(app, screen, parent, dealer)
        write(screen.qtbot, dialog.form.editor("result_note"), "要三台样机")
        _escape(screen, dialog)
        screen.settle()
        again = self._dialog(app, screen, parent, dealer)
        screen.press(again, "Begin anew")
        assert BEGUN not in words_on(again)
        assert again.form.value("result_note") == ""
        _escape(screen, again)
        screen.settle()
        assert not app.places.drafts.exists()

    def test_saving_forgets_it(self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID) -> None:
        dialog = self._dialog(app, screen, parent, dealer)
        write(screen.qtbot, dialog.form.editor("result_note"), "要三台样机")
        _escape(screen, dialog)
        screen.settle()
        again = self._dialog(app, screen, parent, dealer)
        screen.press(again, "Save visit")
        screen.settle()
        assert screen.toasts == [KEPT, "Visit saved"]
        assert not app.places.drafts.exists()

    def test_the_visit_at_another_dealer_has_a_draft_of_its_own(
        self, app: AppContext, screen: Screen, parent: QWidget, dealer: UUID
    ) -> None:
        with app.store.loading() as session:
            other = make.dealer(session, name="新郑宏盛家电").id
        dialog = self._dialog(app, screen, parent, dealer)
        write(screen.qtbot, dialog.form.editor("result_note"), "要三台样机")
        _escape(screen, dialog)
        screen.settle()
        assert self._dialog(app, screen, parent, other).form.value("result_note") == ""
