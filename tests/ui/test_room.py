"""Nothing is cut: on a small laptop every page has room for its words, in both languages, over two years of work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import Dealer
from db.store import Store
from fieldapp.clock import ClockOnDay
from fieldapp.demo.fill import fill
from fieldapp.places import Places
from fieldapp.reports.catalogue import REPORTS
from fieldapp.settings import Settings
from fieldapp.texts import LANGUAGES, speaking
from tests.conftest import TODAY
from tests.support.stores import new_store
from ui.context import AppContext
from ui.dealers.page import DealersPage
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.plan.board import Board
from ui.reports.page import ReportsPage
from ui.settings.page import SettingsPage
from ui.visits.record_dialog import RecordVisitDialog
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.labels import ElidedLabel

SMALLEST_PX, NOTE_PX = 12, 64
ROUNDING_PX = 1
LAPTOP, SCALED = (1366, 768), (1093, 614)  # the usual laptop, as it is and at 125 %


@pytest.fixture(scope="module")
def worked_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo's two years."""
    store = new_store(tmp_path_factory.mktemp("room") / "fieldapp.db")
    with speaking("en"):
        fill(store, today=TODAY, dealers=20)
    yield store
    store.close()


@pytest.fixture(params=LANGUAGES)
def window(request: pytest.FixtureRequest, worked_with: Store, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window, in each language."""
    settings = Settings(language=request.param)
    app = AppContext(clock=ClockOnDay(TODAY), places=Places(tmp_path), settings=settings, store=worked_with)
    with speaking(request.param):
        made = MainWindow(app)
        qtbot.addWidget(made)
        made.show()
        made.open()
        yield made
        assert app.jobs.stop()


def each_view(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Every page, every tab of a file and every section of the settings, one after the other."""

    def settle() -> None:
        qtbot.waitUntil(lambda: window.page is not None and window.app.jobs.under_way == 0, timeout=20_000)
        QApplication.processEvents()

    for entry in PAGES:
        window.go(entry.name)
        settle()
        page = window.page
        if isinstance(page, DealersPage):
            for tab in page.file.tabs.names:
                page.file.show_tab(tab)
                settle()
                yield f"{entry.name}: {tab}"
        elif isinstance(page, ReportsPage):
            for kind in REPORTS:
                page.choose(kind.name)
                settle()
                yield f"{entry.name}: {kind.name}"
        elif isinstance(page, SettingsPage):
            for row in range(page.list.count()):
                page.list.setCurrentRow(row)
                settle()
                yield f"{entry.name}: {page.list.item(row).text()}"
        else:
            yield entry.name


def cut(widget: QWidget) -> bool:
    """Whether some of the words of *widget* cannot be read."""
    if isinstance(widget, ElidedLabel):
        return False  # ends in dots, and says the whole in its tool tip, as a choice does
    if isinstance(widget, QLabel):
        if not widget.text() or widget.pixmap():
            return False
        if widget.wordWrap():
            return widget.height() < widget.heightForWidth(widget.width()) - ROUNDING_PX
        return widget.width() < widget.sizeHint().width()
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return False
    return isinstance(widget, QPushButton | QCheckBox | QToolButton) and widget.width() < widget.sizeHint().width()


def words_of(widget: QWidget) -> str:
    """What a failure calls it."""
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__}: {text or widget.accessibleName()}"


def shortcomings(window: MainWindow) -> list[str]:
    """What cannot be read, or lies beyond the right edge."""
    widgets = seen(window)
    said = [words_of(widget) for widget in widgets if cut(widget)]
    areas = [w for w in widgets if isinstance(w, QScrollArea) and not isinstance(w, Board)]  # a week may be wide
    return said + [f"{type(w).__name__} scrolls sideways" for w in areas if w.horizontalScrollBar().isVisible()]


def seen(window: MainWindow) -> list[QWidget]:
    """What is on the page, also what one has to scroll to."""
    assert window.page is not None
    return [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)]


def reached(widget: QWidget) -> bool:
    """Whether Tab comes to it."""
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


@pytest.mark.parametrize("size", [LAPTOP, SCALED], ids=["768", "614"])
def test_no_words_are_cut_and_nothing_lies_beyond_the_right_edge(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    found = {}
    for view in each_view(window, qtbot):
        try:  # layouts come to rest some time after the words are there
            qtbot.waitUntil(lambda: not shortcomings(window), timeout=1000)
        except qtbot.TimeoutError:
            found[view] = shortcomings(window)
    assert found == {}


def test_no_words_are_smaller_than_12_px_and_every_control_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(*LAPTOP)
    found = {}
    for view in each_view(window, qtbot):
        widgets = [
            widget for widget in seen(window) if isinstance(widget, QLabel | QPushButton | QLineEdit | QComboBox)
        ]
        small = [words_of(widget) for widget in widgets if widget.fontInfo().pixelSize() < SMALLEST_PX]
        nameless = [type(widget).__name__ for widget in seen(window) if reached(widget) and not name_of(widget)]
        if small or nameless:
            found[view] = small + nameless
    assert found == {}


def test_a_dialog_is_as_high_as_what_it_asks(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(*SCALED)
    qtbot.waitUntil(lambda: window.page is not None and window.app.jobs.under_way == 0, timeout=20_000)
    with window.app.store.reading() as session:
        dealer_id = session.scalars(select(Dealer.id)).first()
    assert dealer_id is not None
    dialog = RecordVisitDialog(window.app, window, dealer_id, "郑州兴达家电")
    dialog.show_form()
    note = dialog.form.editor("result_note")
    qtbot.waitUntil(lambda: note.height() >= note.minimumHeight() == NOTE_PX, timeout=5_000)
    chips = dialog.outcome.findChildren(QPushButton)
    assert all(dialog.outcome.rect().contains(chip.geometry()) for chip in chips)
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)
    dialog.reject()


def test_a_choice_says_in_its_tool_tip_what_it_may_have_no_room_for(qtbot: QtBot) -> None:
    choice = Choice([("a", "county seats and townships each reach their own target"), ("b", "the sum")])
    qtbot.addWidget(choice)
    choice.set_value("a")
    assert choice.toolTip() == "county seats and townships each reach their own target"


def test_a_dialog_that_asks_for_more_than_the_screen_is_high_scrolls(qtbot: QtBot) -> None:
    dialog = Dialog(None, "Much to ask", "Save", lambda: None)
    for number in range(40):
        dialog.form.add(f"field{number}", f"Field {number}", QLineEdit())
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableGeometry().height()
    qtbot.waitUntil(lambda: 0.8 * room < dialog.height() <= room)
    assert dialog.rect().contains(dialog.confirm_button.geometry())
    (scroll,) = dialog.findChildren(QScrollArea)
    assert scroll.verticalScrollBar().maximum() > 0
    assert not scroll.horizontalScrollBar().isVisible()
    dialog.reject()
