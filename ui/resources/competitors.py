"""Opponents by market and stage 分期超越, and what was seen of competitors at dealers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.drawing.charts import Category, CategoryChart, Mark, Numbers, Series, Shape
from fieldapp.operations.competitors import remove_goal, remove_sighting
from fieldapp.queries.competitors import (
    GoalRow,
    ModelPrices,
    SightingRow,
    Sightings,
    competitor_goals,
    prices_by_model,
    sightings,
)
from fieldapp.rules.competitors import GoalStanding
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import due_when
from fieldapp.words.support import goal_word, reaction_text
from ui.context import AppContext
from ui.resources.dialogs import GoalDialog, SightingDialog
from ui.resources.parts import ListPart, Load, amount_column, day, day_column, text_column, yuan
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.chart import ChartCard
from ui.widgets.choice import Choice
from ui.widgets.labels import dotted, label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TONES = {
    GoalStanding.OPEN: Tone.ACCENT,
    GoalStanding.OVERDUE: Tone.BAD,
    GoalStanding.OVERTAKEN: Tone.GOOD,
    GoalStanding.MISSED: Tone.WARN,
    GoalStanding.DROPPED: Tone.NEUTRAL,
}
CHART_PX = 190


class GoalsPart(ListPart):
    """The board: for every market and stage one opponent, a deadline and a measure."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "goals",
            _("Opponents to overtake"),
            [
                text_column("market", Text("Market"), lambda row: row.place, width=104),
                text_column(
                    "stage",
                    Text("Stage"),
                    lambda row: str(row.stage),
                    lambda row: row.stage,
                    width=56,
                    align_right=True,
                    value=lambda row: row.stage,
                ),
                text_column("opponent", Text("Opponent"), lambda row: row.opponent, width=80),
                text_column(
                    "standing",
                    Text("State"),
                    lambda row: goal_word(row.standing),
                    lambda row: list(GoalStanding).index(row.standing),
                    pill=lambda row: TONES[row.standing],
                    width=100,
                ),
                text_column(
                    "deadline",
                    Text("Deadline"),
                    lambda row: day(row.deadline),
                    lambda row: day(row.deadline),
                    value=lambda row: row.deadline,
                    sub=lambda row: (
                        due_when(row.deadline, app.clock.today())
                        if row.deadline and row.standing in (GoalStanding.OPEN, GoalStanding.OVERDUE)
                        else ""
                    ),
                    width=110,
                ),
                text_column(
                    "measure",
                    Text("Measure"),
                    lambda row: row.measure,
                    sub=lambda row: dotted(row.evidence, row.result),
                    sub_title=Text("Evidence and result"),
                    width=150,
                    stretch=True,
                ),
                text_column(
                    "reaction",
                    Text("Its reaction"),
                    lambda row: reaction_text(row.reaction),
                    lambda row: -1 if row.reaction.waited is None else row.reaction.waited,
                    tone=_reaction_tone,
                    width=230,
                    gives_way=1,
                ),
            ],
            hint=_("In every market, for every stage, one chosen opponent, a deadline and the measure to overtake it."),
        )
        self.table.setMinimumHeight(230)
        self.add_button(_("Choose an opponent"), "plus", self.add, role="primary")
        self.add_selected(_("Change…"), "pencil-simple", self._change, only_one=True)
        self.add_selected(_("Remove"), "trash", self._remove)

    def fetch(self, session: "Session") -> Sequence[GoalRow]:
        return competitor_goals(session, self.app.clock.today())

    def empty(self) -> tuple[str, str, QWidget | None]:
        said = _("No opponent chosen yet. One at a time is overtaken, market by market.")
        return "target", said, button(_("Choose an opponent"), role="primary", on=self.add)

    def open_row(self, row: GoalRow) -> None:
        self._change([row])

    def add(self) -> None:
        """Ask for market, stage and opponent."""
        GoalDialog(self.app, self).show_form()

    def _change(self, rows: list[GoalRow]) -> None:
        GoalDialog(self.app, self, rows[0]).show_form()

    def _remove(self, rows: list[GoalRow]) -> None:
        ids = [row.id for row in rows]
        self.app.write(lambda store: remove_goal(store, *ids), said=Text("Removed"))


