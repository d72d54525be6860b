"""Every list of the app goes out as it is shown: into Excel and CSV, onto paper, onto the clipboard."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from db.models import Contract, ExportRecord, Leave, Visit
from db.store import Store
from fieldapp.clock import ClockOnDay
from fieldapp.demo.fill import fill
from fieldapp.places import Places
from fieldapp.settings import Settings
from tests.conftest import TODAY
from tests.support.pdfs import words_of
from tests.support.stores import new_store
from tests.support.tables import given
from ui.context import AppContext
from ui.dealers.file import FilePane
from ui.page import Page
from ui.pages import PAGES
from ui.widgets.buttons import QuietButton
from ui.widgets.table_out import TableOut


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Invented data with something in every list."""
    store = new_store(tmp_path_factory.mktemp("demo") / "fieldapp.db")
    rep = fill(store, today=TODAY, dealers=20).rep_id
    with store.loading() as session:
        session.add(Leave(colleague_id=rep, first_day=date(2026, 12, 1), last_day=date(2026, 12, 3), note="回家"))
    yield store
    store.close()


@pytest.fixture
def app(demo: Store, clock: ClockOnDay, tmp_path: Path) -> Iterator[AppContext]:
    context = AppContext(clock=clock, places=Places(tmp_path), settings=Settings(language="en"), store=demo)
    yield context
    assert context.jobs.stop()


def settle(app: AppContext, qtbot: QtBot) -> None:
    for _round in range(3):
        qtbot.waitUntil(lambda: app.jobs.under_way == 0, timeout=20_000)
        QApplication.processEvents()


def page_of(app: AppContext, qtbot: QtBot, name: str) -> Page:
    page = next(entry for entry in PAGES if entry.name == name).load()(app)
    qtbot.addWidget(page)
    page.resize(1182, 640)
    page.show()
    settle(app, qtbot)
    return page


