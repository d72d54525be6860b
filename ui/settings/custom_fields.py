"""The fields that the company adds of its own to dealers, people and visits; a manager keeps them."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import CustomKind, CustomOwner
from fieldapp.custom_columns import custom_fields, may_keep_custom_fields
from fieldapp.operations import Changed
from fieldapp.operations.custom_fields import (
    NewCustomField,
    add_custom_field,
    change_custom_field,
    order_custom_fields,
)
from fieldapp.rules.custom_fields import CustomColumn, option_drafts
from fieldapp.texts import Text, _, language, pgettext
from fieldapp.words.custom_fields import custom_name
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.section import clear
from ui.widgets.buttons import button, icon_button, more_button
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.lines_edit import LinesEdit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

LINES = 4  # of choices that are seen at once


class CustomFieldsSection(QWidget):
    """A card for each kind of record, with its fields in their order."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self.app = app
        self._add_buttons: list[QWidget] = []
        self._rows: dict[CustomOwner, QVBoxLayout] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.note = label("", "sub", wrap=True)
        layout.addWidget(self.note)
        for owner in CustomOwner:
            add = button(_("Add a field"), icon="plus", role="quiet", on=partial(self.add_field, owner))
            self._add_buttons.append(add)
            card = Card(word(owner), add)
            self._rows[owner] = QVBoxLayout()
            self._rows[owner].setSpacing(4)
            card.body.addLayout(self._rows[owner])
            layout.addWidget(card)
        layout.addStretch(1)
        self.read_again()

    def read_again(self) -> None:
        """Read the fields."""

        def fetch(session: "Session") -> tuple[tuple[CustomColumn, ...], bool]:
            return custom_fields(session, with_retired=True), may_keep_custom_fields(session)

        self.app.read(fetch, self._show, key=(id(self), "fields"), owner=self)

    def _show(self, found: tuple[tuple[CustomColumn, ...], bool]) -> None:
        fields, may_change = found
        said = _("They stand in forms, lists, files, search and on paper, on every laptop of the company.")
        self.note.setText(said if may_change else f"{said} {_('Only the manager changes this.')}")
        for add in self._add_buttons:
            add.setVisible(may_change)
        for owner, rows in self._rows.items():
            clear(rows)
            own = [field for field in fields if field.owner is owner]
            in_use = [field.id for field in own if not field.is_retired]
            for field in own:
                rows.addWidget(self._row(field, in_use, may_change=may_change))
            if not own:
                rows.addWidget(label(_("None yet."), "sub"))

    def _row(self, field: CustomColumn, in_use: list[UUID], *, may_change: bool) -> QWidget:
        made = QWidget()
        options = pgettext("list", ", ").join(
            option.name(language()) for option in field.options if not option.is_retired
        )
        retired = _("not used any more") if field.is_retired else ""
        title = ElidedLabel(custom_name(field), "sub" if field.is_retired else "strong")
        about = ElidedLabel(dotted(word(field.kind), field.unit, options, retired), "sub")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(about)
        tools: list[QWidget] = []
        if may_change and not field.is_retired:
            place = in_use.index(field.id)
            up = icon_button("caret-up", _("Move {name} up").format(name=custom_name(field)))
            up.clicked.connect(lambda _checked=False: self._order(_swapped(in_use, place - 1)))
            up.setEnabled(place > 0)
            down = icon_button("caret-down", _("Move {name} down").format(name=custom_name(field)))
            down.clicked.connect(lambda _checked=False: self._order(_swapped(in_use, place)))
            down.setEnabled(place < len(in_use) - 1)
            tools += [up, down]
        if may_change:
            choices = [(_("Change…"), "pencil-simple", partial(self.change_field, field))]
            if field.is_retired:
                choices.append((_("Use it again"), "arrow-u-up-left", partial(self._retire, field, retired=False)))
            else:
                choices.append((_("Stop using it"), "archive", partial(self._retire, field, retired=True)))
            tools.append(more_button(choices, _("More about {name}").format(name=custom_name(field))))
        layout = QHBoxLayout(made)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addLayout(words, 1)
        for tool in tools:
            layout.addWidget(tool)
        return made

    def add_field(self, owner: CustomOwner) -> None:
        """Ask for a new field."""

        def add(store: "Store", values: dict[str, Any]) -> tuple[UUID, Changed]:
            choices = (values["choices"] or "").splitlines()
            named = {name: values[name] or "" for name in ("name_zh", "name_en", "unit")}
            return add_custom_field(store, NewCustomField(owner=owner, kind=values["kind"], choices=choices, **named))

        title = _("A field of {what}").format(what=word(owner))
        dialog = RecordDialog(self.app, self, title, _("Add"), operate=add, said=Text("Field added"))
        kind = Choice([(one, word(one)) for one in CustomKind])
        dialog.form.add("name_zh", _("Name in Chinese"), QLineEdit(), required=_("Write what the field is called."))
        dialog.form.add("name_en", _("Name in English"), QLineEdit(), hint=_("Empty: the Chinese name serves."))
        dialog.form.add("kind", _("Holds"), kind)
        dialog.form.add("unit", _("Unit"), QLineEdit(), hint=_("Of a number: m², pieces …"))
        dialog.form.add("choices", _("To choose from"), LinesEdit(LINES), hint=_("One on each line, for a choice."))
        dialog.show_form()

    def change_field(self, field: CustomColumn) -> None:
        """Ask what a field is to be called, and what can be chosen in it."""

        def change(store: "Store", values: dict[str, Any]) -> Changed:
            named = {name: value or "" for name, value in values.items() if name != "choices"}
            is_choice = field.kind is CustomKind.CHOICE
            options = option_drafts(values["choices"] or "", field.options) if is_choice else None
            return change_custom_field(store, field.id, named, options)

        dialog = RecordDialog(self.app, self, custom_name(field), _("Save"), operate=change, said=Text("Field changed"))
        shown = {"name_zh": field.name_zh, "name_en": field.name_en}
        dialog.form.add("name_zh", _("Name in Chinese"), QLineEdit(), required=_("Write what the field is called."))
        dialog.form.add("name_en", _("Name in English"), QLineEdit(), hint=_("Empty: the Chinese name serves."))
        if field.kind is CustomKind.NUMBER:
            dialog.form.add("unit", _("Unit"), QLineEdit())
            shown["unit"] = field.unit
        if field.kind is CustomKind.CHOICE:
            hint = _("One on each line; behind a bar | its English name. A line taken away is not offered any more.")
            dialog.form.add("choices", _("To choose from"), LinesEdit(LINES), hint=hint)
            shown["choices"] = "\n".join(
                _line(option.name_zh, option.name_en) for option in field.options if not option.is_retired
            )
        dialog.form.fill(shown)
        dialog.show_form()

    def _order(self, ids: list[UUID]) -> None:
        self.app.write(lambda store: order_custom_fields(store, ids))

    def _retire(self, field: CustomColumn, *, retired: bool) -> None:
        said = Text("{name} is not used any more", name=custom_name(field))
        self.app.write(
            lambda store: change_custom_field(store, field.id, {"is_retired": retired}),
            said=said if retired else Text("{name} is used again", name=custom_name(field)),
        )


def _swapped(ids: list[UUID], place: int) -> list[UUID]:
    """*ids* with the one at *place* behind the one that follows it."""
    return [*ids[:place], ids[place + 1], ids[place], *ids[place + 2 :]]


def _line(name_zh: str, name_en: str) -> str:
    return f"{name_zh} | {name_en}" if name_en else name_zh
