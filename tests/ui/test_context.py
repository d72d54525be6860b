import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.store import Store
from db.vocabulary import DealerStatus
from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.operations import Area, Changed
from fieldapp.operations.history import undo_last
from fieldapp.settings import load_settings
from fieldapp.texts import Text
from tests.support import make
from ui.context import AppContext
from ui.jobs import Progress


def add_dealer(store: Store) -> tuple[str, Changed]:
    with store.transaction(Text("Add {name}", name="A")) as session:
        make.dealer(session, name="A", status=DealerStatus.PROSPECT)
    return "A", Changed.of(Area.DEALERS)


def count_changes(store: Store) -> int:
    from fieldapp.queries.history import log_state

    with store.reading() as session:
        return log_state(session).changes


def test_a_read_delivers_on_the_windows_thread(app: AppContext, qtbot: QtBot) -> None:
    got: list[tuple[int, int]] = []
    app.read(lambda _session: threading.get_ident(), lambda where: got.append((where, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0] != got[0][1] == threading.get_ident()


def test_the_late_answer_of_an_older_read_is_dropped(app: AppContext, qtbot: QtBot) -> None:
    old_may_end = threading.Event()
    got: list[str] = []

    def old(_session: object) -> str:
        old_may_end.wait(5)
        return "old"

    app.read(old, got.append, key="list")
    app.read(lambda _session: "new", got.append, key="list")
    qtbot.waitUntil(lambda: got == ["new"])
    old_may_end.set()
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)
    assert got == ["new"]


def test_nothing_is_delivered_to_a_widget_that_is_gone(app: AppContext, qtbot: QtBot) -> None:
    widget = QLabel()
    go_on = threading.Event()
    got: list[object] = []
    app.read(lambda _session: go_on.wait(5), got.append, owner=widget, key="x")
    widget.deleteLater()
    qtbot.waitUntil(lambda: not _is_alive(widget))
    go_on.set()
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)
    assert got == []


def _is_alive(widget: QLabel) -> bool:
    import shiboken6

    return shiboken6.isValid(widget)


def test_a_write_tells_the_pages_before_it_answers(app: AppContext, qtbot: QtBot) -> None:
    heard: list[object] = []
    app.changed.connect(heard.append)
    app.toasted.connect(lambda text, undo: heard.append((text, undo)))
    app.write(add_dealer, heard.append, said=Text("Saved"))
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == [Changed.of(Area.DEALERS), ("Saved", True), "A"]


def test_a_refusal_goes_to_the_form_and_nowhere_else(app: AppContext, qtbot: QtBot) -> None:
    def refuse(_store: Store) -> Changed:
        raise RefusedError(Text("no"))

    beside: list[RefusedError] = []
    shown: list[str] = []
    app.trouble.refused.connect(shown.append)
    app.write(refuse, refused=beside.append)
    qtbot.waitUntil(lambda: bool(beside))
    assert (str(beside[0].text), shown) == ("no", [])


@pytest.mark.parametrize(
    ("error", "signal"),
    [
        (RefusedError(Text("no")), "refused"),
        (SurroundingsError(Text("disk full")), "in_the_status_bar"),
        (KeyError("x"), "as_a_report"),
    ],
)
def test_each_family_of_error_is_shown_in_its_place(
    app: AppContext, qtbot: QtBot, error: Exception, signal: str
) -> None:
    def fail(_store: Store) -> Changed:
        raise error

    with qtbot.waitSignal(getattr(app.trouble, signal)):
        app.write(fail)


def test_undo_and_redo_go_through_the_change_log(app: AppContext, store: Store, qtbot: QtBot) -> None:
    said: list[str] = []
    app.toasted.connect(lambda text, _undo: said.append(text))
    add_dealer(store)
    for act in (app.undo, app.redo):
        with qtbot.waitSignal(app.changed):
            act()
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["Undone: Add A", "Done again: Add A"]
    undo_last(store)


def test_undo_says_when_there_is_nothing(app: AppContext, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.trouble.refused) as said:
        app.undo()
    assert said.args == ["There is nothing to undo."]


def test_long_work_reports_progress_and_can_be_cancelled(app: AppContext, qtbot: QtBot) -> None:
    started = threading.Event()

    def work(_store: Store, progress: Progress) -> None:
        while True:
            progress.step(1, 10)
            started.set()
            threading.Event().wait(0.01)

    job = app.work(Text("Counting"), work)
    assert started.wait(5)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_changed_settings_are_on_the_disk_and_told_once(app: AppContext, qtbot: QtBot) -> None:
    told: list[bool] = []
    app.settings_changed.connect(lambda: told.append(True))
    app.save_settings(theme="dark")
    app.save_settings(theme="dark")
    assert load_settings(app.places.settings).theme == "dark"
    assert told == [True]


def test_going_to_a_dealer_names_the_page_and_the_dealer(app: AppContext, qtbot: QtBot, store: Store) -> None:
    with store.transaction(Text("Add {name}", name="B")) as session:
        dealer_id = make.dealer(session).id
    with qtbot.waitSignal(app.page_wanted) as wanted:
        app.open_dealer(dealer_id)
    assert wanted.args == ["dealers", {"dealer": dealer_id}]


def test_a_page_is_not_made_before_the_store_is_open(app: AppContext) -> None:
    make_context: Callable[..., AppContext] = AppContext
    closed = make_context(clock=app.clock, places=app.places, settings=app.settings)
    assert not closed.has_store
    with pytest.raises(RuntimeError):
        _ = closed.store
