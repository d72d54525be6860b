"""Two dealers that are one: side by side, a choice where they differ, one undo."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from fieldapp.errors import RefusedError
from fieldapp.operations.merging import merge_dealers
from fieldapp.queries.dealers import DealerRow, dealer_row
from fieldapp.queries.duplicates import Difference, DuplicateRow, differences, possible_duplicates
from fieldapp.queries.people import people_of
from fieldapp.queries.regions import places_of
from fieldapp.queries.territories import territory_names
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.duplicates import REASONS
from fieldapp.words.pay import money
from fieldapp.words.vocabulary import field_word, word
from ui.context import AppContext
from ui.rows_model import Column
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.dialog import Dialog
from ui.widgets.labels import dotted, label
from ui.widgets.scroll import Scroll
from ui.widgets.table import TableView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_HEIGHT_PX, MOST_WIDTH_PX, FIELD_PX = 320, 200, 130
WHY_PX = 330  # the longest reason, in English


@dataclass(frozen=True, slots=True)
class _Side:
    row: DealerRow
    people: int


@dataclass(frozen=True, slots=True)
class _Pair:
    one: _Side
    other: _Side
    differences: list[Difference]
    names: dict[object, str]  # of places and territories


class MergeDialog(Dialog):
    """Shows both; what only one knows is kept anyway, what both say differently is chosen here."""

    def __init__(self, app: AppContext, parent: QWidget, one_id: UUID, other_id: UUID) -> None:
        super().__init__(parent.window(), _("Make two dealers one"), _("Merge"), self._merge, width=720)
        self._app = app
        self._ids = (one_id, other_id)
        self._choices: dict[str, tuple[QButtonGroup, Difference]] = {}
        explained = _("Visits, people, figures and files of both come together. One undo takes it back.")
        self.body.insertWidget(0, label(explained, "sub", wrap=True))
        self._keep = QButtonGroup(self)
        content = Scroll(spacing=8)
        content.setFixedHeight(MOST_HEIGHT_PX)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        for column, stretch in enumerate((0, 1, 1)):
            self._grid.setColumnStretch(column, stretch)
        content.body.addLayout(self._grid)
        content.body.addStretch(1)
        self.body.addWidget(content)
        self.confirm_button.setEnabled(False)
        app.read(self._fetch, self._show)

    def _fetch(self, session: "Session") -> _Pair | None:
        one, other = (dealer_row(session, dealer_id) for dealer_id in self._ids)
        if one is None or other is None:
            return None
        found = differences(session, *self._ids)
        codes = {value for row in found if row.field == "region_code" for value in (row.one, row.other)}
        names: dict[object, str] = {code: place.short for code, place in places_of(session, codes).items()}
        names |= {row.id: row.name for row in territory_names(session)}
        return _Pair(
            _Side(one, len(people_of(session, one.id))), _Side(other, len(people_of(session, other.id))), found, names
        )

    def _show(self, pair: _Pair | None) -> None:
        if pair is None:
            self.form.refuse(_("One of the two is not there any more."))
            return
        self.confirm_button.setEnabled(True)
        self._grid.addWidget(label(_("Keep"), "sub"), 0, 0, Qt.AlignmentFlag.AlignTop)
        for column, side in enumerate((pair.one, pair.other)):
            keep = QRadioButton(self._short(side.row.name))
            keep.setChecked(column == 0)
            self._keep.addButton(keep, column)
            self._grid.addWidget(keep, 0, column + 1)
            people = ngettext("{count} person", "{count} people", side.people).format(count=side.people)
            known = dotted(side.row.place, shown_phone(side.row.phone), people)
            self._grid.addWidget(label(known, "sub", wrap=True), 1, column + 1)
        for number, difference in enumerate(pair.differences, start=2):
            field = label(field_word(difference.field), "sub", wrap=True)
            field.setFixedWidth(FIELD_PX)
            field.setContentsMargins(0, 5, 0, 0)
            self._grid.addWidget(field, number, 0, Qt.AlignmentFlag.AlignTop)
            group = QButtonGroup(self)
            for column, value in enumerate((difference.one, difference.other)):
                said = _said(value, pair.names)
                choice = QRadioButton(self._short(said))
                choice.setToolTip(said)
                choice.setAccessibleName(f"{field_word(difference.field)}: {said}")
                choice.setChecked(column == 0)
                group.addButton(choice, column)
                self._grid.addWidget(choice, number, column + 1)
            self._choices[difference.field] = (group, difference)
        if not pair.differences:
            self._grid.addWidget(label(_("Nothing that is noted of the two contradicts."), "sub"), 2, 1, 1, 2)
        self._keep.idClicked.connect(self._follow)

    def _short(self, text: str) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, MOST_WIDTH_PX)

    def _follow(self, column: int) -> None:
        """Who is kept is usually right in the rest, too."""
        for group, _difference in self._choices.values():
            group.button(column).setChecked(True)

    def _merge(self) -> None:
        keep = self._keep.checkedId()
        keep_id, lose_id = self._ids[keep], self._ids[1 - keep]
        choices = {
            field: difference.other if group.checkedId() else difference.one
            for field, (group, difference) in self._choices.items()
        }
        self._app.write(
            lambda store: merge_dealers(store, keep_id, lose_id, choices),
            lambda _nothing: self._on_merged(keep_id),
            said=Text("Merged"),
            refused=self._refuse,
            owner=self,
        )

    def _refuse(self, error: RefusedError) -> None:
        self.form.refuse(str(error.text))

    def _on_merged(self, keep_id: UUID) -> None:
        self.accept()
        self._app.open_dealer(keep_id)


class DuplicatesDialog(Dialog):
    """All pairs that are probably one dealer; choose one to merge it."""

    def __init__(self, app: AppContext, parent: QWidget) -> None:
        super().__init__(parent.window(), _("Dealers entered twice"), _("Look at both"), self._open, width=880)
        self._app, self._window = app, parent
        columns: list[Column[DuplicateRow]] = [
            Column("one", Text("Dealer"), lambda row: row.one, width=200, stretch=True, sub=lambda row: row.one_place),
            Column(
                "other", Text("Probably the same"), lambda row: row.other, width=200, sub=lambda row: row.other_place
            ),
            Column(
                "why",
                Text("Why"),
                lambda row: str(REASONS[row.reasons[0]]),
                width=WHY_PX,
                sub=lambda row: dotted(*(REASONS[reason] for reason in row.reasons[1:])),
                sub_title=Text("Also"),
            ),
        ]
        self.table = TableView(app, "duplicates", columns, key=lambda row: (row.one_id, row.other_id), many=False)
        self.table.setMinimumHeight(MOST_HEIGHT_PX)
        self.table.activated.connect(lambda _row: self._open())
        self.body.addWidget(self.table)
        app.read(possible_duplicates, self._show)

    def _show(self, rows: list[DuplicateRow]) -> None:
        self.table.show_rows(rows)
        self.table.select_first()
        self.confirm_button.setEnabled(bool(rows))
        if not rows:
            self.table.show_empty("check-circle", _("Nobody seems to be entered twice."))

    def _open(self) -> None:
        chosen = self.table.selected()
        if chosen:
            self.accept()
            MergeDialog(self._app, self._window, chosen[0].one_id, chosen[0].other_id).show_form()


def ask_which(app: AppContext, parent: QWidget, dealer_id: UUID, name: str) -> Dialog:
    """Ask which other dealer is the same as this one, then show both."""

    def go_on() -> None:
        other = dialog.form.value("other")
        dialog.accept()
        MergeDialog(app, parent, dealer_id, other).show_form()

    dialog = Dialog(parent.window(), _("Merge {name} with another dealer").format(name=name), _("Look at both"), go_on)
    dialog.form.add("other", _("The other one"), DealerPicker(app), required=_("Choose a dealer from the list."))
    dialog.show_form()
    return dialog


def _said(value: Any, names: dict[object, str]) -> str:  # noqa: ANN401  (whatever a field holds)
    if value in names:
        return names[value]
    match value:
        case bool():
            return _("yes") if value else _("no")
        case StrEnum():
            return word(value)
        case Decimal():
            return money(value)
        case date():
            return value.isoformat()
    return str(value)
