"""The library of scripts: found by any word and by kind, copied, changed, removed and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from db.vocabulary import ScriptKind
from fieldapp.operations.scripts import NewScript, add_script
from fieldapp.texts import speaking
from tests.support.rep import write
from tests.support.screen import Screen, buttons_of, words_on
from ui.context import AppContext
from ui.library.page import LibraryPage, ScriptDialog

PRICE, HOLIDAY = "Too dear", "New Year"


@pytest.fixture
def page(app: AppContext, screen: Screen) -> LibraryPage:
    for title, kind, body, spoken in (
        (PRICE, ScriptKind.OBJECTION, "Let us look at what the price brings you.", "en"),
        (HOLIDAY, ScriptKind.GREETING, "Happy New Year, {name}!", "en"),
        ("价格太高", ScriptKind.OBJECTION, "我们看看价格带来了什么。", "zh_CN"),
    ):
        add_script(app.store, NewScript(title=title, kind=kind, body=body, language=spoken))
    return screen.show(LibraryPage)


def _titles(page: LibraryPage) -> set[str]:
    return {page.list.item(row).text() for row in range(page.list.count())}


def _search(page: LibraryPage, screen: Screen, text: str) -> None:
    page.search.selectAll()
    write(screen.qtbot, page.search, text)
    screen.settle()


def test_an_empty_library_offers_the_one_thing_that_helps(screen: Screen) -> None:
    empty = screen.show(LibraryPage)
    assert "No scripts yet." in words_on(empty)
    screen.press(empty, "New script")
    assert screen.is_open(ScriptDialog)


def test_only_scripts_in_the_language_of_the_app_are_shown(page: LibraryPage, app: AppContext, screen: Screen) -> None:
    assert _titles(page) == {PRICE, HOLIDAY}
    assert page.subtitle() == "2 scripts"
    with speaking("zh_CN"):
        chinese = screen.show(LibraryPage)
        assert _titles(chinese) == {"价格太高"}


@pytest.mark.parametrize("words", ["price", "PRICE brings", "dear"])
def test_title_and_text_are_searched(page: LibraryPage, screen: Screen, words: str) -> None:
    _search(page, screen, words)
    assert _titles(page) == {PRICE}
    assert page.title.text() == PRICE


def test_nothing_found_is_said_and_escape_shows_all_again(page: LibraryPage, screen: Screen) -> None:
    _search(page, screen, "zebra")
    assert "Nothing found." in words_on(page)
    assert "Copy" not in buttons_of(page)
    screen.qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert _titles(page) == {PRICE, HOLIDAY}


def test_a_kind_narrows_down_and_says_how_many(page: LibraryPage, screen: Screen) -> None:
    screen.press(page, "Greeting 1")
    assert _titles(page) == {HOLIDAY}
    screen.press(page, "Greeting 1")
    assert _titles(page) == {PRICE, HOLIDAY}


def test_the_list_is_walked_by_arrow_keys_and_the_script_copied(page: LibraryPage, screen: Screen) -> None:
    page.list.setFocus()
    page.list.setCurrentRow(0)
    screen.qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.title.text() == page.list.item(1).text()
    page.copy_button.setFocus()
    screen.qtbot.keyClick(page.copy_button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == page.text.text()
    assert screen.toasts == ["Copied"]


def test_a_script_is_added_changed_removed_and_taken_back(page: LibraryPage, app: AppContext, screen: Screen) -> None:
    screen.press(page, "New script") if "New script" in buttons_of(page) else page._new()
    dialog = screen.dialog(ScriptDialog)
    screen.press(dialog, "Save")
    assert {"Give it a title.", "Write the text."} <= set(words_on(dialog).split("\n"))
    write(screen.qtbot, dialog.form.editor("title"), "Stand")
    body = dialog.form.editor("body")
    assert isinstance(body, QPlainTextEdit)
    write(screen.qtbot, body, "A stand for a season.")
    screen.press(dialog, "Save")
    assert "Stand" in _titles(page)
    _search(page, screen, "season")
    assert "own" in page.kind.text()
    screen.press(page, "Change")
    change = screen.dialog(ScriptDialog)
    title = change.form.editor("title")
    assert isinstance(title, QLineEdit)
    title.selectAll()
    write(screen.qtbot, title, "Display stand")
    screen.press(change, "Save")
    assert page.title.text() == "Display stand"
    screen.choose(page, "More", "Remove")
    assert _titles(page) == set()
    app.undo()
    screen.settle()
    assert len(_titles(page)) == 1


def test_each_button_is_reached_by_tab(page: LibraryPage) -> None:
    shown = [one for one in page.findChildren(QPushButton) if one.isVisible()]
    assert shown
    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in shown)
