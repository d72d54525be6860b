"""Sentences that come up at the bottom for some seconds, with Undo where there is something to undo."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fieldapp.texts import _
from ui import theme
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import label
from ui.widgets.picture import Picture

SHOWN_MS = 6_000
REFUSAL_SHOWN_MS = 12_000
ABOVE_BOTTOM_PX = 48
WIDEST_PX = 560


class Toast(QFrame):
    """One at a time: a newer sentence takes the place of the older."""

    def __init__(self, window: QWidget, undo: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = Picture("check-circle", "good", 20)
        self._words = label("", wrap=True)
        self._undo = button(_("Undo"), role="quiet", on=undo)
        self._undo.clicked.connect(self.hide)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._undo)
        layout.addWidget(icon_button("x", _("Close"), on=self.hide))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, *, undo: bool = False, mood: Literal["good", "bad"] = "good") -> None:
        """Show *text*; a refusal stays longer than a success."""
        icon = {"good": "check-circle", "bad": "warning-circle"}[mood]
        self._sign.show_icon(icon, mood)
        self._words.setText(text)
        self._undo.setVisible(undo)
        self.setProperty("role", mood)
        self.style().unpolish(self)
        self.style().polish(self)
        self._place()
        theme.lift(self)
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS if mood == "good" else REFUSAL_SHOWN_MS)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return self._words.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self._window
        metrics = self._words.fontMetrics()
        words = metrics.horizontalAdvance(self._words.text()) + 8
        width = min(WIDEST_PX, window.width() - 32, words + (200 if self._undo.isVisibleTo(self) else 120))
        self.setFixedWidth(width)
        height = self._layout.totalHeightForWidth(width)
        self.resize(width, max(height, self.minimumSizeHint().height()))
        self.move((window.width() - width) // 2, window.height() - self.height() - ABOVE_BOTTOM_PX)
