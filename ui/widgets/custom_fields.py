"""Editors for fields of the company's own, and the rows that they make in a form."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from db.vocabulary import CustomKind
from fieldapp.rules.custom_fields import CustomColumn, CustomOption, CustomProblem, kept_day, read_custom
from fieldapp.texts import language
from fieldapp.words.custom_fields import custom_name, custom_problem, shown_custom
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form


def add_custom_rows(form: Form, fields: Sequence[CustomColumn], today: date, *, quiet: bool = False) -> None:
    """A row for each field, under its ``key``; *quiet* editors look like text until they are pointed at."""
    for field in fields:
        editor = _editor(field, today)
        editor.setProperty("quiet", quiet)
        form.add(field.key, custom_name(field), editor)


def custom_typed(values: Mapping[str, Any], fields: Sequence[CustomColumn]) -> dict[UUID, object]:
    """What stands in a form's rows of *fields*, by field, for an operation."""
    return {field.id: values[field.key] for field in fields if field.key in values}


def custom_shown(fields: Sequence[CustomColumn], values: Mapping[UUID, str]) -> dict[str, Any]:
    """What a form is to show in the rows of *fields*."""
    return {field.key: _for_editor(field, values.get(field.id, "")) for field in fields}


def fields_in_use(fields: Sequence[CustomColumn], values: Mapping[UUID, str]) -> tuple[CustomColumn, ...]:
    """Those that are filled in now, and retired ones in which something stands."""
    return tuple(field for field in fields if not field.is_retired or values.get(field.id))


class WrittenEdit(QLineEdit):
    """Text or a number; says what is wrong with it as it will be refused, and shows it as people read it."""

    edited = Signal()

    def __init__(self, field: CustomColumn) -> None:
        super().__init__()
        self._field = field
        self.setPlaceholderText(field.unit)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        """As it is kept, else as it was typed."""
        read = read_custom(self._field, self.text())
        return self.text() if isinstance(read, CustomProblem) else read

    def set_value(self, value: str) -> None:
        self.setText(shown_custom(self._field, value))
        if not self.hasFocus():
            self.setCursorPosition(0)

    def problem(self) -> str:
        read = read_custom(self._field, self.text())
        return str(custom_problem(self._field, read)) if isinstance(read, CustomProblem) else ""


def _editor(field: CustomColumn, today: date) -> QWidget:
    match field.kind:
        case CustomKind.DATE:
            return DateEdit(today)
        case CustomKind.CHOICE:
            return Choice([(None, "–"), *((str(one.id), _name_of(one)) for one in field.options)])
    return WrittenEdit(field)


def _name_of(option: CustomOption) -> str:
    """One that is not offered any more stands in brackets: it may have been chosen before."""
    name = option.name(language())
    return f"({name})" if option.is_retired else name


def _for_editor(field: CustomColumn, value: str) -> object:
    match field.kind:
        case CustomKind.DATE:
            return kept_day(value)
        case CustomKind.CHOICE:
            return value or None
    return value
