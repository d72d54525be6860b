"""Cards in one column or two, by the room there is."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

TWO_FROM_PX = 680
SPACING_PX = 12


class Columns(QWidget):
    """*left* and *right* beside each other; where it is narrow, one below the other."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        # Turned, never filled anew: Qt keeps the height of a widget that changed its layout.
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING_PX)
        for widgets in (left, right):
            self._layout.addWidget(_column(widgets))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= TWO_FROM_PX
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(beside if is_wide else below)
        for number in range(self._layout.count()):
            self._layout.setStretch(number, int(is_wide))


def _column(widgets: Sequence[QWidget]) -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACING_PX)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return made
