import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from fieldapp.texts import speaking
from ui import tray
from ui.tray import Tray, app_icon, notify_through_portal

# The offscreen platform has no tray; Qt says so when one is made all the same.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


@pytest.fixture
def with_a_tray(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """A desktop with a tray; returns what was notified."""
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, text, *_rest: shown.append((title, text)))
    return shown


def actions(made: Tray) -> dict[str, QAction]:
    menu: QMenu = made._menu
    return {action.text(): action for action in menu.actions()}


def test_the_menu_opens_and_quits_in_the_language_spoken(with_a_tray: object, qtbot: QtBot) -> None:
    made = Tray()
    assert made.is_there
    with qtbot.waitSignal(made.open_wanted):
        actions(made)["Open FieldApp"].trigger()
    with qtbot.waitSignal(made.quit_wanted):
        actions(made)["Quit"].trigger()
    with speaking("zh_CN"):
        made.fill_menu()
    assert list(actions(made)) == ["打开 FieldApp", "退出"]


def test_a_click_on_the_icon_opens_the_window(with_a_tray: object, qtbot: QtBot) -> None:
    made = Tray()
    with qtbot.waitSignal(made.open_wanted):
        made._on_activated(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(made.open_wanted):
        made._on_activated(QSystemTrayIcon.ActivationReason.Context)


def test_notifications_go_through_the_tray_where_there_is_one(with_a_tray: list[tuple[str, str]], qtbot: QtBot) -> None:
    assert Tray().notify("Birthday", "Mr Li turns 58")
    assert with_a_tray == [("Birthday", "Mr Li turns 58")]


def test_without_a_tray_the_desktop_is_asked(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    monkeypatch.setattr(tray, "notify_through_portal", lambda *words: (asked.append(words), True)[1])
    made = Tray()
    assert not made.is_there
    assert made.notify("a", "b")
    assert asked == [("a", "b")]


def test_where_nothing_can_notify_it_says_so(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    assert not notify_through_portal("a", "b")


def test_the_app_has_an_icon(qtbot: QtBot) -> None:
    assert not app_icon().pixmap(32, 32).isNull()
