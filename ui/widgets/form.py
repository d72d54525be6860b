"""Forms: a label, an editor, and beside it what is wrong with what was typed; saved as one goes."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.texts import _
from ui.widgets.labels import label

SAVE_AFTER_MS = 700  # after the last key: long enough to finish a word, short enough to look away
SAVED_SHOWN_MS = 2500
NOTE_PX = 96  # four lines


@runtime_checkable
class Editor(Protocol):
    """What our own editors offer, beside the few of Qt that a form knows."""

    def value(self) -> Any: ...  # noqa: ANN401  (each editor has its own)

    def set_value(self, value: Any) -> None: ...  # noqa: ANN401

    def problem(self) -> str:
        """What keeps the text from being a value; empty when nothing does."""
        ...


class Form(QWidget):
    """Rows of label, editor, and below the editor a hint or what is wrong.

    ``add(field, label, editor)`` takes our editors and QLineEdit, QPlainTextEdit, QCheckBox, QComboBox and
    QSpinBox; ``values()`` gives what was typed, by field.
    """

    edited = Signal(str)  # the field

    def __init__(self) -> None:
        super().__init__()
        self._editors: dict[str, QWidget] = {}
        self._notes: dict[str, QLabel] = {}
        self._hints: dict[str, str] = {}
        self._required: dict[str, str] = {}
        self._began: dict[str, Any] = {}  # what stood there before anyone typed
        self._touched: set[str] = set()
        self._is_filling = False
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(1, 1)
        self._refusal = label("", "bad", wrap=True)
        self._refusal.hide()

    def add(
        self, field: str, text: str, editor: QWidget, *, hint: str = "", required: str = "", wide: bool = False
    ) -> QWidget:
        """Add a row and return *editor*.

        Args:
            field: its name in ``values()``.
            text: what stands before it.
            editor: where one types.
            hint: shown small below it.
            required: the sentence shown when it is left empty.
            wide: it takes the whole width, with nothing before it.
        """
        number = self.grid.rowCount()
        if isinstance(editor, QPlainTextEdit):
            editor.setMaximumHeight(max(NOTE_PX, editor.minimumHeight()))
            editor.setTabChangesFocus(True)
            editor.document().setDocumentMargin(0)  # its text begins where that of the other fields does
        caption = label(text, "sub")
        caption.setBuddy(editor)
        caption.setMinimumHeight(32)
        editor.setAccessibleName(text)
        note = label(hint, "sub", wrap=True)
        self.grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
        if wide:
            caption.hide()
        self.grid.addWidget(editor, number, 0 if wide else 1, 1, 2 if wide else 1)
        self.grid.addWidget(note, number + 1, 0 if wide else 1, 1, 2 if wide else 1)
        note.setVisible(bool(hint))  # only now: without a parent it would flash up as a window
        self.grid.setRowMinimumHeight(number + 2, 8)
        self._editors[field], self._notes[field], self._hints[field] = editor, note, hint
        if required:
            self._required[field] = required
        _signal_of(editor).connect(lambda *_what: self._on_edited(field))
        return editor

    def add_wide(self, widget: QWidget) -> QWidget:
        """Add something that is no field across the whole width."""
        self.grid.addWidget(widget, self.grid.rowCount(), 0, 1, 2)
        return widget

    def add_below(self, widget: QWidget) -> QWidget:
        """Add something that belongs to the field just added, under it."""
        self.grid.addWidget(widget, self.grid.rowCount() - 1, 1)
        return widget

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show these values without taking them for typed ones."""
        self._is_filling = True
        for field, value in values.items():
            if _get(self._editors[field]) != value:  # else the cursor would jump under whoever types
                _put(self._editors[field], value)
            self._began[field] = _get(self._editors[field])
            self.say(field, "")
        self._is_filling = False
        self.refuse("")

    def begin(self) -> None:
        """From now on what is typed counts as typed."""
        self._began = self.values()
        self._touched.clear()

    def is_typed(self) -> bool:
        """Whether something stands here that a person typed or chose."""
        return any(self._is_other(field) for field in self._touched)

    def typed(self) -> dict[str, Any]:
        """What a person typed or chose, by field."""
        return {field: self.value(field) for field in sorted(self._touched) if self._is_other(field)}

    def type_again(self, values: Mapping[str, Any]) -> None:
        """Put what was typed at another time back in; what the form does not ask for is left out."""
        for field in values.keys() & self._editors.keys():
            _put(self._editors[field], values[field])
            self._touched.add(field)

    def clear_typed(self) -> None:
        """Put what stood here before anyone typed in the place of what was typed."""
        self.fill(self._began)
        self._touched.clear()

    def values(self) -> dict[str, Any]:
        """What stands in the fields."""
        return {field: _get(editor) for field, editor in self._editors.items()}

    def value(self, field: str) -> Any:  # noqa: ANN401
        return _get(self._editors[field])

    def editor(self, field: str) -> QWidget:
        return self._editors[field]

    def check(self) -> bool:
        """Show what is wrong beside each field; true when nothing is.  The first wrong field gets the cursor."""
        wrong = [field for field in self._editors if not self._check(field)]
        if wrong:
            self._editors[wrong[0]].setFocus()
        return not wrong

    def say(self, field: str, problem: str) -> None:
        """Show *problem* below the field; empty takes it away."""
        note, editor = self._notes[field], self._editors[field]
        said = problem or self._hints[field]
        note.setText(said)
        note.setVisible(bool(said))
        note.setProperty("role", "bad" if problem else "sub")
        editor.setProperty("wrong", bool(problem))
        editor.setAccessibleDescription(said)
        for widget in (note, editor):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def refuse(self, error: RefusedError | str) -> None:
        """Show why it was refused: beside the field that the error names, else below; "" takes it away."""
        text = error if isinstance(error, str) else str(error.text)
        if isinstance(error, FieldRefusedError) and error.field in self._editors:
            self.say(error.field, text)
            self._editors[error.field].setFocus()
            return
        if text and self._refusal.parent() is None:
            self.add_wide(self._refusal)
        self._refusal.setText(text)
        self._refusal.setVisible(bool(text))

    def _check(self, field: str) -> bool:
        editor = self._editors[field]
        problem = editor.problem() if isinstance(editor, Editor) else ""
        value = _get(editor)
        if not problem and field in self._required and (value is None or value == ""):
            problem = self._required[field]
        self.say(field, problem)
        return not problem

    def _is_other(self, field: str) -> bool:
        editor = self._editors[field]
        half_typed = isinstance(editor, Editor) and bool(editor.problem())
        return half_typed or _get(editor) != self._began.get(field)

    def _on_edited(self, field: str) -> None:
        if not self._is_filling:
            self._touched.add(field)
            if self._editors[field].property("wrong"):
                self._check(field)
            self.refuse("")
            self.edited.emit(field)