class SightingsPart(ListPart):
    """Prices, stock and promotions seen at dealers over time."""

    rows: Sightings

    def __init__(self, app: AppContext) -> None:
        super().__init__(
            app,
            "sightings",
            _("Competitors seen"),
            [
                day_column("seen_on", Text("Seen on"), lambda row: row.seen_on),
                text_column("brand", Text("Brand"), lambda row: row.brand, width=90),
                text_column("model", Text("Model"), lambda row: row.model, width=150),
                amount_column("price", Text("Price"), lambda row: row.price, width=90),
                text_column(
                    "stock",
                    Text("Stock"),
                    lambda row: "" if row.stock is None else str(row.stock),
                    lambda row: row.stock or 0,
                    value=lambda row: row.stock,
                    align_right=True,
                    width=70,
                ),
                text_column("promotion", Text("Promotion"), lambda row: row.promotion, width=140, stretch=True),
                text_column(
                    "dealer",
                    Text("Dealer"),
                    lambda row: row.dealer,
                    sub=lambda row: row.place,
                    sub_title=Text("Place"),
                    width=150,
                    gives_way=1,
                ),
            ],
        )
        self.table.setMinimumHeight(200)
        self.brands = Choice()
        self.brands.setAccessibleName(_("Brand"))
        self.brands.edited.connect(self.filter)
        self.add_button(_("Note what was seen"), "plus", self.add)
        self.add_selected(_("Change…"), "pencil-simple", self._change, only_one=True)
        self.add_selected(_("Remove"), "trash", self._remove)
        self._wanted_brand = ""
        self.models = Choice()
        self.models.setAccessibleName(_("Model"))
        self.models.setMinimumContentsLength(22)
        self.models.edited.connect(self._draw)
        self.course = label("", "sub")
        self.above.addLayout(row(label(_("Competitors seen at dealers"), "heading"), None, self.brands, self.models))
        self.chart = ChartCard(app, "competitor_prices", _("Price seen over time"), height=CHART_PX)
        self.chart.chosen.connect(self._open_day)
        self.above.addWidget(self.chart)
        self.above.addWidget(self.course)
        self._prices: dict[tuple[str, str], ModelPrices] = {}
        self.rows = Sightings((), {})

    def fetch(self, session: "Session") -> Sightings:
        return sightings(session)

    def empty(self) -> tuple[str, str, QWidget | None]:
        return "eye", _("Nothing seen yet. Prices and stock of competitors are noted when a visit is recorded."), None

    def add(self) -> None:
        """Ask what was seen, and where."""
        SightingDialog(self.app, self).show_form()

    def show_brand(self, brand: str) -> None:
        """Show what was seen of one competitor, now or when it was read."""
        self._wanted_brand = brand
        if self.rows:
            self.brands.set_value(brand)
            self.filter()

    def show_rows(self, rows: Sequence[SightingRow]) -> None:
        brand = self._wanted_brand or self.brands.value() or ""
        assert isinstance(rows, Sightings)  # noqa: S101  (what was fetched)
        names = sorted(rows.brands | ({brand} if brand else set()))
        self.brands.set_choices([("", _("All brands")), *((name, name) for name in names)])
        self.brands.set_value(brand)
        super().show_rows(rows)
        self._show_models()

    def chosen(self) -> Sightings:
        return self.rows.only(self.brands.value() or "")

    def chosen_words(self) -> str:
        return self.brands.value() or ""

    def filter(self) -> None:
        self._wanted_brand = self.brands.value() or ""
        super().filter()
        self._show_models()

    def _show_models(self) -> None:
        """The models of what is shown, and the course of one of them."""
        found = prices_by_model(self.chosen())
        self._prices = {(each.brand, each.model): each for each in found}
        self.models.set_choices(
            [(key, f"{each.brand} {each.model} ({len(each.seen)})") for key, each in self._prices.items()]
        )
        self._draw()

    def _change(self, rows: list[SightingRow]) -> None:
        SightingDialog(self.app, self, rows[0]).show_form()

    def _remove(self, rows: list[SightingRow]) -> None:
        ids = [row.id for row in rows]
        self.app.write(lambda store: remove_sighting(store, *ids), said=Text("Removed"))

    def _open_day(self, mark: Mark) -> None:
        """The dealers at whom the model drawn was seen on the day of *mark*."""
        model = self.models.value()
        seen = [row for row in self.chosen() if (row.brand, row.model) == model and day(row.seen_on) == mark.key]
        reason = dotted(*model, mark.key)
        self.app.go("dealers", only=frozenset(row.dealer_id for row in seen if row.price is not None), reason=reason)

    def _draw(self) -> None:
        prices = self._prices.get(self.models.value())
        for widget in (self.chart, self.course, self.models):
            widget.setVisible(prices is not None)
        if prices is not None:
            self.chart.show_chart(price_chart(prices))
            said = ngettext("{count} price", "{count} prices", len(prices.seen))
            said += _(", from {low} to {high} yuan, last {last} on {day}")
            self.course.setText(
                said.format(
                    count=len(prices.seen),
                    low=yuan(prices.lowest),
                    high=yuan(prices.highest),
                    last=yuan(prices.last),
                    day=prices.seen[-1][0],
                )
            )


class CompetitorsPart(QWidget):
    """The board above, what was seen below."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self.goals, self.sightings = GoalsPart(app), SightingsPart(app)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.goals, 1)
        layout.addWidget(self.sightings, 1)

    def hasHeightForWidth(self) -> bool:
        return False

    def heightForWidth(self, _width: int) -> int:
        return -1

    def read_again(self, load: Load) -> None:
        """Read both lists."""
        self.goals.read_again(load)
        self.sightings.read_again(load)

    def add(self) -> None:
        """Choose an opponent."""
        self.goals.add()


def price_chart(prices: ModelPrices) -> CategoryChart:
    """The prices seen of one model, day by day; of several on a day the lowest."""
    by_day: dict[Any, float] = {}
    for on, price in prices.seen:
        by_day[on] = min(by_day.get(on, float(price)), float(price))
    return CategoryChart(
        title=f"{prices.brand} {prices.model}",
        categories=tuple(Category(on.isoformat(), f"{on:%y-%m-%d}") for on in by_day),
        series=(Series(_("Price"), tuple(by_day.values())),),
        shape=Shape.LINES,
        numbers=Numbers.MONEY,
        axis=_("Day"),
        from_zero=False,
    )


def _reaction_tone(row: GoalRow) -> Tone | None:
    if row.reaction.sooner is None:
        return None
    return Tone.WARN if row.reaction.sooner > 0 else Tone.GOOD
