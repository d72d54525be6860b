"""The four quadrants: thresholds that can be moved, and reminders made of what is urgent (DOMAIN section 6)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from fieldapp.operations.reminders import NewOwnReminder, add_own_of_dealers
from fieldapp.queries.dealer_figures import Quadrants, quadrants, twelve_months
from fieldapp.rules.quadrant import Limits, Strategy
from fieldapp.sheets.figures import Sheet, quadrants_sheet, span
from fieldapp.texts import Text, _
from fieldapp.words.figures import strategy_word
from ui.analysis.figures import SheetSection
from ui.analysis.scope import Scope
from ui.context import AppContext
from ui.widgets.buttons import button

WITHIN_DAYS = 7


class QuadrantsAnalysis(SheetSection):
    """Dots sized by our shipments; the thresholds begin at the setting or the median."""

    report = "quadrants"

    def __init__(self, app: AppContext, scope: Callable[[], Scope]) -> None:
        super().__init__(app, scope)
        self.found: Quadrants | None = None
        self.market = _limit_box(_("Market from"), _("Strong from % of the market"), self._move)
        self.ours = _limit_box(_("Ours from"), _("We are strong from % inside"), self._move)
        self.median = button(_("Back to the start"), role="quiet", on=self._reset)
        self.make_tasks = button(_("Reminders for the urgent ones"), icon="bell", on=self.make_reminders)
        self._is_filling = False

    def tools(self, sheet: Sheet) -> Sequence[QWidget]:
        del sheet
        return (self.market, self.ours, self.median, self.make_tasks)

    @property
    def limits(self) -> Limits:
        """The thresholds as they stand now."""
        return Limits(Decimal(f"{self.market.value():.1f}"), Decimal(f"{self.ours.value():.1f}"))

    def read_again(self) -> None:
        scope, today = self.scope(), self.app.clock.today()
        self.load(lambda session: quadrants(session, scope.ground(session), today), self._show)

    def make_reminders(self) -> None:
        """Write a reminder for each dealer of the urgent quadrant, within a week, in one step."""
        if self.found is None:
            return
        on = self.app.clock.today() + timedelta(days=WITHIN_DAYS)
        title = strategy_word(Strategy.URGENT)
        news = [
            NewOwnReminder(
                title=title,
                on=on,
                dealer_id=one.id,
                note=_("It has {market} % of its market, we {ours} % inside it.").format(
                    market=one.market_share, ours=one.our_share
                ),
            )
            for one in self.found.of(Strategy.URGENT, self.limits)
        ]
        what = Text("Reminders for {count} dealers to be improved urgently", count=len(news))
        self.app.write(lambda store: add_own_of_dealers(store, news, what), self._said)

    def _said(self, count: int) -> None:
        text = Text("{count} reminders written for the next week", count=count)
        self.app.toast(text if count else Text("Each of them has its reminder already."), undo=bool(count))

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
            self.show_sheets(sheet)


def _limit_box(short: str, name: str, on: Callable[[], object]) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0, 100)
    box.setDecimals(1)
    box.setPrefix(f"{short} ")
    box.setSuffix(" %")
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setKeyboardTracking(False)
    box.valueChanged.connect(on)
    return box
