"""What happened, newest first, along a line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.texts import _
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
    """Items below each other, joined by a line.

    Tab comes to one of them; the arrows, Home and End go through them, and Enter presses an item's button.
    """

    def __init__(self, items: Sequence[TimelineItem] = ()) -> None:
        super().__init__()
        self.setAccessibleName(_("Timeline"))
        self.entries: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.show_items(items)

    def show_items(self, items: Sequence[TimelineItem]) -> None:
        """Show these instead, in the order given."""
        while (taken := self._layout.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        self.entries = [_Entry(item, is_last=number == len(items) - 1) for number, item in enumerate(items)]
        for entry in self.entries:
            self._layout.addWidget(entry)
            entry.installEventFilter(self)
        if self.entries:
            self.entries[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows go from item to item; the one left last is where Tab comes back to."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.entries:
            at, last = self.entries.index(watched), len(self.entries) - 1
            to = {
                Qt.Key.Key_Down: min(at + 1, last),
                Qt.Key.Key_Up: max(at - 1, 0),
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: last,
            }.get(Qt.Key(event.key()))
            if to is not None:
                self._go_to(self.entries[to])
                return True
        if event.type() == QEvent.Type.FocusIn and watched in self.entries:
            for entry in self.entries:
                is_here = entry is watched
                entry.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_here else Qt.FocusPolicy.ClickFocus)
        return super().eventFilter(watched, event)

    def _go_to(self, entry: QWidget) -> None:
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(entry)


class _Entry(QWidget):
    def __init__(self, item: TimelineItem, *, is_last: bool) -> None:
        super().__init__()
        self._call = item.action[1] if item.action else None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(f"{item.when} {item.title}")
        self.setAccessibleDescription(item.text)
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
        layout.setContentsMargins(6, 0, 6, 0)  # room for the ring of the focus
        layout.setSpacing(12)
        layout.addWidget(_Mark(item.icon, item.tone, is_last=is_last))
        layout.addLayout(words, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._call is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._call()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


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
