"""The icon in the tray while the window is closed, and notifications of the system."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from fieldapp.texts import _
from ui import theme

ICON_PX = 64
SHOWN_MS = 10_000
PORTAL = "org.freedesktop.portal.Desktop"


def app_icon() -> QIcon:
    """The app's own icon."""
    pixmap = QPixmap(ICON_PX, ICON_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    theme.paint_logo(painter, pixmap.rect())
    painter.end()
    return QIcon(pixmap)


class Tray(QObject):
    """Keeps the app at hand while its window is closed.

    Where the desktop has no tray (plain GNOME), closing the window ends the app, and notifications go
    through the desktop's portal.
    """

    open_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(app_icon(), self)
            self._icon.setToolTip("FieldApp")
            self._menu = QMenu()
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._icon.messageClicked.connect(self.open_wanted)
            self.fill_menu()
            self._icon.show()

    @property
    def is_there(self) -> bool:
        """Whether the app can live on in a tray."""
        return self._icon is not None

    def fill_menu(self) -> None:
        """Write the menu in the language spoken now."""
        if self._icon is not None:
            self._menu.clear()
            for text, wanted in ((_("Open FieldApp"), self.open_wanted), (_("Quit"), self.quit_wanted)):
                action = QAction(text, self._menu)
                action.triggered.connect(lambda _checked=False, wanted=wanted: wanted.emit())
                self._menu.addAction(action)

    def notify(self, title: str, text: str) -> bool:
        """Show a notification of the system; false where nothing can show one (the app's own list has it anyway)."""
        if self._icon is not None and QSystemTrayIcon.supportsMessages():
            self._icon.showMessage(title, text, app_icon(), SHOWN_MS)
            return True
        return notify_through_portal(title, text)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}:
            self.open_wanted.emit()


def notify_through_portal(title: str, text: str) -> bool:
    """Ask the Linux desktop to show a notification; false where there is no desktop portal.

    The older org.freedesktop.Notifications wants an unsigned number, which PySide cannot put into a
    message; the portal takes words alone.
    """
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage
    except ImportError:  # Windows and macOS have no D-Bus, but a tray
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    call = QDBusMessage.createMethodCall(
        PORTAL, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Notification", "AddNotification"
    )
    notice: dict[str, Any] = {"title": title, "body": text, "priority": "normal"}
    call.setArguments(["fieldapp", notice])
    return bus.call(call, timeout=2000).type() == QDBusMessage.MessageType.ReplyMessage
