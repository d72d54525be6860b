"""The frame, with pages of our own: what every page can rely on."""

import sys
from collections.abc import Callable, Iterator
from threading import Event
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.errors import BugError, RefusedError, SurroundingsError
from fieldapp.operations import Area, Changed
from fieldapp.texts import Text, _
from tests.support import make
from ui.commands import Command, add_actions
from ui.context import AppContext
from ui.jobs import Progress
from ui.main_window import FOLD_BELOW_PX, MainWindow
from ui.page import Page
from ui.pages import PAGES, Errand, PageEntry
from ui.palette import Hit
from ui.shell.page_host import PageHost
from ui.shell.report_dialog import ReportDialog
from ui.shell.top_bar import SEARCH_PX, TopBar
from ui.theme import theme
from ui.widgets.buttons import button


class NotesPage(Page):
    """Remembers what it was asked."""

    areas = frozenset({Area.DEALERS})
    made = 0

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        NotesPage.made += 1
        self.reads = 0
        self.arrivals: list[dict[str, object]] = []
        self.ran: list[str] = []
        self.fails = False
        self.heading = QLabel(_("Search"))
        self.body.addWidget(self.heading)
        self.add_tool(button("Tool"))

    def subtitle(self) -> str:
        return f"read {self.reads} times"

    def read_again(self) -> None:
        def fetch(_session: Session) -> int:
            if self.fails:
                raise BugError(Text("odd"))
            return self.reads + 1

        self.load(fetch, self._show)

    def _show(self, reads: int) -> None:
        self.reads = reads

    def arrive(self, **where: object) -> None:
        self.arrivals.append(where)

    def commands(self) -> list[Command]:
        return [Command("notes.pin", Text("Pin the note"), lambda: self.ran.append("pin"), "Ctrl+P")]


class OtherPage(Page):
    """Empty until told otherwise."""

    def read_again(self) -> None:
        self.show_empty("storefront", "Nothing here yet.", button("Add"))


ENTRIES = (
    PageEntry(
        "notes",
        Text("Dealers"),
        "note",
        "pages_of_tests:NotesPage",
        (Errand("notes.new", Text("New dealer"), {"new": True}, "Ctrl+N"),),
    ),
    PageEntry("other", Text("Plan"), "map-pin", "pages_of_tests:OtherPage"),
    PageEntry("broken", Text("Tasks"), "target", "pages_of_tests:NoSuchPage"),
)


@pytest.fixture(autouse=True)
def pages_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("pages_of_tests")
    module.NotesPage, module.OtherPage = NotesPage, OtherPage
    monkeypatch.setitem(sys.modules, "pages_of_tests", module)
    NotesPage.made = 0


def find(_session: Session, text: str) -> list[Hit]:
    return [Hit(f"{text} of Xinzheng", "other", {"dealer": text}, "Henan", note="138 0000 0000")]


@pytest.fixture
def window(app: AppContext, qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(app, ENTRIES, find)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.open()
    qtbot.waitUntil(lambda: isinstance(window.page, NotesPage) and window.page.reads == 1)
    yield window
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)


def notes(window: MainWindow) -> NotesPage:
    assert isinstance(window.page, NotesPage)
    return window.page


def texts(widget: QWidget) -> set[str]:
    """The words of every label and button that can be seen."""
    found = widget.findChildren(QLabel) + widget.findChildren(QPushButton)
    return {w.text() for w in found if w.isVisible()}


def test_the_window_is_there_before_the_store(app: AppContext, qtbot: QtBot) -> None:
    window = MainWindow(app, ENTRIES)
    qtbot.addWidget(window)
    window.show()
    assert window.page is None
    assert "Opening your data…" in texts(window)
    assert NotesPage.made == 0


def test_the_title_the_subtitle_and_the_tools_of_the_page_are_above_it(window: MainWindow, qtbot: QtBot) -> None:
    assert {"Dealers", "read 1 times", "Tool"} <= texts(window)
    window.go("other")
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    assert "Tool" not in texts(window)
    assert {"Nothing here yet.", "Add"} <= texts(window)


