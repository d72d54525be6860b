"""The window beside the company's server: signing in, what the bottom line says, deciding, and being shut out."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import delete, select

from db.models import Dealer, Opening, RefusedChange, Territory
from db.store import Store
from db.vocabulary import OpeningKind, RefusalReason
from fieldapp.operations.dealers import NewDealer, add_dealer
from fieldapp.server.database import Database
from fieldapp.server.schema import buckets, feed, rows
from fieldapp.sync.link import Link, sign_in
from fieldapp.sync.service import SyncState
from fieldapp.texts import Text
from tests.support import make
from tests.support.company import PASSWORD
from tests.support.place import Place
from tests.support.screen import Screen, words_on
from tests.support.server import serving
from tests.support.stores import new_store
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.settings.sync import NewPassword, SyncSection
from ui.settings.to_decide import ThirdValue
from ui.syncing import SyncView, state_words


@pytest.fixture
def boss(address: str, tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "boss", "boss", address)
    yield place
    place.close()


class Desk:
    """The section of the settings, and who sits before it."""

    def __init__(self, app: AppContext, screen: Screen, qtbot: QtBot) -> None:
        self.app, self.screen, self.qtbot, self.store = app, screen, qtbot, app.store
        self.section = SyncSection(app)
        qtbot.addWidget(self.section)
        self.section.resize(760, 700)
        self.section.show()

    @property
    def said(self) -> str:
        """All that can be read."""
        return words_on(self.section)

    @property
    def view(self) -> SyncView:
        return self.app.syncing.view

    def sign_in(self, address: str, password: str = PASSWORD) -> None:
        """Fill in the form and press."""
        self.section.link.form.fill({"address": address, "login": "gao", "password": password})
        self.press("Sign in")

    def press(self, words: str) -> None:
        self.screen.press(self.section, words)

    def settle(self) -> None:
        """Look again at what is shown."""
        self.section.read_again()
        self.screen.settle()

    def in_step(self) -> None:
        """Wait until an exchange has ended and nothing waits."""
        self.wait(lambda: not self.view.is_running and self.view.state is not None)
        self.wait(lambda: (state := self.view.state) is not None and not state.waiting and state.last_done is not None)
        self.wait(lambda: self.app.jobs.under_way == 0)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=20_000)


@pytest.fixture
def desk(app: AppContext, screen: Screen, qtbot: QtBot) -> Desk:
    return Desk(app, screen, qtbot)


def test_a_rep_who_worked_alone_signs_in_from_the_window(desk: Desk, address: str, boss: Place) -> None:
    with desk.store.transaction(Text("Work")) as session:
        make.dealer(session, name="兴达家电", region_code=None)
    assert "Without a server everything stays on this laptop" in desk.said
    desk.sign_in(address)
    desk.in_step()
    said = desk.said
    assert f"gao on {address}" in said
    assert "Nothing waits." in said
    assert "Nothing waits for a decision." in said
    boss.sync()
    with boss.store.reading() as session:
        assert session.scalars(select(Dealer.name)).all() == ["兴达家电"]


def test_a_wrong_password_is_said_beside_the_form_and_the_rest_stays_typed(desk: Desk, address: str) -> None:
    desk.sign_in(address, "a wrong password")
    assert "Name or password are wrong" in desk.said
    assert desk.section.link.form.value("login") == "gao"
    assert desk.screen.trouble == []


def test_an_address_in_the_open_is_refused_with_what_to_do(desk: Desk) -> None:
    desk.sign_in("http://10.0.0.5:8470")
    assert "Use https://" in desk.said


def test_what_is_written_goes_by_itself_after_a_pause(desk: Desk, address: str, boss: Place) -> None:
    with desk.store.loading() as session:
        make.places(session)
    desk.sign_in(address)
    desk.in_step()
    desk.app.syncing._pause.setInterval(50)  # so that the test need not wait 20 s
    desk.app.write(lambda store: add_dealer(store, NewDealer(name="新店", region_code="410184105000")))
    desk.wait(lambda: desk.view.state is not None and desk.view.state.waiting > 0)
    desk.in_step()
    boss.sync()
    with boss.store.reading() as session:
        assert session.scalars(select(Dealer.name)).all() == ["新店"]


def test_without_a_connection_it_says_so_and_when_it_tries_again(desk: Desk, company_folder: Path) -> None:
    with serving(company_folder) as address:
        desk.sign_in(address)
        desk.in_step()
    with desk.store.transaction(Text("Work")) as session:
        make.dealer(session, name="兴达家电", region_code=None)
    desk.press("Exchange now")
    desk.wait(lambda: bool(desk.view.problem))
    desk.screen.settle()
    view = desk.view
    assert view.next_try is not None
    said = desk.said
    assert "The server cannot be reached. Tried again at" in said
    assert "1 change waits" in said
    assert str(state_words(view)) == "Not connected: everything is kept here (1 waiting)"
    with serving(company_folder, int(address.rpartition(":")[2])):
        desk.press("Exchange now")
        desk.in_step()
    assert desk.view.problem == ""


def test_before_much_is_removed_somebody_is_asked(desk: Desk, boss: Place, address: str, company_folder: Path) -> None:
    desk.sign_in(address)
    desk.in_step()
    with boss.store.transaction(Text("Work")) as session:
        session.add_all(Dealer(name=f"店 {number}") for number in range(30))
    boss.sync()
    with boss.store.transaction(Text("Give them to the rep")) as session:
        territory = session.scalars(select(Territory.id)).one()
        for dealer in session.scalars(select(Dealer)):
            dealer.territory_id = territory
    boss.sync()
    desk.press("Exchange now")
    desk.wait(lambda: desk.app.jobs.under_way == 0 and len(shown(desk.store)) == 30)
    assert not desk.section.link.allow_button.isVisible()
    database = Database.at(str(company_folder))
    database.write(
        lambda connection: [
            connection.execute(delete(table).where(table.c.bucket.like("t:%"))) for table in (rows, feed, buckets)
        ]
    )
    database.close()
    desk.press("Exchange now")
    desk.wait(lambda: desk.view.asks_removal and not desk.view.is_running)
    desk.screen.settle()
    assert "30 of 30 records of 郑许线 would be removed from this laptop" in desk.said
    assert str(state_words(desk.view)) == "Much would be removed here: look at it first"
    assert len(shown(desk.store)) == 30
    desk.press("Allow the removal")
    desk.wait(lambda: not desk.view.is_running and not desk.view.problem)
    assert shown(desk.store) == []
    assert not desk.section.link.allow_button.isVisible()


def shown(store: Store) -> list[str]:
    """The dealers that are shown."""
    with store.reading() as session:
        return list(session.scalars(select(Dealer.name)))


def collide(
    desk: Desk, boss: Place, address: str, field: str = "phone", values: tuple[object, object] = ("111", "222")
) -> Dealer:
    """The rep and the manager write different values; the manager's is the later one."""
    with desk.app.store.transaction(Text("Work")) as session:
        dealer = make.dealer(session, name="兴达家电", region_code=None)
    desk.sign_in(address)
    desk.in_step()
    boss.sync()
    for store, value in zip((desk.app.store, boss.store), values, strict=True):
        with store.transaction(Text("Change")) as session:
            found = session.get(Dealer, dealer.id)
            assert found is not None
            setattr(found, field, value)
    boss.sync()
    desk.press("Exchange now")
    desk.in_step()
    desk.settle()
    return dealer


