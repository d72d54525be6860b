"""The columns of the list, and where its rows come from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from db.vocabulary import CustomKind, DealerLevel, DealerStatus, DealerType, LadderStep
from fieldapp.queries.dealer_choice import CustomOrder, DealerOrder, Order
from fieldapp.queries.dealers import DealerList, DealerRow
from fieldapp.rules.custom_fields import CustomColumn, custom_key, custom_sort_key, field_of_key
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text
from fieldapp.words.custom_fields import custom_cell, custom_name, shown_custom
from fieldapp.words.vocabulary import word
from ui.dealers.state import GRADE_TONES, STATUS_TONES, due_words
from ui.rows_model import BLOCK_ROWS, Column
from ui.tones import Tone
from ui.widgets.labels import dotted

Row = TypeVar("Row")

# What a click on a heading sorts by; the other columns cannot be sorted without reading every line.
ORDERS = {
    "name": DealerOrder.NAME,
    "place": DealerOrder.PLACE,
    "grade": DealerOrder.GRADE,
    "status": DealerOrder.STATUS,
    "due": DealerOrder.DUE,
    "last_visit": DealerOrder.LAST_VISIT,
    "next_visit": DealerOrder.NEXT_VISIT,
}
ORDER_TEXTS = {
    DealerOrder.NAME: Text("Name"),
    DealerOrder.DUE: Text("Visit due"),
    DealerOrder.LAST_VISIT: Text("Last visit"),
    DealerOrder.NEXT_VISIT: Text("Next visit"),
    DealerOrder.GRADE: Text("Grade"),
    DealerOrder.STATUS: Text("Status"),
    DealerOrder.PLACE: Text("Place"),
}


def order_of(column: str) -> Order | None:
    """What a click on a heading sorts by; ``None`` where it cannot."""
    field = field_of_key(column)
    return ORDERS.get(column) if field is None else CustomOrder(field)


def column_of(order: Order) -> str:
    """The column that is sorted by."""
    if isinstance(order, CustomOrder):
        return custom_key(order.field_id)
    return next(name for name, other in ORDERS.items() if other is order)


def dealer_columns(today: date, custom: Sequence[CustomColumn] = ()) -> list[Column[DealerRow]]:
    """What can be shown of a dealer in the list; *custom* are fields of the company's own."""

    def due_tone(row: DealerRow) -> Tone | None:
        tone = due_words(row, today)[1]
        return None if tone is Tone.NEUTRAL else tone

    def due_day(row: DealerRow) -> date | str:
        words = due_words(row, today)[0]
        on = row.next_visit_on if row.next_visit_on and row.next_visit_on >= today else row.due_on
        return on if on and words else words

    return [
        Column(
            "name", Text("Name"), lambda row: row.name, width=150, stretch=True, sub=_below, value=lambda row: row.name
        ),
        Column("phone", Text("Phone"), lambda row: shown_phone(row.phone), width=136, gives_way=2),
        Column(
            "grade",
            Text("Grade"),
            lambda row: row.grade.value if row.grade else "",
            width=64,
            pill=lambda row: GRADE_TONES[row.grade] if row.grade else None,
            gives_way=1,
        ),
        Column(
            "due",
            Text("Visit"),
            lambda row: due_words(row, today)[0],
            width=120,
            tone=due_tone,
            value=due_day,
            icon=lambda row: "calendar-check" if row.next_visit_on and row.next_visit_on >= today else "",
        ),
        Column(
            "status",
            Text("Status"),
            lambda row: word(row.status),
            width=124,
            pill=lambda row: STATUS_TONES[row.status],
            gives_way=3,
        ),
        Column("place", Text("Place"), lambda row: row.place, width=150, hidden=True, gives_way=4),
        Column("person", Text("Person"), lambda row: row.person, width=96, hidden=True, gives_way=4),
        Column(
            "last_visit",
            Text("Last visit"),
            lambda row: _day(row.last_visit_on),
            value=lambda row: row.last_visit_on,
            width=104,
            hidden=True,
        ),
        Column(
            "next_visit",
            Text("Next visit"),
            lambda row: _day(row.next_visit_on),
            value=lambda row: row.next_visit_on,
            width=104,
            hidden=True,
        ),
        Column("type", Text("Type"), lambda row: word(row.type), width=130, hidden=True),
        Column("level", Text("Level"), lambda row: word(row.level), width=110, hidden=True),
        Column("ladder", Text("Relationship ladder"), lambda row: word(row.ladder_step), width=120, hidden=True),
        Column("code", Text("Dealer code"), lambda row: row.code, width=100, hidden=True),
        *(custom_column(field, lambda row: row.custom) for field in custom),
    ]


def custom_column(field: CustomColumn, values: Callable[[Row], Mapping[UUID, str]]) -> Column[Row]:
    """A column for a field of the company's own; *values* are those of a row."""

    def kept(row: Row) -> str:
        return values(row).get(field.id, "")

    return Column(
        field.key,
        Text("{name}", name=custom_name(field)),
        lambda row: shown_custom(field, kept(row)),
        sort_key=lambda row: custom_sort_key(field, kept(row)),
        value=lambda row: custom_cell(field, kept(row)),
        align_right=field.kind is CustomKind.NUMBER,
        width=120,
        hidden=True,
    )


class DealerSource:
    """Gives the lines that are looked at, 128 at a time; the window never waits for the store.

    Args:
        listed: who stands on which line.
        ready: blocks that were read already, by number.
        want: called with the number of a block that is looked at and not there; ``whole`` makes rows of what
            was read for it.
    """

    def __init__(
        self, listed: DealerList, ready: Mapping[int, Sequence[DealerRow]], want: Callable[[int], object]
    ) -> None:
        self.listed = listed
        self._ready = dict(ready)
        self._want = want

    def count(self) -> int:
        return len(self.listed)

    def ids(self, block: int) -> list[UUID]:
        """Who stands in a block."""
        return self.listed.ids(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS)

    def fetch(self, block: int) -> Sequence[DealerRow]:
        rows = self._ready.pop(block, None)
        if rows is None:
            self._want(block)
        return self.whole(block, rows or ())

    def whole(self, block: int, rows: Sequence[DealerRow]) -> list[DealerRow]:
        """As many rows as the block has lines: who is not there yet, or not any more, has an empty one."""
        found = {row.id: row for row in rows}
        return [found.get(dealer_id) or _empty(dealer_id) for dealer_id in self.ids(block)]


def _empty(dealer_id: UUID) -> DealerRow:
    """The line of somebody of whom only the id is known."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("grade", "territory_id", "last_visit_on", "next_visit_on", "due_on"), None
    ) | dict.fromkeys(("code", "place", "region_code", "phone", "person"), "")
    return DealerRow(
        id=dealer_id,
        name="",
        type=DealerType.OTHER,
        level=DealerLevel.TOWNSHIP,
        status=DealerStatus.ENDED,
        ladder_step=LadderStep.POSSIBLE,
        is_core=False,
        is_direct=False,
        key=(),
        **nothing,
    )


def _below(row: DealerRow) -> str:
    return dotted(row.place, row.person)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
