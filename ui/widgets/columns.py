"""Cards in one column or two, by the room there is."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

TWO_FROM_PX = 700


class Columns(QWidget):
    """*left* and *right* beside each other; where it is narrow, one below the other."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget], *, spacing: int = 12) -> None:
        super().__init__()
        self._sides = [_column(left, spacing), _column(right, spacing)]
        self._is_narrow: bool | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(spacing)
        self._spacing = spacing
        self._arrange(narrow=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=self.width() < TWO_FROM_PX)

    def _arrange(self, *, narrow: bool) -> None:
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        while (item := self._layout.takeAt(0)) is not None:
            if (beside := item.layout()) is not None:
                while beside.takeAt(0) is not None:
                    pass
                beside.deleteLater()
        if narrow:
            for side in self._sides:
                self._layout.addWidget(side)
        else:
            beside = QHBoxLayout()
            beside.setSpacing(self._spacing)
            for side in self._sides:
                beside.addWidget(side, 1)
            self._layout.addLayout(beside)
        self._layout.addStretch(1)


def _column(widgets: Sequence[QWidget], spacing: int) -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return made