@pytest.mark.parametrize(("press", "stands"), [("Keep this", "222"), ("Use this", "111")])
def test_a_conflict_is_decided_with_one_press(desk: Desk, boss: Place, address: str, press: str, stands: str) -> None:
    dealer = collide(desk, boss, address)
    said = desk.said
    for word in ("兴达家电", "Phone", "222", "孟经理", "111", "高志远"):
        assert word in said, word
    desk.press(press)
    desk.settle()
    assert "Nothing waits for a decision." in desk.said
    with desk.app.store.reading() as session:
        found = session.get(Dealer, dealer.id)
        assert found is not None
        assert found.phone == stands
    desk.section.to_decide.all_too.setChecked(True)
    desk.screen.settle()
    assert "222" in desk.said
    chosen = {"Keep this": "Left as it is", "Use this": "The other value taken"}[press]
    assert f"{chosen} · 高志远 · 2026-" in desk.said  # what was chosen, by whom and when


def test_neither_the_one_nor_the_other_but_a_third_value(desk: Desk, boss: Place, address: str) -> None:
    dealer = collide(desk, boss, address)
    desk.press("Write another…")
    dialog = desk.screen.dialog(ThirdValue)
    editor = dialog.form.editor("value")
    assert isinstance(editor, QPlainTextEdit)
    assert set(editor.toPlainText().split("\n")) == {"111", "222"}
    editor.setPlainText("333")
    desk.screen.press(dialog, "Write it")
    with desk.app.store.reading() as session:
        found = session.get(Dealer, dealer.id)
        assert found is not None
        assert found.phone == "333"


def test_a_third_amount_is_checked_before_it_is_written(desk: Desk, boss: Place, address: str) -> None:
    dealer = collide(desk, boss, address, "credit_limit", (Decimal(100), Decimal(200)))
    desk.press("Write another…")
    dialog = desk.screen.dialog(ThirdValue)
    editor = dialog.form.editor("value")
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "200"  # yuan, as it is shown
    editor.setText("abc")
    desk.screen.press(dialog, "Write it")
    assert "This cannot be read: abc" in words_on(dialog)
    editor.setText("150.50")
    desk.screen.press(dialog, "Write it")
    with desk.app.store.reading() as session:
        found = session.get(Dealer, dealer.id)
        assert found is not None
        assert found.credit_limit == Decimal("150.50")


