"""A field that narrows down what is shown as one types."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit

from ui import theme

ICON_GAP_PX = -8  # Qt leaves room for an icon of twice the size
AROUND_PX = 56  # the icon, the cross, and a little air
PAUSE_MS = 120  # between two keys of someone who types; shorter only makes work


class SearchField(QLineEdit):
    """Emits ``searched`` when the typing pauses; Escape empties it."""

    searched = Signal(str)

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.setTextMargins(ICON_GAP_PX, 0, 0, 0)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._pause.start())

    def sizeHint(self) -> QSize:
        """As wide as what it asks for, where there is room."""
        hint = super().sizeHint()
        asked = self.fontMetrics().horizontalAdvance(self.placeholderText()) + AROUND_PX
        return QSize(max(hint.width(), asked), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
