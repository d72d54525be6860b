"""The list of core townships: each with its goal and how far it is; a manager adds and removes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.operations.regions import add_core_township, change_core_township, remove_core_township
from fieldapp.queries.coverage import CoreTownshipRow
from fieldapp.rules.coverage import Measure, TownshipRow
from fieldapp.texts import Text, _
from ui.analysis.coverage_tables import NumberTable
from ui.context import AppContext
from ui.rows_model import Column
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dialog import Dialog
from ui.widgets.region_edit import RegionEdit
from ui.widgets.table_out import TableOut


class CoreTownshipsCard(Card):
    """The core townships (核心乡镇) of the ground that is looked at."""

    def __init__(self, app: AppContext, open_: Callable[[str, Iterable[UUID]], object]) -> None:
        add = button(_("Add"), icon="plus")
        table: NumberTable = _table(app, self._open_dealers, self._open_active)
        out = TableOut(app, table, table.shown)
        super().__init__(_("Core townships"), add, out.button(_("Core townships"), quiet=True), padding=0)
        self._app, self._open = app, open_
        self._townships: Mapping[str, TownshipRow] = {}
        self.add_button, self.table, self._may_change = add, table, False
        add.clicked.connect(self.add)
        table.activated.connect(self.change)
        table.add_action(_("Change goal and progress…"), lambda rows: self.change(rows[0]), icon="pencil-simple")
        table.add_action(_("Take off the list"), lambda rows: self._remove(rows[0]), icon="trash")
        self.body.addWidget(table)
        self.body.addStretch(1)

    def show_rows(
        self, rows: Sequence[CoreTownshipRow], townships: Mapping[str, TownshipRow], *, may_change: bool
    ) -> None:
        """Show these; only who *may_change* the list adds, changes and removes."""
        self._townships, self._may_change = townships, may_change
        self.add_button.setVisible(may_change)
        self.table.show_rows(rows)
        self.table.fit_rows(len(rows))
        if not rows:
            self.table.show_empty("flag", _("No township is on the list of core townships yet."))

    def add(self) -> None:
        """Ask for another one."""
        CoreTownshipDialog(self._app, self.window()).show_form()

    def change(self, row: CoreTownshipRow) -> None:
        """Ask for goal and progress."""
        if self._is_allowed():
            CoreTownshipDialog(self._app, self.window(), row).show_form()

    def _remove(self, row: CoreTownshipRow) -> None:
        if self._is_allowed():
            said = Text("{name} taken off the list", name=row.place)
            self._app.write(lambda store: remove_core_township(store, row.id), said=said)

    def _is_allowed(self) -> bool:
        if not self._may_change:
            self._app.toast(Text("Only the manager changes this list."), undo=False)
        return self._may_change

    def _open_dealers(self, row: CoreTownshipRow) -> None:
        found = self._townships.get(row.region_code)
        if found is not None:
            self._open(row.place, (*found.prospects, *found.behind[Measure.COVERED]))

    def _open_active(self, row: CoreTownshipRow) -> None:
        found = self._townships.get(row.region_code)
        if found is not None:
            self._open(row.place, found.behind[Measure.ACTIVE])


class CoreTownshipDialog(Dialog):
    """Which township, what is wanted there, how far it is."""

    def __init__(self, app: AppContext, parent: QWidget, row: CoreTownshipRow | None = None) -> None:
        title = _("Core township") if row is None else row.place
        super().__init__(parent, title, _("Add to the list") if row is None else _("Save"), self._save)
        self._app, self._row = app, row
        if row is None:
            self.form.add("region_code", _("Township"), RegionEdit(app), required=_("Pick the township."))
        self.form.add("goal", _("Goal"), QLineEdit())
        if row is not None:
            self.form.add("progress", _("Progress"), QLineEdit())
            self.form.fill({"goal": row.goal, "progress": row.progress})

    def _save(self) -> None:
        values: dict[str, Any] = self.form.values()
        row, today = self._row, self._app.clock.today()
        if row is None:
            self._app.write(
                lambda store: add_core_township(store, values["region_code"], since=today, goal=values["goal"]),
                lambda _id: self.accept(),
                said=Text("Core township added"),
                refused=self.form.refuse,
                owner=self,
            )
        else:
            self._app.write(
                lambda store: change_core_township(store, row.id, values),
                lambda _none: self.accept(),
                said=Text("Saved"),
                refused=self.form.refuse,
                owner=self,
            )


def _table(
    app: AppContext,
    open_dealers: Callable[[CoreTownshipRow], object],
    open_active: Callable[[CoreTownshipRow], object],
) -> NumberTable:
    def number(name: str, title: Text, count: Callable[[CoreTownshipRow], int]) -> Column[CoreTownshipRow]:
        return Column(
            name,
            title,
            lambda row: str(count(row)),
            sort_key=count,
            value=count,
            align_right=True,
            width=68,
            tone=lambda row: Tone.ACCENT if count(row) else None,
        )

    columns: list[Column[CoreTownshipRow]] = [
        Column("place", Text("Township"), lambda row: row.place, width=136),
        Column("goal", Text("Goal"), lambda row: row.goal, width=120, stretch=True),
        Column("progress", Text("Progress"), lambda row: row.progress, width=136),
        Column(
            "since",
            Text("Since"),
            lambda row: row.since.isoformat(),
            value=lambda row: row.since,
            width=100,
            gives_way=1,
        ),
        number("dealers", Text("Dealers"), lambda row: row.dealers),
        number("active", Text("Active"), lambda row: row.active),
    ]
    opens: dict[str, Callable[[Any], object]] = {"dealers": partial(open_dealers), "active": partial(open_active)}
    return NumberTable(app, "core_townships", columns, opens, _("Core townships"))