def test_what_the_server_did_not_take_is_shown_whole(desk: Desk, address: str) -> None:
    """A rep's change of what only a manager may change comes back, with the reason."""
    with desk.app.store.transaction(Text("Work")) as session:
        dealer = make.dealer(session, name="兴达家电", region_code=None)
        session.flush()
        opening = Opening(dealer_id=dealer.id, kind=OpeningKind.COUNTY, region_code="410184000000")
        session.add(opening)
    desk.sign_in(address)
    desk.in_step()
    with desk.app.store.transaction(Text("Confirm one's own")) as session:
        found = session.get(Opening, opening.id)
        assert found is not None
        found.confirmed_at = desk.app.clock.now()
    desk.press("Exchange now")
    desk.in_step()
    desk.settle()
    assert "Only a manager may change this" in desk.said
    assert "兴达家电 ･ 高志远" in desk.said
    assert "Confirmed at: 2026-" in desk.said
    desk.press("Discard it")
    desk.settle()
    assert "Nothing waits for a decision." in desk.said
    with desk.app.store.reading() as session:
        (kept,) = session.scalars(select(RefusedChange)).all()
        assert kept.reason is RefusalReason.NOT_ALLOWED


def test_the_bottom_line_leads_to_the_server_and_says_what_is_to_decide(
    app: AppContext, screen: Screen, qtbot: QtBot
) -> None:
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.resize(1200, 700)
    window.show()
    shown = window.status._sync
    assert not shown.isVisible()
    link = Link("https://sync.example.com", "gao", uuid4(), "device", "", None)
    app.syncing.shown.emit(SyncView(SyncState(link, 3, 2)))
    assert shown.text() == "3 waiting to be sent ･ 2 to decide"
    screen.click(shown)
    assert screen.wanted[-1] == ("settings", {"section": "sync"})


def test_texts_that_were_put_together_stand_in_a_list_of_their_own(desk: Desk, boss: Place, address: str) -> None:
    with desk.app.store.transaction(Text("Work")) as session:
        dealer = make.dealer(session, name="兴达家电", region_code=None, note="第一行\n第二行")
    desk.sign_in(address)
    desk.in_step()
    boss.sync()
    for store, note in ((desk.app.store, "第一行改了\n第二行"), (boss.store, "第一行另改了\n第二行")):
        with store.transaction(Text("Change")) as session:
            found = session.get(Dealer, dealer.id)
            assert found is not None
            found.note = note
    boss.sync()
    desk.press("Exchange now")
    desk.in_step()
    desk.settle()
    said = words_on(desk.section.merged)
    assert "Merged without anyone" in said
    assert desk.section.merged.count.text() == "1"
    for word in ("兴达家电", "第一行改了", "第一行另改了", "高志远"):
        assert word in said, word
    assert "兴达家电" not in words_on(desk.section.to_decide)


def test_a_password_is_changed_from_the_window(desk: Desk, address: str, tmp_path: Path) -> None:
    desk.sign_in(address)
    desk.in_step()
    desk.press("Change password…")
    dialog = desk.screen.dialog(NewPassword)
    fresh = "another horse"
    dialog.form.fill({"old": "not this one", "new": fresh, "again": "something else"})
    desk.screen.press(dialog, "Change password")
    assert "The two new passwords differ." in words_on(dialog)
    dialog.form.fill({"old": "not this one", "new": fresh, "again": fresh})
    desk.screen.press(dialog, "Change password")
    desk.wait(lambda: "The old password is wrong." in words_on(dialog))
    dialog.form.fill({"old": PASSWORD, "new": fresh, "again": fresh})
    done: list[bool] = []
    dialog.accepted.connect(lambda: done.append(True))
    desk.screen.press(dialog, "Change password")
    desk.wait(lambda: bool(done))
    store = new_store(tmp_path / "second.db")
    sign_in(store, address, "gao", fresh)
    store.close()


def test_on_a_metered_connection_it_waits_to_be_asked_where_that_is_wanted(
    desk: Desk, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_in(address)
    desk.in_step()
    monkeypatch.setattr(desk.app.syncing, "is_metered", lambda: True)
    desk.section.link.spare.setChecked(True)
    assert desk.app.settings.spare_metered
    with desk.store.transaction(Text("Work")) as session:
        make.dealer(session, name="兴达家电", region_code=None)
    desk.app.syncing._read()
    desk.wait(lambda: desk.view.state is not None and desk.view.state.waiting > 0)
    desk.app.syncing.by_itself()
    assert not desk.view.is_running
    assert "Metered connection" in str(state_words(desk.view))
    desk.press("Exchange now")
    desk.in_step()
    assert "Metered connection" not in str(state_words(desk.view))
    desk.section.link.spare.setChecked(False)
    desk.app.syncing.by_itself()
    assert desk.view.is_running
    desk.in_step()


def test_a_laptop_that_is_filled_says_how_far_it_is() -> None:
    link = Link("https://sync.example.com", "gao", UUID(int=1), "device", "", None)
    view = SyncView(SyncState(link, 0, 0), is_running=True, received=2_500, to_come=10_000)
    assert str(state_words(view)) == "Loading: 2,500 of 10,000; work on meanwhile"
