"""The search for everything: dealers, people, phones, places and actions, by keyboard alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHideEvent, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fieldapp.texts import _
from ui import theme
from ui.commands import Command
from ui.context import AppContext
from ui.jobs import Job
from ui.widgets.card import line
from ui.widgets.labels import label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AnyIndex = QModelIndex | QPersistentModelIndex
WIDTH_PX, TOP_PX, ENTRY_PX, ENTRIES_SHOWN = 620, 56, 44, 8
SHORTEST = 2  # letters: one alone begins half of all commands
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where ``app.go`` leads, and what is shown of it."""

    title: str
    page: str
    where: dict[str, object]
    detail: str = ""  # place, or whose person it is
    icon: str = "storefront"
    note: str = ""  # at the right: the phone number


Search = Callable[["Session", str], Sequence[Hit]]
"""Finds what *text* says; called on a reader's thread at each key."""


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    detail: str
    icon: str
    note: str
    run: Callable[[], object]


class Palette(QFrame):
    """Opens above the page.  Arrows choose, Enter goes, Escape leaves.

    Args:
        window: it floats in this one: a popup window would keep Chinese input methods away.
        app: reads for it, and goes where a hit leads.
        search: finds dealers, people, phones and places.
        commands: what can be done now; asked each time it opens.
    """

    def __init__(
        self, window: QWidget, app: AppContext, search: Search | None, commands: Callable[[], Sequence[Command]]
    ) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Search"))
        self._app, self._search, self._commands = app, search, commands
        self._offered: Sequence[Command] = ()
        self._hits: Sequence[Hit] = ()
        self._aloud: dict[str, str] = {}  # how Chinese commands are read: initials, then the whole
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Name, pinyin initials, phone, place, or what you want to do"))
        self.field.setAccessibleName(_("Search"))
        self.field.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self._model = _EntryModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(_("What was found"))
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self._nothing = label(_("Nothing found. A dealer can be added with Ctrl+N."), "sub")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setFixedHeight(ENTRY_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(line())
        layout.addWidget(self._nothing)
        layout.addWidget(self.list)
        window.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Come up with the cursor in the field."""
        self._before = self.window().focusWidget()
        self._offered = self._commands()
        self._hits = ()
        self.field.setText(text)
        self._show_entries()
        self._read_aloud()
        theme.lift(self)
        self.show()
        self.raise_()
        self.field.setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one

    def hideEvent(self, event: QHideEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        super().hideEvent(event)

    def leave(self) -> None:
        """Go away; the cursor is back where it was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and not self._holds(watched):
            self.hide()  # a click elsewhere is meant for what lies there
        if watched is self.field and kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if watched is self.field and kind == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        elif watched is self.parent() and kind == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _holds(self, widget: QWidget) -> bool:
        return widget is self or self.isAncestorOf(widget)

    def _on_key(self, event: QKeyEvent) -> bool:
        count, now = self._model.rowCount(), self.list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Down if count:
                self._choose((now + 1) % count)
            case Qt.Key.Key_Up if count:
                self._choose((now - 1) % count)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(now)
            case _:
                return False
        return True

    def _on_typed(self, text: str) -> None:
        asked = text.strip()
        self._show_entries()
        search = self._search
        if asked and search is not None and self._app.has_store:
            self._app.read(lambda session: search(session, asked), self._on_found)
        else:
            self._hits = ()

    def _read_aloud(self) -> None:
        """Find out how the commands are read; the first time that takes longer than a key press."""
        titles = [said for command in self._offered if (said := str(command.title)) not in self._aloud]
        if not all(said.isascii() for said in titles):
            job = Job(lambda _progress: _read_titles(titles))
            job.succeeded.connect(self._on_read)
            self._app.jobs.read(job)

    def _on_read(self, aloud: dict[str, str]) -> None:
        self._aloud |= aloud
        if self.isVisible():
            self._show_entries()

    def _on_found(self, hits: Sequence[Hit]) -> None:
        if self.field.text().strip():
            self._hits = hits
            self._show_entries()

    def _show_entries(self) -> None:
        asked = self.field.text().strip()
        actions = [
            _entry_of(command) for command in self._offered if _says(command, asked) or self._sounds(command, asked)
        ]
        found = [_found(self._app, hit) for hit in self._hits]
        self._model.show_entries([*found, *actions])
        self._choose(0)
        count = self._model.rowCount()
        self._nothing.setVisible(not count)
        self.list.setVisible(bool(count))
        self.list.setFixedHeight(min(count, ENTRIES_SHOWN) * ENTRY_PX + 8)
        self._place()

    def _sounds(self, command: Command, asked: str) -> bool:
        """Whether Chinese words are read so: by initials or by syllables."""
        typed = "".join(asked.casefold().split())
        return len(typed) >= SHORTEST and typed.isalpha() and typed in self._aloud.get(str(command.title), "")

    def _choose(self, number: int) -> None:
        self.list.setCurrentIndex(self._model.index(number))

    def _run(self, number: int) -> None:
        entry = self._model.entry(number)
        if entry is not None:
            self.leave()
            entry.run()

    def _place(self) -> None:
        window = self._window
        width = min(WIDTH_PX, window.width() - 48)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, TOP_PX)


def _says(command: Command, asked: str) -> bool:
    """Whether the command's words hold each word asked for, in the language spoken or in English."""
    said = f"{command.title} {command.title.sentence}".casefold()
    return all(word in said for word in asked.casefold().split())


def _read_titles(titles: Sequence[str]) -> dict[str, str]:
    from fieldapp.pinyin import initials, readings

    found = {}
    for title in titles:
        syllables = readings(title, "place")
        found[title] = f"{initials(syllables)} {''.join(syllables)}"
    return found


def _found(app: AppContext, hit: Hit) -> _Entry:
    return _Entry(hit.title, hit.detail, hit.icon, hit.note, lambda: app.go(hit.page, **hit.where))


def _entry_of(command: Command) -> _Entry:
    shortcut = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return _Entry(str(command.title), "", command.icon, shortcut, command.run)


class _EntryModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[_Entry] = []

    def show_entries(self, entries: list[_Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, number: int) -> _Entry | None:
        return self._entries[number] if 0 <= number < len(self._entries) else None

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return entry.title
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.title} {entry.detail} {entry.note}"
        return entry if role == ENTRY_ROLE else None


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(200, ENTRY_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry: _Entry = index.data(ENTRY_ROLE)
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(rect, 6, 6)
        theme.paint_icon(
            painter, QRectF(rect.left() + 12, rect.center().y() - 9, 18, 18), entry.icon, theme.color("sub")
        )
        room = rect.adjusted(44, 0, -12, 0)
        small = QFont(option.font)
        small.setPixelSize(theme.SMALL_PX)
        vcenter = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        painter.setPen(theme.color("sub"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | vcenter, entry.note)
        room.setRight(room.right() - QFontMetricsF(small).horizontalAdvance(entry.note) - 12)
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        title = QFontMetricsF(painter.font()).elidedText(entry.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | vcenter, title)
        room.setLeft(room.left() + QFontMetricsF(painter.font()).horizontalAdvance(title) + 12)
        painter.setFont(small)
        painter.setPen(theme.color("sub"))
        detail = QFontMetricsF(small).elidedText(entry.detail, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | vcenter, detail)
        painter.restore()
