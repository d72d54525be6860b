"""The logs 日志 of a rep over some days, beside what the data say was done (DOMAIN section 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.vocabulary import LogSpan
from fieldapp.queries.morning import LogRow
from fieldapp.reports.page import Column, Report, Row, SignatureLines, Stack, Table
from fieldapp.texts import Text, _
from fieldapp.words.calendar import day_short


@dataclass(frozen=True, slots=True)
class LogLine:
    """One day: the log, if there is one, and how many visits were planned and made."""

    on: date
    log: LogRow | None
    planned: int
    made: int


def build(days: Sequence[LogLine], weeks: Sequence[LogRow], *, rep: str, printed_on: date) -> Report:
    """The logs as a report, in the language of the context; *weeks* are those of whole weeks."""
    columns = (
        Column(_("Day"), 22),
        Column(_("Visits made of planned"), 22),
        Column(_("Done"), 60),
        Column(_("Trouble"), 50),
        Column(_("Next"), 50),
        Column(_("Mood, and the three roles"), 34),
    )
    rows = [
        Row(
            (
                day_short(line.on),
                f"{line.made} / {line.planned}",
                *((line.log.done, line.log.trouble, line.log.next, _marks(line.log)) if line.log else ("", "", "", "")),
            )
        )
        for line in days
    ]
    rows += [Row((_week(log), "", log.done, log.trouble, log.next, _marks(log))) for log in weeks]
    return Report(
        title=_("Work log"),
        facts=((_("Rep"), rep),),
        footer=str(Text("Personal data: keep it safe. Printed on {day}.", day=printed_on.isoformat())),
        author=rep,
        landscape=True,
        blocks=(
            Table(columns, rows, row_height=12, grid=True, empty=_("There are no days to show.")),
            SignatureLines((_("Rep"), _("Manager"), _("Date"))),
        ),
    )


def _week(log: LogRow) -> Stack:
    if log.span is not LogSpan.WEEK:
        raise ValueError("the log of a day among those of weeks")
    _year, number, _weekday = log.on.isocalendar()
    return Stack(_("Week {week}").format(week=number))


def _marks(log: LogRow) -> Stack:
    said = (
        (_("Mood"), log.mood),
        (_("Liaison"), log.as_liaison),
        (_("Public face"), log.as_public_face),
        (_("Expert"), log.as_expert),
    )
    return Stack("", plain=tuple(f"{what} {mark}" for what, mark in said if mark))