Outs = Callable[[Any], TableOut]
LISTS: dict[str, tuple[str, Outs]] = {
    "visits of the day": ("today", lambda page: page.visits.out),
    "to greet": ("today", lambda page: page.greetings.out),
    "late": ("today", lambda page: page.late.out),
    "coming up": ("today", lambda page: page.coming.out),
    "dealers": ("dealers", lambda page: page.list.table.out),
    "who is due": ("plan", lambda page: page.due.out),
    "week": ("plan", lambda page: page.out),
    "targets": ("tasks", lambda page: page.progress.out),
    "tasks": ("tasks", lambda page: page.out),
    "pay": ("tasks", lambda page: page.pay.out),
    "openings": ("tasks", lambda page: page.openings.out),
    "calendar": ("calendar", lambda page: page.out),
    "day": ("calendar", lambda page: page.panel.out),
    "scripts": ("library", lambda page: page.out),
    "team": ("settings", lambda page: page.show_section("me").out),
    "leave": ("settings", lambda page: page.show_section("days").leave_out),
    "holidays": ("settings", lambda page: page.show_section("days").holidays_out),
}
TABS: dict[str, tuple[str, Outs]] = {
    "timeline": ("timeline", lambda section: section.out),
    "visits": ("visits", lambda section: section.table.out),
    "months": ("sales", lambda section: section.table.out),
    "receivables": ("sales", lambda section: section.owed.out),
    "contracts": ("contracts", lambda section: section.out),
    "people": ("people", lambda section: section.out),
    "screening card": ("relation", lambda section: section.outs["screening"]),
    "policies": ("relation", lambda section: section.outs["policies"]),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_a_file_and_that_is_written_down(app: AppContext, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    of_page, of = LISTS[name]
    page = page_of(app, qtbot, of_page)
    of(page)
    settle(app, qtbot)
    comes_out(app, qtbot, of(page), tmp_path)


@pytest.mark.parametrize("name", TABS)
def test_a_part_of_a_dealers_file_is_a_file(
    app: AppContext, demo: Store, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    tab, of = TABS[name]
    pane = FilePane(app)
    qtbot.addWidget(pane)
    pane.resize(800, 640)
    pane.show()
    pane.show_dealer(with_everything(demo))
    settle(app, qtbot)
    section = pane.show_tab(tab)
    settle(app, qtbot)
    comes_out(app, qtbot, of(section), tmp_path)


def with_everything(store: Store) -> UUID:
    """A dealer with a contract and many visits."""
    with store.reading() as session:
        found = session.scalars(
            select(Contract.dealer_id)
            .join(Visit, Visit.dealer_id == Contract.dealer_id)
            .group_by(Contract.dealer_id)
            .order_by(func.count().desc())
        ).first()
    assert found is not None
    return found


def comes_out(app: AppContext, qtbot: QtBot, out: TableOut, folder: Path) -> None:
    """The rows that are shown are in the workbook with their types, in the text file, and on paper."""
    table = given(out._give, app.store)
    rows: list[list[Any]] = list(table.rows)
    assert rows
    assert {len(row) for row in rows} == {len(table.headings)}
    before = recorded(app)
    for ending in ("xlsx", "csv"):
        out.export_to(folder / f"list.{ending}")
        settle(app, qtbot)
    assert recorded(app) == before + 2 * [len(rows)]
    sheet = openpyxl.load_workbook(folder / "list.xlsx").active
    assert sheet is not None
    heading, *written = sheet.iter_rows(values_only=True)
    assert list(heading) == list(table.headings)
    assert [[kind(cell) for cell in row] for row in written] == [[kind(cell) for cell in row] for row in rows]
    assert (folder / "list.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    dialog = out.print()
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.is_ready, timeout=20_000)
    said = words_of(dialog.preview._pdf)
    assert str(table.headings[-1]).replace(" ", "") in said
    dialog.reject()


def kind(cell: object) -> str:
    """Text, number, day, or nothing."""
    if cell is None or cell == "":
        return "nothing"
    if isinstance(cell, str):
        return "text"
    return "day" if isinstance(cell, date) else "number"


def recorded(app: AppContext) -> list[int]:
    with app.store.reading() as session:
        return list(session.scalars(select(ExportRecord.rows).order_by(ExportRecord.id)))


def test_a_list_is_copied_with_its_headings_for_excel(app: AppContext, qtbot: QtBot) -> None:
    page: Any = page_of(app, qtbot, "library")
    table = given(page.shown)
    page.out.copy()
    settle(app, qtbot)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == list(table.headings)
    assert len(lines) == 1 + len(list(table.rows))


def test_what_is_filtered_out_is_not_exported(app: AppContext, qtbot: QtBot) -> None:
    page: Any = page_of(app, qtbot, "library")
    everything = len(list(given(page.shown).rows))
    page.search.setText("price")
    narrowed = page.shown()
    assert 0 < len(list(given(page.shown).rows)) < everything
    assert narrowed.narrowed == "price"


def test_each_page_with_a_list_shows_a_button_for_it_with_a_name(app: AppContext, qtbot: QtBot) -> None:
    for name in {of_page for of_page, _of in LISTS.values()}:
        page: Any = page_of(app, qtbot, name)
        if name == "settings":
            page.show_section("days")
        names = [found.accessibleName() for found in page.findChildren(QToolButton) if found.isVisible()]
        assert any(found.startswith("Export or print: ") for found in names), name


def test_on_a_card_the_button_is_seen_when_the_mouse_or_the_cursor_is_there(app: AppContext, qtbot: QtBot) -> None:
    page: Any = page_of(app, qtbot, "tasks")
    quiet = page.pay.findChild(QuietButton)
    assert quiet.isVisible()
    assert not quiet.is_seen
    nothing = quiet.grab().toImage()
    page.activateWindow()
    quiet.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(quiet.hasFocus)
    assert quiet.is_seen
    assert quiet.grab().toImage() != nothing
    quiet.clearFocus()
    page.pay.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # as Qt does when the mouse enters the card
    assert quiet.is_seen
    assert quiet.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert {action.text() for action in quiet.menu().actions()} >= {"Export to Excel or CSV…", "Copy for Excel"}


def test_telephones_are_text_and_money_are_numbers(app: AppContext, demo: Store, qtbot: QtBot) -> None:
    page: Any = page_of(app, qtbot, "today")
    table = given(page.late.shown)
    place = list(table.headings).index("Phone")
    assert any(str(row[place]).startswith("1") and " " in str(row[place]) for row in table.rows)
    assert page.late.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu
