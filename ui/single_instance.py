"""One window for one set of data: a second start brings the first window to the front instead."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal

from fieldapp.places import Places

CONNECT_MS = 2000
COME = b"come to the front\n"


class SingleInstance(QObject):
    """Held by the first start on a folder of data; the lock ends with the process, also when it crashes.

    Args:
        folder: where the data lies; it must exist.
    """

    called = Signal()  # a second start happened: come to the front

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The path of a socket is short on Unix, so the folder's path itself does not fit.
        self._name = "fieldapp-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self._lock = QLockFile(str(Places(folder).window_lock))
        self._lock.setStaleLockTime(0)

    def is_first(self) -> bool:
        """Whether this process may open the window; asks nobody, so it is quick."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Hear of later starts; for the first, once its window is painted."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left over where the app was killed
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name)

    def call_first(self) -> bool:
        """Ask the first to come to the front; false if it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_MS):
            return False
        socket.write(COME)
        return socket.waitForBytesWritten(CONNECT_MS)

    def stop(self) -> None:
        """Let another start be the first."""
        server = getattr(self, "_server", None)
        if server is not None:
            server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.called.emit()
