"""What the manager keeps for everybody: the restricted list, and the policies that dealers are told."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import Role
from fieldapp.operations.service import issue_policy
from fieldapp.operations.targets import lift_restriction, restrict
from fieldapp.queries.service import PolicyRow, policies
from fieldapp.queries.targets import RestrictedRow, restricted_names
from fieldapp.queries.team import who_works_here
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.dealers.section import clear
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.lines_edit import LinesEdit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Found = tuple[bool, list[RestrictedRow], list[PolicyRow]]


class ListsSection(QWidget):
    """Everybody reads them; a manager, or who works alone, changes them."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self.app = app
        self.restrict_button = button(_("Restrict somebody"), icon="plus", role="quiet", on=self._restrict)
        self.policy_button = button(_("Issue a policy"), icon="plus", role="quiet", on=self._issue)
        restricted = Card(_("Restricted list"), self.restrict_button)
        issued = Card(_("Policies"), self.policy_button)
        self._names, self._policies = QVBoxLayout(), QVBoxLayout()
        restricted.body.addLayout(self._names)
        issued.body.addLayout(self._policies)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(restricted)
        layout.addWidget(issued)
        layout.addStretch(1)
        self.read_again()

    def read_again(self) -> None:
        """Read both lists."""

        def fetch(session: "Session") -> Found:
            me = who_works_here(session)
            return me is None or me.role is not Role.REP, restricted_names(session), policies(session)

        self.app.read(fetch, self._show, key=(id(self), "lists"), owner=self)

    def _show(self, found: Found) -> None:
        may_change, names, issued = found
        self.restrict_button.setVisible(may_change)
        self.policy_button.setVisible(may_change)
        clear(self._names)
        clear(self._policies)
        for one in names:
            self._names.addLayout(self._name(one, may_change=may_change))
        if not names:
            nothing = _("Nobody. Who stands here cannot be opened nor get a contract until a manager lifts it.")
            self._names.addWidget(label(nothing, "sub", wrap=True))
        for policy in issued:
            told = _("told to {told} of {dealers}").format(told=policy.told, dealers=policy.dealers)
            objected = _("{count} with an objection").format(count=policy.objections) if policy.objections else ""
            said = ElidedLabel(dotted(policy.title, str(policy.issued_on), told, objected))
            said.setToolTip(policy.body)
            self._policies.addWidget(said)
        if not issued:
            self._policies.addWidget(label(_("None yet. Each dealer's file shows who was told."), "sub", wrap=True))

    def _name(self, one: RestrictedRow, *, may_change: bool) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        head = ElidedLabel(dotted(one.name, one.phone), "body" if one.lifted_on else "strong")
        tools = []
        if may_change and one.lifted_on is None:
            tools.append(button(_("Lift it"), role="quiet", on=partial(self._lift, one)))
        top = row(head, *tools)
        top.setStretch(0, 1)
        lines.addLayout(top)
        lifted = ""
        if one.lifted_on is not None:
            said = _("lifted on {day} by {who}: {why}")
            lifted = said.format(day=one.lifted_on, who=one.lifted_by or "–", why=one.lifted_because)
        lines.addWidget(ElidedLabel(dotted(str(one.listed_on), one.reason, lifted), "sub"))
        return lines

    def _restrict(self) -> None:
        today = self.app.clock.today()
        dialog = RecordDialog(
            self.app,
            self,
            _("Restricted list"),
            _("Restrict"),
            operate=lambda store, values: restrict(
                store, values["name"], phone=values["phone"] or "", reason=values["reason"] or "", on=today
            ),
            said=Text("Restricted"),
        )
        dialog.form.add("name", _("Name"), QLineEdit(), required=_("Write whom."))
        dialog.form.add("phone", _("Phone"), QLineEdit(), hint=_("Dealers are found by it under any name."))
        dialog.form.add("reason", _("Reason"), LinesEdit(2), required=_("Say why: whoever meets the name asks."))
        dialog.show_form()

    def _lift(self, one: RestrictedRow) -> None:
        today = self.app.clock.today()
        dialog = RecordDialog(
            self.app,
            self,
            one.name,
            _("Lift it"),
            operate=lambda store, values: lift_restriction(store, one.id, because=values["because"] or "", on=today),
            said=Text("Lifted"),
        )
        needed = _("Say why it is lifted: it is kept with its reason.")
        dialog.form.add("because", _("Reason"), LinesEdit(2), required=needed)
        dialog.show_form()

    def _issue(self) -> None:
        today = self.app.clock.today()
        dialog = RecordDialog(
            self.app,
            self,
            _("A policy"),
            _("Issue"),
            operate=lambda store, values: issue_policy(store, values["title"], body=values["body"] or "", on=today),
            said=Text("Policy issued"),
        )
        dialog.form.add("title", _("Title"), QLineEdit(), required=_("Write what it is about."))
        dialog.form.add("body", _("Text"), LinesEdit(4))
        dialog.show_form()
