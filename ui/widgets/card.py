"""Cards and the layouts that pages are put together from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.labels import ElidedLabel


class Card(QFrame):
    """A white sheet with a hairline around it; put things into ``body``.

    Args:
        title: a heading at its top.
        tools: small buttons to the right of the heading.
        padding: 0 for a table that fills the card.
    """

    def __init__(self, title: str = "", *tools: QWidget, padding: int = 16) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.heading: QWidget | None = None
        if title or tools:
            self.heading = section(title, *tools)
            inset = row(self.heading)
            over = _over(self.heading, tools)  # headings stand at one height, with small buttons beside them or without
            below = 4 if padding else 8
            inset.setContentsMargins(16, max(4, 12 - over), 12 if tools else 16, max(4, below - over))
            layout.addLayout(inset)
        self.body = QVBoxLayout()
        top = 4 if title and padding else padding
        self.body.setContentsMargins(padding, top, padding, padding)
        self.body.setSpacing(8)
        layout.addLayout(self.body)


def _over(heading: QWidget, tools: tuple[QWidget, ...]) -> int:
    """By how many pixels the tools reach above the words of the heading, and below them."""
    words = heading.findChild(ElidedLabel)
    if words is None or not tools:
        return 0
    for widget in (words, *tools):
        widget.ensurePolished()
    return max(0, max(tool.sizeHint().height() for tool in tools) - words.sizeHint().height()) // 2


def section(text: str, *tools: QWidget) -> QWidget:
    """A heading with small buttons at its right."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(ElidedLabel(text, "heading"), 1)
    for tool in tools:
        layout.addWidget(tool)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; ``None`` is a gap that takes the room left."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget, 0, Qt.AlignmentFlag(0))
    return layout


def column(*widgets: QWidget | None, spacing: int = 8) -> QVBoxLayout:
    """Widgets below each other; ``None`` is a gap that takes the room left."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def line() -> QFrame:
    """A hairline across."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made
