"""A few lines of text: the field is as high as what stands in it."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

MOST_LINES = 8  # more scrolls
AROUND_PX = 14  # padding and frame, above and below together


class LinesEdit(QPlainTextEdit):
    """Grows with the text from *least* lines on; Tab leaves it."""

    def __init__(self, least: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._lines = least
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._lines * math.ceil(self.fontMetrics().lineSpacing()) + AROUND_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A plain text document is measured in lines."""
        lines = min(max(math.ceil(self.document().size().height()), self._least), MOST_LINES)
        if lines != self._lines:
            self._lines = lines
            policies = Qt.ScrollBarPolicy
            is_full = lines == MOST_LINES
            self.setVerticalScrollBarPolicy(policies.ScrollBarAsNeeded if is_full else policies.ScrollBarAlwaysOff)
            self.updateGeometry()
