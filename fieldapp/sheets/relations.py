"""The ladder, the endings and the service log as sheets: numbers, charts and tables with the dealers behind them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from db.vocabulary import EndingReason, ServiceKind
from fieldapp.drawing.charts import Category, CategoryChart, Series
from fieldapp.queries.endings import EndingRow
from fieldapp.queries.service import ServiceRow
from fieldapp.rules.ladder import STEPS, WINNING, StepFigures
from fieldapp.rules.service import typical
from fieldapp.sheets.figures import Sheet, SheetColumn, SheetNumber, SheetTable
from fieldapp.texts import _, pgettext
from fieldapp.words.vocabulary import word


def ladder_sheet(found: Sequence[StepFigures], first: date, last: date) -> Sheet:
    """How many stand on each step, who moved in the period, how long they stay (DOMAIN section 4)."""
    numbers = tuple(
        SheetNumber(
            one.step.value,
            word(one.step),
            str(len(one.dealers)),
            _("to be won") if one.step in WINNING else _("to be kept"),
            one.dealers,
        )
        for one in found
    )
    steps = tuple(Category(step.value, word(step)) for step in STEPS)
    charts = (
        CategoryChart(
            title=_("Relationship ladder"),
            categories=steps,
            series=(Series(_("Dealers"), tuple(float(len(one.dealers)) for one in found)),),
            axis=_("Step"),
        ),
        CategoryChart(
            title=_("Moves"),
            categories=steps,
            series=(
                Series(_("Came up"), tuple(float(one.came_up) for one in found)),
                Series(_("Came down"), tuple(float(one.came_down) for one in found)),
            ),
            axis=_("Step"),
        ),
    )
    table = SheetTable(
        "steps",
        _("Steps"),
        (
            SheetColumn("step", _("Step")),
            SheetColumn("dealers", _("Dealers"), "count"),
            SheetColumn("came_up", _("Came up"), "count"),
            SheetColumn("came_down", _("Came down"), "count"),
            SheetColumn("median_days", _("Days on the step (median)"), "count"),
        ),
        tuple((word(one.step), len(one.dealers), one.came_up, one.came_down, one.median_days) for one in found),
        tuple(one.dealers for one in found),
    )
    return Sheet("ladder", _("Relationship ladder"), f"{first} – {last}", numbers, charts, (table,))


def endings_sheet(found: Sequence[EndingRow]) -> Sheet:
    """Why relationships ended, who gained, what was learned (DOMAIN section 14)."""
    by_reason = {
        reason: tuple(row.dealer_id for row in found if row.reason is reason)
        for reason in EndingReason
        if any(row.reason is reason for row in found)
    }
    gained = Counter(row.competitor for row in found if row.competitor)
    won_back = tuple(row.dealer_id for row in found if row.won_back_on)
    numbers = (
        SheetNumber("ended", _("Ended"), str(len(found)), "", tuple(row.dealer_id for row in found)),
        SheetNumber("won_back", _("Won back"), str(len(won_back)), "", won_back),
    )
    charts = (
        CategoryChart(
            title=_("Endings by reason"),
            categories=tuple(Category(reason.value, word(reason)) for reason in by_reason),
            series=(Series(_("Ended"), tuple(float(len(ids)) for ids in by_reason.values())),),
            axis=_("Reason"),
        ),
        CategoryChart(
            title=_("Endings by who gained"),
            categories=tuple(Category(name, name) for name, _count in gained.most_common()),
            series=(Series(_("Ended"), tuple(float(count) for _name, count in gained.most_common())),),
            axis=_("Who gained"),
        ),
    )
    table = SheetTable(
        "endings",
        _("Ended relationships"),
        (
            SheetColumn("ended_on", _("Ended on")),
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("reason", _("Reason")),
            SheetColumn("competitor", _("Who gained")),
            SheetColumn("lessons", _("Lessons")),
            SheetColumn("win_back_on", _("Win back on")),
        ),
        tuple(
            (
                row.ended_on.isoformat(),
                row.dealer,
                word(row.reason),
                row.competitor,
                row.lessons,
                row.win_back_on.isoformat() if row.win_back_on else "",
            )
            for row in found
        ),
        tuple((row.dealer_id,) for row in found),
        _("Nobody has ended in this period."),
    )
    return Sheet("endings", _("Ended relationships"), "", numbers, charts, (table,))


def service_sheet(found: Sequence[ServiceRow]) -> Sheet:
    """What is open and late, how long it takes, whose the issues are (DOMAIN section 15)."""
    open_ = [row for row in found if row.solved_on is None]
    late = [row for row in open_ if row.clocks.is_late]
    answer = typical(row.clocks.to_answer for row in found if row.answered_on or row.solved_on)
    solve = typical(row.clocks.to_solve for row in found if row.solved_on)
    days = _("{days} days")
    numbers = (
        SheetNumber("open", _("Open"), str(len(open_)), "", tuple(row.dealer_id for row in open_)),
        SheetNumber("late", _("Late"), str(len(late)), "", tuple(row.dealer_id for row in late)),
        SheetNumber("answer", _("Days to answer"), "–" if answer is None else days.format(days=answer), _("median")),
        SheetNumber("solve", _("Days to solve"), "–" if solve is None else days.format(days=solve), _("median")),
    )
    kinds = Counter(row.kind for row in found)
    chart = CategoryChart(
        title=_("Service by kind"),
        categories=tuple(Category(kind.value, word(kind)) for kind in ServiceKind if kinds[kind]),
        series=(Series(_("Entries"), tuple(float(kinds[kind]) for kind in ServiceKind if kinds[kind])),),
        axis=_("Kind"),
    )
    table = SheetTable(
        "service",
        _("Service log"),
        (
            SheetColumn("noted_on", _("Noted on")),
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("kind", _("Kind")),
            SheetColumn("what", _("What")),
            SheetColumn("to_answer", _("Days to answer"), "count"),
            SheetColumn("to_solve", _("Days to solve"), "count"),
            SheetColumn("late", _("Late")),
            SheetColumn("side", _("Whose")),
        ),
        tuple(
            (
                row.noted_on.isoformat(),
                row.dealer,
                word(row.kind),
                row.what,
                row.clocks.to_answer,
                row.clocks.to_solve,
                pgettext("clock", "late") if row.clocks.is_late else "",
                word(row.side) if row.side else "",
            )
            for row in found
        ),
        tuple((row.dealer_id,) for row in found),
        _("Nothing was noted in this period."),
    )
    return Sheet("service", _("Service log"), "", numbers, (chart,), (table,))
