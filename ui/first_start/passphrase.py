"""Asking for the passphrase where the computer has no keyring: from a worker's thread, on the window's."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.texts import _
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label

SHORTEST = 8


class PassphraseAsker(QObject):
    """``ask`` may be called from any other thread than the window's; it waits for the person.

    Args:
        parent: the window that the dialog belongs to.
        is_new: whether a passphrase is being chosen, then it is asked for twice.
    """

    _wanted = Signal()

    def __init__(self, parent: QWidget, is_new: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._window, self._is_new = parent, is_new
        self._given = ""
        self._answered = threading.Event()
        self.problem = ""
        """Shown in the dialog: why it is asked again."""
        self._wanted.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> str:
        """The passphrase; empty if the person would rather not."""
        self._answered.clear()
        self._wanted.emit()
        self._answered.wait()
        return self._given

    def stop(self) -> None:
        """Let a waiting thread go on without an answer."""
        self._given = ""
        self._answered.set()

    @Slot()
    def _show(self) -> None:
        dialog = PassphraseDialog(self._window, is_new=self._is_new(), problem=self.problem)
        dialog.accepted.connect(lambda: self._answer(dialog.passphrase))
        dialog.rejected.connect(lambda: self._answer(""))
        dialog.show_form()

    def _answer(self, given: str) -> None:
        self._given = given
        self._answered.set()


class PassphraseDialog(Dialog):
    """Asks for the passphrase, or for a new one twice."""

    def __init__(self, parent: QWidget, *, is_new: bool, problem: str = "") -> None:
        title = _("Choose a passphrase") if is_new else _("Your passphrase")
        super().__init__(parent, title, _("Protect my data") if is_new else _("Open my data"), self._check)
        self._is_new = is_new
        words = _("Your data is encrypted. Without the passphrase nobody can open it.")
        if is_new:
            words = _(
                "This computer has no keyring. Your data is encrypted with a passphrase that you are asked for at "
                "each start. Nobody can open the data without it, so write it down."
            )
        self.body.insertWidget(0, label(words, "note", wrap=True))
        self._first = self._field("first", _("Passphrase"))
        self._second = self._field("second", _("Once more")) if is_new else None
        self.form.refuse(problem)
        self._first.setFocus()

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self._first.text()

    def is_typed(self) -> bool:
        """A passphrase is nothing to be lost by leaving."""
        return False

    def _field(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add(name, words, field)
        return field

    def _check(self) -> None:
        if self._is_new and len(self.passphrase) < SHORTEST:
            self.form.say("first", _("Please take at least 8 characters."))
        elif self._second is not None and self._second.text() != self.passphrase:
            self.form.say("second", _("The two are not the same."))
        elif not self.passphrase:
            self.form.say("first", _("Please write your passphrase."))
        else:
            self.accept()
