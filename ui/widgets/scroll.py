"""A pane that scrolls by itself, for a column beside a list."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

BESIDE_BAR_PX = 8


class Scroll(QScrollArea):
    """Put things into ``body``; what is too high scrolls, nothing is cut at the right."""

    def __init__(self, *, spacing: int = 16, padding: int = 0) -> None:
        super().__init__()
        content = self._content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(padding, padding, padding + BESIDE_BAR_PX, padding)
        self.body.setSpacing(spacing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(self._content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        return hint
