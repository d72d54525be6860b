"""The birthday list: who has one, by both calendars, with room to tick off the greeting."""

from collections.abc import Sequence
from datetime import date

from db.vocabulary import CalendarKind
from fieldapp.calendar_words import day_short, lunar_of, month_and_year
from fieldapp.queries.reminders import ReminderRow
from fieldapp.reports.page import Blank, Column, Paragraph, Report, Table
from fieldapp.texts import _, language


def build(rows: Sequence[ReminderRow], first: date, last: date, printed_on: date) -> Report:
    """Birthdays from *first* to *last* in the order of the days."""
    columns = (
        Column(_("Day"), 1.2),
        Column(_("Lunar"), 1.0),
        Column(_("Name"), 1.0),
        Column(_("Turns"), 0.5, "right"),
        Column(_("Dealer"), 2.0),
        Column(_("Phone"), 1.2),
        Column(_("Greeted"), 1.1),
        Column(_("Note"), 1.3),
    )
    table = [
        (
            _("some day this month") if row.occasion.whole_month else day_short(row.occasion.on),
            lunar_of(row.occasion.on, short=True) if row.occasion.word == CalendarKind.LUNAR else "",
            row.person,
            "" if row.occasion.years is None else str(row.occasion.years),
            row.dealer,
            row.phone,
            Blank((_("call"), _("gift"))),
            Blank(),
        )
        for row in sorted(rows, key=lambda row: row.occasion.on)
    ]
    one_month = (first.year, first.month) == (last.year, last.month)
    subtitle = month_and_year(first.year, first.month) if one_month else f"{first.isoformat()} – {last.isoformat()}"
    blocks = (Table(columns, table, row_mm=9.0),) if table else (Paragraph(_("No birthdays in these days.")),)
    return Report(
        title=_("Birthday list"),
        subtitle=subtitle,
        blocks=blocks,
        language=language(),
        footer=_("Printed on {day}").format(day=printed_on.isoformat()),
    )