def test_pages_are_reached_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, NotesPage)
    assert NotesPage.made == 1


def test_an_errand_arrives_on_a_page_that_is_made_for_it(app: AppContext, qtbot: QtBot) -> None:
    window = MainWindow(app, (ENTRIES[1], ENTRIES[0]))
    qtbot.addWidget(window)
    window.show()
    window.open()
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.page, NotesPage))
    assert notes(window).arrivals == [{"new": True}]
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)


def test_a_page_reads_again_when_its_area_changed_and_only_then(window: MainWindow, qtbot: QtBot) -> None:
    window.app.changed.emit(Changed.of(Area.SCRIPTS))
    window.app.changed.emit(Changed.of(Area.DEALERS))
    qtbot.waitUntil(lambda: notes(window).reads == 2)


def test_a_page_out_of_sight_reads_when_it_is_shown_again(window: MainWindow, qtbot: QtBot) -> None:
    page = notes(window)
    window.go("other")
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    window.app.changed.emit(Changed.of(Area.DEALERS))
    qtbot.waitUntil(lambda: window.app.jobs.under_way == 0)
    assert page.reads == 1
    window.go("notes")
    qtbot.waitUntil(lambda: page.reads == 2)


def test_a_page_that_cannot_read_says_so_and_can_try_again(app: AppContext, qtbot: QtBot) -> None:
    page = NotesPage(app)
    qtbot.addWidget(page)
    page.fails = True
    page.show()
    qtbot.waitUntil(lambda: "odd" in texts(page))
    page.fails = False
    next(b for b in page.findChildren(QPushButton) if b.text() == "Try again").click()
    qtbot.waitUntil(page.heading.isVisible)


def test_one_broken_page_leaves_the_others_alone(window: MainWindow, qtbot: QtBot) -> None:
    window.go("broken")
    qtbot.waitUntil(lambda: "Something went wrong in the app." in texts(window))
    window.go("notes")
    assert notes(window).heading.isVisible()


def test_commands_of_a_page_work_while_it_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    page = notes(window)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    window.go("other")
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert page.ran == ["pin"]


def test_a_shortcut_has_one_owner(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    commands = [Command(name, Text("Undo"), lambda: None, "Ctrl+U") for name in ("a", "b")]
    with pytest.raises(ValueError, match=r"Ctrl\+U is both a and b"):
        add_actions(widget, commands)


class TestFinder:
    @pytest.fixture
    def press(self, window: MainWindow, qtbot: QtBot) -> Callable[[Qt.Key], None]:
        return lambda key: qtbot.keyClick(window.finder.field, key)

    def entries(self, window: MainWindow) -> list[str]:
        model = window.finder.list.model()
        return [model.index(n, 0).data() for n in range(model.rowCount())]

    def test_a_name_is_found_and_opened_by_keys_alone(
        self, window: MainWindow, qtbot: QtBot, press: Callable[[Qt.Key], None]
    ) -> None:
        qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert window.finder.isVisible()
        qtbot.keyClicks(window.finder.field, "zw")
        qtbot.waitUntil(lambda: self.entries(window)[:1] == ["zw of Xinzheng"])
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
        assert not window.finder.isVisible()

    def test_actions_are_found_by_words_of_either_language(
        self, window: MainWindow, qtbot: QtBot, press: Callable[[Qt.Key], None]
    ) -> None:
        window.finder.open("note pin")
        qtbot.waitUntil(lambda: self.entries(window) == ["note pin of Xinzheng", "Pin the note"])
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
        assert notes(window).ran == ["pin"]

    def test_the_page_comes_first_while_nothing_is_typed(self, window: MainWindow) -> None:
        window.finder.open()
        assert self.entries(window)[:2] == ["Pin the note", "New dealer"]

    def test_arrows_go_round_and_escape_leaves(self, window: MainWindow, press: Callable[[Qt.Key], None]) -> None:
        window.finder.open()
        press(Qt.Key.Key_Up)
        assert window.finder.list.currentIndex().row() == len(self.entries(window)) - 1
        press(Qt.Key.Key_Escape)
        assert not window.finder.isVisible()

    def test_a_click_elsewhere_closes_it_and_does_what_it_was_meant_for(self, window: MainWindow, qtbot: QtBot) -> None:
        window.finder.open("z")
        other = next(b for b in window.findChildren(QToolButton) if b.text().strip() == "Plan")
        qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
        assert not window.finder.isVisible()
        qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))

    def test_a_late_answer_to_an_emptied_field_is_not_shown(self, window: MainWindow, qtbot: QtBot) -> None:
        window.finder.open("z")
        window.finder.field.clear()
        qtbot.waitUntil(lambda: window.app.jobs.under_way == 0)
        assert "z of Xinzheng" not in self.entries(window)


