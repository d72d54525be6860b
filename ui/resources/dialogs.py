"""The small windows of the Resources page, and of the tab of that name in a dealer's file."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from db.vocabulary import GoalState, GroundKind, PromiseOutcome, ResourceFamily, ResourceKind, SupportMethod
from fieldapp.operations.competitors import change_goal, change_sighting, choose_opponent, note_sighting
from fieldapp.operations.high_ground import add_ground, begin_round, change_ground, change_round
from fieldapp.operations.support import (
    change_grant,
    change_method,
    declare_method,
    grant_resource,
    settle_promise,
)
from fieldapp.queries.competitors import GoalRow, SightingRow
from fieldapp.queries.high_ground import GroundRow, RoundRow
from fieldapp.queries.support import GrantRow, MethodRow
from fieldapp.rules.months import last_day, months_on
from fieldapp.rules.support import KINDS_OF
from fieldapp.texts import Text, _
from fieldapp.words.support import method_meaning
from fieldapp.words.vocabulary import field_word, word
from ui.context import AppContext
from ui.dealers.dialogs import RecordDialog
from ui.resources.parts import known
from ui.widgets.choice import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.dealer_picker import DealerPicker
from ui.widgets.form import Form
from ui.widgets.labels import dotted, label
from ui.widgets.lines_edit import LinesEdit
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.number_edit import NumberEdit
from ui.widgets.region_edit import RegionEdit
from ui.widgets.spin import Spin

if TYPE_CHECKING:
    from db.store import Store

Operate = Callable[["Store", dict[str, Any]], Any]
LINES = 2
WIDE_PX = 540  # where hints are sentences


def kind_choices() -> list[tuple[ResourceKind, str]]:
    """Every kind under the name of its family, family by family."""
    return [
        (kind, _("{family}: {kind}").format(family=word(family), kind=word(kind)))
        for family in ResourceFamily
        for kind in KINDS_OF[family]
    ]


def _filled(dialog: RecordDialog, row: object) -> None:
    """Show what is stored of *row*."""
    dialog.form.fill({name: getattr(row, name) for name in dialog.form.values()})
    dialog.form.begin()


class GrantDialog(RecordDialog):
    """Writes down a resource given: to the dealer named, or to one that is chosen here."""

    def __init__(
        self, app: AppContext, parent: QWidget, *, dealer_id: UUID | None = None, row: GrantRow | None = None
    ) -> None:
        def save(store: "Store", values: dict[str, Any]) -> object:
            whom = values.pop("dealer_id", dealer_id)
            return change_grant(store, row.id, values) if row else grant_resource(store, whom, known(values))

        title = _("A resource given") if row else _("Give a resource")
        said = Text("Saved") if row else Text("Resource written down")
        super().__init__(app, parent, title, _("Save") if row else _("Write it down"), operate=save, said=said)
        self.setMinimumWidth(WIDE_PX)
        today, form = app.clock.today(), self.form
        if row is None and dealer_id is None:
            form.add("dealer_id", _("Dealer"), DealerPicker(app), required=_("Please choose the dealer."))
        form.add("kind", field_word("kind"), Choice(kind_choices()))
        form.add("what", field_word("what"), QLineEdit())
        form.add("value", _("Value (yuan)"), MoneyEdit())
        form.add("given_on", _("Day"), DateEdit(today), required=_("Please choose the day."))
        hint = _("Resources go out only with a commitment. Without one it is saved, and listed until there is one.")
        form.add("promise", field_word("promise"), LinesEdit(LINES), hint=hint)
        form.add("promise_due", field_word("promise_due"), DateEdit(today), hint=_("Reminds when it is due."))
        form.add("note", _("Note"), LinesEdit(LINES))
        if row is None:
            form.fill({"given_on": today})
        else:
            _filled(self, row)


class SettleDialog(RecordDialog):
    """Says whether what was promised for a resource was kept."""

    def __init__(self, app: AppContext, parent: QWidget, row: GrantRow) -> None:
        def settle(store: "Store", values: dict[str, Any]) -> object:
            on = values["on"] or app.clock.today()
            return settle_promise(store, row.id, PromiseOutcome(values["outcome"]), on=on, note=values["note"])

        super().__init__(app, parent, _("Was it kept?"), _("Settle it"), operate=settle, said=Text("Promise settled"))
        self.body.insertWidget(0, label(dotted(row.dealer, row.what or word(row.kind)), "sub", wrap=True))
        self.body.insertWidget(1, label(row.promise, wrap=True))
        self.form.add("outcome", field_word("outcome"), Choice([(each, word(each)) for each in PromiseOutcome]))
        self.form.add("on", _("Day"), DateEdit(app.clock.today()))
        self.form.add("note", _("Note"), LinesEdit(LINES))
        is_open = row.outcome is PromiseOutcome.OPEN
        self.form.fill({"outcome": PromiseOutcome.KEPT if is_open else row.outcome, "on": app.clock.today()})


class MethodDialog(RecordDialog):
    """Declares how a market's resources are spread for a time."""

    def __init__(self, app: AppContext, parent: QWidget, row: MethodRow | None = None) -> None:
        def save(store: "Store", values: dict[str, Any]) -> object:
            return change_method(store, row.id, values) if row else declare_method(store, known(values))

        super().__init__(
            app, parent, _("Method of support"), _("Save") if row else _("Declare it"), operate=save, said=Text("Saved")
        )
        self.setMinimumWidth(WIDE_PX)
        form, today = self.form, app.clock.today()
        form.add("region_code", _("Market"), RegionEdit(app), required=_("Please choose the market."))
        form.add("first_on", _("From"), DateEdit(today), required=_("Please choose the day."))
        form.add("last_on", _("To"), DateEdit(today), required=_("Please choose the day."))
        method = Choice([(each, word(each)) for each in SupportMethod])
        form.add("method", _("Method"), method)
        self.meaning = label("", "sub", wrap=True)
        form.add_wide(self.meaning)
        form.add("dealer_id", _("Supported dealer"), DealerPicker(app))
        form.add("commitment", _("Its commitment"), LinesEdit(LINES))
        form.add("reassurance", field_word("reassurance"), LinesEdit(LINES))
        if row is not None:
            _filled(self, row)
        else:
            quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
            form.fill({"first_on": quarter, "last_on": last_day(months_on(quarter, 2))})
        method.edited.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        """Say what the method chosen means, and ask only for what it needs."""
        self.meaning.setText(method_meaning(SupportMethod(self.form.value("method"))))


