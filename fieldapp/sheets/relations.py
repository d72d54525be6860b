"""The ladder, the screening cards and the endings as sheets: numbers, charts, tables with the dealers behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from db.vocabulary import EndingReason, ScreeningPoint, Verdict
from fieldapp.drawing.charts import Category, CategoryChart, Mark, Series, Shape
from fieldapp.lazy_rows import of_each
from fieldapp.queries.endings import EndingRow
from fieldapp.queries.ladder import MoveRow
from fieldapp.queries.targets import ScreenedRow
from fieldapp.rules.ladder import STEPS, WINNING, StepFigures
from fieldapp.rules.targets import CRITERIA, PRINCIPLES, Standing
from fieldapp.sheets.figures import Sheet, SheetColumn, SheetNumber, SheetTable, as_of
from fieldapp.texts import _, pgettext
from fieldapp.words.relations import handled_text, standing_word
from fieldapp.words.vocabulary import word

MOVED = "moved_"  # before a step: the dealers who came to it, not those who stand on it


def ladder_sheet(found: Sequence[StepFigures], moves: Sequence[MoveRow], first: date, last: date) -> Sheet:
    """How many stand on each step, who moved in the period and why, how long they stay (DOMAIN section 4)."""
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
            categories=tuple(Category(f"{MOVED}{step.value}", word(step)) for step in STEPS),
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

    def behind(mark: Mark) -> Sequence[UUID]:
        ways = {_("Came up"): (True,), _("Came down"): (False,)}.get(mark.series, (True, False))
        step = mark.key.removeprefix(MOVED)
        return [move.dealer_id for move in moves if move.step.value == step and move.is_up in ways]

    title, days = _("Relationship ladder"), f"{first} – {last}"
    return Sheet("ladder", title, days, numbers, charts, (table, _moves(moves)), behind=behind)


def _moves(moves: Sequence[MoveRow]) -> SheetTable:
    """Every move of the period with its evidence."""
    return SheetTable(
        "moves",
        _("Moves of the period"),
        (
            SheetColumn("moved_on", _("Day")),
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("was", pgettext("ladder", "From")),
            SheetColumn("step", pgettext("ladder", "To")),
            SheetColumn("direction", pgettext("ladder", "Direction")),
            SheetColumn("evidence", _("Evidence"), "words"),
        ),
        of_each(
            moves,
            lambda move: (
                move.moved_on.isoformat(),
                move.dealer,
                word(move.was),
                word(move.step),
                pgettext("ladder", "up") if move.is_up else pgettext("ladder", "down"),
                move.evidence,
            ),
        ),
        of_each(moves, lambda move: (move.dealer_id,)),
        _("Nobody moved in this period."),
    )


def screening_sheet(found: Sequence[ScreenedRow], today: date) -> Sheet:
    """How the prospects stand on *today* against the four criteria and the four principles (DOMAIN section 3).

    Who wants a decision comes first, whom nobody has judged comes last.
    """
    standings: dict[Standing, list[ScreenedRow]] = {standing: [] for standing in Standing}
    for row in found:
        standings[row.card.standing].append(row)
    in_order = [row for rows in standings.values() for row in rows]
    found = sorted(in_order, key=lambda row: not row.card.marks)
    numbers = tuple(
        SheetNumber(standing.value, standing_word(standing), str(len(rows)), "", tuple(row.dealer_id for row in rows))
        for standing, rows in standings.items()
    )
    points = (*CRITERIA, *PRINCIPLES[:-1])
    judged = {verdict: Counter[ScreeningPoint]() for verdict in Verdict}
    for row in found:
        for point, mark in row.card.marks.items():
            judged[Verdict(mark.verdict)][point] += 1
    chart = CategoryChart(
        title=_("What was found of each point"),
        categories=tuple(Category(point.value, word(point)) for point in points),
        series=tuple(
            Series(word(verdict), tuple(float(judged[verdict][point]) for point in points)) for verdict in Verdict
        ),
        axis=_("Point"),
        shape=Shape.STACKED,
    )
    table = SheetTable(
        "cards",
        _("Screening cards"),
        (
            SheetColumn("dealer", _("Dealer"), gives_way=0),
            SheetColumn("place", _("Place"), gives_way=3),
            SheetColumn("status", _("Status"), gives_way=5),
            SheetColumn("standing", _("Screening"), gives_way=0),
            SheetColumn("met", pgettext("screening", "Met"), "count", 4),
            SheetColumn("not_met", _("Not met"), "words", 0),
            SheetColumn("waived", _("Waived, and why"), "words", 1),
            SheetColumn("open", _("Not judged"), "count", 2),
            SheetColumn("restricted", _("Restricted because"), gives_way=0),
        ),
        of_each(
            found,
            lambda row: (
                row.dealer,
                row.place,
                word(row.status),
                standing_word(row.card.standing),
                sum(mark.verdict is Verdict.MET for mark in row.card.marks.values()),
                _listed(word(point) for point in row.card.failed),
                _listed(f"{word(point)}: {row.card.marks[point].reason}" for point in row.card.waived),
                len(row.card.open),
                row.card.restricted.reason if row.card.restricted else "",
            ),
        ),
        of_each(found, lambda row: (row.dealer_id,)),
        _("There is no prospect."),
    )

    def behind(mark: Mark) -> Sequence[UUID]:
        return [
            row.dealer_id
            for row in found
            for point, one in row.card.marks.items()
            if point.value == mark.key and mark.series in ("", word(Verdict(one.verdict)))
        ]

    note = _("What is not met warns and never blocks. Only the restricted list blocks, until a manager lifts it.")
    return Sheet("screening", _("Screening of prospects"), as_of(today), numbers, (chart,), (table,), (note,), behind)


def endings_sheet(found: Sequence[EndingRow], of: str = "") -> Sheet:
    """Why relationships ended, who gained, what was learned; *of* says of which time (DOMAIN section 14)."""
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
            SheetColumn("dealer", _("Dealer"), gives_way=0),
            SheetColumn("place", _("Place"), gives_way=4),
            SheetColumn("reason", _("Reason"), gives_way=0),
            SheetColumn("competitor", _("Who gained"), gives_way=0),
            SheetColumn("lessons", _("Lessons"), "words", 0),
            SheetColumn("handled", _("How it was handled"), "words", 3),
            SheetColumn("win_back_on", _("Win back on"), gives_way=1),
            SheetColumn("won_back_on", _("Won back on"), gives_way=2),
        ),
        tuple(
            (
                row.ended_on.isoformat(),
                row.dealer,
                row.place,
                word(row.reason),
                row.competitor,
                row.lessons,
                handled_text(row),
                row.win_back_on.isoformat() if row.win_back_on else "",
                row.won_back_on.isoformat() if row.won_back_on else "",
            )
            for row in found
        ),
        tuple((row.dealer_id,) for row in found),
        _("Nobody has ended in this period."),
    )

    def behind(mark: Mark) -> Sequence[UUID]:
        return [row.dealer_id for row in found if mark.key in (row.reason.value, row.competitor)]

    return Sheet("endings", _("Ended relationships"), of, numbers, charts, (table,), behind=behind)


def _listed(parts: Iterable[str]) -> str:
    return pgettext("list", "; ").join(parts)
