"""The manager's rules of visiting and reminding, each with the day from which it holds."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from db.vocabulary import ReminderKind, Role
from fieldapp.operations.house_rules import set_rule
from fieldapp.queries.house_rules import rule_versions, rules_on
from fieldapp.queries.team import who_works_here
from fieldapp.rules.house_rules import HouseRules, RuleVersionValue
from fieldapp.texts import Text, _
from fieldapp.words.reminders import kind_word
from ui.context import AppContext
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.spin import Spin

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Found = tuple[HouseRules, list[RuleVersionValue], bool]


class RulesSection(QWidget):
    """Intervals, lead days, thresholds."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        today = app.clock.today()
        self.cadence = RuleCard(app, "cadence", _("Days from one visit to the next"), _cadence_form(), today)
        self.thresholds = RuleCard(app, "thresholds", _("Thresholds"), _thresholds_form(), today)
        self.plans = RuleCard(app, "plans", _("Visit plans"), _plans_form(), today)
        self.lead_days = RuleCard(app, "lead_days", _("Days before a reminder shows"), _lead_form(), today)
        title = _("What a visit is worth, in minutes of driving")
        self.weights = RuleCard(app, "visit_weights", title, _weights_form(), today)
        title = _("Warnings of the resource ledger")
        self.support = RuleCard(app, "support", title, _support_form(), today)
        goals = _("Share of its market that we want, in per cent")
        self.goals = RuleCard(app, "coverage_goals", goals, _goals_form(), today)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        cards = (self.cadence, self.plans, self.lead_days, self.thresholds, self.goals, self.weights, self.support)
        for card in cards:
            layout.addWidget(card)
        layout.addStretch(1)
        self.read_again()

    def read_again(self) -> None:
        """Read the rules in force today."""
        today = self._app.clock.today()

        def fetch(session: "Session") -> Found:
            me = who_works_here(session)
            may_change = me is None or me.role is not Role.REP or me.manager_id is None
            return rules_on(session, today), rule_versions(session), may_change

        self._app.read(fetch, self._show)

    def _show(self, found: Found) -> None:
        rules, versions, may_change = found
        self.cadence.show_rule(asdict(rules.cadence), versions, may_change=may_change)
        leads = {
            name: ", ".join(str(day) for day in days)
            for name, days in asdict(rules.lead_days).items()
            if name != "festivals_greeted"
        }
        self.lead_days.show_rule(leads, versions, may_change=may_change)
        self.plans.show_rule(asdict(rules.plans), versions, may_change=may_change)
        thresholds = asdict(rules.thresholds)
        thresholds["wage_floor_yuan"] = rules.thresholds.wage_floor
        self.thresholds.show_rule(thresholds, versions, may_change=may_change)
        self.goals.show_rule(asdict(rules.coverage_goals), versions, may_change=may_change)
        self.weights.show_rule(asdict(rules.visit_weights), versions, may_change=may_change)
        self.support.show_rule(asdict(rules.support), versions, may_change=may_change)


class RuleCard(Card):
    """One rule: its values, from when they are to hold, and what held before."""

    def __init__(self, app: AppContext, name: str, title: str, form: Form, today: date) -> None:
        super().__init__(title)
        self._app, self._name, self.form = app, name, form
        self.body.addWidget(form)
        self.since = DateEdit(today)
        self.since.set_value(today)
        self.since.setAccessibleName(_("In force from"))
        self.save_button = button(_("Put in force"), role="primary", on=self.save)
        self._foot = QWidget()
        foot = row(label(_("In force from"), "sub"), self.since, self.save_button, None)
        foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setLayout(foot)
        self.body.addWidget(self._foot)
        self.history = label("", "sub", wrap=True)
        self.body.addWidget(self.history)

    def show_rule(self, values: Mapping[str, Any], versions: list[RuleVersionValue], *, may_change: bool) -> None:
        """Show the values in force; a rep under a manager may only read them."""
        known = self.form.values()
        if not self.form.is_typed():  # what is typed here stays, whatever else is put in force meanwhile
            self.form.fill({name: value for name, value in values.items() if name in known})
        self.form.setEnabled(may_change)
        self._foot.setVisible(may_change)
        days = [v.effective_from.isoformat() for v in versions if v.name == self._name]
        said = _("Changed on: {days}").format(days=", ".join(days)) if days else _("As the app came")
        self.history.setText(said if may_change else f"{said}. " + _("Only the manager changes this."))

    def save(self) -> None:
        """Let these values hold from the day chosen."""
        if not self.form.check():
            return
        since = self.since.value() or self._app.clock.today()
        name = self._name
        try:
            value = {field: _as_rule(name, typed) for field, typed in self.form.values().items()}
        except ValueError:
            self.form.refuse(_("Write days as numbers with commas, for example 7, 3, 0."))
            return
        self._app.write(
            lambda store: set_rule(store, name, value, effective_from=since),
            lambda _none: self.form.begin(),
            said=Text("In force from {day}", day=since.isoformat()),
            refused=self.form.refuse,
            owner=self,
        )


