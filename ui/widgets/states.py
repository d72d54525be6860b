"""The four states of a page or a list: loading, error, empty and full."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.texts import _
from ui import theme
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.picture import Picture

_PICTURE_PX = 40


class EmptyState(QWidget):
    """An icon, a sentence, and the one action that helps."""

    def __init__(self, icon: str, text: str, action: QWidget | None = None) -> None:
        super().__init__()
        words = label(text, "note", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch()
        layout.addWidget(Picture(icon, size=_PICTURE_PX), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(words)
        if action is not None:
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()


class Skeleton(QWidget):
    """Grey bars where rows will be: says that something is coming without a spinner."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Loading…"))
        self.setMinimumHeight(120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover"))
        shares = (0.34, 0.62, 0.48, 0.56, 0.4, 0.6)
        for number, y in enumerate(range(24, self.height() - 24, 40)):
            painter.drawRoundedRect(24, y, round((self.width() - 48) * shares[number % len(shares)]), 12, 6, 6)


class States(QStackedWidget):
    """Shows *full* or, in its place, why it is not there."""

    def __init__(self, full: QWidget) -> None:
        super().__init__()
        self._full = full
        self._instead: QWidget | None = None
        self.was_full = False
        self.addWidget(full)
        self.loading()

    @property
    def shows_full(self) -> bool:
        return self.currentWidget() is self._full

    def full(self) -> None:
        self.was_full = True
        self.setCurrentWidget(self._full)
        self._drop()

    def loading(self) -> None:
        self._show_instead(Skeleton())

    def empty(self, icon: str, text: str, action: QWidget | None = None) -> None:
        self._show_instead(EmptyState(icon, text, action))

    def error(self, text: str, way_out: str, take_it: Callable[[], object], *, icon: str = "arrow-clockwise") -> None:
        self._show_instead(EmptyState("warning-circle", text, button(way_out, icon=icon, on=take_it)))

    def _show_instead(self, widget: QWidget) -> None:
        self._drop()
        self._instead = widget
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def _drop(self) -> None:
        if self._instead is not None:
            self.removeWidget(self._instead)
            self._instead.deleteLater()
            self._instead = None
