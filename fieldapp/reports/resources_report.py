"""Resources on paper: the ledger, shares side by side, warnings, methods; and opponents with what was seen of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fieldapp.drawing.support_charts import shares_chart
from fieldapp.queries.competitors import GoalRow, SightingRow
from fieldapp.queries.high_ground import GroundRow, RoundRow
from fieldapp.queries.support import BalanceRow, GrantRow, MethodRow, WarningRow
from fieldapp.reports.page import (
    Align,
    Block,
    Cell,
    ChartSheet,
    Column,
    Figure,
    Figures,
    Heading,
    Report,
    Row,
    Stack,
    Table,
)
from fieldapp.rules.support import NOT_KEPT, PromiseStanding
from fieldapp.texts import _, pgettext
from fieldapp.words.pay import money
from fieldapp.words.support import (
    goal_word,
    holder_words,
    lack_word,
    reaction_text,
    reading_word,
    standing_word,
    warning_text,
    warning_word,
)
from fieldapp.words.vocabulary import word

NOTHING = Decimal(0)
LEDGER_DAYS = 90  # of the whole ledger: what is open or broken is listed above, whatever its age


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcesReport:
    """What the report on resources says; *balance* is of *first* to *last*."""

    rep: str
    first: date
    last: date
    printed_on: date
    ledger: Sequence[GrantRow]
    balance: Sequence[BalanceRow]
    warnings: Sequence[WarningRow]
    methods: list[MethodRow]
    rounds: list[RoundRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitorsReport:
    """What the report on competitors says; *seen* from *first* on."""

    rep: str
    first: date
    printed_on: date
    goals: list[GoalRow]
    ground: list[GroundRow]
    seen: Sequence[SightingRow]


def build_resources(data: ResourcesReport) -> Report:
    """The report on resources, in the language of the context."""
    return Report(
        title=_("Resources"),
        subtitle=f"{data.first.isoformat()} – {data.last.isoformat()}",
        facts=((_("Rep"), data.rep),) if data.rep else (),
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        landscape=True,
        blocks=tuple(_resources(data)),
    )


def build_competitors(data: CompetitorsReport) -> Report:
    """The report on competitors, in the language of the context."""
    return Report(
        title=_("Competitors"),
        facts=((_("Rep"), data.rep),) if data.rep else (),
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=data.printed_on.isoformat()),
        author=data.rep,
        landscape=True,
        blocks=tuple(_competitors(data)),
    )


def _resources(data: ResourcesReport) -> Iterator[Block]:
    given = [grant for grant in data.ledger if data.first <= grant.given_on <= data.last]
    total = sum((grant.value for grant in given), NOTHING)
    counts = {standing: sum(grant.standing is standing for grant in data.ledger) for standing in PromiseStanding}
    yield Figures(
        (
            Figure(_("Given"), money(total).removesuffix(".00"), _("yuan")),
            Figure(_("Given without a promise"), str(counts[PromiseStanding.NONE])),
            Figure(_("Promises overdue"), str(counts[PromiseStanding.OVERDUE])),
            Figure(_("Not or only partly kept"), str(counts[PromiseStanding.PARTLY] + counts[PromiseStanding.BROKEN])),
        )
    )
    yield Heading(_("Promises not kept"))
    not_kept = [grant for grant in data.ledger if grant.standing in NOT_KEPT]
    yield _ledger_table(not_kept, _("Every promise that was due has been kept."))
    yield Heading(_("Given without a promise"))
    without = [grant for grant in data.ledger if grant.standing is PromiseStanding.NONE]
    yield _ledger_table(without, _("Nothing was given without a promise."))
    yield Heading(_("Shares of resources, sales and profit"), _("of those who were given something"))
    if any(row.resources for row in data.balance):
        yield ChartSheet(shares_chart(data.balance))
    yield _balance_table([row for row in data.balance if row.resources])
    yield Heading(_("Warnings"))
    yield Table(
        (Column(_("Warning"), 56), Column(_("Dealer"), 74), Column(_("Grade"), 18), Column(_("What"), 110)),
        [
            Row(
                (
                    warning_word(row.warned.kind),
                    Stack("", (row.place,), (row.dealer,)),
                    row.grade.value if row.grade else "",
                    warning_text(row.warned),
                )
            )
            for row in data.warnings
        ],
        empty=_("Nothing to warn of: no dealer is left alone, none is pushed."),
    )
    if data.methods:
        yield Heading(_("Methods of support"))
        yield _methods_table(data.methods)
    if data.rounds:
        yield Heading(_("Rounds of input"))
        yield _rounds_table(data.rounds)
    recent = data.last - timedelta(days=LEDGER_DAYS)
    yield Heading(_("Resources given"), _("since {day}").format(day=recent.isoformat()))
    yield _ledger_table([grant for grant in given if grant.given_on >= recent], _("Nothing was given in this time."))


def _ledger_table(grants: list[GrantRow], empty: str) -> Table:
    columns = (
        Column(_("Day"), 22),
        Column(_("Dealer"), 52),
        Column(_("Resource"), 52),
        Column(_("Value"), 24, Align.RIGHT),
        Column(_("Promised in return"), 64),
        Column(_("Promised by"), 24),
        Column(_("Kept or not"), 24),
    )
    rows = [
        Row(
            (
                grant.given_on,
                Stack("", (grant.place,), (grant.dealer,)),
                Stack("", (word(grant.family),), (" ".join(filter(None, (word(grant.kind), grant.what))),)),
                grant.value,
                grant.promise,
                grant.promise_due,
                standing_word(grant.standing),
            )
        )
        for grant in grants
    ]
    return Table(columns, rows, empty=empty)


def _balance_table(rows: list[BalanceRow]) -> Table:
    columns = (
        Column(_("Dealer"), 66),
        Column(_("Grade"), 16),
        Column(_("Resources"), 28, Align.RIGHT),
        Column(_("Share"), 20, Align.RIGHT),
        Column(_("Shipments"), 34, Align.RIGHT),
        Column(_("Share"), 20, Align.RIGHT),
        Column(_("Profit"), 30, Align.RIGHT),
        Column(_("Share"), 20, Align.RIGHT),
        Column(_("Tilt"), 18, Align.RIGHT),
    )

    def share(value: Decimal | None) -> Cell:
        return "–" if value is None else f"{value} %"

    return Table(
        columns,
        [
            Row(
                (
                    Stack("", (row.place,), (row.dealer,)),
                    row.grade.value if row.grade else "",
                    row.resources,
                    share(row.resources_share),
                    row.sales,
                    share(row.sales_share),
                    row.profit,
                    share(row.profit_share),
                    "–" if row.tilt is None else f"{row.tilt:+}",
                )
            )
            for row in rows
        ],
        empty=_("Nothing to compare yet: neither resources nor shipments of the last twelve months."),
    )


def _methods_table(methods: list[MethodRow]) -> Table:
    columns = (
        Column(_("Market"), 44),
        Column(_("Method"), 28),
        Column(_("Supported dealer"), 56),
        Column(_("Missing"), 44),
        Column(_("What really happened"), 40),
        Column(_("Given"), 24, Align.RIGHT),
        Column(_("Dealers reached"), 26, Align.RIGHT),
    )
    rows = [
        Row(
            (
                Stack("", (f"{row.first_on} – {row.last_on}",), (row.place,)),
                word(row.method),
                Stack("", (row.commitment,), (row.dealer,)) if row.dealer else "",
                pgettext("list", "; ").join(lack_word(lack) for lack in row.lacks),
                reading_word(row.outcome.reading),
                row.given,
                f"{row.outcome.reached} / {row.outcome.dealers}",
            )
        )
        for row in methods
    ]
    return Table(columns, rows)


def _rounds_table(rounds: list[RoundRow]) -> Table:
    columns = (
        Column(_("Where"), 50),
        Column(_("Round"), 16, Align.RIGHT),
        Column(_("Began on"), 22),
        Column(_("Input"), 58),
        Column(_("Amount"), 24, Align.RIGHT),
        Column(_("Result"), 60),
        Column(_("Sales after it"), 30, Align.RIGHT),
    )
    rows = [
        Row(
            (
                row.where,
                row.number,
                row.began_on,
                Stack("", (row.goal,), (row.input,)),
                row.amount,
                row.result or _("no result yet"),
                row.sales_after,
            )
        )
        for row in rounds
    ]
    return Table(columns, rows)


def _competitors(data: CompetitorsReport) -> Iterator[Block]:
    yield Heading(_("Opponents to overtake"))
    yield Table(
        (
            Column(_("Market"), 36),
            Column(_("Stage"), 16, Align.RIGHT),
            Column(_("Opponent"), 28),
            Column(_("State"), 26),
            Column(_("Deadline"), 24),
            Column(_("Measure"), 50),
            Column(_("Evidence and result"), 50),
            Column(_("Its reaction"), 36),
        ),
        [
            Row(
                (
                    goal.place,
                    goal.stage,
                    goal.opponent,
                    goal_word(goal.standing),
                    goal.deadline,
                    goal.measure,
                    pgettext("list", "; ").join(filter(None, (goal.evidence, goal.result))),
                    reaction_text(goal.reaction),
                )
            )
            for goal in data.goals
        ],
        empty=_("No opponent chosen yet. One at a time is overtaken, market by market."),
    )
    yield Heading(_("High ground"))
    yield Table(
        (
            Column(_("Market"), 40),
            Column(_("Best position"), 76),
            Column(_("Held by"), 36),
            Column(_("Dealer"), 54),
            Column(_("Since"), 24),
            Column(_("Note"), 36),
        ),
        [
            Row(
                (
                    row.place,
                    Stack("", (word(row.kind),), (row.what,)),
                    holder_words(row.holder, is_ours=row.is_ours),
                    row.dealer,
                    row.since,
                    row.note,
                )
            )
            for row in data.ground
        ],
        empty=_("No position registered yet. Who takes the best places of a market first keeps them."),
    )
    yield Heading(_("Competitors seen at dealers"), _("since {day}").format(day=data.first.isoformat()))
    yield Table(
        (
            Column(_("Seen on"), 22),
            Column(_("Brand"), 28),
            Column(_("Model"), 48),
            Column(_("Price"), 24, Align.RIGHT),
            Column(_("Stock"), 18, Align.RIGHT),
            Column(_("Promotion"), 56),
            Column(_("Dealer"), 66),
        ),
        [
            Row(
                (
                    row.seen_on,
                    row.brand,
                    row.model,
                    row.price,
                    row.stock,
                    row.promotion,
                    Stack("", (row.place,), (row.dealer,)),
                )
            )
            for row in data.seen
        ],
        empty=_("Nothing seen yet. Prices and stock of competitors are noted when a visit is recorded."),
    )
