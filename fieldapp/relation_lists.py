"""The lists of a dealer's relationship and of what is to be decided, as tables for files, paper and the clipboard."""

from collections.abc import Sequence

from db.vocabulary import ScreeningPoint
from fieldapp.clock import CHINA
from fieldapp.queries.conflicts import ConflictRow, RefusedRow
from fieldapp.queries.endings import EndingRow
from fieldapp.queries.service import ServiceRow, ToldRow
from fieldapp.rules.targets import CRITERIA, PRINCIPLES, Card
from fieldapp.table_files import Cell, FileTable
from fieldapp.texts import _
from fieldapp.words.relations import clocks_text
from fieldapp.words.vocabulary import word


def screening_list(name: str, card: Card) -> FileTable:
    """The eight points of the screening card as they stand; what was not judged has no verdict."""
    rows: list[tuple[Cell, ...]] = []
    for point in (*CRITERIA, *PRINCIPLES):
        mark = card.marks.get(point)
        if point is ScreeningPoint.NOT_RESTRICTED and card.restricted is not None:
            rows.append((word(point), _("On the restricted list"), card.restricted.reason, None))
        elif mark is None:
            rows.append((word(point), _("not judged"), "", None))
        else:
            rows.append((word(point), word(mark.verdict), mark.reason, mark.judged_on))
    return FileTable(name, (_("Point"), _("Verdict"), _("Reason"), _("Day")), rows)


def service_list(name: str, found: Sequence[ServiceRow]) -> FileTable:
    """The service log of a dealer with its clocks."""
    headings = (
        _("Day"), _("Kind"), _("What"), _("Answered on"), _("Solved on"), _("Clocks"), _("Whose"), _("Solution"),
    )  # fmt: skip
    return FileTable(
        name,
        headings,
        [
            (
                one.noted_on,
                word(one.kind),
                one.what,
                one.answered_on,
                one.solved_on,
                clocks_text(one),
                word(one.side) if one.side else "",
                one.solution,
            )
            for one in found
        ],
    )


def policies_list(name: str, found: Sequence[ToldRow]) -> FileTable:
    """What a dealer was told of each policy, whether it was understood, and what was objected."""
    understood = {None: "", True: _("yes"), False: _("no")}
    headings = (_("Policy"), _("Issued on"), _("Told on"), _("Understood"), _("Objection"))
    return FileTable(
        name,
        headings,
        [(one.title, one.issued_on, one.told_on, understood[one.understood], one.objection) for one in found],
    )


def endings_list(name: str, found: Sequence[EndingRow]) -> FileTable:
    """Why the relationship ended each time, how it was handled, what was learned."""
    headings = (
        _("Ended on"), _("Reason"), _("Who gained"), _("What was behind it"), _("Talked"), _("Third party"),
        _("Problem solved"), _("Closer in future"), _("Lessons"), _("Win back on"), _("Won back on"),
    )  # fmt: skip
    return FileTable(
        name,
        headings,
        [
            (
                one.ended_on, word(one.reason), one.competitor, one.why, one.talk, one.third_party,
                one.problem_solved, one.closer, one.lessons, one.win_back_on, one.won_back_on,
            )
            for one in found
        ],
    )  # fmt: skip


def conflicts_list(name: str, found: Sequence[ConflictRow], refused: Sequence[RefusedRow] = ()) -> FileTable:
    """What two people wrote at once, then what the server did not take."""
    headings = (
        _("Day"), _("Record"), _("Field"), _("What happened"), _("Stands"), _("By"), _("As it was written"),
        _("Written by"), _("Decided"),
    )  # fmt: skip
    decided = {True: _("yes"), False: _("no")}
    rows: list[tuple[Cell, ...]] = [
        (
            one.happened_at.astimezone(CHINA).date(), one.record, one.field_text, word(one.kind), one.kept_text,
            one.kept_by, one.lost_text, one.lost_by, decided[one.decided],
        )
        for one in found
    ]  # fmt: skip
    rows += [
        (
            one.happened_at.astimezone(CHINA).date(), one.record, "", word(one.reason), "", "",
            "; ".join(one.changes), one.by, decided[one.decided],
        )
        for one in refused
    ]  # fmt: skip
    return FileTable(name, headings, rows)
