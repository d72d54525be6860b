"""What the plan page says and allows, without a window: cards, choices, which day to print."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from db.vocabulary import Grade, VisitPurpose, VisitState
from fieldapp.queries.planning import Week
from fieldapp.queries.visits import DueDealer, VisitRow
from fieldapp.rules.phones import shown_phone
from fieldapp.rules.planning import SuggestedStop
from fieldapp.texts import _
from fieldapp.words.calendar import day_short, weekday_name
from fieldapp.words.plan import card_reasons, due_reasons, known_km, open_matters
from fieldapp.words.vocabulary import word
from ui.widgets.labels import dotted

MOST_DUE = 300  # cards of the due list; the search finds the others


class CardKind(StrEnum):
    """What a card stands for, and what is dropped."""

    VISIT = "visit"
    DEALER = "dealer"


@dataclass(frozen=True, slots=True)
class Line:
    """A small line of a card; *ink* is a token of the theme, *rows* how often it may wrap."""

    text: str
    ink: str = "sub"
    icon: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """What is drawn on one card, and the row behind it."""

    kind: CardKind
    key: UUID
    row: VisitRow | DueDealer
    mark: str  # number in the day, or the time of an appointment
    title: str
    place: str
    grade: Grade | None
    lines: tuple[Line, ...]
    is_quiet: bool = False
    is_movable: bool = True

    @property
    def town(self) -> str:
        """The place without the county or city above it, where there is no room for both."""
        return re.sub(r"^.{2,}?[县市区](?=..)", "", self.place)

    @property
    def spoken(self) -> str:
        """For screen readers, and for the tool tip."""
        phone = shown_phone(self.row.phone) if self.row.phone else ""
        return "\n".join(
            filter(None, (dotted(self.mark, self.title, self.place, phone), *(line.text for line in self.lines)))
        )


def visit_cards(week: Week, on: date, today: date, suggested: Mapping[UUID, SuggestedStop]) -> list[Card]:
    """The visits of one day; *suggested* are those that have just been put there, by dealer."""
    due = {dealer.dealer_id: dealer for dealer in week.due}
    cards, number = [], 0
    for visit in week.on(on):
        number += visit.state is not VisitState.MISSED
        mark = "–" if visit.state is VisitState.MISSED else str(number)
        stop = suggested.get(visit.dealer_id) if visit.planned_on == on else None
        cards.append(
            Card(
                CardKind.VISIT,
                visit.id,
                visit,
                visit.starts_at or mark,
                visit.dealer,
                visit.place,
                visit.grade,
                tuple(_visit_lines(visit, due.get(visit.dealer_id), stop, today)),
                is_quiet=visit.state is not VisitState.PLANNED,
                is_movable=visit.state is VisitState.PLANNED,
            )
        )
    return cards


def due_cards(week: Week, today: date, typed: str = "") -> list[Card]:
    """The due list: first those who are not planned yet, the latest first; only who fits what was *typed*."""
    words = typed.casefold().split()
    fitting = [
        dealer
        for dealer in week.due
        if all(word in f"{dealer.name} {dealer.place} {dealer.contact} {dealer.phone}".casefold() for word in words)
    ]
    return [_due_card(dealer, today) for dealer in sorted(fitting, key=lambda dealer: dealer.planned_on is not None)]


def choices(visit: VisitRow) -> list[tuple[str, str, str]]:
    """What can be done with a visit: (name, words, icon)."""
    if visit.state is not VisitState.PLANNED:
        return [
            ("open", _("Open the dealer"), "storefront"),
            ("reopen", _("Put it back on the plan"), "arrow-u-up-left"),
        ]
    return [
        ("record", _("Record the visit"), "check"),
        ("edit", _("Time, purpose, what to bring…"), "pencil-simple"),
        ("up", _("Earlier in the day"), "arrow-up"),
        ("down", _("Later in the day"), "arrow-down"),
        ("open", _("Open the dealer"), "storefront"),
        ("missed", _("It did not take place…"), "x-circle"),
        ("cancel", _("Take it off the plan"), "trash"),
    ]


def open_days(week: Week, today: date) -> list[tuple[date, str]]:
    """The days on which something can still be planned, with their names."""
    return [(day.on, day_short(day.on)) for day in week.days if day.on >= today]


def left_over(visits: Sequence[VisitRow], on: date, today: date) -> list[VisitRow]:
    """Visits of a day that is over which were neither made nor noted as missed."""
    return [visit for visit in visits if visit.state is VisitState.PLANNED] if on < today else []


def print_words(on: date, today: date) -> str:
    """The button that prints the next working day."""
    if on == today + timedelta(days=1):
        return _("Print tomorrow")
    return _("Print {day}").format(day=weekday_name(on.weekday(), short=True))


def _visit_lines(visit: VisitRow, due: DueDealer | None, stop: SuggestedStop | None, today: date) -> "Sequence[Line]":
    lines = []
    if visit.state is VisitState.DONE:
        result = word(visit.result) if visit.result else ""
        lines.append(Line(dotted(_("Done"), result), "good", "check-circle"))
    elif visit.state is VisitState.MISSED:
        lines.append(Line(dotted(_("Missed"), visit.missed_because), "warn", "x-circle"))
    elif visit.planned_on is not None and visit.planned_on < today:
        lines.append(Line(_("Not recorded yet"), "warn", "warning-circle"))
    if visit.purpose is not VisitPurpose.ROUTINE or visit.purpose_note:
        lines.append(Line(dotted(word(visit.purpose), visit.purpose_note)))
    if visit.state is not VisitState.PLANNED:
        return lines
    lines += [Line(what, "warn", "handshake") for what in visit.promised[:1]]
    if stop is not None and due is not None:
        on = visit.planned_on or today
        lines.append(Line(dotted(*card_reasons(due, stop, on, today)), "accent", "magic-wand", rows=2))
        if (km := known_km(due, stop)) is not None:
            lines.append(Line(_("{km} km").format(km=km), "accent", "path"))
    if due is not None:
        lines += [Line(said, "bad", "warning-circle") for said in open_matters(due)]
    first = visit.first_planned_on
    if first is not None and first != visit.planned_on:
        lines.append(Line(_("moved from {day}").format(day=day_short(first)), "sub", "clock-counter-clockwise"))
    return lines


def _due_card(dealer: DueDealer, today: date) -> Card:
    lines = []
    if dealer.planned_on is not None:
        said = _("planned for {day}").format(day=day_short(dealer.planned_on))
        lines.append(Line(said, "sub", "calendar-check"))
    lines.append(Line(dotted(*due_reasons(dealer, today)), rows=3))
    return Card(
        CardKind.DEALER,
        dealer.dealer_id,
        dealer,
        "",
        dealer.name,
        dealer.place,
        dealer.grade,
        tuple(lines),
        is_quiet=dealer.planned_on is not None,
        is_movable=dealer.planned_on is None,
    )
