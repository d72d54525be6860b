"""Who works here, the team, and the territory."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import Role
from fieldapp.lists import team_list
from fieldapp.operations.team import NewColleague, add_colleague, change_colleague, remove_colleague
from fieldapp.queries.team import ColleagueRow, colleagues, who_works_here
from fieldapp.queries.territories import own_territory
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _, pgettext
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.dialog import Dialog
from ui.widgets.form import AutoForm
from ui.widgets.labels import dotted, label
from ui.widgets.pills import Pill
from ui.widgets.table_out import Shown, TableOut

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Found = tuple[ColleagueRow | None, list[ColleagueRow], str]


class MeSection(QWidget):
    """The profile, and the colleagues."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._me: ColleagueRow | None = None
        self.form = AutoForm(self._save)
        profile = Card(_("Who works here"), self.form.sign)
        self.form.add(
            "name",
            pgettext("person", "Name"),
            QLineEdit(),
            required=_("Please write your name: it stands on plans and reports."),
        )
        self.form.add("phone", _("Phone"), QLineEdit())
        self.form.add("role", _("Role"), Choice([(role, word(role)) for role in Role]))
        profile.body.addWidget(self.form)
        self.territory = label("", "sub", wrap=True)
        profile.body.addWidget(self.territory)
        self._colleagues: list[ColleagueRow] = []
        self.out = TableOut(app, self, self.shown)
        self._add_button = button(_("Add a colleague"), icon="plus", on=self._add)
        self.team = Card(_("Team"), self._add_button, self.out.button(_("Team"), quiet=True))
        self._rows = QGridLayout()
        self._rows.setColumnStretch(0, 1)
        self.team.body.addLayout(self._rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(profile)
        layout.addWidget(self.team)
        layout.addStretch(1)
        self.read_again()

    def read_again(self) -> None:
        """Read the team."""

        def fetch(session: "Session") -> Found:
            return who_works_here(session), colleagues(session), own_territory(session)

        self._app.read(fetch, self._show)

    def shown(self) -> Shown:
        """The team."""
        title, team = _("Team"), self._colleagues
        return Shown(title, lambda _store, _progress: team_list(title, team))

    def _show(self, found: Found) -> None:
        self._me, team, territory = found
        self._colleagues = team
        self._add_button.setVisible(self._may_change)
        self.form.setEnabled(self._me is not None)
        if self._me is not None:
            self.form.fill({"name": self._me.name, "phone": self._me.phone, "role": self._me.role})
        self.territory.setText(_("Territory: {name}").format(name=territory or _("none drawn yet")))
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        names = {row.id: row.name for row in team}
        for number, row in enumerate(team):
            above = names.get(row.manager_id, "") if row.manager_id else ""
            led = _("led by {name}").format(name=above) if above else ""
            self._rows.addWidget(label(dotted(row.name, shown_phone(row.phone), led)), number, 0)
            self._rows.addWidget(Pill(word(row.role), Tone.NEUTRAL), number, 1)
            if self._may_change and self._me is not None and row.id != self._me.id:
                change = _("Change {name}").format(name=row.name)
                remove = _("Delete {name}").format(name=row.name)
                self._rows.addWidget(icon_button("pencil-simple", change, on=partial(self._change, row)), number, 2)
                self._rows.addWidget(icon_button("trash", remove, on=partial(self._remove, row)), number, 3)

    @property
    def _may_change(self) -> bool:
        """A rep under a manager looks at the team only."""
        return self._me is None or self._me.role is not Role.REP or self._me.manager_id is None

    def _save(self, values: dict[str, object]) -> None:
        if self._me is not None:
            me = self._me.id
            self._app.write(
                lambda store: change_colleague(store, me, values),
                lambda _none: self.form.show_saved(),
                refused=self.form.refuse,
                owner=self,
            )

    def _add(self) -> None:
        ColleagueDialog(self._app, self.window(), self._colleagues).show_form()

    def _change(self, colleague: ColleagueRow) -> None:
        ColleagueDialog(self._app, self.window(), self._colleagues, colleague).show_form()

    def _remove(self, colleague: ColleagueRow) -> None:
        said = Text("{name} deleted", name=colleague.name)
        self._app.write(lambda store: remove_colleague(store, colleague.id), said=said)


class ColleagueDialog(Dialog):
    """A new colleague, or one to be changed.

    Args:
        app: writes.
        parent: the window.
        team: everybody, from whom the one who leads is chosen.
        colleague: who is changed; a new one is added where nobody is named.
    """

    def __init__(
        self, app: AppContext, parent: QWidget, team: Sequence[ColleagueRow], colleague: ColleagueRow | None = None
    ) -> None:
        title, confirm = _("New colleague"), _("Add the colleague")
        if colleague is not None:
            title, confirm = _("Change {name}").format(name=colleague.name), _("Save")
        super().__init__(parent, title, confirm, self._save)
        self._app, self._colleague = app, colleague
        self.form.add("name", pgettext("person", "Name"), QLineEdit(), required=_("Write the name."))
        self.form.add("role", _("Role"), Choice([(role, word(role)) for role in Role]))
        self.form.add("phone", _("Phone"), QLineEdit())
        leading: list[tuple[UUID | None, str]] = [(None, _("nobody"))]
        leading += [(row.id, row.name) for row in team if row.role is not Role.REP and row != colleague]
        self.form.add("manager_id", _("Led by"), Choice(leading))
        if colleague is not None:
            self.form.fill({name: getattr(colleague, name) for name in self.form.values()})

    def _save(self) -> None:
        if self._colleague is not None:
            who, values = self._colleague.id, self.form.values()
            self._app.write(
                lambda store: change_colleague(store, who, values),
                lambda _none: self.accept(),
                said=Text("Saved"),
                refused=self.form.refuse,
                owner=self,
            )
            return
        new = NewColleague(**self.form.values())
        self._app.write(
            lambda store: add_colleague(store, new),
            lambda _id: self.accept(),
            said=Text("Colleague added"),
            refused=self.form.refuse,
            owner=self,
        )
