"""Facts: a word at the left, what is known at the right."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.labels import label

BASELINE_PX = 2  # puts small words on the line of the larger ones beside them


class KeyValues(QWidget):
    """Pairs of (key, value); a value is text, or a widget.  Empty values are left out."""

    def __init__(self, pairs: Iterable[tuple[str, str | QWidget]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.show_pairs(pairs)

    def show_pairs(self, pairs: Iterable[tuple[str, str | QWidget]]) -> None:
        """Show these instead."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        shown = [(key, value) for key, value in pairs if value]
        for number, (key, value) in enumerate(shown):
            said = value if isinstance(value, QWidget) else _value_label(value)
            said.setAccessibleName(f"{key}: {value}" if isinstance(value, str) else key)
            caption = label(key, "sub")
            caption.setContentsMargins(0, BASELINE_PX, 0, 0)
            self._grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, number, 1)


def _value_label(text: str) -> QWidget:
    made = label(text, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