class GroundDialog(RecordDialog):
    """Registers one of the best positions of a market."""

    def __init__(self, app: AppContext, parent: QWidget, row: GroundRow | None = None) -> None:
        def save(store: "Store", values: dict[str, Any]) -> object:
            return change_ground(store, row.id, values) if row else add_ground(store, known(values))

        super().__init__(
            app, parent, _("High ground"), _("Save") if row else _("Register it"), operate=save, said=Text("Saved")
        )
        form = self.form
        form.add("region_code", _("Market"), RegionEdit(app), required=_("Please choose the market."))
        form.add("kind", field_word("kind"), Choice([(each, word(each)) for each in GroundKind]))
        form.add("what", _("Best position"), QLineEdit(), required=_("Please say which position it is."))
        form.add("holder", field_word("holder"), QLineEdit(), hint=_("The brand; empty while nobody holds it."))
        form.add("is_ours", "", QCheckBox(_("We hold it")))
        form.add("dealer_id", _("At the dealer"), DealerPicker(app))
        form.add("since", _("Since"), DateEdit(app.clock.today()))
        form.add("note", _("Note"), LinesEdit(LINES))
        if row is not None:
            _filled(self, row)


def _round_input(form: Form, app: AppContext) -> None:
    form.add("began_on", field_word("began_on"), DateEdit(app.clock.today()), required=_("Please choose the day."))
    form.add("input", field_word("input"), LinesEdit(LINES), required=_("Please say what is put in."))
    form.add("amount", _("Amount (yuan)"), MoneyEdit())
    form.add("goal", _("What it is to reach"), LinesEdit(LINES))


