"""A field that offers what fits while one types; what is chosen has a value behind its text."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from fieldapp.texts import _
from ui import theme
from ui.context import AppContext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ASK_AFTER_MS = 120  # between keys of one word nothing is asked
Suggestion = tuple[Any, str, str]  # value, text, detail


class SuggestingEdit(QLineEdit):
    """Ask *find* off the thread for what fits the text typed; Enter takes the first suggestion.

    Args:
        app: reads.
        find: gets a session and the text; returns (value, text, detail).
        name_of: the text of a value that is put in by the program.
        hint: shown while the field is empty.
        nothing: what is said when something was typed and nothing chosen.
        icon: of a suggestion.
        takes_first: leaving the field takes the first suggestion too, as Enter does.
    """

    edited = Signal()  # something was chosen, or the field emptied

    def __init__(
        self,
        app: AppContext,
        find: "Callable[[Session, str], Sequence[Suggestion]]",
        name_of: "Callable[[Session, Any], str]",
        *,
        hint: str,
        nothing: str,
        icon: str,
        takes_first: bool = False,
    ) -> None:
        super().__init__()
        self._app, self._find, self._name_of, self._nothing, self._icon = app, find, name_of, nothing, icon
        self._takes_first = takes_first
        self._value: Any = None
        self._first: Suggestion | None = None
        self._is_asking = False
        self._waiting: list[Callable[[], object]] = []
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        if (popup := completer.popup()) is not None:
            popup.setObjectName("suggestions")  # a window by itself: it needs a ground of its own
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]  # one of two overloads
        self.setCompleter(completer)
        self._pause = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._on_typed)
        self.returnPressed.connect(self._take_first)

    def value(self) -> Any:  # noqa: ANN401  (what stands behind the text)
        """What was chosen, or None."""
        return self._value

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        """Show *value*; its text is read."""
        self._value = value
        if value is None or value == "":
            self.clear()
            return
        self._app.read(lambda session: self._name_of(session, value), self._show_name, key=(id(self), "name"))

    def problem(self) -> str:
        """What is wrong with the text: something typed that was not chosen."""
        return self._nothing if self.text().strip() and self._value is None else ""

    def suggest_now(self) -> None:
        """Ask at once, without waiting for the pause between keys."""
        self._pause.stop()
        self._ask()

    def when_settled(self, call: Callable[[], object]) -> None:
        """Take the first suggestion for what was typed and *call*; at once, or when the suggestions have come."""
        if self._value is None and self.text().strip() and (self._pause.isActive() or self._is_asking):
            self._waiting.append(call)
            if self._pause.isActive():
                self.suggest_now()
            return
        self._take_first()
        call()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._takes_first and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.when_settled(lambda: None)

    def _show_name(self, name: str) -> None:
        self.setText(name)

    def _on_typed(self, text: str) -> None:
        self._value, self._first = None, None
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.edited.emit()

    def _ask(self) -> None:
        typed = self.text().strip()
        if typed:
            self._is_asking = True
            self._app.read(
                lambda session: self._find(session, typed), self._offer, key=(id(self), "suggestions"), owner=self
            )

    def _offer(self, found: Sequence[Suggestion]) -> None:
        self._is_asking = False
        self._model.clear()
        self._first = found[0] if found else None
        for value, text, detail in found:
            item = QStandardItem(theme.icon(self._icon), f"{text}    {detail}" if detail else text)
            item.setData(value, Qt.ItemDataRole.UserRole)
            item.setData(text, Qt.ItemDataRole.UserRole + 1)
            self._model.appendRow(item)
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._take_first()
            for call in waiting:
                call()
            return
        completer = self.completer()
        if found and self.hasFocus() and completer is not None:
            completer.complete()
        if not found:
            self.setAccessibleDescription(_("Nothing found."))

    def _on_chosen(self, index: QModelIndex) -> None:
        value = index.data(Qt.ItemDataRole.UserRole)
        text = str(index.data(Qt.ItemDataRole.UserRole + 1))
        # The completer writes its own line into the field after this: ours comes last.
        QTimer.singleShot(0, self, lambda: self._take(value, text))

    def _take_first(self) -> None:
        if self._value is None and self._first is not None:
            self._take(self._first[0], self._first[1])

    def _take(self, value: Any, text: str) -> None:  # noqa: ANN401
        self._value = value
        self.setText(text)
        self.edited.emit()
