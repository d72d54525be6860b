"""The four quadrants: thresholds that can be moved, and tasks made of what is urgent (DOMAIN section 6)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from fieldapp.operations.improvement import WITHIN_DAYS, Improvement, add_improvement_tasks
from fieldapp.queries.dealer_figures import Quadrants, quadrants
from fieldapp.rules.periods import twelve_months
from fieldapp.rules.quadrant import Limits, Standing, Strategy
from fieldapp.sheets.figures import Sheet, quadrants_sheet, span
from fieldapp.texts import _
from fieldapp.words.figures import standing_text, tasks_text
from ui.analysis.figures import SheetRow, SheetSection
from ui.analysis.scope import Scope
from ui.context import AppContext
from ui.widgets.buttons import button, icon_button
from ui.widgets.spin import INDENT_PX


class QuadrantsAnalysis(SheetSection):
    """Dots sized by our shipments; the thresholds begin at the setting or the median."""

    report = "quadrants"

    def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
        super().__init__(app, scope)
        self.found: Quadrants | None = None
        self.market = _limit_box(_("Market ≥"), _("Strong from % of the market"), self._move)
        self.ours = _limit_box(_("Ours ≥"), _("We are strong from % inside"), self._move)
        self.median = icon_button("arrow-counter-clockwise", _("Back to the start"), on=self._reset)
        self.tasks_button = button(_("Tasks from the urgent ones"), icon="target", on=self.make_tasks)
        self._is_filling = False

    def tools(self, sheet: Sheet) -> Sequence[QWidget]:
        del sheet
        return (self.market, self.ours, self.median, self.tasks_button)

    @property
    def limits(self) -> Limits:
        """The thresholds as they stand now."""
        return Limits(Decimal(f"{self.market.value():.1f}"), Decimal(f"{self.ours.value():.1f}"))

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        self.load(lambda session: quadrants(session, scope.ground(session), today), self._show)

    def make_tasks(self) -> None:
        """Write a task for each dealer of the urgent quadrant, for its rep, in one step."""
        if self.found is not None:
            self._make_of(self.found.of(Strategy.URGENT, self.limits))

    def make_task(self, row: SheetRow) -> None:
        """Write a task for one dealer, whatever its quadrant."""
        if self.found is not None:
            self._make_of([one for one in self.found.standings if one.id in row.ids])

    def _make_of(self, standings: Sequence[Standing]) -> None:
        today = self.app.clock.today()
        wanted = [Improvement(one.id, standing_text(one, self.limits)) for one in standings]
        due_on = today + timedelta(days=WITHIN_DAYS)

        def say(made: Sequence[UUID]) -> None:
            self.app.toast(tasks_text(len(made), of=len(wanted), days=WITHIN_DAYS), undo=bool(made))

        self.app.write(lambda store: add_improvement_tasks(store, wanted, today=today, due_on=due_on), say)

    def _show(self, found: Quadrants) -> None:
        is_first, self.found = self.found is None, found
        if is_first:
            self._reset()
        else:
            self._move()

    def _reset(self) -> None:
        if self.found is not None:
            self._is_filling = True
            self.market.setValue(float(self.found.limits.market))
            self.ours.setValue(float(self.found.limits.ours))
            self._is_filling = False
            self._move()

    def _move(self) -> None:
        if self.found is not None and not self._is_filling:
            sheet = quadrants_sheet(self.found, span(twelve_months(self.app.clock.today())), self.limits)
            is_first = not self.sheets
            self.show_sheets(sheet)
            if is_first:
                table = self.tables["quadrants_dealers"]
                table.add_action(_("Make a task of it"), lambda rows: self.make_task(rows[0]), icon="target")


def _limit_box(short: str, name: str, on: Callable[[], object]) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0, 100)
    box.setDecimals(1)
    box.setPrefix(f"{short} ")
    box.setSuffix(" %")
    box.lineEdit().setTextMargins(INDENT_PX, 0, 0, 1)
    box.setMinimumWidth(box.sizeHint().width() + INDENT_PX)
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setKeyboardTracking(False)
    box.valueChanged.connect(on)
    return box