class AutoForm(Form):
    """A form that saves by itself a moment after the last key, and when it loses the cursor.

    Args:
        save: gets the changed fields with their values; call ``show_saved()`` when they are written and
            ``refuse(error)`` when a rule said no.  Fields with a problem are not handed over.
    """

    def __init__(self, save: Callable[[dict[str, Any]], object]) -> None:
        super().__init__()
        self._save = save
        self._waiting: set[str] = set()
        self.sign = label("", "sub")
        """Says "Saving…" and "Saved"; put it where it is seen, beside the heading."""
        self._pause = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._pause.timeout.connect(self.save_now)
        self._fading = QTimer(self, singleShot=True, interval=SAVED_SHOWN_MS)
        self._fading.timeout.connect(lambda: self.sign.setText(""))
        self.edited.connect(self._on_any_edited)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show these values, but not over what was typed since the last saving."""
        super().fill({field: value for field, value in values.items() if field not in self._waiting})

    def save_now(self) -> None:
        """Save what waits; call it before the form shows another record."""
        self._pause.stop()
        good = {field: self.value(field) for field in sorted(self._waiting) if self._check(field)}
        self._waiting.clear()
        if good:
            self.sign.setText(_("Saving…"))
            self._save(good)

    def show_saved(self) -> None:
        """Say that it is written."""
        self.sign.setText(_("✓ Saved"))
        self._fading.start()

    def refuse(self, error: RefusedError | str) -> None:
        super().refuse(error)
        if error:
            self.sign.setText(_("Not saved"))

    def hideEvent(self, event: Any) -> None:  # noqa: ANN401
        self.save_now()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.save_now()
        super().focusOutEvent(event)

    def _on_any_edited(self, field: str) -> None:
        self._waiting.add(field)
        self.sign.setText("")
        self._pause.start()


def _signal_of(editor: QWidget) -> Any:  # noqa: ANN401  (a bound signal)
    if isinstance(ours := getattr(editor, "edited", None), SignalInstance):  # tells of more than keys
        return ours
    match editor:
        case QLineEdit():
            return editor.textEdited
        case QPlainTextEdit():
            return editor.textChanged
        case QCheckBox():
            return editor.toggled
        case QComboBox():
            return editor.currentIndexChanged
        case QSpinBox():
            return editor.valueChanged
    raise TypeError(f"a form does not know {type(editor).__name__}")


def _get(editor: QWidget) -> Any:  # noqa: ANN401
    match editor:
        case Editor():
            return editor.value()
        case QLineEdit():
            return editor.text().strip()
        case QPlainTextEdit():
            return editor.toPlainText().strip()
        case QCheckBox():
            return editor.isChecked()
        case QComboBox():
            return editor.currentData()
        case QSpinBox():
            return editor.value()
    raise TypeError(f"a form does not know {type(editor).__name__}")


def _put(editor: QWidget, value: Any) -> None:  # noqa: ANN401
    match editor:
        case Editor():
            editor.set_value(value)
        case QLineEdit():
            editor.setText(value or "")
            if not editor.hasFocus():
                editor.setCursorPosition(0)  # a long text shows how it begins
        case QPlainTextEdit():
            editor.setPlainText(value or "")
        case QCheckBox():
            editor.setChecked(bool(value))
        case QComboBox():
            editor.setCurrentIndex(editor.findData(value))
        case QSpinBox():
            editor.setValue(value or 0)
