"""What happened, newest first, along a line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.labels import ElidedLabel, label

MARK_PX = 28


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened.

    Attributes:
        when: shown small at the right: a day, or how long ago.
        title: what happened, in a few words.
        text: more of it; may be empty.
        icon: a Phosphor name.
        tone: the colour of the mark.
        action: words of a small button, with what it does.
    """

    when: str
    title: str
    text: str = ""
    icon: str = "circle"
    tone: Tone = Tone.NEUTRAL
    action: tuple[str, Callable[[], object]] | None = None


class Timeline(QWidget):
    """Items below each other, joined by a line."""

    def __init__(self, items: Sequence[TimelineItem] = ()) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.show_items(items)

    def show_items(self, items: Sequence[TimelineItem]) -> None:
        """Show these instead, in the order given."""
        while (taken := self._layout.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        for number, item in enumerate(items):
            self._layout.addWidget(_Entry(item, is_last=number == len(items) - 1))
        self._layout.addStretch(1)


class _Entry(QWidget):
    def __init__(self, item: TimelineItem, *, is_last: bool) -> None:
        super().__init__()
        self.setAccessibleName(f"{item.when} {item.title}")
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(ElidedLabel(item.title, "strong"), 1)
        heading.addWidget(label(item.when, "sub"))
        words = QVBoxLayout()
        words.setContentsMargins(0, 3, 0, 0 if is_last else 12)
        words.setSpacing(2)
        words.addLayout(heading)
        if item.text:
            words.addWidget(label(item.text, "body", wrap=True))
        if item.action is not None:
            text, call = item.action
            words.addWidget(button(text, role="quiet", on=call, flush=True), 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(_Mark(item.icon, item.tone, is_last=is_last))
        layout.addLayout(words, 1)


class _Mark(QWidget):
    """The round mark and the line down to the next one."""

    def __init__(self, icon: str, tone: Tone, *, is_last: bool) -> None:
        super().__init__()
        self._icon, self._tone, self._is_last = icon, tone, is_last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(MARK_PX, MARK_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = theme.tone_colors(self._tone)
        if not self._is_last:
            painter.setPen(QPen(theme.color("line"), 2))
            painter.drawLine(MARK_PX // 2, MARK_PX + 2, MARK_PX // 2, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(QRectF(0, 0, MARK_PX, MARK_PX))
        theme.paint_icon(painter, QRectF(6, 6, MARK_PX - 12, MARK_PX - 12), self._icon, ink)