def _as_rule(name: str, typed: Any) -> Any:  # noqa: ANN401  (a number, text, or days)
    if name == "thresholds" and not isinstance(typed, int):
        return "" if typed is None else str(typed)  # money is decimal text
    if name != "lead_days":
        return typed
    parts = str(typed).replace("，", ",").split(",")
    return [int(part) for part in parts if part.strip()]


def _number(form: Form, field: str, text: str, *, least: int = 1, most: int = 730) -> None:
    editor = Spin()
    editor.setRange(least, most)
    form.add(field, text, editor)


def _cadence_form() -> Form:
    form = Form()
    for field, text in (
        ("a", _("Grade A")),
        ("b", _("Grade B")),
        ("c", _("Grade C")),
        ("prospect", _("Prospects")),
        ("dormant", _("Dormant dealers")),
    ):
        _number(form, field, text)
    return form


def _weights_form() -> Form:
    form = Form()
    for field, text, least, most in (
        ("due", _("Due today"), 0, 600),
        ("day_late", _("Each day after it"), 0, 60),
        ("most_days_late", _("… up to so many days"), 0, 365),
        ("day_early", _("Taken off for each day before it"), 0, 60),
        ("grade_a", _("Grade A"), 0, 600),
        ("grade_b", _("Grade B"), 0, 600),
        ("never_visited", _("Never visited"), 0, 600),
        ("promise", _("A promise of ours is open"), 0, 600),
        ("complaint", _("A complaint is open"), 0, 600),
        ("overdue_money", _("Money is overdue"), 0, 600),
        ("deadline", _("Deadline of a task is near"), 0, 600),
        ("falling", _("Sales are falling"), 0, 600),
        ("dormant", _("Dormant"), 0, 600),
        ("urgent", _("Strong dealer, our share is small"), 0, 600),
        ("birthday", _("A birthday is near"), 0, 600),
        ("festival", _("A festival is near"), 0, 600),
        ("market_day", _("Market day of the township (below 0: rather not then)"), -600, 600),
        ("days_before", _("Days that count as near"), 0, 30),
    ):
        _number(form, field, text, least=least, most=most)
    return form


def _support_form() -> Form:
    form = Form()
    for field, text, least, most in (
        ("small_sales_yuan", _("A dealer is small below yuan of shipments in 12 months"), 0, 100_000_000),
        ("unattended_after_days", _("Small dealers unvisited or unsupported for days"), 1, 1000),
        ("good_tie", _("A personal tie is good from … of 5"), 1, 5),
        ("unpaid_after_days", _("Good relation but no payment: overdue for more than days"), 0, 1000),
        ("push_percent", _("Pushed orders: a month from … % of the usual one"), 100, 1000),
        ("push_collected_percent", _("… of which less than … % was collected"), 0, 100),
        ("rebate_sales_yuan", _("A rebate is expected from yuan of shipments in 12 months"), 0, 100_000_000),
        ("rebate_after_days", _("… again after days"), 1, 1000),
        ("concentrated_percent", _("Concentrated: … % or more to the supported dealer"), 1, 100),
        ("even_reached_percent", _("Spread evenly: … % of the dealers or more got something"), 1, 100),
        ("even_most_percent", _("… and none of them more than … %"), 1, 100),
    ):
        _number(form, field, text, least=least, most=most)
    return form


