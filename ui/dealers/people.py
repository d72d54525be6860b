"""The people tab: a line for a new one, a card for each, and what passed between them and us."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import AnniversaryKind, PromiseBy
from fieldapp.lists import anniversaries_list, gifts_list, people_list, promises_list
from fieldapp.operations.people import (
    add_anniversary,
    add_gift,
    change_anniversary,
    change_gift,
    keep_promise,
    make_promise,
    remove_anniversary,
    remove_gift,
    remove_promise,
    reopen_promise,
)
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.people import AnniversaryRow, GiftRow
from fieldapp.texts import Text, _, ngettext, pgettext
from fieldapp.words.calendar import due_when, write_birthday
from fieldapp.words.pay import money
from fieldapp.words.vocabulary import field_word, word
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.person_card import PersonCard
from ui.dealers.person_line import PersonLineEdit
from ui.dealers.section import Section, clear
from ui.tones import Tone
from ui.widgets.birthday_edit import BirthdayEdit
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.card import row as side_by_side
from ui.widgets.choice import Choice
from ui.widgets.columns import Columns
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.store import Store
    from fieldapp.table_files import FileTable


class PeopleSection(Section):
    """Who is there, and what passed between them and us."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self.line = PersonLineEdit(app)
        self.cards: dict[UUID, PersonCard] = {}
        self._all_promises = False
        self._people = QVBoxLayout()
        self._people.setSpacing(12)
        self._nobody = label(
            _("Nobody is noted here yet. Name, phone and birthday go into the line above."), "note", wrap=True
        )
        people = QWidget()
        people.setLayout(self._people)
        self._people.setContentsMargins(0, 0, 0, 0)
        self.out = TableOut(app, self, partial(self._shown, _("People")))
        promises, self._promises = self._list_card(_("Promises"), self._add_promise)
        gifts, self._gifts = self._list_card(_("Gifts"), self._add_gift)
        days, self._days = self._list_card(_("Anniversaries"), self._add_anniversary)
        top = side_by_side(self.line, self.out.button(_("People")))
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self._nobody)
        self.body.addWidget(Columns([people], [promises, gifts, days]))

    def fill(self, file: DealerFile) -> None:
        self.line.use_dealer(file.facts.id)
        self._fill_people(file)
        self._fill_promises(file)
        self._fill_gifts(file)
        self._fill_days(file)

    def leave(self) -> None:
        super().leave()
        self._all_promises = False

    def _list_card(self, title: str, add: "Callable[[], object]") -> tuple[Card, QVBoxLayout]:
        out = TableOut(self.app, self, partial(self._shown, title))
        card = Card(title, button(_("Add"), icon="plus", role="quiet", on=add), out.button(title, quiet=True))
        rows = QVBoxLayout()
        rows.setSpacing(4)
        card.body.addLayout(rows)
        return card, rows

    def _shown(self, what: str) -> Shown:
        """One of the four lists."""
        file, title = self.file, f"{self.file.facts.name} {what}"
        names = {person.id: person.name for person in file.people}
        made: dict[str, Callable[[], FileTable]] = {
            _("People"): lambda: people_list(title, file.people),
            _("Promises"): lambda: promises_list(title, file.promises, names),
            _("Gifts"): lambda: gifts_list(title, file.gifts, names),
            _("Anniversaries"): lambda: anniversaries_list(title, file.anniversaries, names),
        }
        make = made[what]
        return Shown(title, lambda _store, _progress: make())

    def _fill_people(self, file: DealerFile) -> None:
        kept = {person.id: self.cards.get(person.id) or self._card(person) for person in file.people}
        for person_id in self.cards.keys() - kept.keys():
            self.cards[person_id].hide()
            self.cards[person_id].deleteLater()
        self.cards = kept
        for number, person in enumerate(file.people):
            card = kept[person.id]
            if self._people.indexOf(card) != number:
                self._people.insertWidget(number, card)
            card.show_person(person, file)
        self._nobody.setVisible(not file.people)

    def _card(self, person: Any) -> PersonCard:  # noqa: ANN401  (a PersonCard row, of the same name)
        card = PersonCard(self.app, person)
        card.gift_wanted.connect(self._add_gift)
        card.promise_wanted.connect(self._add_promise)
        card.anniversary_wanted.connect(self._add_anniversary)
        return card

    def _fill_promises(self, file: DealerFile) -> None:
        clear(self._promises)
        today = self.app.clock.today()
        kept = sum(row.kept_on is not None for row in file.promises)
        for row in file.promises[: len(file.promises) - kept + (kept if self._all_promises else 0)]:
            is_open = row.kept_on is None
            said = dotted(_by(row.by).format(what=row.what), self._name(row.person_id))
            late = is_open and row.due_on is not None and row.due_on < today
            due = due_when(row.due_on, today) if is_open and row.due_on else ""
            state = Pill(
                due if is_open else pgettext("promise", "kept"),
                Tone.BAD if late else Tone.NEUTRAL if is_open else Tone.GOOD,
            )
            turn = partial(self._keep, row.id) if is_open else partial(self._reopen, row.id)
            tick = icon_button(
                "check" if is_open else "arrow-u-up-left", _("Kept") if is_open else _("Open again"), on=turn
            )
            remove = icon_button("x", _("Remove"), on=partial(self._remove, remove_promise, row.id))
            self._promises.addLayout(_line(said, state, tick, remove))
        if kept and not self._all_promises:
            text = ngettext("{count} kept one", "{count} kept ones", kept).format(count=kept)
            unfold = button(text, icon="caret-down", role="quiet", on=self._show_all_promises, flush=True)
            self._promises.addWidget(unfold, 0, Qt.AlignmentFlag.AlignLeft)
        if not file.promises:
            self._promises.addWidget(label(_("Nothing promised, nothing forgotten."), "sub"))

    def _show_all_promises(self) -> None:
        self._all_promises = True
        self._fill_promises(self.file)

    def _fill_gifts(self, file: DealerFile) -> None:
        clear(self._gifts)
        for row in file.gifts:
            value = money(row.value) if row.value is not None else ""
            said = dotted(row.given_on, row.what, row.occasion, self._name(row.person_id), value)
            change = icon_button("pencil-simple", _("Change the gift"), on=partial(self._change_gift, row))
            remove = icon_button("x", _("Remove"), on=partial(self._remove, remove_gift, row.id))
            self._gifts.addLayout(_line(said, change, remove))
        if not file.gifts:
            self._gifts.addWidget(label(_("No gift noted yet."), "sub"))

    def _fill_days(self, file: DealerFile) -> None:
        clear(self._days)
        for row in file.anniversaries:
            said = dotted(row.title or word(row.kind), write_birthday(row.on), self._name(row.person_id))
            remove = partial(self._remove, remove_anniversary, row.id)
            change = icon_button(
                "pencil-simple", _("Change the anniversary"), on=partial(self._change_anniversary, row)
            )
            self._days.addLayout(_line(said, change, icon_button("x", _("Remove"), on=remove)))
        if not file.anniversaries:
            self._days.addWidget(label(_("The shop's opening day, a wedding: they make reminders."), "sub", wrap=True))

    def _name(self, person_id: UUID | None) -> str:
        return next((person.name for person in self.file.people if person.id == person_id), "")

    # What is pressed

    def _keep(self, promise_id: UUID) -> None:
        today = self.app.clock.today()
        self.app.write(lambda store: keep_promise(store, promise_id, on=today), said=Text("Promise kept"))

    def _reopen(self, promise_id: UUID) -> None:
        self.app.write(lambda store: reopen_promise(store, promise_id), said=Text("Open again"))

    def _remove(self, operate: "Callable[[Store, UUID], Any]", row_id: UUID) -> None:
        self.app.write(lambda store: operate(store, row_id), said=Text("Removed"))

    def _add_gift(self, person_id: UUID | None = None) -> None:
        dealer_id = self.dealer_id

        def add(store: "Store", values: dict[str, Any]) -> object:
            fields, person = _apart(values)
            return add_gift(store, dealer_id, fields, person_id=person)

        dialog = RecordDialog(self.app, self, _("A gift"), _("Add"), operate=add, said=Text("Gift noted"))
        self._ask_for_gift(dialog, person_id)
        dialog.show_form()

    def _change_gift(self, row: GiftRow) -> None:
        dialog = RecordDialog(
            self.app,
            self,
            _("A gift"),
            _("Save"),
            operate=lambda store, values: change_gift(store, row.id, values),
            said=Text("Saved"),
        )
        self._ask_for_gift(dialog, row.person_id)
        dialog.form.fill({name: getattr(row, name) for name in dialog.form.values()})
        dialog.show_form()

    def _ask_for_gift(self, dialog: RecordDialog, person_id: UUID | None) -> None:
        dialog.form.add("what", field_word("what"), QLineEdit(), required=_("Please write what was given."))
        self._add_person_choice(dialog, person_id)
        dialog.add_day(
            "given_on", field_word("given_on"), day=self.app.clock.today(), required=_("Please choose the day.")
        )
        dialog.form.add("occasion", field_word("occasion"), QLineEdit())
        dialog.form.add("value", field_word("value"), MoneyEdit())

    def _add_promise(self, person_id: UUID | None = None) -> None:
        dealer_id, today = self.dealer_id, self.app.clock.today()

        def add(store: "Store", values: dict[str, Any]) -> object:
            fields, person = _apart(values)
            return make_promise(store, dealer_id, fields | {"made_on": today}, person_id=person)

        dialog = RecordDialog(self.app, self, _("A promise"), _("Add"), operate=add, said=Text("Promise noted"))
        dialog.form.add("what", field_word("what"), QLineEdit(), required=_("Please write what was promised."))
        dialog.form.add("by", field_word("by"), Choice([(by, word(by)) for by in PromiseBy]))
        self._add_person_choice(dialog, person_id)
        dialog.form.add("due_on", field_word("due_on"), DateEdit(today))
        dialog.show_form()

    def _add_anniversary(self, person_id: UUID | None = None) -> None:
        dealer_id, today = self.dealer_id, self.app.clock.today()

        def add(store: "Store", values: dict[str, Any]) -> object:
            fields, person = _apart(values)
            day = fields.pop("day")
            return add_anniversary(store, dealer_id, day, fields, person_id=person, today=today)

        dialog = RecordDialog(
            self.app, self, _("An anniversary"), _("Add"), operate=add, said=Text("Anniversary added")
        )
        self._ask_for_anniversary(dialog, person_id)
        dialog.show_form()

    def _change_anniversary(self, row: AnniversaryRow) -> None:
        today = self.app.clock.today()

        def change(store: "Store", values: dict[str, Any]) -> object:
            fields = dict(values)
            return change_anniversary(store, row.id, fields, day=fields.pop("day"), today=today)

        dialog = RecordDialog(self.app, self, _("An anniversary"), _("Save"), operate=change, said=Text("Saved"))
        self._ask_for_anniversary(dialog, row.person_id)
        dialog.form.fill({"kind": row.kind, "title": row.title, "day": row.on})
        dialog.show_form()

    def _ask_for_anniversary(self, dialog: RecordDialog, person_id: UUID | None) -> None:
        dialog.form.add("kind", field_word("kind"), Choice([(kind, word(kind)) for kind in AnniversaryKind]))
        dialog.form.add("title", field_word("title"), QLineEdit())
        dialog.form.add(
            "day", field_word("day"), BirthdayEdit(self.app.clock.today()), required=_("Please write the day.")
        )
        self._add_person_choice(dialog, person_id)

    def _add_person_choice(self, dialog: RecordDialog, person_id: UUID | None) -> None:
        people: Sequence[tuple[UUID | None, str]] = [
            (None, _("the shop")),
            *((person.id, person.name) for person in self.file.people),
        ]
        dialog.form.add("person_id", _("Person"), Choice(people))
        dialog.form.fill({"person_id": person_id})


def _apart(values: dict[str, Any]) -> tuple[dict[str, Any], UUID | None]:
    """The fields of a record, and whose it is."""
    return {name: value for name, value in values.items() if name != "person_id"}, values["person_id"]


def _by(by: PromiseBy) -> str:
    return _("We promised: {what}") if by is PromiseBy.US else _("They promised: {what}")


def _line(said: str, *widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addWidget(ElidedLabel(said), 1)
    for widget in widgets:
        line.addWidget(widget)
    return line
