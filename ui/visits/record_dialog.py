"""Writing down a visit in under a minute: result, note, next step and its day; the rest folds out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.vocabulary import ConcessionForm, CustomOwner, MovedFirst, PromiseBy, VisitResult, VisitWay
from fieldapp.custom_columns import custom_fields
from fieldapp.errors import FieldAppError, RefusedError
from fieldapp.operations import Changed
from fieldapp.operations.attachments import attach
from fieldapp.operations.visits import (
    NewConcession,
    NewPromise,
    NewSighting,
    VisitRecord,
    record_visit,
)
from fieldapp.queries.people import people_of
from fieldapp.queries.visits import Preparation, VisitRow, preparation
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import due_when, when
from fieldapp.words.pay import money
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.jobs import Progress
from ui.visits.script_finder import ScriptFinder
from ui.widgets.buttons import button
from ui.widgets.card import row, section
from ui.widgets.chips import FilterChips
from ui.widgets.choice import Choice
from ui.widgets.custom_fields import add_custom_rows, custom_typed
from ui.widgets.date_edit import DateEdit
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.labels import dotted, label
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.number_edit import NumberEdit
from ui.widgets.photo_place import ask_for_place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.store import Store

NEXT_DAYS = (3, 7, 14, 30)
BOX_PX = 520  # of the words beside a box
MORE_HEIGHT = 220  # what folds out scrolls: the dialog must fit a small laptop


@dataclass(frozen=True, slots=True)
class _Found:
    prepared: Preparation
    people: list[tuple[UUID, str]]
    fields: tuple[CustomColumn, ...]


class RecordVisitDialog(Dialog):
    """Records a planned visit, or one that was not planned.

    Args:
        app: reads the preparation list and writes the record.
        parent: the window.
        dealer_id, dealer: whom it was at.
        visit: the planned visit, if it was one.
    """

    def __init__(
        self, app: AppContext, parent: QWidget | None, dealer_id: UUID, dealer: str, *, visit: VisitRow | None = None
    ) -> None:
        super().__init__(parent, _("Visit at {dealer}").format(dealer=dealer), _("Save visit"), self._save, width=620)
        self._app, self._dealer_id, self._visit = app, dealer_id, visit
        self._promises: dict[UUID, QCheckBox] = {}
        self._complaints: dict[UUID, QCheckBox] = {}
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self.body.insertLayout(0, self._facts)
        self.outcome = FilterChips([(r, word(r)) for r in VisitResult], many=False, name=_("Result"))
        self.outcome.choose(VisitResult.FOLLOW_UP)
        self.form.add("result", _("Result"), _AsEditor(self.outcome))
        note = QPlainTextEdit()
        note.setPlaceholderText(_("What was said and agreed"))
        self.form.add("result_note", _("Note"), note)
        note.setMinimumHeight(64)
        step = QLineEdit()
        step.setPlaceholderText(_("What comes next, for example: bring the price list"))
        self.form.add("next_step", _("Next step"), step)
        self.next_on = DateEdit(app.clock.today())
        self.form.add("next_on", _("Next visit on"), self.next_on)
        self.form.add_below(self._shortcuts())
        self._fields: tuple[CustomColumn, ...] = ()
        self.more = QScrollArea()
        self.more.setFrameShape(QFrame.Shape.NoFrame)
        self.more.setWidgetResizable(True)
        self.more.setWidget(self._more())
        self.more.setMinimumHeight(MORE_HEIGHT)
        self.more.hide()
        more = _("More: people, promises, competitors, concessions, SPIN")
        self.unfold = button(more, icon="caret-down", role="quiet", on=self._show_more, flush=True)
        self.unfold.setAutoDefault(False)
        self.photos: list[Path] = []
        self.photo_button = button(_("Add photos"), icon="image", on=self._choose_photos)
        self.scripts_button = button(_("What to say"), icon="book-open", on=self._open_scripts)
        for beside in (self.photo_button, self.scripts_button):
            beside.setAutoDefault(False)
        self.body.addLayout(row(self.photo_button, self.scripts_button, None))
        self.body.addWidget(self.unfold)
        self.body.addWidget(self.more)
        note.setFocus()
        app.read(self._fetch, self._show_facts)

    def _boxes(self) -> list[tuple[UUID, QCheckBox]]:
        return [*self._promises.items(), *self._complaints.items()]

    def more_typed(self) -> dict[str, Any]:
        """Photos, and promises and complaints that were ticked: no form knows them."""
        ticked = [str(row_id) for row_id, box in self._boxes() if box.isChecked()]
        found = {"photos": [str(path) for path in self.photos], "ticked": ticked}
        return {name: what for name, what in found.items() if what}

    def type_more_again(self, values: dict[str, Any]) -> None:
        """Put back what ``more_typed`` gave, and unfold what something stands in."""
        for row_id, box in self._boxes():
            box.setChecked(str(row_id) in values.get("ticked", ()))
        self.photos = []
        self.add_photos([path for name in values.get("photos", ()) if (path := Path(name)).exists()])
        if any(form.is_typed() for form in (self.details, self.seen, self.given, self.spin)):
            self._show_more()

    def _fetch(self, session: "Session") -> _Found:
        people = [(person.id, person.name) for person in people_of(session, self._dealer_id)]
        prepared = preparation(session, self._dealer_id, self._app.clock.today())
        return _Found(prepared, people, custom_fields(session, CustomOwner.VISIT))

    def _show_facts(self, found: _Found) -> None:
        prepared, people = found.prepared, found.people
        self._fields = found.fields
        add_custom_rows(self.form, self._fields, self._app.clock.today())
        today = self._app.clock.today()
        self.person.set_choices([(None, ""), *people])
        if prepared.last_visits:
            last = prepared.last_visits[0]
            said = dotted(_("Last visit {when}").format(when=when(last.visited_on or today, today)), last.result_note)
            self._facts.addWidget(label(said, "sub", wrap=True))
        for promise_id, what, due_on, by in prepared.promises:
            asked = _("They promised: {what}") if by is PromiseBy.DEALER else _("We promised: {what}")
            due = due_when(due_on, today) if due_on else ""
            tip = _("Tick when it is kept")
            self._promises[promise_id] = self._add_box(dotted(asked.format(what=what), due), tip)
        for what, due_on in prepared.commitments:
            due = due_when(due_on, today) if due_on else ""
            said = dotted(_("For a resource they promised: {what}").format(what=what), due)
            self._facts.addWidget(label(said, "sub", wrap=True))
        for complaint_id, what, noted_on in prepared.complaints:
            said = dotted(_("Complaint: {what}").format(what=what), when(noted_on, today))
            self._complaints[complaint_id] = self._add_box(said, _("Tick when it is solved; the note says how"))
        if prepared.receivable_overdue:
            said = _("Overdue: {amount} yuan").format(amount=money(prepared.receivable_overdue))
            self._facts.addWidget(label(said, "bad"))
        self.keep_draft(self._app, f"visit {self._visit.id if self._visit else self._dealer_id}")
        self.fit()

    def _add_box(self, words: str, tip: str) -> QCheckBox:
        """A box does not break its words: long ones end in dots, and the tool tip has all of them."""
        box = QCheckBox()
        box.setText(box.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, BOX_PX))
        box.setAccessibleName(words)
        box.setToolTip(tip if box.text() == words else f"{words}\n{tip}")
        box.toggled.connect(self.typed_beside)
        self._facts.addWidget(box)
        return box

    def _shortcuts(self) -> QWidget:
        made = QWidget()
        today = self._app.clock.today()
        soon = [
            button(
                _("in {days} days").format(days=days),
                role="quiet",
                on=partial(self._choose_next, today, days),
                flush=True,
            )
            for days in NEXT_DAYS
        ]
        for shortcut in soon:
            shortcut.setAutoDefault(False)
        layout = row(*soon, None, spacing=16)
        layout.setContentsMargins(0, 0, 0, 0)
        made.setLayout(layout)
        return made

    def _choose_next(self, today: date, days: int) -> None:
        self.next_on.set_value(today + timedelta(days=days))
        self.next_on.edited.emit()

    def _more(self) -> QWidget:
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.details = Form()
        self.visited_on = DateEdit(self._app.clock.today())
        self.details.add("visited_on", _("Visited on"), self.visited_on)
        self.details.fill({"visited_on": self._app.clock.today()})
        self.person = Choice([(None, "")])
        self.details.add("person_id", _("Met"), self.person)
        self.details.add("way", _("Way"), Choice([(way, word(way)) for way in VisitWay]))
        self.details.add("promise", _("We promised"), QLineEdit())
        self.details.add("promise_due", _("Promised until"), DateEdit(self._app.clock.today()))
        self.details.add("their_promise", _("They promised"), QLineEdit())
        self.details.add("complaint", _("Complaint"), QLineEdit())
        layout.addWidget(self.details)
        layout.addWidget(section(_("Competitor seen")))
        self.seen = Form()
        self.seen.add("brand", _("Brand"), QLineEdit())
        self.seen.add("model", _("Model"), QLineEdit())
        self.seen.add("price", _("Price"), MoneyEdit())
        self.seen.add("stock", _("Stock"), NumberEdit(), hint=_("pieces seen there"))
        self.seen.add("promotion", _("Promotion"), QLineEdit())
        layout.addWidget(self.seen)
        layout.addWidget(section(_("Concession")))
        self.given = Form()
        self.given.add("form", _("Form"), Choice([(None, ""), *((f, word(f)) for f in ConcessionForm)]))
        self.given.add("size", _("Size"), QLineEdit())
        self.given.add("occasion", _("Occasion"), QLineEdit())
        self.given.add("moved_first", _("Moved first"), Choice([(m, word(m)) for m in MovedFirst]))
        self.given.add("came_back", _("What came back"), QLineEdit())
        self.given.add("market_price_changed", _("Checked"), QCheckBox(_("The market price really changed")))
        self.given.add("competitor_quoted", "", QCheckBox(_("A competitor has quoted")))
        layout.addWidget(self.given)
        layout.addWidget(section(_("SPIN notes")))
        self.spin = Form()
        for field, text in (
            ("situation", _("Situation")),
            ("problem", _("Problem")),
            ("implication", _("Implication")),
            ("need_payoff", _("Need and payoff")),
        ):
            self.spin.add(field, text, QLineEdit())
        layout.addWidget(self.spin)
        return made

    def add_photos(self, paths: Sequence[Path]) -> None:
        """Attach these to the visit when it is saved."""
        self.photos = list(dict.fromkeys([*self.photos, *paths]))  # each once
        count = len(self.photos)
        said = ngettext("{count} photo", "{count} photos", count).format(count=count)
        self.photo_button.setText(said if count else _("Add photos"))
        self.typed_beside()
        self.photo_button.setToolTip("\n".join(path.name for path in self.photos))

    def _choose_photos(self) -> None:
        kinds = "*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff"
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, _("Add photos"), str(Path.home()), f"{_('Photos')} ({kinds})"
        )
        if chosen:
            self.add_photos([Path(name) for name in chosen])

    def _open_scripts(self) -> None:
        self.finder = ScriptFinder(self._app, self.scripts_button)
        self.finder.open()

    def _show_more(self) -> None:
        self.more.show()
        self.unfold.hide()
        self.fit()

    def _save(self) -> None:
        if not all(form.check() for form in (self.details, self.seen, self.given)) or self._lacks_a_head():
            return
        record = self._record()
        visit_id = self._visit.id if self._visit else None
        self._app.write(
            lambda store: record_visit(store, record, visit_id=visit_id, dealer_id=self._dealer_id),
            self._on_saved,
            said=Text("Visit saved"),
            refused=self._refuse,
            owner=self,
        )

    def _lacks_a_head(self) -> bool:
        """Say where something was written down of a thing that is not named: it would be lost."""
        seen, given = self.seen.values(), self.given.values()
        lacking = [
            (self.seen, "brand", seen, ("model", "price", "stock", "promotion"), _("Write which brand it was.")),
            (self.given, "form", given, ("size", "occasion", "came_back"), _("Choose what was conceded.")),
            (self.details, "promise", self.details.values(), ("promise_due",), _("Write what was promised.")),
        ]
        for form, head, values, parts, asked in lacking:
            if not values[head] and any(values[part] not in {None, ""} for part in parts):
                self._show_more()
                form.say(head, asked)
                form.editor(head).setFocus()
                return True
        return False

    def _on_saved(self, visit_id: UUID) -> None:
        if self.photos:
            _attach(self._app, self._dealer_id, visit_id, self.photos)
            ask_for_place(self._app, self.parentWidget() or self, self._dealer_id, self.photos)
        self.accept()

    def _refuse(self, error: RefusedError | str) -> None:
        self.form.refuse(error)

    def _record(self) -> VisitRecord:
        form, details = self.form.values(), self.details.values()
        promises = []
        if details["promise"]:
            promises.append(NewPromise(what=details["promise"], due_on=details["promise_due"]))
        if details["their_promise"]:
            promises.append(NewPromise(what=details["their_promise"], by=PromiseBy.DEALER))
        seen, given = self.seen.values(), self.given.values()
        visited_on: date = details["visited_on"] or self._app.clock.today()
        return VisitRecord(
            visited_on=visited_on,
            result=self.outcome.value() or VisitResult.FOLLOW_UP,
            result_note=form["result_note"],
            next_step=form["next_step"],
            next_on=form["next_on"],
            person_id=details["person_id"],
            way=details["way"],
            promises=promises,
            sightings=[NewSighting(**seen)] if seen["brand"] else (),
            concessions=[NewConcession(**given)] if given["form"] else (),
            complaints=[details["complaint"]] if details["complaint"] else (),
            kept_promises=[promise_id for promise_id, box in self._promises.items() if box.isChecked()],
            solved_complaints=[complaint_id for complaint_id, box in self._complaints.items() if box.isChecked()],
            custom=custom_typed(form, self._fields),
            **self.spin.values(),
        )


def _attach(app: AppContext, dealer_id: UUID, visit_id: UUID, photos: Sequence[Path]) -> None:
    """Attach photos to a visit; one that cannot be read does not keep the others out."""
    files = app.files

    def work(store: "Store", progress: Progress) -> tuple[list[str], Changed]:
        refused: list[str] = []
        changed = Changed.of()
        for number, path in enumerate(photos):
            progress.step(number, len(photos))
            try:
                _id, changed = attach(store, files, path, dealer_id=dealer_id, owner_table="visit", owner_id=visit_id)
            except FieldAppError as error:
                refused.append(str(error.text))
        return refused, changed

    def tell(refused: object) -> None:
        if isinstance(refused, list) and refused:
            app.toast("\n".join(refused), undo=False)

    app.work(Text("Attaching files"), work, tell, writes=True)


class _AsEditor(QWidget):
    """Chips as the editor of a form."""

    def __init__(self, chips: "FilterChips[VisitResult]") -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(chips)
        self._chips = chips
        self.edited = chips.changed

    def value(self) -> VisitResult | None:
        return self._chips.value()

    def set_value(self, value: VisitResult) -> None:
        self._chips.choose(value)

    def problem(self) -> str:
        return ""


def record_visit_dialog(app: AppContext, parent: QWidget, visit: VisitRow) -> RecordVisitDialog:
    """Open the dialog for a planned visit."""
    dialog = RecordVisitDialog(app, parent.window(), visit.dealer_id, visit.dealer, visit=visit)
    dialog.show_form()
    return dialog


def opener(app: AppContext, parent: QWidget, visit: VisitRow) -> "partial[RecordVisitDialog]":
    """What a button does that records *visit*."""
    return partial(record_visit_dialog, app, parent, visit)