def _goals_form() -> Form:
    form = Form()
    for field, text in (
        ("share_tier_1", _("Markets of tier 1 (the capital of the province)")),
        ("share_tier_2", _("Markets of tier 2 (other prefectures' seats)")),
        ("share_tier_3", _("Markets of tier 3 (county seats)")),
        ("share_tier_4", _("Markets of tier 4 (townships; 0: no goal)")),
    ):
        _number(form, field, text, least=0, most=100)
    return form


def _lead_form() -> Form:
    form = Form()
    form.add("birthday", kind_word(ReminderKind.BIRTHDAY), QLineEdit())
    form.add("birthday_grade_a", _("Birthday, grade A"), QLineEdit())
    for kind in ReminderKind:
        if kind is not ReminderKind.BIRTHDAY:
            form.add(kind.value, kind_word(kind), QLineEdit())
    return form


def _plans_form() -> Form:
    form = Form()
    hint = _("Of weeks that begin on the day below or later, for everybody who has a manager. Nothing is blocked.")
    form.add("needs_approval", "", QCheckBox(_("A week's plan needs the manager's approval")), hint=hint)
    return form


def _thresholds_form() -> Form:
    form = Form()
    for field, text, least, most in (
        ("dormant_after_days", _("Dormant after days without a purchase"), 1, 1000),
        ("dormant_after_days_grade_a", _("The same for grade A"), 1, 1000),
        ("dormant_after_days_grade_b", _("… for grade B (0: as usual)"), 0, 1000),
        ("dormant_after_days_grade_c", _("… for grade C (0: as usual)"), 0, 1000),
        ("dormant_after_days_contract", _("… while a contract is in force (0: by the grade)"), 0, 1000),
        ("stale_after_days", _("Check information again after days"), 1, 1000),
        ("care_every_days", _("Care again after days in hard times"), 1, 1000),
        ("complaint_answer_days", _("Answer complaints within days"), 0, 1000),
        ("complaint_solve_days", _("… and solve them within days"), 0, 1000),
        ("target_capital_yuan", _("Working capital asked of a prospect, in yuan"), 0, 1_000_000_000),
        ("contract_soon_days", _("A contract ends soon from days before its end"), 0, 1000),
        ("wealth_prospects", _("Live prospects a rep keeps"), 0, 1000),
        ("working_days", _("Working days of a suggested week (6: with Saturdays)"), 5, 6),
        ("visits_a_day", _("Visits that a suggested day holds"), 1, 50),
        ("day_begins_hour", _("Hour at which a suggested day begins"), 0, 23),
        ("day_ends_hour", _("Hour at which it ends"), 1, 24),
        ("visit_minutes", _("Minutes that a visit takes"), 1, 480),
        ("visit_minutes_county", _("… at dealers of a county seat, where longer"), 0, 480),
        ("visit_minutes_prefecture", _("… at dealers of a prefecture's seat"), 0, 480),
        ("visit_minutes_large", _("… at chains, department stores and hypermarkets"), 0, 480),
        ("km_an_hour", _("Kilometres an hour on the road"), 5, 120),
        ("road_factor_percent", _("Road kilometres for 100 as the crow flies"), 100, 500),
        ("falling_percent", _("Falling below per cent of the three months before"), 1, 100),
        ("new_months", _("Months for which a dealer is new"), 1, 60),
        ("prospect_middle_yuan", _("Prospects are middle-sized from yuan a year"), 0, 1_000_000_000),
        ("prospect_large_yuan", _("… and large from"), 0, 1_000_000_000),
        ("quadrant_market_percent", _("Strong dealer from per cent of its market (0: median)"), 0, 100),
        ("quadrant_ours_percent", _("We are strong from per cent inside it (0: median)"), 0, 100),
        ("visit_cost_yuan", _("Standard cost of a visit in yuan"), 0, 100_000),
        ("hour_cost_yuan", _("… and of an hour at the dealer"), 0, 100_000),
        ("value_falling_percent", _("Value is falling below per cent of the year before"), 1, 100),
    ):
        _number(form, field, text, least=least, most=most)
    hint = _("Yuan a month; the report warns below it. Empty: not checked.")
    form.add("funds_percent_a_year", _("Cost of funds, per cent a year"), QLineEdit())
    form.add("wage_floor_yuan", _("Minimum wage by law"), MoneyEdit(), hint=hint)
    return form
