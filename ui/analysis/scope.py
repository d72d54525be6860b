"""Over which days and whose dealers: one choice for all sections of the Analysis page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.queries.ground import Ground, ground_of
from fieldapp.queries.territories import TerritoryName, territory_names
from fieldapp.queries.week_plans import people_below
from fieldapp.rules.periods import Period, PeriodKind, period
from fieldapp.texts import _, pgettext
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.widgets.choice import Choice
from ui.widgets.rep_choice import RepChoice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Scope:
    """What a section looks at; hand ``ground(session)`` and ``period`` to its query."""

    period: Period
    period_name: str
    colleague_id: UUID | None = None  # None: the own ground, or for a manager everybody's
    territory_id: UUID | None = None
    whose: tuple[str, ...] = ()  # the rep and the territory that were chosen, in words

    def ground(self, session: "Session") -> Ground:
        """Whose dealers and which regions."""
        return ground_of(session, self.colleague_id, self.territory_id)


class ScopeBar(QWidget):
    """Period, and where there is something to choose from, rep and territory."""

    changed = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.period = Choice([(kind, period_word(kind)) for kind in PeriodKind])
        self.period.setAccessibleName(_("Period"))
        self.period.setMinimumContentsLength(13)
        self.rep = RepChoice(app, _("All reps"))
        self.territory = Choice([(None, _("All territories"))])
        self.territory.setAccessibleName(_("Territory"))
        self.territory.setMinimumContentsLength(10)
        self.territory.hide()
        self.period.edited.connect(self.changed)
        self.rep.chosen.connect(self._on_rep)
        self.territory.edited.connect(self.changed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.rep, self.territory, self.period):
            layout.addWidget(part)
        self.read_again()

    def scope(self) -> Scope:
        """What is chosen."""
        kind = PeriodKind(self.period.value() or PeriodKind.TWELVE_MONTHS)  # Qt hands a plain word back
        territory = self.territory.value() if not self.territory.isHidden() else None
        chosen = [(self.rep.who(), self.rep), (territory, self.territory)]
        return Scope(
            period(kind, self._app.clock.today()),
            period_word(kind),
            self.rep.who(),
            territory if isinstance(territory, UUID) else None,
            tuple(choice.currentText() for value, choice in chosen if value is not None),
        )

    def read_again(self) -> None:
        """Read which reps and territories there are."""
        self.rep.read_again()

        def fetch(session: "Session") -> tuple[list[TerritoryName], bool]:
            me = working_here(session)
            return territory_names(session), me is None or bool(people_below(session, me))

        self._app.read(fetch, self._show_territories, key=(id(self), "territories"))

    def _show_territories(self, answer: tuple[list[TerritoryName], bool]) -> None:
        found, may_choose = answer
        before = self.territory.value()
        self.territory.set_choices([(None, _("All territories")), *((row.id, row.name) for row in found)])
        self.territory.set_value(before)
        if self.territory.currentIndex() < 0:
            self.territory.setCurrentIndex(0)
        self.territory.setVisible(len(found) > 1 and may_choose)

    def _on_rep(self) -> None:
        self.territory.set_value(None)
        self.changed.emit()


def period_word(kind: PeriodKind) -> str:
    """What a period is called."""
    return {
        PeriodKind.TWELVE_MONTHS: pgettext("period", "12 months to date"),
        PeriodKind.WHOLE_MONTHS: pgettext("period", "12 whole months"),
        PeriodKind.YEAR: pgettext("period", "This year"),
        PeriodKind.QUARTER: pgettext("period", "This quarter"),
        PeriodKind.MONTH: pgettext("period", "This month"),
        PeriodKind.LAST_YEAR: pgettext("period", "Last year"),
    }[kind]