class TestWhatIsSaid:
    def test_what_was_done_is_said_with_undo_beside_it(self, window: MainWindow, qtbot: QtBot) -> None:
        def operate(store: Store) -> Changed:
            with store.transaction(Text("Add {name}", name="Z")) as session:
                make.dealer(session)
            return Changed.of(Area.DEALERS)

        window.app.write(operate, said=Text("Added {name}", name="Z"))
        qtbot.waitUntil(lambda: window.toast.text == "Added Z")
        next(b for b in window.toast.findChildren(QPushButton) if b.text() == "Undo").click()
        qtbot.waitUntil(lambda: window.toast.text == "Undone: Add Z")
        qtbot.waitUntil(lambda: any("2 changes kept" in text for text in texts(window.status)))

    def test_a_refusal_without_a_form_is_said_at_the_bottom(self, window: MainWindow) -> None:
        window.app.trouble.show(RefusedError(Text("That cannot be.")))
        assert window.toast.text == "That cannot be."

    def test_trouble_that_passes_is_said_in_the_status_bar(self, window: MainWindow) -> None:
        window.app.trouble.show(SurroundingsError(Text("The disk is full.")))
        assert "The disk is full." in texts(window.status)

    def test_a_bug_offers_a_report_without_what_people_typed(self, window: MainWindow) -> None:
        try:
            raise KeyError("王建国 138")  # noqa: TRY301
        except KeyError as error:
            window.app.trouble.show(error)
        dialog = window.findChild(ReportDialog)
        assert dialog is not None
        from PySide6.QtWidgets import QPlainTextEdit

        report = dialog.findChildren(QPlainTextEdit)[0].toPlainText()
        assert "KeyError" in report
        assert "王建国" not in report
        dialog.reject()

    def test_long_work_is_shown_with_its_progress_and_can_be_stopped(self, window: MainWindow, qtbot: QtBot) -> None:
        import threading

        go_on = threading.Event()

        def work(_store: Store, progress: Progress) -> None:
            progress.step(3, 10)
            while not go_on.wait(0.01):
                progress.step(3, 10)

        job = window.app.work(Text("Counting sheep"), work)
        qtbot.waitUntil(lambda: "Counting sheep" in texts(window.status))
        stop = next(b for b in window.status.findChildren(QToolButton) if b.accessibleName() == "Stop")
        with qtbot.waitSignal(job.cancelled):
            stop.click()
        qtbot.waitUntil(lambda: "Stopping…" not in texts(window.status))
        go_on.set()


def test_a_change_of_language_makes_everything_anew(window: MainWindow, qtbot: QtBot) -> None:
    window.app.save_settings(language="zh_CN")
    qtbot.waitUntil(lambda: "经销商" in texts(window))
    qtbot.waitUntil(lambda: isinstance(window.page, NotesPage) and window.page.heading.text() == "搜索")
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    window.app.save_settings(language="en")
    qtbot.waitUntil(lambda: "Plan" in texts(window))


