from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.texts import Text
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dialog import Dialog
from ui.widgets.form import AutoForm, Form
from ui.widgets.money_edit import MoneyEdit

TODAY = date(2026, 11, 23)


def said(form: Form) -> set[str]:
    """Every problem and hint that can be seen."""
    from PySide6.QtWidgets import QLabel

    return {label.text() for label in form.findChildren(QLabel) if label.isVisibleTo(form)}


def fill_form(form: Form) -> None:
    form.add("name", "Name", QLineEdit(), required="Please write a name.")
    form.add("limit", "Limit", MoneyEdit(), hint="In yuan.")
    form.add("on", "Day", DateEdit(TODAY))
    form.add("grade", "Grade", Choice([("A", "A"), ("B", "B")]))
    form.add("note", "Note", QPlainTextEdit())
    form.add("ok", "Remind", QCheckBox())


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    fill_form(form)
    form.show()
    return form


def test_values_go_in_and_come_out_the_same(form: Form) -> None:
    values = {"name": "A", "limit": Decimal("1234.50"), "on": TODAY, "grade": "B", "note": "x\ny", "ok": True}
    form.fill(values)
    assert form.values() == values


def test_filling_in_is_not_typing(form: Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.edited):
        form.fill({"name": "A", "limit": Decimal(1), "grade": "B", "note": "x", "ok": True})


def test_what_is_wrong_is_said_beside_its_field(form: Form, qtbot: QtBot) -> None:
    form.fill({"name": ""})
    qtbot.keyClicks(form.editor("limit"), "twelve")
    assert not form.check()
    assert {"Please write a name.", "Please write an amount such as 1250 or 1250.50."} <= said(form)
    assert form.editor("limit").accessibleDescription().startswith("Please write an amount")
    qtbot.keyClicks(form.editor("name"), "A")
    assert "Please write a name." not in said(form)


def test_a_hint_comes_back_when_the_problem_is_gone(form: Form) -> None:
    form.say("limit", "wrong")
    assert "In yuan." not in said(form)
    form.say("limit", "")
    assert "In yuan." in said(form)


def test_a_refusal_that_names_a_field_stands_there_and_others_below(form: Form) -> None:
    form.refuse(FieldRefusedError("name", Text("That name is taken.")))
    assert form.editor("name").property("wrong")
    form.refuse(RefusedError(Text("Not today.")))
    assert {"That name is taken.", "Not today."} <= said(form)
    form.refuse("")
    assert "Not today." not in said(form)


def test_every_field_has_a_name_for_screen_readers(form: Form) -> None:
    assert [form.editor(field).accessibleName() for field in form.values()] == [
        "Name",
        "Limit",
        "Day",
        "Grade",
        "Note",
        "Remind",
    ]


def test_an_unknown_editor_is_refused_at_once(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    with pytest.raises(TypeError):
        form.add("x", "X", QWidget())


class TestAutoForm:
    @pytest.fixture
    def saved(self) -> list[dict[str, Any]]:
        return []

    @pytest.fixture
    def form(self, qtbot: QtBot, saved: list[dict[str, Any]]) -> AutoForm:
        form = AutoForm(saved.append)
        qtbot.addWidget(form)
        fill_form(form)
        form.show()
        return form

    def test_it_saves_what_changed_when_the_typing_pauses(
        self, form: AutoForm, saved: list[dict[str, Any]], qtbot: QtBot
    ) -> None:
        form.fill({"name": "A"})
        qtbot.keyClicks(form.editor("name"), "bc")
        qtbot.waitUntil(lambda: bool(saved))
        assert saved == [{"name": "Abc"}]
        assert form.sign.text() == "Saving…"
        form.show_saved()
        assert form.sign.text() == "✓ Saved"

    def test_a_field_with_a_problem_waits_while_others_are_saved(
        self, form: AutoForm, saved: list[dict[str, Any]], qtbot: QtBot
    ) -> None:
        form.fill({"name": "A"})
        qtbot.keyClicks(form.editor("limit"), "x")
        qtbot.keyClicks(form.editor("name"), "b")
        form.save_now()
        assert saved == [{"name": "Ab"}]

    def test_nothing_is_lost_when_it_is_hidden_at_once(
        self, form: AutoForm, saved: list[dict[str, Any]], qtbot: QtBot
    ) -> None:
        qtbot.keyClicks(form.editor("name"), "Z")
        form.hide()
        assert saved == [{"name": "Z"}]

    def test_a_refusal_takes_the_sign_away(self, form: AutoForm) -> None:
        form.show_saved()
        form.refuse(RefusedError(Text("no")))
        assert form.sign.text() == "Not saved"


def test_a_dialog_confirms_with_enter_only_what_is_right(qtbot: QtBot) -> None:
    submitted: list[bool] = []
    dialog = Dialog(None, "New dealer", "Add dealer", lambda: submitted.append(True))
    qtbot.addWidget(dialog)
    name = dialog.form.add("name", "Name", QLineEdit(), required="Please write a name.")
    dialog.show()
    assert dialog.focusWidget() is name
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert submitted == []
    qtbot.keyClicks(name, "A")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert submitted == [True]
