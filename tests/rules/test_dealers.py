from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import DealerStatus
from fieldapp.rules.dealers import (
    InfoClass,
    Known,
    Wealth,
    class_states,
    is_stale,
    live_prospects,
    referral_chain,
    would_circle,
    years_with_us,
)

TODAY = date(2026, 11, 23)
A, B, C, D, E = (UUID(int=number) for number in range(1, 6))
LINKS = st.dictionaries(st.sampled_from([A, B, C, D, E]), st.sampled_from([A, B, C, D, E, None]))


def test_each_class_counts_its_own_things_and_names_what_is_missing() -> None:
    states = class_states(
        [Known.CREDIT_LIMIT, Known.INTEGRITY, Known.PHONE],
        {InfoClass.FINANCIAL: date(2026, 11, 1)},
        today=TODAY,
        stale_after_days=180,
    )
    personal, financial, operations = states
    assert (financial.percent, financial.missing, financial.stale) == (66, (Known.WORKING_CAPITAL,), False)
    assert (personal.percent, personal.missing[0], personal.stale) == (14, Known.MAIN_PERSON, True)
    assert (operations.percent, len(operations.missing)) == (0, 8)


@given(st.sets(st.sampled_from(Known)))
def test_a_class_is_complete_exactly_when_nothing_is_missing(known: set[Known]) -> None:
    states = class_states(known, {}, today=TODAY, stale_after_days=180)
    assert all((state.percent == 100) == (not state.missing) for state in states)
    assert {thing for state in states for thing in state.missing} == set(Known) - known


def test_information_goes_stale_the_day_after_the_limit() -> None:
    assert not is_stale(date(2026, 11, 13), today=TODAY, stale_after_days=10)
    assert is_stale(date(2026, 11, 12), today=TODAY, stale_after_days=10)
    assert is_stale(None, today=TODAY, stale_after_days=10)


def test_years_with_us_are_whole_years() -> None:
    assert years_with_us(date(2020, 11, 24), TODAY) == 5
    assert years_with_us(date(2020, 11, 23), TODAY) == 6
    assert years_with_us(date(2020, 2, 29), date(2021, 2, 28)) == 0
    assert years_with_us(None, TODAY) is None
    assert years_with_us(date(2027, 1, 1), TODAY) is None


def test_live_prospects_are_those_still_to_be_won() -> None:
    counts = {DealerStatus.PROSPECT: 30, DealerStatus.OPENING: 5, DealerStatus.ACTIVE: 100}
    assert Wealth(live_prospects(counts), 50).short == 15
    assert Wealth(60, 50).short == 0


def test_the_chain_is_shown_whole_from_wherever_one_looks() -> None:
    links: dict[UUID, UUID | None] = {B: A, C: A, D: C}
    for start in (A, B, C, D):
        chain = referral_chain(links, start)
        assert [(link.dealer_id, link.depth) for link in chain] == [(A, 0), (B, 1), (C, 1), (D, 2)]
    assert [link.dealer_id for link in referral_chain(links, E)] == [E]


@given(LINKS, st.sampled_from([A, B, C, D, E]))
def test_any_links_even_circles_give_each_dealer_once(links: dict[UUID, UUID | None], start: UUID) -> None:
    chain = referral_chain(links, start)
    ids = [link.dealer_id for link in chain]
    assert start in ids
    assert len(ids) == len(set(ids))
    before = dict.fromkeys(ids[:1])
    for link in chain[1:]:
        assert link.referred_by in before
        before[link.dealer_id] = None


@given(LINKS, st.sampled_from([A, B, C]), st.sampled_from([A, B, C]))
def test_a_link_is_a_circle_exactly_when_following_it_leads_back(
    links: dict[UUID, UUID | None], dealer: UUID, referred_by: UUID
) -> None:
    reached, at = set(), referred_by
    while at is not None and at not in reached:
        reached.add(at)
        at = links.get(at)  # type: ignore[assignment]
    assert would_circle(links, dealer, referred_by) == (dealer in reached)
