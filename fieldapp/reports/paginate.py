"""Which rows of which block stand on which page; the work grows with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fieldapp.reports.flows import Flow, Keep

_NOT_PARTED = 0.25  # of a page


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows of a block from *first* up to, without, *last*, at *top* of a page, in points."""

    flow: Flow
    top: float
    first: int
    last: int


@dataclass(slots=True)
class _Pages:
    first_top: float
    top: float
    bottom: float
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    y: float = 0

    def __post_init__(self) -> None:
        self.y = self.first_top

    def turn(self) -> None:
        self.pages.append([])
        self.y = self.top

    def put(self, flow: Flow, first: int, last: int) -> None:
        self.pages[-1].append(Placed(flow, self.y, first, last))
        self.y += flow.head + sum(flow.heights[first:last])

    def gap_above(self, flow: Flow) -> float:
        return flow.gap if self.pages[-1] else 0.0


def paginate(flows: Sequence[Flow], first_top: float, top: float, bottom: float) -> list[list[Placed]]:
    """Fill pages with *flows*, in order.

    Args:
        first_top: where the first page begins below its title, in points from the paper's upper edge.
        top: where the others begin.
        bottom: where all end.

    Returns:
        One list for each page, one page at least.
    """
    made = _Pages(first_top, top, bottom)
    for number, flow in enumerate(flows):
        if flow.heights:
            following = flows[number + 1] if number + 1 < len(flows) else None
            _place(made, flow, following)
    return made.pages


def _place(made: _Pages, flow: Flow, following: Flow | None) -> None:
    needed = made.gap_above(flow) + _beginning(made, flow)
    if flow.keep is Keep.WITH_NEXT and following is not None and following.heights:
        needed += following.gap + _beginning(made, following)
    if made.y + needed > made.bottom and made.pages[-1]:
        _turn_for(made, flow)
    made.y += made.gap_above(flow)
    first, rows = 0, len(flow.heights)
    while first < rows:
        last = _as_many_as_fit(flow, first, made.bottom - made.y)
        made.put(flow, first, last)
        first = last
        if first < rows:
            made.turn()


def _turn_for(made: _Pages, flow: Flow) -> None:
    """Turn the page; what signs for the rows before it takes the last of them along."""
    signed = made.pages[-1][-1]
    made.turn()
    taken = signed.last - 1
    while taken > signed.first and signed.flow.leads(taken - 1):
        taken -= 1
    if flow.keep is Keep.WITH_PREVIOUS and taken > signed.first:
        made.pages[-2][-1] = replace(signed, last=taken)
        made.put(signed.flow, taken, signed.last)


def _beginning(made: _Pages, flow: Flow) -> float:
    """The height without which *flow* does not begin on a page; a short one is not parted at all."""
    whole = flow.head
    for height in flow.heights:
        whole += height
        if whole > (made.bottom - made.top) * _NOT_PARTED:
            break
    else:
        return whole
    last = 1
    while last < len(flow.heights) and flow.leads(last - 1):
        last += 1
    return flow.head + sum(flow.heights[:last])


def _as_many_as_fit(flow: Flow, first: int, room: float) -> int:
    """The row after the last one that fits into *room* with the head; one row goes in any case."""
    room -= flow.head
    last = first
    while last < len(flow.heights) and flow.heights[last] <= room:
        room -= flow.heights[last]
        last += 1
    if last < len(flow.heights):
        while last > first + 1 and flow.leads(last - 1):
            last -= 1
    return max(last, first + 1)
