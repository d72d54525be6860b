"""The service log and the policies as sheets: clocks, whose the issues are, who was told (DOMAIN section 15)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from db.vocabulary import IssueSide, ServiceKind
from fieldapp.drawing.charts import Category, CategoryChart, Mark, Series, Shape
from fieldapp.lazy_rows import ids_once, of_each
from fieldapp.queries.service import ObjectionRow, PolicyRow, ServiceLog
from fieldapp.rules.service import typical
from fieldapp.sheets.figures import Sheet, SheetColumn, SheetNumber, SheetTable
from fieldapp.texts import _, ngettext, pgettext
from fieldapp.words.vocabulary import word


def service_sheet(log: ServiceLog, of: str = "") -> Sheet:
    """What is open and late, how long it takes, whose the issues are; *of* says of which time (DOMAIN section 15)."""
    outlines, found = log.outlines, log.rows
    open_ = [place for place, one in enumerate(outlines) if one.solved_on is None]
    late = [place for place in open_ if outlines[place].clocks.is_late]
    answered = [place for place, one in enumerate(outlines) if one.answered_on or one.solved_on]
    solved = [place for place, one in enumerate(outlines) if one.solved_on]
    answer = typical(outlines[place].clocks.to_answer for place in answered)
    solve = typical(outlines[place].clocks.to_solve for place in solved)

    def dealers(places: Sequence[int]) -> Sequence[UUID]:
        return of_each(places, lambda place: found[place].dealer_id)

    numbers = (
        SheetNumber("open", pgettext("service", "Open"), str(len(open_)), "", dealers(open_)),
        SheetNumber("late", pgettext("service", "Late"), str(len(late)), "", dealers(late)),
        SheetNumber("answer", _("Days to answer"), _days(answer), _("median"), dealers(answered)),
        SheetNumber("solve", _("Days to solve"), _days(solve), _("median"), dealers(solved)),
    )
    kinds = Counter(one.kind for one in outlines)
    by_kind = CategoryChart(
        title=_("Service by kind"),
        categories=tuple(Category(kind.value, word(kind)) for kind in ServiceKind if kinds[kind]),
        series=(Series(_("Entries"), tuple(float(kinds[kind]) for kind in ServiceKind if kinds[kind])),),
        axis=_("Kind"),
    )
    issues = [place for place, one in enumerate(outlines) if one.kind is ServiceKind.ISSUE]
    sides: dict[str, tuple[str, list[int]]] = {
        **{side.value: (word(side), [place for place in issues if outlines[place].side is side]) for side in IssueSide},
        "unsaid": (_("not said yet"), [place for place in issues if outlines[place].side is None]),
    }

    def in_state(places: Iterable[int], *, is_solved: bool) -> list[int]:
        return [place for place in places if (outlines[place].solved_on is not None) is is_solved]

    def bar(title: str, *, is_solved: bool) -> Series:
        return Series(title, tuple(float(len(in_state(those, is_solved=is_solved))) for _name, those in sides.values()))

    states = {pgettext("issue", "Solved"): True, pgettext("issue", "Open"): False}
    by_side = CategoryChart(
        title=_("Issues between maker and dealer, by whose they are"),
        categories=tuple(Category(key, name) for key, (name, _those) in sides.items()),
        series=tuple(bar(title, is_solved=is_solved) for title, is_solved in states.items()),
        axis=_("Whose"),
        shape=Shape.STACKED,
    )
    table = SheetTable(
        "service",
        _("Service log"),
        (
            SheetColumn("noted_on", _("Noted on")),
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("kind", _("Kind"), gives_way=4),
            SheetColumn("what", _("What"), "words", 0),
            SheetColumn("to_answer", _("Days to answer"), "count", 2),
            SheetColumn("to_solve", _("Days to solve"), "count", 1),
            SheetColumn("late", pgettext("service", "Late"), "flag", 0),
            SheetColumn("side", _("Whose"), gives_way=3),
            SheetColumn("solution", _("Solution"), "words", 5),
        ),
        of_each(
            found,
            lambda row: (
                row.noted_on.isoformat(),
                row.dealer,
                word(row.kind),
                row.what,
                row.clocks.to_answer,
                row.clocks.to_solve,
                pgettext("clock", "late") if row.clocks.is_late else "",
                word(row.side) if row.side else "",
                row.solution or ("" if row.solved_on else pgettext("service", "open")),
            ),
        ),
        of_each(found, lambda row: (row.dealer_id,)),
        _("Nothing was noted in this period."),
    )

    def behind(mark: Mark) -> Sequence[UUID]:
        kind = (place for place, one in enumerate(outlines) if one.kind.value == mark.key)
        _name, those = sides.get(mark.key, ("", list(kind)))
        is_solved = states.get(mark.series)
        return dealers(those if is_solved is None else in_state(those, is_solved=is_solved))

    return Sheet("service", _("Service log"), of, numbers, (by_kind, by_side), (table,), behind=behind)


def policies_sheet(found: Sequence[PolicyRow], objections: Sequence[ObjectionRow]) -> Sheet:
    """How far each policy has come: told, understood, objected to, and by whom."""
    waiting = sum(row.dealers - row.told for row in found)
    numbers = (
        SheetNumber("policies", _("Policies"), str(len(found))),
        SheetNumber(
            "waiting",
            _("Still to be told"),
            str(waiting),
            _("dealers, over all policies"),
            ids_once(row.untold for row in found),
        ),
        SheetNumber(
            "objections",
            _("Objections"),
            str(len(objections)),
            "",
            tuple(dict.fromkeys(o.dealer_id for o in objections)),
        ),
    )
    told = SheetTable(
        "policies",
        _("Policies"),
        (
            SheetColumn("title", pgettext("policy", "Policy")),
            SheetColumn("issued_on", _("Issued on")),
            SheetColumn("told", pgettext("policy", "Told"), "count"),
            SheetColumn("dealers", pgettext("policy", "Of dealers"), "count"),
            SheetColumn("understood", _("Understood"), "count"),
            SheetColumn("objections", _("Objections"), "count"),
        ),
        tuple(
            (row.title, row.issued_on.isoformat(), row.told, row.dealers, row.understood, row.objections)
            for row in found
        ),
        tuple(row.untold for row in found),
        _("The manager has issued no policy."),
    )
    objected = SheetTable(
        "objections",
        _("Objections"),
        (
            SheetColumn("dealer", _("Dealer")),
            SheetColumn("title", pgettext("policy", "Policy")),
            SheetColumn("told_on", _("Told on")),
            SheetColumn("understood", _("Understood")),
            SheetColumn("objection", _("Objection"), "words"),
        ),
        tuple(
            (
                row.dealer,
                row.title,
                row.told_on.isoformat(),
                pgettext("policy", "yes") if row.understood else pgettext("policy", "no"),
                row.objection,
            )
            for row in objections
        ),
        tuple((row.dealer_id,) for row in objections),
        _("Nobody objected."),
    )
    note = _("A row of the policies opens the dealers who are still to be told.")
    return Sheet("policies", _("Policies"), "", numbers, (), (told, objected), (note,))


def _days(days: int | None) -> str:
    return "–" if days is None else ngettext("{days} day", "{days} days", days).format(days=days)
