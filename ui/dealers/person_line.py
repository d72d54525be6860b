"""Adding a person in one line: 李娟 13837901234 农历八月十五, Enter."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldapp.errors import RefusedError
from fieldapp.operations.people import NewPerson, PersonSaved, PhoneLine, add_person
from fieldapp.rules.birthday_text import Unreadable, read_birthday
from fieldapp.rules.birthdays import next_occurrence
from fieldapp.rules.person_line import PersonLine, read_person_line
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_long, unreadable_text, when, write_birthday
from ui import theme
from ui.context import AppContext
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import dotted, label

if TYPE_CHECKING:
    from uuid import UUID


class PersonLineEdit(QWidget):
    """Says below the field how the line is understood; ``added`` with the person's id when it is written."""

    added = Signal(object)

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._dealer_id: UUID | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Name, phone, birthday: 李娟 13837901234 农历八月十五"))
        self.field.setAccessibleName(_("Add a person: name, phone, birthday"))
        self.field.addAction(theme.icon("user-plus"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(lambda _text: self._say())
        self.field.returnPressed.connect(self.add)
        self.setFocusProxy(self.field)
        self._button = button(_("Add person"), on=self.add)
        self._echo = label("", "sub", wrap=True)
        self._echo.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = row(self.field, self._button)
        top.setStretch(0, 1)
        layout.addLayout(top)
        layout.addWidget(self._echo)

    def use_dealer(self, dealer_id: "UUID") -> None:
        """People are added to this dealer from now on."""
        if dealer_id != self._dealer_id:
            self._dealer_id = dealer_id
            self.field.clear()

    def add(self) -> None:
        """Write the person down; what is wrong is said below the field."""
        read, dealer_id, today = self._read(), self._dealer_id, self._app.clock.today()
        if dealer_id is None or not self.field.text().strip():
            return
        if not read.name:
            self._show(_("Please begin with the name."), is_bad=True)
            return
        new = NewPerson(
            name=read.name,
            phones=tuple(PhoneLine(number) for number in read.phones),
            birthday=read.birthday or read.rest,
            note=read.rest if read.birthday else "",
        )
        self._app.write(
            lambda store: add_person(store, dealer_id, new, today=today),
            self._on_added,
            said=Text("{name} added", name=read.name),
            refused=self._refuse,
            owner=self,
        )

    def _read(self) -> PersonLine:
        return read_person_line(self.field.text(), self._app.clock.today().year)

    def _on_added(self, saved: PersonSaved) -> None:
        self.field.clear()
        if saved.unread is not None:
            self._app.toast(unreadable_text(saved.unread))
        self.added.emit(saved.id)

    def _refuse(self, error: RefusedError) -> None:
        self._show(str(error.text), is_bad=True)

    def _say(self) -> None:
        """How the line is understood, while it is typed."""
        read, today = self._read(), self._app.clock.today()
        parts = [read.name, *(shown_phone(number) for number in read.phones)]
        is_bad = False
        if read.birthday:
            birthday = read_birthday(read.birthday, today_year=today.year)
            if isinstance(birthday, Unreadable):
                parts.append(str(unreadable_text(birthday)))
                is_bad = True
            else:
                coming = next_occurrence(birthday, today)
                next_one = _("next {day}, {when}")
                parts.append(write_birthday(birthday))
                if coming is not None:
                    parts.append(next_one.format(day=day_long(coming.on), when=when(coming.on, today)))
        if read.rest:
            parts.append(_("note: {text}").format(text=read.rest))
        self._show(dotted(*parts) if self.field.text().strip() else "", is_bad=is_bad)

    def _show(self, text: str, *, is_bad: bool) -> None:
        self._echo.setText(text)
        self._echo.setVisible(bool(text))
        self._echo.setProperty("role", "bad" if is_bad else "sub")
        self._echo.style().unpolish(self._echo)
        self._echo.style().polish(self._echo)
        self.field.setAccessibleDescription(text)