def test_the_theme_follows_the_setting_without_new_pages(window: MainWindow, qtbot: QtBot) -> None:
    window.app.save_settings(theme="dark")
    assert theme.is_dark
    window.app.save_settings(theme="light")
    assert not theme.is_dark
    assert NotesPage.made == 1


def test_a_narrow_window_shows_icons_alone(window: MainWindow, qtbot: QtBot) -> None:
    rail = window.findChild(QWidget, "rail")
    assert rail is not None
    wide = rail.width()
    window.resize(911, 512)
    qtbot.waitUntil(lambda: rail.width() < wide)
    assert window.width() == 911 < FOLD_BELOW_PX
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: rail.width() == wide)
    window.app.save_settings(rail_folded=True)
    assert rail.width() < wide


def test_everything_to_press_has_a_name_and_is_reached_by_tab(window: MainWindow) -> None:
    for made in [*window.findChildren(QPushButton), *window.findChildren(QToolButton)]:
        if made.isVisible() and not made.objectName().startswith("qt_"):
            assert made.text().strip() or made.accessibleName(), made
            in_a_group = made.group() is not None  # of which Tab reaches one and the arrows the others
            assert in_a_group or made.focusPolicy() & Qt.FocusPolicy.TabFocus, made.accessibleName()


def test_the_focus_in_the_rail_is_at_the_open_page(window: MainWindow, qtbot: QtBot) -> None:
    first, second = [button for button in window.findChildren(QToolButton) if button.isCheckable()][:2]
    first.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.page, OtherPage))
    assert window.focusWidget() is second
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is first
    assert [button.focusPolicy() for button in (first, second)] == [Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus]


def test_the_rail_is_in_the_order_people_work(qtbot: QtBot) -> None:
    assert [entry.name for entry in PAGES] == [
        "today",
        "dealers",
        "plan",
        "tasks",
        "calendar",
        "analysis",
        "reports",
        "resources",
        "library",
        "settings",
    ]


def test_the_search_gives_up_its_words_before_the_title_is_cut(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(880, 64)
    tools = QWidget()
    inside = QHBoxLayout(tools)
    inside.addWidget(button("Print"))
    bar.show_page("Analysis", "Coverage", tools)
    bar.show()
    qtbot.waitExposed(bar)
    assert bar._search.width() == SEARCH_PX
    for _number in range(4):
        inside.addWidget(button("All territories"))
    qtbot.waitUntil(lambda: bar._search.width() < SEARCH_PX)
    assert bar._title.width() >= bar._title.fontMetrics().horizontalAdvance("Analysis")
    bar.resize(1400, 64)
    qtbot.waitUntil(lambda: bar._search.width() == SEARCH_PX)


@pytest.mark.parametrize("is_there", [True, False], ids=["a page that is there", "a page that is missing"])
def test_a_window_closed_while_a_page_is_read_is_not_asked_again(app: AppContext, qtbot: QtBot, is_there: bool) -> None:
    read = Event()

    class Slow(PageEntry):
        def load(self) -> type[Page]:
            read.wait(10)
            if not is_there:
                raise BugError(Text("odd"))
            return NotesPage

    host = PageHost(app, [Slow("notes", Text("Notes"), "house", "")])
    host.open()
    with qtbot.waitSignal(app.jobs.ended):  # what goes wrong on the window's thread fails the test
        host.go("notes")
        delete(host)
        read.set()


def test_what_a_command_wrote_meanwhile_is_counted_and_shown(
    window: MainWindow, app: AppContext, store: Store, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.status.saved is not None and app.jobs.under_way == 0)
    before, reads = window.status.saved, notes(window).reads
    assert before is not None
    window.look()
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)
    assert notes(window).reads == reads  # nothing new: nothing is read again
    with store.transaction(Text("Written by a command")) as session:  # not through the window: it hears of nothing
        make.places(session)
        make.dealer(session)
    window.look()
    qtbot.waitUntil(lambda: window.status.saved is not None and window.status.saved.changes == before.changes + 1)
    qtbot.waitUntil(lambda: notes(window).reads == reads + 1)
