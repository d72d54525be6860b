"""What needs a decision: plans to approve, visits that nobody recorded, conflicts; a line leads to each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.queries.today import Today
from fieldapp.texts import _, ngettext
from fieldapp.words.calendar import day_short
from fieldapp.words.plan_done import unrecorded_text
from fieldapp.words.sync import UNSYNCED_SAID_DAYS, unsynced_text
from ui.context import AppContext
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.labels import label


class Decisions(Card):
    """Hidden while there is nothing to decide."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(_("Needs a decision"))
        self._app = app
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addLayout(self._lines)
        self.hide()

    def show_today(self, found: Today) -> None:
        """Show what waits on this day."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        app = self._app
        for plan in found.plans:
            said = _("{name}'s plan of the week of {day} waits for approval")
            self._add(
                said.format(name=plan.rep, day=day_short(plan.monday)),
                _("See the plan"),
                partial(app.go, "plan", day=plan.monday, rep=plan.colleague_id),
            )
        if found.unrecorded:
            self._add(unrecorded_text(found.unrecorded), _("Settle them"), self._show_unrecorded)
        if found.to_decide:
            said = ngettext("{count} change to decide", "{count} changes to decide", found.to_decide)
            self._add(
                said.format(count=found.to_decide),
                _("Decide"),
                lambda: app.go("settings", section="sync"),
            )
        if found.days_unsynced >= UNSYNCED_SAID_DAYS:
            self._add(str(unsynced_text(found.days_unsynced)), _("Exchange now"), app.syncing.now)
        self.setVisible(self._lines.count() > 0)

    def _show_unrecorded(self) -> None:
        from ui.plan.unrecorded_dialog import UnrecordedDialog

        UnrecordedDialog(self._app, self.window()).show_list()

    def _add(self, said: str, does: str, call: Callable[[], object]) -> None:
        line = QWidget()
        act = button(does, role="quiet", on=call)
        act.setAccessibleName(f"{does}: {said}")
        words = label(said, wrap=True)
        layout = row(words, act)
        layout.setStretch(0, 1)
        line.setLayout(layout)
        self._lines.addWidget(line)
