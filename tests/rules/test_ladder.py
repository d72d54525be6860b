"""The ladder against a count by hand."""

from collections import Counter
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import LadderStep
from fieldapp.rules.ladder import STEPS, Move, ladder_figures

FIRST = date(2026, 1, 1)
A, B = UUID(int=1), UUID(int=2)


def test_moves_up_and_down_are_counted_where_they_end() -> None:
    moves = [
        Move(str(A), LadderStep.CUSTOMER, date(2025, 6, 1)),
        Move(str(A), LadderStep.CLIENT, date(2026, 3, 1)),
        Move(str(A), LadderStep.CUSTOMER, date(2026, 5, 1)),
        Move(str(B), LadderStep.CUSTOMER, date(2026, 2, 1)),
    ]
    standing = [(str(A), LadderStep.CUSTOMER), (str(B), LadderStep.CUSTOMER)]
    figures = {one.step: one for one in ladder_figures(standing, moves, FIRST, date(2026, 12, 31))}
    customer, client = figures[LadderStep.CUSTOMER], figures[LadderStep.CLIENT]
    assert (customer.dealers, customer.came_up, customer.came_down) == ((A, B), 1, 1)
    assert (client.dealers, client.came_up, client.came_down) == ((), 1, 0)
    assert customer.median_days == (date(2026, 3, 1) - date(2025, 6, 1)).days
    assert client.median_days == (date(2026, 5, 1) - date(2026, 3, 1)).days
    assert figures[LadderStep.ADVOCATE].median_days is None


dealers = st.integers(1, 6).map(str)
moves_of = st.lists(st.builds(Move, dealers, st.sampled_from(STEPS), st.dates(FIRST, date(2027, 1, 1))), max_size=40)


@given(moves_of, st.dates(FIRST, date(2027, 1, 1)), st.integers(0, 400))
def test_the_figures_are_those_of_a_count_dealer_by_dealer(moves: list[Move], first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = {one.step: one for one in ladder_figures([], moves, first, last)}
    ups: Counter[LadderStep] = Counter()
    downs: Counter[LadderStep] = Counter()
    stays: dict[LadderStep, list[int]] = {step: [] for step in STEPS}
    for dealer in {move.dealer for move in moves}:
        own = sorted((move for move in moves if move.dealer == dealer), key=lambda move: move.on)
        steps = [LadderStep.POSSIBLE, *(move.step for move in own)]
        for number, move in enumerate(own):
            change = STEPS.index(steps[number + 1]) - STEPS.index(steps[number])
            if first <= move.on <= last:
                ups[move.step] += change > 0
                downs[move.step] += change < 0
            if number + 1 < len(own):
                stays[move.step].append((own[number + 1].on - move.on).days)
    for step in STEPS:
        assert (found[step].came_up, found[step].came_down) == (ups[step], downs[step])
        assert found[step].median_days == (round(median(stays[step])) if stays[step] else None)
