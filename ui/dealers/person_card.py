"""One person at a dealer's: what is known at a glance, and unfolded, everything to be changed."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLineEdit, QWidget

from db.vocabulary import CustomOwner, LeapRule, NeedKind, PersonRole
from fieldapp.operations.custom_fields import set_custom_values
from fieldapp.operations.people import PersonSaved, PhoneLine, change_person, remove_person, set_need
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.people import NeedRow
from fieldapp.queries.people import PersonCard as Person
from fieldapp.rules.birthdays import next_occurrence
from fieldapp.rules.custom_fields import CustomColumn, field_of_key
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_short, occurrence_note, when, write_birthday
from fieldapp.words.custom_fields import custom_pairs
from fieldapp.words.vocabulary import field_word, word
from ui import theme
from ui.context import AppContext
from ui.dealers.section import clear, quiet
from ui.tones import Tone
from ui.widgets.birthday_edit import BirthdayEdit
from ui.widgets.buttons import button, icon_button, more_button
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.custom_fields import add_custom_rows, custom_shown, custom_typed, fields_in_use
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow import FlowLayout
from ui.widgets.form import AutoForm
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.phones_edit import PhonesEdit
from ui.widgets.picture import Picture
from ui.widgets.pills import Pill
from ui.widgets.strength import Strength

FACE_PX = 40
SOON_DAYS = 7
MOST_STRENGTH = 3
_COLON = re.compile(r"[:：]")


class PersonCard(Card):
    """Shows one person; ``show_person`` again when something has changed."""

    anniversary_wanted = Signal(object)  # the person's id
    gift_wanted = Signal(object)
    promise_wanted = Signal(object)

    def __init__(self, app: AppContext, person: Person) -> None:
        super().__init__()
        self._app = app
        self.person = person
        self._face = _Face()
        self._name = ElidedLabel("", "heading")
        self._role, self._main = Pill(), Picture("star-fill", "accent", 16)
        self._main.setToolTip(_("Whom one calls first"))
        self.fold = icon_button("pencil-simple", _("Change"), checkable=True)
        self.fold.toggled.connect(self._unfold)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._face, self._name, self._main, self._role, self.fold, self._more()):
            head.addWidget(widget, 1 if widget is self._name else 0)
        self._phones = FlowLayout(spacing=4)  # two numbers and a WeChat name do not fit on one line
        self._birthday, self._soon = label("", wrap=True), Pill()
        birthday = QHBoxLayout()
        birthday.setSpacing(8)
        self._cake = Picture("cake", "sub", 16)
        birthday.addWidget(self._cake)
        birthday.addWidget(self._birthday, 1)
        birthday.addWidget(self._soon)
        self._facts = KeyValues()
        self.body.addLayout(head)
        self.body.addLayout(self._phones)
        self.body.addLayout(birthday)
        self.body.addWidget(self._facts)
        self.form: AutoForm | None = None
        self.needs: AutoForm | None = None
        self._fields: tuple[CustomColumn, ...] = ()
        self._values: Mapping[UUID, str] = {}

    def show_person(self, person: Person, file: DealerFile) -> None:
        """Show what is known of the person now."""
        self.person = person
        today = self._app.clock.today()
        self._face.show_name(person.name)
        self._name.setText(dotted(person.name, person.form_of_address))
        self._role.show_word(word(person.role))
        self._main.setVisible(person.is_main)
        self._show_phones()
        self._show_birthday(today)
        self._values = file.custom_of_people.get(person.id, {})
        fields = fields_in_use(file.custom_of(CustomOwner.PERSON), self._values)
        self._facts.show_pairs([*_facts(person, file), *custom_pairs(fields, self._values)])
        if fields != self._fields:
            self._fields = fields
            self._forget_form()
        self._fill_forms()

    def _show_phones(self) -> None:
        clear(self._phones)
        for phone in self.person.phones:
            number = shown_phone(phone.number)
            copy = button(number, icon="phone", role="quiet", on=partial(self._copy, phone.number), flush=True)
            copy.setToolTip(_("Copy the number"))
            self._phones.addWidget(copy)
            if phone.label:
                said = label(phone.label, "sub")
                said.setMinimumHeight(copy.sizeHint().height())  # on one line with the number
                self._phones.addWidget(said)
        if self.person.wechat:
            chat = button(self.person.wechat, icon="chat-circle-text", role="quiet", flush=True)
            chat.setToolTip(_("Copy the WeChat name"))
            chat.clicked.connect(lambda _checked=False: self._copy(self.person.wechat))
            self._phones.addWidget(chat)

    def _show_birthday(self, today: date) -> None:
        person = self.person
        birthday = person.birthday
        said, soon = person.birthday_note, ""
        if birthday is not None:
            coming = next_occurrence(birthday, today, person.birthday_leap_rule)
            parts = [write_birthday(birthday)]
            if coming is not None:
                parts += [_("next {day}").format(day=day_short(coming.on)), occurrence_note(coming)]
                soon = when(coming.on, today)
                near = (coming.on - today).days <= SOON_DAYS
                self._soon.show_word(soon, Tone.WARN if near else Tone.NEUTRAL)
            said = dotted(*parts)
        self._birthday.setText(said or _("Birthday not known"))
        self._birthday.setProperty("role", "body" if said else "sub")
        self._birthday.style().unpolish(self._birthday)
        self._birthday.style().polish(self._birthday)
        self._soon.setVisible(bool(soon))

    def _copy(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        self._app.toast(Text("Copied: {number}", number=shown_phone(text)), undo=False)

    # Changing

    def _unfold(self, is_open: bool) -> None:  # noqa: FBT001  (a signal's)
        if is_open and self.form is None:
            self.form, self.needs = self._make_form(), self._make_needs()
            self.body.addWidget(self.form)
            self.body.addWidget(label(_("What matters to this person, and how it is met"), "strong"))
            self.body.addWidget(self.needs)
            self._fill_forms()
        for form in (self.form, self.needs):
            if form is not None:
                form.setVisible(is_open)
        self._facts.setVisible(not is_open)

    def _forget_form(self) -> None:
        """The company changed its fields: the form is made anew, with what was typed saved."""
        for form in (self.form, self.needs):
            if form is not None:
                form.save_now()
                form.deleteLater()
        was_open = self.fold.isChecked()
        self.form = self.needs = None
        if was_open:
            self._unfold(is_open=True)

    def _make_form(self) -> AutoForm:
        today, fields = self._app.clock.today(), self._fields

        def save(values: dict[str, Any]) -> None:
            person_id = self.person.id
            custom = custom_typed(values, fields)
            own = {name: value for name, value in values.items() if field_of_key(name) is None}
            own = {name: "" if name == "birthday" and value is None else value for name, value in own.items()}
            if own:
                self._app.write(
                    lambda store: change_person(store, person_id, own, today=today),
                    saved,
                    refused=form.refuse,
                    owner=form,
                )
            if custom:
                self._app.write(
                    lambda store: set_custom_values(store, CustomOwner.PERSON, person_id, custom),
                    lambda _none: form.show_saved(),
                    refused=form.refuse,
                    owner=form,
                )

        def saved(_saved: PersonSaved) -> None:
            form.show_saved()

        form = AutoForm(save)
        form.add("name", field_word("name"), quiet(QLineEdit()), required=_("Please write a name."))
        form.add("role", field_word("role"), quiet(Choice([(role, word(role)) for role in PersonRole])))
        form.add("form_of_address", field_word("form_of_address"), quiet(QLineEdit()))
        form.add("phones", field_word("phones"), quiet(PhonesEdit()))
        form.add("wechat", field_word("wechat"), quiet(QLineEdit()))
        form.add("birthday", _("Birthday"), BirthdayEdit(today))
        rules = [(rule, word(rule)) for rule in LeapRule]
        form.add("birthday_leap_rule", _("In leap months"), quiet(Choice(rules)))
        form.add("family", field_word("family"), quiet(LinesEdit()))
        form.add("likes", field_word("likes"), quiet(LinesEdit()))
        form.add("note", field_word("note"), quiet(LinesEdit()))
        form.add("consent_on", field_word("consent_on"), quiet(DateEdit(today)))
        form.add("is_main", "", QCheckBox(_("Call this one first")))
        add_custom_rows(form, fields, today, quiet=True)
        form.add_wide(form.sign)
        return form

    def _make_needs(self) -> AutoForm:
        def save(values: dict[str, Any]) -> None:
            person_id = self.person.id
            for kind, (strength, how_met) in values.items():
                self._app.write(
                    partial(_set_need, person_id=person_id, kind=NeedKind(kind), strength=strength, how_met=how_met),
                    lambda _value: needs.show_saved(),
                    refused=needs.refuse,
                    owner=needs,
                )

        needs = AutoForm(save)
        for title, kinds in _PROFILE.items():
            needs.add_wide(label(str(title), "sub"))
            for kind in kinds:
                name, *examples = _COLON.split(word(kind), maxsplit=1)
                needs.add(kind.value, name, _NeedEdit("".join(examples).strip()))
        needs.add_wide(needs.sign)
        return needs

    def _fill_forms(self) -> None:
        if self.form is None or self.needs is None:
            return
        person = self.person
        own = {name: getattr(person, name) for name in self.form.values() if hasattr(person, name) and name != "phones"}
        phones = tuple(PhoneLine(phone.number, phone.label) for phone in person.phones)
        self.form.fill(own | {"phones": phones} | custom_shown(self._fields, self._values))
        known = {need.kind: need for need in person.needs}
        self.needs.fill({kind.value: _need_value(known.get(kind)) for kind in NeedKind})

    def _more(self) -> QWidget:
        choices = [
            (_("Note a gift…"), "gift", lambda: self.gift_wanted.emit(self.person.id)),
            (_("Note a promise…"), "handshake", lambda: self.promise_wanted.emit(self.person.id)),
            (_("Add an anniversary…"), "heart", lambda: self.anniversary_wanted.emit(self.person.id)),
            (_("Delete"), "trash", self._delete),
            (_("Erase for good…"), "eraser", self._erase),
        ]
        return more_button(choices, _("More"))

    def _delete(self) -> None:
        person = self.person
        self._app.write(lambda store: remove_person(store, person.id), said=Text("{name} deleted", name=person.name))

    def _erase(self) -> None:
        from ui.dealers.erase_dialog import ErasePersonDialog

        ErasePersonDialog(self._app, self, self.person).show_form()


class _NeedEdit(QWidget):
    """(strength, how it is met) of one line of the needs profile."""

    edited = Signal()

    def __init__(self, examples: str) -> None:
        super().__init__()
        self._strength, self._how = Strength(MOST_STRENGTH), QLineEdit()
        self._how.setPlaceholderText(examples or _("how it is met"))
        self._strength.edited.connect(self.edited)
        self._how.textEdited.connect(lambda _text: self.edited.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strength)
        layout.addWidget(quiet(self._how), 1)

    def value(self) -> tuple[int, str]:
        return self._strength.value(), self._how.text().strip()

    def set_value(self, value: tuple[int, str]) -> None:
        self._strength.set_value(value[0])
        self._how.setText(value[1])

    def problem(self) -> str:
        return ""

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._strength.setAccessibleName(name)
        self._how.setAccessibleName(_("{need}: how it is met").format(need=name))


class _Face(QWidget):
    """The first character of the name on a round ground."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = ""
        self.setFixedSize(FACE_PX, FACE_PX)

    def show_name(self, name: str) -> None:
        self._sign = name[:1].upper()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(FACE_PX, FACE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = theme.tone_colors(Tone.ACCENT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(self.rect())
        font = QFont(self.font())
        font.setPixelSize(FACE_PX * 2 // 5)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QRectF(self.rect()).adjusted(0, -1, 0, -1), Qt.AlignmentFlag.AlignCenter, self._sign)


_PROFILE = {
    Text("Personal, first needs"): (NeedKind.COMPANY, NeedKind.SAFETY, NeedKind.PRIVATE_HELP),
    Text("Personal, further needs"): (NeedKind.RESPECT, NeedKind.SUCCESS, NeedKind.INFLUENCE),
    Text("Business, first needs"): (NeedKind.PROFIT, NeedKind.GROWTH),
    Text("Business, further needs"): (NeedKind.MANAGEMENT,),
}


def _facts(person: Person, file: DealerFile) -> list[tuple[str, str]]:
    gift = next((gift for gift in file.gifts if gift.person_id == person.id), None)
    promises = [row for row in file.promises if row.person_id == person.id and row.kept_on is None]
    kept_days = [dotted(row.title or word(row.kind), write_birthday(row.on)) for row in person.anniversaries]
    needs = [_COLON.split(word(need.kind))[0] for need in person.needs if need.strength > 1]
    return [
        (field_word("family"), person.family),
        (field_word("likes"), person.likes),
        (_("Anniversaries"), "\n".join(kept_days)),
        (_("Cares most for"), dotted(*needs)),
        (_("Last gift"), dotted(gift.given_on, gift.what, gift.occasion) if gift else ""),
        (_("Open promises"), "\n".join(dotted(row.what, row.due_on) for row in promises)),
        (field_word("note"), person.note),
    ]


def _need_value(need: NeedRow | None) -> tuple[int, str]:
    return (need.strength, need.how_met) if need else (0, "")


def _set_need(store: Any, *, person_id: Any, kind: NeedKind, strength: int, how_met: str) -> Any:  # noqa: ANN401
    return set_need(store, person_id, kind, strength=strength, how_met=how_met)
