"""The manager's rules of pay: rates with the day they begin, and how the rules are read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.vocabulary import OpeningKind, Role
from fieldapp.operations.house_rules import months_closed_since, set_rule
from fieldapp.queries.tasks import PaySettings, pay_settings
from fieldapp.queries.team import who_works_here
from fieldapp.rules.pay_rates import PerKind, rates_for, stored_rates
from fieldapp.rules.pay_readings import READINGS, CountsIn
from fieldapp.texts import Text, _
from fieldapp.words.pay import READING_MEANINGS, READING_NAMES, kind_name, rates_text
from ui.context import AppContext
from ui.settings.rules import RuleCard
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.money_edit import MoneyEdit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PaySection(QWidget):
    """Rates and readings; closed months keep what they were closed under."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._settings: PaySettings | None = None
        today = app.clock.today()
        self.rates = RatesCard(app, _rates_form(), today)
        self.readings = RuleCard(app, "pay_readings", _("How the rules are read"), _readings_form(), today)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.rates)
        layout.addWidget(self.readings)
        note = Card()
        note.body.addWidget(label(_("Closed months keep the rules they were closed under."), "sub", wrap=True))
        layout.addWidget(note)
        layout.addStretch(1)
        self.read_again()

    def read_again(self) -> None:
        """Read what is in force today."""
        today = self._app.clock.today()

        def fetch(session: "Session") -> tuple[PaySettings, bool]:
            me = who_works_here(session)
            return pay_settings(session, today), me is None or me.role is not Role.REP or me.manager_id is None

        self._app.read(fetch, self._show)

    def _show(self, found: tuple[PaySettings, bool]) -> None:
        self._settings, may_change = found
        self.rates.show_rates(self._settings, may_change=may_change)
        chosen = {name: str(getattr(self._settings.readings, name)) for name in READINGS}
        chosen["counts_in"] = self._settings.counts_in.value
        self.readings.show_rule(chosen, [], may_change=may_change)


class RatesCard(RuleCard):
    """Yuan for each place opened or short, from the first day of a month on."""

    def __init__(self, app: AppContext, form: Form, today: date) -> None:
        super().__init__(app, "pay_rates", _("Rewards and penalties"), form, today)
        self._settings: PaySettings | None = None

    def show_rates(self, settings: PaySettings, *, may_change: bool) -> None:
        """Show the rates in force today."""
        self._settings = settings
        rates = rates_for(self._app.clock.today(), settings.rates)
        values = {f"reward_{kind}": rates.rewards.of(kind) for kind in OpeningKind}
        values |= {f"penalty_{kind}": rates.penalties.of(kind) for kind in OpeningKind}
        values |= {f"floor_{number}": floor.pay for number, floor in enumerate(rates.floors)}
        self.show_rule(values, [], may_change=may_change)
        self.history.setText(rates_text(rates))

    def save(self) -> None:
        """Make a new version of the rates."""
        settings = self._settings
        if settings is None or not self.form.check():
            return
        since = (self.since.value() or self._app.clock.today()).replace(day=1)
        values = {name: value or Decimal(0) for name, value in self.form.values().items()}
        old = rates_for(self._app.clock.today(), settings.rates)
        new = replace(
            old,
            name=str(len(settings.rates) + 1),
            effective_from=since,
            rewards=PerKind(**{kind.value: values[f"reward_{kind}"] for kind in OpeningKind}),
            penalties=PerKind(**{kind.value: values[f"penalty_{kind}"] for kind in OpeningKind}),
            floors=tuple(replace(floor, pay=values[f"floor_{number}"]) for number, floor in enumerate(old.floors)),
        )
        self._app.write(
            lambda store: (
                months_closed_since(store, since),
                set_rule(store, "pay_rates", stored_rates(new), effective_from=since),
            ),
            self._say_closed,
            said=Text("In force from {day}", day=since.isoformat()),
            refused=self.form.refuse,
            owner=self,
        )

    def _say_closed(self, months: list[date]) -> None:
        self.form.begin()
        if months:
            said = ", ".join(f"{month:%Y-%m}" for month in months)
            self._app.toast(Text("These months are closed and keep their rules: {months}", months=said), undo=False)


def _rates_form() -> Form:
    form = Form()
    for kind in OpeningKind:
        form.add(f"reward_{kind}", _("{kind}: reward").format(kind=kind_name(kind)), MoneyEdit())
        form.add(f"penalty_{kind}", _("{kind}: penalty").format(kind=kind_name(kind)), MoneyEdit())
    form.add("floor_0", _("Pay from the third miss in a row"), MoneyEdit())
    form.add("floor_1", _("Pay from the sixth miss in a row"), MoneyEdit())
    return form


def _readings_form() -> Form:
    form = Form()
    kinds: dict[str, type[StrEnum]] = {**READINGS, "counts_in": CountsIn}
    for name, words in kinds.items():
        choices = [(member.value, str(READING_MEANINGS[name][member.value])) for member in words]
        form.add(name, str(READING_NAMES[name]), Choice(choices))
    return form