class RoundDialog(RecordDialog):
    """Begins a round of input: the first at a place, or the next after *after*."""

    def __init__(
        self, app: AppContext, parent: QWidget, *, after: RoundRow | None = None, dealer_id: UUID | None = None
    ) -> None:
        def save(store: "Store", values: dict[str, Any]) -> object:
            place = {}
            if after is not None:
                place = {"dealer_id": after.dealer_id, "region_code": after.region_code}
            elif dealer_id is not None:
                place = {"dealer_id": dealer_id}
            return begin_round(store, known(values | place))

        super().__init__(app, parent, _("A round of input"), _("Begin it"), operate=save, said=Text("Round begun"))
        if after is not None:
            said = _("Result of round {number} at {where}: {result}")
            said = said.format(number=after.number, where=after.where, result=after.result)
            self.body.insertWidget(0, label(said, "sub", wrap=True))
        elif dealer_id is None:
            self.form.add("dealer_id", _("Dealer"), DealerPicker(app))
            self.form.add("region_code", _("or township"), RegionEdit(app))
        _round_input(self.form, app)
        self.form.fill({"began_on": app.clock.today()})


class RoundResultDialog(RecordDialog):
    """Writes down what came of a round, so that the next input can follow it."""

    def __init__(self, app: AppContext, parent: QWidget, row: RoundRow) -> None:
        super().__init__(
            app,
            parent,
            _("Round {number} at {where}").format(number=row.number, where=row.where),
            _("Save"),
            operate=lambda store, values: change_round(store, row.id, values),
            said=Text("Saved"),
        )
        _round_input(self.form, app)
        self.form.add("ended_on", _("Ended on"), DateEdit(app.clock.today()))
        self.form.add("result", field_word("result"), LinesEdit(LINES), hint=_("The next input follows a result."))
        self.form.add("sales_after", _("Sales after it (yuan)"), MoneyEdit())
        _filled(self, row)
        if not row.result:
            self.form.editor("result").setFocus()


class GoalDialog(RecordDialog):
    """Chooses the opponent of a market and stage, and writes down what came of it."""

    def __init__(self, app: AppContext, parent: QWidget, row: GoalRow | None = None) -> None:
        def save(store: "Store", values: dict[str, Any]) -> object:
            return change_goal(store, row.id, values) if row else choose_opponent(store, known(values))

        super().__init__(
            app,
            parent,
            _("Opponent to overtake"),
            _("Save") if row else _("Choose it"),
            operate=save,
            said=Text("Saved"),
        )
        self.setMinimumWidth(WIDE_PX)
        form, today = self.form, app.clock.today()
        stage = Spin()
        stage.setRange(1, 99)
        form.add("region_code", _("Market"), RegionEdit(app), required=_("Please choose the market."))
        form.add("stage", field_word("stage"), stage)
        form.add("opponent", field_word("opponent"), QLineEdit(), required=_("Please name the opponent."))
        form.add("deadline", field_word("deadline"), DateEdit(today), hint=_("Reminds when it is near."))
        form.add("measure", field_word("measure"), LinesEdit(LINES), hint=_("Where we want to be ahead, and how."))
        form.add("expected_reaction_days", field_word("expected_reaction_days"), NumberEdit(most=3650))
        form.add("acted_on", field_word("acted_on"), DateEdit(today))
        form.add("reacted_on", field_word("reacted_on"), DateEdit(today))
        form.add("evidence", field_word("evidence"), LinesEdit(LINES))
        if row is not None:
            form.add("state", _("State"), Choice([(each, word(each)) for each in GoalState]))
            form.add("result", field_word("result"), LinesEdit(LINES))
            _filled(self, row)


class SightingDialog(RecordDialog):
    """Notes what was seen of a competitor at a dealer's: its price, stock, promotion."""

    def __init__(self, app: AppContext, parent: QWidget, row: SightingRow | None = None) -> None:
        def save(store: "Store", values: dict[str, Any]) -> object:
            if row is not None:
                return change_sighting(store, row.id, values)
            return note_sighting(store, values.pop("dealer_id"), known(values))

        super().__init__(app, parent, _("What was seen of a competitor"), _("Save"), operate=save, said=Text("Saved"))
        form, today = self.form, app.clock.today()
        if row is None:
            form.add("dealer_id", _("Dealer"), DealerPicker(app), required=_("Please choose the dealer."))
        form.add("seen_on", _("Seen on"), DateEdit(today), required=_("Please choose the day."))
        form.add("brand", _("Brand"), QLineEdit(), required=_("Please name the brand."))
        form.add("model", _("Model"), QLineEdit())
        form.add("price", _("Price (yuan)"), MoneyEdit())
        form.add("stock", _("Stock"), NumberEdit(most=100_000))
        form.add("promotion", _("Promotion"), LinesEdit(LINES))
        if row is None:
            form.fill({"seen_on": today})
        else:
            _filled(self, row)
