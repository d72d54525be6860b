"""Words on the screen."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.tones import Tone

Role = Literal["body", "note", "sub", "strong", "heading", "title", "number", "bad", "good"]
# The middle dot of Chinese faces takes the room of a whole character; the half-width one does not.
_DOT = " \uff65 "


def dotted(*parts: object) -> str:
    """Parts of a line with a dot between them, empty parts left out."""
    return _DOT.join(said for part in parts if (said := str(part or "")))


def label(text: object = "", role: Role = "body", *, wrap: bool = False, tone: Tone | None = None) -> QLabel:
    """A line of text, or with *wrap* several; *tone* colours it whatever its size."""
    made = QLabel(str(text))
    made.setProperty("role", role)
    if tone is not None:
        made.setProperty("ink", tone.value)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


class ElidedLabel(QLabel):
    """One line that ends in "…" where it does not fit; the whole text is in the tool tip."""

    def __init__(self, text: object = "", role: Role = "body", parent: QWidget | None = None) -> None:
        super().__init__(str(text), parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.setToolTip("" if shown == self.text() else self.text())
        painter.drawText(self.contentsRect(), self.alignment(), shown)
