"""The way of a day on paper: the map with its numbers, and below it who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fieldapp.drawing.map_picture import MapPicture
from fieldapp.reports.page import Align, Block, Column, MapSheet, Report, Row, Table
from fieldapp.texts import _, pgettext
from fieldapp.words.calendar import day_long, lunar_of


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One stop: about when one is there, HH:MM, and the kilometres from the stop before or from home."""

    time: str
    dealer: str
    place: str
    phone: str
    km: float | None


def build(on: date, picture: MapPicture, lines: Sequence[RouteLine], *, words: str, printed_on: date) -> Report:
    """The way as a report, in the language of the context; *words* say how long it is."""
    columns = (
        Column(pgettext("row", "No."), 9, Align.CENTER),
        Column(_("About"), 16, Align.CENTER),
        Column(_("Dealer"), 70),
        Column(_("Place"), 50),
        Column(_("Phone"), 32),
        Column(_("km from before"), 22, Align.RIGHT),
    )
    rows = tuple(
        Row((number, line.time, line.dealer, line.place, line.phone, "" if line.km is None else f"{line.km:.1f}"))
        for number, line in enumerate(lines, start=1)
    )
    blocks: tuple[Block, ...] = (MapSheet(picture, 130), Table(columns, rows))
    return Report(
        title=_("The way of the day"),
        subtitle="  ".join(filter(None, (day_long(on), lunar_of(on)))),
        facts=((_("Route"), words),),
        footer=_("Personal data: keep it safe. Printed on {day}.").format(day=printed_on.isoformat()),
        blocks=blocks,
    )
